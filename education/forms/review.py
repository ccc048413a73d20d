"""Send a version for review, sign it off, or send it back with comments."""

import datetime

from django import forms
from django.utils import timezone

from education.models import Clinician, Comment, Submission

LONGEST = 366 * 3  # days ahead


def _day(**more):
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _ahead(day, longest=LONGEST):
    today = timezone.localdate()
    if day and not today < day <= today + datetime.timedelta(days=longest):
        raise forms.ValidationError("Choose a day from tomorrow to three years ahead.")
    return day


class SubmitForm(forms.Form):
    """To whom, by when, and what they should know."""

    clinician = forms.ModelChoiceField(
        queryset=Clinician.objects.none(),
        help_text="Somebody who did not change this page's clinical content since its last sign-off.",
        error_messages={"required": "Choose who should review it."},
    )
    due_on = _day(label="Wanted by", required=False, help_text="Optional.")
    note = forms.CharField(
        label="What should they know?",
        required=False,
        max_length=Submission._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Optional. What changed, and why.",
    )

    def __init__(self, *args, clinicians, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["clinician"].queryset = clinicians

    def clean_due_on(self):
        return _ahead(self.cleaned_data["due_on"])


class SignForm(forms.Form):
    """A clinician's signature: their name, their credentials, and what they checked."""

    name = forms.CharField(
        label="Your name, in full",
        max_length=120,
        help_text="This is your signature. Patients read it on the page.",
        error_messages={"required": "Enter your name."},
    )
    credentials = forms.CharField(
        label="Your credentials",
        max_length=160,
        help_text="As your entry under Clinicians gives them. Patients read them.",
        error_messages={"required": "Enter your credentials."},
    )
    checked = forms.CharField(
        label="What did you check?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: every statement against its source, doses and warnings. Kept with the page.",
        error_messages={"required": "Say what you checked."},
    )
    extent = forms.ChoiceField(
        label="What does your review cover?",
        choices=[
            ("whole", "The whole page: it is reviewed today"),
            ("changes", "Only what changed since the last sign-off: the review dates stay"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what your review covers."},
    )
    next_review_on = _day(
        label="Next review by",
        required=False,
        help_text="For a review of the whole page. Left empty, the page's own cycle decides.",
    )
    sure = forms.BooleanField(
        label="I have read this version as a patient sees it",
        error_messages={"required": "Tick the box once you have read it."},
    )

    def __init__(self, *args, clinician, may_be_partial, **kwargs):
        super().__init__(*args, **kwargs)
        self.clinician = clinician
        self.initial.setdefault("credentials", clinician.credentials)
        if not may_be_partial:
            self.fields["extent"].choices = self.fields["extent"].choices[:1]
            self.initial.setdefault("extent", "whole")

    def clean_name(self):
        return self._as_entered("name", "name")

    def clean_credentials(self):
        return self._as_entered("credentials", "credentials")

    def clean_next_review_on(self):
        return _ahead(self.cleaned_data["next_review_on"])

    def clean(self):
        data = super().clean()
        if data.get("extent") == "changes" and data.get("next_review_on"):
            self.add_error("next_review_on", "A review of what changed keeps the date. Leave this empty.")
        return data

    def _as_entered(self, field, word):
        said, known = self.cleaned_data[field].strip(), getattr(self.clinician, field)
        if " ".join(said.split()).casefold() != " ".join(known.split()).casefold():
            raise forms.ValidationError(
                f"Your entry under Clinicians says “{known}”. Enter that, or ask a manager to correct your {word} there."
            )
        return known

    @property
    def whole_page(self):
        """Whether the whole page was reviewed."""
        return self.cleaned_data["extent"] == "whole"


class SendBackForm(forms.Form):
    """Comments, each about one place on the page. `places`: [(heading, [(anchor, words), …]), …]."""

    general = forms.CharField(
        label="About the whole page",
        required=False,
        max_length=Comment._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.places, self.groups = {}, []
        for heading, rows in places:
            names = []
            for anchor, words in rows:
                name = f"place-{len(self.places)}"
                self.places[name] = (anchor, words[: Comment._meta.get_field("place").max_length])
                self.fields[name] = forms.CharField(
                    label=words,
                    required=False,
                    max_length=Comment._meta.get_field("text").max_length,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )
                names.append(name)
            self.groups.append((heading, names))

    def clean(self):
        data = super().clean()
        if not self.errors and not self.comments:
            raise forms.ValidationError("Write at least one comment: say what is to be changed.")
        return data

    @property
    def comments(self):
        """(anchor, place in words, text) of every comment that was written."""
        said = {name: text.strip() for name, text in self.cleaned_data.items() if text and text.strip()}
        general = [("", "The whole page", said["general"])] if "general" in said else []
        return general + [(*self.places[name], said[name]) for name in self.places if name in said]

    @property
    def by_heading(self):
        """(heading, its fields, whether any has been written in), for the page."""
        for heading, names in self.groups:
            fields = [self[name] for name in names]
            yield heading, fields, any(field.value() for field in fields)
