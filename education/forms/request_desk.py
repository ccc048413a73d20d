"""What the desk does with one request, each a small form: assign, plan, note, answer the patient, hold, erase."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.crypto import salted_hmac

from education.consultations import owners, references, workflow
from education.consultations.reply_templates import fill, what_is_missing
from education.forms.fields import ParagraphsField
from education.models import ConsultationRequest, ReplyTemplate

LONGEST = 366 * 3  # days ahead


def _from_today(day):
    today = timezone.localdate()
    if day and not today <= day <= today + datetime.timedelta(days=LONGEST):
        raise forms.ValidationError("Choose a day from today to three years ahead.")
    return day


def _day(**more):
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _paragraphs(wanted, **more):
    """A text of several lines; `wanted` is said where it is empty."""
    field = ParagraphsField(**more)
    field.error_messages["required"] = wanted
    return field


class StepForm(forms.Form):
    """One step with one request, by one of the staff."""

    def __init__(self, data=None, *, consultation, user, **kwargs):
        super().__init__(data, **kwargs)
        self.consultation, self.user = consultation, user
        self.set_up()

    def set_up(self):
        """Choose what the fields offer and start with."""


# --- Working on it ------------------------------------------------------------------------------------------------------


class Person(forms.ModelChoiceField):
    """Somebody of the staff, by the name that colleagues use."""

    def label_from_instance(self, person):
        return owners.name_of(person)


class AssignForm(StepForm):
    """Who has it. A button of its own takes it oneself."""

    owner = Person(queryset=None, label="Who has it", required=False, empty_label="Nobody")

    def set_up(self):
        self.fields["owner"].queryset = owners.may_own()
        self.initial.setdefault("owner", self.consultation.owner_id)

    def clean(self):
        data = super().clean()
        if "take" in self.data:
            if not self.fields["owner"].queryset.filter(pk=self.user.pk).exists():
                raise forms.ValidationError("Only people who answer requests can have one.")
            data["owner"] = self.user
        return data


class PlanForm(StepForm):
    """When somebody looks at it again."""

    next_action_on = _day(label="Look at it again on", required=False, help_text="Empty: no day.")

    def set_up(self):
        self.initial.setdefault("next_action_on", self.consultation.next_action_on)

    def clean_next_action_on(self):
        return _from_today(self.cleaned_data["next_action_on"])


class UrgentForm(StepForm):
    """A button only: urgent, or not any more, as its value says."""

    def clean(self):
        if self.data.get("urgent") not in ("yes", "no"):
            raise forms.ValidationError("Choose whether it is urgent.")
        return {"urgent": self.data["urgent"] == "yes"}


class StatusForm(StepForm):
    """The statuses that may follow, and no other."""

    status = forms.ChoiceField(label="Next status", error_messages={"required": "Choose the next status."})

    def set_up(self):
        may_follow = workflow.next_statuses(self.consultation)
        self.fields["status"].choices = [
            ("", "Choose…"),
            *((status.value, status.label) for status in may_follow),
        ]

    def clean_status(self):
        return ConsultationRequest.Status(self.cleaned_data["status"])


class ArchiveForm(StepForm):
    """A button only: put away what is done with."""


class NoteForm(StepForm):
    """A word to colleagues."""

    text = _paragraphs(
        "Write the note.",
        label="Note",
        longest=2000,
        rows=3,
        help_text="For colleagues. The patient can ask to read it, so write what you would say to them.",
    )


# --- Answering the patient ----------------------------------------------------------------------------------------------


class ReplyForm(StepForm):
    """
    What is said to the patient. `do` is what was asked for: “fill” takes a template over, “preview” shows it as it will be
    read, “send” sends it. Whatever is known is filled in each time; nothing with a brace left in it is previewed or sent.
    """

    use = ReplyTemplate.Use.REPLY
    do = "preview"

    template = forms.ModelChoiceField(
        queryset=None, label="Start from a template", required=False, empty_label="Choose…"
    )
    text = _paragraphs(
        "Write what you say to the patient.",
        label="Your reply",
        longest=4000,
        rows=10,
    )

    def set_up(self):
        self.fields["template"].queryset = ReplyTemplate.objects.filter(use=self.use)
        if self.by_phone:
            self.fields["text"].label = "What was said on the telephone"
        asked = self.data.get("do") if self.is_bound else None
        self.do = asked if asked in ("fill", "send") else "preview"

    @property
    def by_phone(self):
        return self.consultation.contact_by == ConsultationRequest.ContactBy.PHONE

    @property
    def visit_at(self):
        return None

    def filled_from_template(self):
        """A form with the template's words below what was typed already; None where no template was chosen."""
        field = self.fields["template"]
        try:
            template = field.clean(self.data.get("template"))
        except forms.ValidationError:
            template = None
        if template is None:
            self.errors.clear()
            self.add_error("template", "Choose a template first.")
            return None
        self.errors.clear()  # so far nothing was asked but to fill it in
        typed = self.data.get("text", "").strip()
        words = fill(template.text, self.consultation, self.user, self.visit_at)
        again = {name: self.data.get(name, "") for name in self.fields}
        again |= {"text": f"{typed}\n\n{words}" if typed else words, "template": template.pk}
        return type(self)(consultation=self.consultation, user=self.user, auto_id=self.auto_id, initial=again)

    def clean(self):
        data = super().clean()
        if text := data.get("text"):
            data["text"] = fill(text, self.consultation, self.user, self.visit_at)
            for problem in what_is_missing(data["text"]):
                self.add_error("text", problem)
        return data

    def with_filled_text(self):
        """The same, showing the text as it would be sent."""
        self.data = self.data.copy()
        self.data["text"] = self.cleaned_data["text"]
        return self

    @property
    def stamp(self):
        """Equal for equal words: what was previewed is what may be sent. Short, as no typed text is (signed_out.py)."""
        said = f"{self.cleaned_data['text']}\n{self.visit_at}"
        return salted_hmac("education.previewed", said).hexdigest()[:16]

    @property
    def was_previewed(self):
        return self.by_phone or self.data.get("previewed") == self.stamp


