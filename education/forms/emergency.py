"""Why a page must go live before a clinician can sign it off."""

from django import forms
from django.core.validators import MinLengthValidator

from education.models import Revision


class EmergencyForm(forms.Form):
    """A reason that stays with the version for ever."""

    reason = forms.CharField(
        label="Why can it not wait for a clinician?",
        max_length=Revision._meta.get_field("emergency").max_length,
        validators=[MinLengthValidator(10, "Say more: a colleague must understand it in a year.")],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept in the page's history for ever. Patients do not see it.",
        error_messages={"required": "Enter the reason."},
    )
    sure = forms.BooleanField(
        label="I know that no clinician has signed this version off",
        error_messages={"required": "Tick the box if you know this."},
    )
