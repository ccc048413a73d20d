"""Why requests leave the site as a table."""

from django import forms
from django.core.validators import MinLengthValidator


class ExportForm(forms.Form):
    """A reason that stays on record."""

    reason = forms.CharField(
        label="Why do you need it?",
        max_length=200,
        validators=[MinLengthValidator(10, "Say more: a colleague must understand it in a year.")],
        help_text="Kept for ever, unencrypted. Write no patient’s name and nothing about anybody’s health.",
        error_messages={"required": "Enter the reason."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
