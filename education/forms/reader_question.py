"""A reader's question under a page: written, then checked as it will be sent."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.validators import EmailValidator

from education.consultations import reader_questions, robots
from education.forms.consultation_request import LEFT_ALONE
from education.forms.fields import EmailLine, Line, ParagraphsField, no_control_characters


class AskForm(forms.Form):
    """The question, and where to write that the answer is up. `key` makes what is sent twice one question."""

    question = ParagraphsField(longest=reader_questions.LONGEST, rows=5, label="Your question")
    email = forms.CharField(
        label="E-mail address",
        help_text="Only to tell you that the answer is up. After that one e-mail we erase it.",
        required=False,
        max_length=254,
        validators=[
            EmailValidator("Enter an e-mail address in the form name@example.com"),
            no_control_characters,
        ],
        widget=EmailLine(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={
            "max_length": "Enter an e-mail address of 254 characters or fewer",
            "null_characters_not_allowed": "Leave out characters that cannot be seen",
        },
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.called_optional = field.is_trap = False
        self.fields["email"].called_optional = True
        self.fields["question"].error_messages["required"] = "Write your question"
        self.fields[
            "question"
        ].help_text = f"Up to {reader_questions.LONGEST} characters. Leave out names, and details about your own health."
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields)
        self.helper.submit_text = "Check my question"
        self.helper.page_heading = ""

    def asked(self, kind, slug):
        """What a valid form says."""
        said = self.cleaned_data
        return reader_questions.Asked(kind, slug, said["question"], said["email"])


class CheckQuestionForm(AskForm):
    """The same, to be sent or changed; with two things that no reader meets: a trap for robots and the time it was shown."""

    website = forms.CharField(
        required=False,
        label="Leave this empty",
        widget=Line(attrs={"autocomplete": "off", "tabindex": "-1"} | dict.fromkeys(LEFT_ALONE, "true")),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, better_changed=False, **kwargs):
        super().__init__(*args, **kwargs)
        change, send = ("change", "Change my question"), ("send", "Send my question")
        self.helper.buttons = [change, ("send", "Send it as it is")] if better_changed else [send, change]
        for name in ("question", "email"):
            self.fields[name].widget = forms.HiddenInput()
        self.fields["website"].is_trap = True

    @property
    def shown_fingerprint(self):
        """Which words the reader saw; empty where we cannot know."""
        return robots.read_stamp(self["shown"].data or "")

    def is_suspect(self, asked):
        return reader_questions.is_suspect(asked, self["shown"].data or "", self["website"].data)
