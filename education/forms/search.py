"""What a reader looks for, read from an address that anybody may have typed."""

from django import forms

LONGEST = 100


class SearchForm(forms.Form):
    """One line of words. What is longer than anybody's question is cut; it is never an error."""

    q = forms.CharField(required=False)

    def clean_q(self):
        return " ".join(self.cleaned_data["q"].split())[:LONGEST]
