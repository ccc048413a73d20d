"""Leave for somebody without an account to read one version."""

from django import forms

from education.models import PreviewLink
from education.publishing.preview_links import LONGEST_DAYS


class PreviewLinkForm(forms.Form):
    """Who gets the link, and for how long it opens."""

    for_whom = forms.CharField(
        label="Who is it for?",
        max_length=PreviewLink._meta.get_field("for_whom").max_length,
        help_text="Only colleagues see this: “Mr Ortiz, patient group”.",
        error_messages={"required": "Say who gets the link."},
    )
    days = forms.IntegerField(
        label="For how many days?",
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=7,
        help_text=f"From 1 to {LONGEST_DAYS}. It can be taken back before.",
    )
