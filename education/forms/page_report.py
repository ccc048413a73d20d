"""What a reader fills in who reports a problem with a page: two answers, and no name."""

import secrets

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.urls import reverse

from education.consultations import robots
from education.forms.consultation_request import LEFT_ALONE
from education.forms.fields import Line, ParagraphsField, Radios
from education.models import PageReport


class PageReportForm(forms.Form):
    """The trap and the time it was shown are for robots; no reader meets them."""

    kind = forms.ChoiceField(
        label="What is the matter?",
        choices=PageReport.Kind,
        widget=Radios,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what is the matter"),
    )
    words = ParagraphsField(longest=1000, rows=6, label="What should we know?")
    website = forms.CharField(
        required=False,
        label="Leave this empty",
        widget=Line(attrs={"autocomplete": "off", "tabindex": "-1"} | dict.fromkeys(LEFT_ALONE, "true")),
    )
    page = forms.CharField(required=False, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, page=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"page": page.path if page else "", "shown": robots.stamp(secrets.token_hex(16))}
        for name, field in self.fields.items():
            field.called_optional, field.is_trap = False, name == "website"
        words = self.fields["words"]
        words.error_messages["required"] = "Write what we should know"
        words.help_text = (
            "Say which sentence or which part. Please leave out your name and your health. "
            f"You can use up to {words.longest:,} characters."
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields)
        self.helper.submit_text = "Send this report"
        self.helper.sends_to = reverse("page_report")
        self.helper.page_heading = ""

    @property
    def key(self):
        """What tells one showing of the form from another; empty for a stamp that we did not make."""
        return robots.read_stamp(self["shown"].data or "")

    @property
    def suspects_a_robot(self):
        """Whether to set the report apart."""
        return (
            bool(self["website"].data)
            or robots.too_quick(self["shown"].data or "")
            or len(robots.LINK.findall(self["words"].data or "")) > robots.MOST_LINKS
        )