class AcceptForm(ReplyForm):
    """Yes, with the day and time of the visit."""

    use = ReplyTemplate.Use.ACCEPT
    field_order = ["visit_on", "visit_time", "template", "text"]

    visit_on = _day(label="Day of the visit", error_messages={"required": "Give the day of the visit."})
    visit_time = forms.TimeField(
        label="Time of the visit",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Give the time of the visit."},
    )

    def clean_visit_on(self):
        return _from_today(self.cleaned_data["visit_on"])

    @property
    def visit_at(self):
        """The moment that was typed, or None."""
        try:
            day = self.fields["visit_on"].clean(self.data.get("visit_on"))
            time = self.fields["visit_time"].clean(self.data.get("visit_time"))
            return timezone.make_aware(datetime.datetime.combine(_from_today(day), time))
        except forms.ValidationError:
            return None


class DeclineForm(ReplyForm):
    """No, with a reason in plain words."""

    use = ReplyTemplate.Use.DECLINE

    def set_up(self):
        super().set_up()
        if not self.by_phone:
            self.fields["text"].label = "Why, in plain words"
        self.fields["text"].error_messages["required"] = "Give the patient a reason, in plain words."


# --- Keeping and forgetting ---------------------------------------------------------------------------------------------


class HoldForm(StepForm):
    """A legal hold, with its reason."""

    reason = _paragraphs(
        "Give the reason for the hold.",
        label="Why must it be kept?",
        longest=1000,
        rows=3,
        help_text="For example: a complaint, a claim, an inspection. Encrypted; seen by managers.",
    )


class ReleaseForm(StepForm):
    """A button only: the hold ends."""


class EraseForm(StepForm):
    """Typed, so that nobody erases the wrong one."""

    reference = forms.CharField(
        label="Type the reference of this request",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Type the reference of this request."},
    )

    def clean_reference(self):
        if references.read(self.cleaned_data["reference"]) != self.consultation.reference:
            raise forms.ValidationError("This is not the reference of this request.")
        return self.cleaned_data["reference"]
