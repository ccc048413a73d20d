"""A person's word on a checklist item."""

from django import forms
from django.core.exceptions import ValidationError

from education.models import Attestation, CheckOverride


class WordForm(forms.Form):
    """Whose word it is, about exactly the content that they looked at."""

    name = forms.CharField(
        label="Your name",
        max_length=Attestation._meta.get_field("name").max_length,
        error_messages={"required": "Enter your name."},
    )
    fingerprint = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, fingerprint, **kwargs):
        super().__init__(*args, **kwargs)
        self.present = fingerprint

    def clean_fingerprint(self):
        if self.cleaned_data["fingerprint"] != self.present:
            raise ValidationError("The page was changed meanwhile. Read it again before you vouch for it.")
        return self.present

    @property
    def kept(self):
        """What is stored besides the page and the item."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("fingerprint", "sure")
        }


class AttestationForm(WordForm):
    """Somebody vouches for an item."""

    note = forms.CharField(
        label="What you looked at, or with whom (optional)",
        required=False,
        max_length=Attestation._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    sure = forms.BooleanField(
        label="I have checked this on the version shown here",
        error_messages={"required": "Tick the box once you have checked it."},
    )


class OverrideForm(WordForm):
    """Somebody lets a page stand though a check fails."""

    reason = forms.CharField(
        label="Why the page is right as it is",
        max_length=CheckOverride._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter the reason."},
    )
