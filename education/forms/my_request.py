"""What patients fill in on the page of their own request."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.validators import EmailValidator
from django.urls import reverse

from education.consultations import my_request
from education.forms.fields import EmailLine, ParagraphsField


class _Form(forms.Form):
    submit_text = sends_to = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.called_optional = field.is_trap = False
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields)
        self.helper.submit_text = self.submit_text
        self.helper.sends_to = reverse(self.sends_to)
        self.helper.page_heading = ""


class LinkForm(_Form):
    """Where to send a link."""

    submit_text = "Send me a link"
    sends_to = "my_request_send_link"

    email = forms.CharField(
        label="Your e-mail address",
        help_text="The one that you gave us in your request.",
        max_length=254,
        validators=[EmailValidator("Enter an e-mail address in the form name@example.com")],
        widget=EmailLine(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your e-mail address",
            "max_length": "Enter an e-mail address of 254 characters or fewer",
            "null_characters_not_allowed": "Leave out characters that cannot be seen",
        },
    )


class _ShownForm(_Form):
    """A form that knows which request it was shown for: another tab may have opened another one since."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, shown=None, **kwargs):
        super().__init__(*args, **kwargs)
        if shown:
            self.initial["shown"] = my_request.shown(*shown)
        self.number, self.after = my_request.read_shown(self.data.get("shown"))

    def is_for(self, consultation_request):
        return self.number == consultation_request.pk


class AddForm(_ShownForm):
    """What a patient adds."""

    submit_text = "Send this to the clinic"
    sends_to = "my_request"

    text = ParagraphsField(longest=2000, rows=6, label="What would you like to add?")

    field_order = ["text", "shown"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.error_messages["required"] = "Write what you would like to add"
        field.help_text = (
            "A question, an answer to our reply, a time that suits you better. "
            f"You can use up to {field.longest:,} characters."
        )


class WithdrawForm(_ShownForm):
    """Yes, take it back."""

    submit_text = "Withdraw my request"
    sends_to = "my_request_withdraw"


class EraseForm(_ShownForm):
    """Yes, erase it."""

    submit_text = "Erase my request"
    sends_to = "my_request_erase"
