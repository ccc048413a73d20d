"""Publish and withdraw: now, or at a moment that staff choose."""

import zoneinfo

from django import forms
from django.conf import settings
from django.db import models
from django.utils import timezone

from education.forms.moments import within_reach
from education.forms.rows import RowsField
from education.models import Revision


class MomentForm(forms.Form):
    """When something happens."""

    class When(models.TextChoices):
        NOW = "now", "Now"
        LATER = "later", "At the moment I choose"

    when = forms.ChoiceField(choices=When, initial=When.NOW, widget=forms.RadioSelect)
    at = forms.DateTimeField(
        label="Date and time",
        required=False,
        validators=[within_reach],
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="Only if you choose the moment. The clinic's time ({}).",
        error_messages={"invalid": "Enter a date and a time, such as 2030-01-31 09:00."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zone = zoneinfo.ZoneInfo(settings.TIME_ZONE).key.replace("_", " ")
        self.fields["at"].help_text = self.fields["at"].help_text.format(zone)

    def clean(self):
        data = super().clean()
        if data.get("when") == self.When.LATER and "at" not in self.errors:
            if data.get("at") is None:
                self.add_error("at", "Enter the date and time, or choose Now.")
            elif data["at"] <= timezone.now():
                self.add_error("at", "Enter a date and time in the future, or choose Now.")
        return data

    @property
    def moment(self):
        """The chosen moment; None stands for now."""
        return self.cleaned_data["at"] if self.cleaned_data["when"] == self.When.LATER else None


class PublishForm(MomentForm):
    """Exactly these revisions, which are the ones that the person looked at."""

    revision = RowsField(queryset=Revision.objects.none(), widget=forms.MultipleHiddenInput)

    def __init__(self, *args, revisions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["revision"].queryset = revisions


class WithdrawForm(MomentForm):
    """Exactly these pages."""

    page = RowsField(queryset=None, widget=forms.MultipleHiddenInput)

    def __init__(self, *args, pages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["page"].queryset = pages


class ChosenPagesForm(forms.Form):
    """The pages that an address names: ?page=1&page=2."""

    page = RowsField(queryset=None)

    def __init__(self, *args, pages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["page"].queryset = pages
