"""Which requests are given to whom."""

from urllib.parse import parse_qsl, urlencode

from django import forms

from education.consultations.owners import name_of
from education.forms.rows import RowsField
from education.models import ConsultationRequest

LIST = ("queue", "whose", "only", "q", "p")
"""What of a list's address is kept, to go back to it."""


class ChosenRequestsForm(forms.Form):
    """The requests that an address or a form names, and the list that they were chosen in."""

    request = RowsField(queryset=ConsultationRequest.objects.none())
    back = forms.CharField(required=False, max_length=2000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["request"].queryset = ConsultationRequest.objects.only(
            "reference", "status", "urgent"
        ).order_by("reference")

    def clean_back(self):
        """Only parts of the list's own address."""
        return urlencode(
            [(name, value) for name, value in parse_qsl(self.cleaned_data["back"]) if name in LIST]
        )


class AssignForm(forms.Form):
    """To whom they are given. Nobody must be said, so that no slip takes them from a colleague."""

    NOBODY = "nobody"

    owner = forms.ChoiceField(
        label="Who answers them?",
        help_text="They stand in that person’s list at once.",
        error_messages={"required": "Choose somebody, or “Nobody yet”."},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        named = [(key, name_of(person)) for key, person in self.people.items()]
        self.fields["owner"].choices = [("", "Choose somebody"), *named, (self.NOBODY, "Nobody yet")]

    @property
    def person(self):
        """Who it is; None for nobody."""
        return self.people.get(self.cleaned_data["owner"])
