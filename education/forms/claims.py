"""Which claims the ledger shows."""

from django import forms

from education.models import Certainty, Source


class ClaimsForm(forms.Form):
    """Read from the address. What does not fit is as if it were not asked."""

    of = forms.ChoiceField(
        label="Versions",
        choices=[("live", "What patients read"), ("newest", "The newest saved")],
        required=False,
    )
    page = forms.ChoiceField(label="Page", required=False)
    source = forms.ModelChoiceField(
        queryset=Source.objects.all(), to_field_name="slug", required=False, empty_label="Every source"
    )
    certainty = forms.ChoiceField(choices=[("", "However sure"), *Certainty.choices], required=False)
    unsourced = forms.BooleanField(label="Only those without a source", required=False)
    words = forms.CharField(label="With these words", max_length=80, required=False)

    def __init__(self, *args, pages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["page"].choices = [("", "Every page"), *((name, name) for name in pages)]

    def picks(self, claim):
        """Whether the ledger shows a claim."""
        asked = self.cleaned_data
        words = asked.get("words", "").casefold()
        certainty = dict(Certainty.choices).get(asked.get("certainty", ""), "")
        return (
            (not asked.get("page") or claim.page == asked["page"])
            and (not asked.get("source") or any(one.slug == asked["source"].slug for one in claim.sources))
            and (not certainty or claim.certainty == certainty)
            and (not asked.get("unsourced") or not claim.sources)
            and (not words or words in f"{claim.row} {claim.text}".casefold())
        )
