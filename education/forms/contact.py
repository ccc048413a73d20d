"""How and when a patient wants to be reached."""

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from education.consultations.answers import days_to_come
from education.forms.day import DayField
from education.forms.fields import EmailLine, Line, ParagraphsField, Radios, no_control_characters
from education.forms.step import StepForm
from education.models import ConsultationRequest

REGIONS = {"us": "US", "uk": "GB"}
INVISIBLE = {"null_characters_not_allowed": "Leave out characters that cannot be seen"}


class ContactForm(StepForm):
    """Who they are, and how and when to reach them. A name is only asked for to use it in the reply."""

    heading = "How and when can we reach you?"

    name = forms.CharField(
        max_length=100,
        validators=[no_control_characters],
        widget=Line(attrs={"autocomplete": "name"}),
        error_messages=INVISIBLE
        | {"required": "Enter your name", "max_length": "Use 100 characters or fewer for your name"},
    )
    contact_by = forms.ChoiceField(
        widget=Radios,
        choices=ConsultationRequest.ContactBy.choices,
        error_messages={
            "required": "Choose e-mail or phone",
            "invalid_choice": "Choose e-mail or phone",
        },
    )
    email = forms.CharField(
        label="E-mail address",
        help_text="If you chose e-mail.",
        required=False,
        max_length=254,
        widget=EmailLine(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages=INVISIBLE | {"max_length": "Enter an e-mail address of 254 characters or fewer"},
    )
    phone = forms.CharField(
        label="Phone number",
        required=False,
        max_length=40,
        widget=Line(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages=INVISIBLE | {"max_length": "Enter a phone number of 40 characters or fewer"},
    )

    good_times = ParagraphsField(longest=300, rows=3, required=False)
    not_before = DayField(required=False)

    def set_up(self):
        clinic = self.catalogue.clinic
        self.region = REGIONS.get(clinic.jurisdiction) if clinic else None
        self.fields["phone"].help_text = (
            "If you chose phone. From another country, start with + and the country’s code."
            if self.region
            else "If you chose phone. Start with + and the country’s code."
        )
        for name in ("email", "phone"):  # one of the two is required, so neither is called optional
            self.fields[name].called_optional = False
        if self.region == "US":
            self.fields["not_before"].put_month_first()

    def start(self):
        return super().start() | {"not_before": self.answers.about.not_before}

    def apply(self):
        said = self.cleaned_data
        answers = self.answers.with_about(
            not_before=said["not_before"].isoformat() if said["not_before"] else ""
        )
        return answers.with_(**{name: text for name, text in said.items() if name != "not_before"})

    def clean_not_before(self):
        day = self.cleaned_data["not_before"]
        first, last = days_to_come()
        if day and day < first:
            raise ValidationError("Enter today or a later day")
        if day and day > last:
            raise ValidationError("Enter a day within a year from today")
        return day

    def clean(self):
        """Exactly one way: the other field's text is not kept, whatever stands in it."""
        data = super().clean()
        chosen = data.get("contact_by")
        for name in ("email", "phone"):
            if name != chosen:
                data[name] = ""
                if chosen:
                    self.errors.pop(name, None)
        if chosen and chosen not in self.errors:
            try:
                data[chosen] = getattr(self, f"read_{chosen}")(data.get(chosen, ""))
            except ValidationError as error:
                self.add_error(chosen, error)
        return data

    def read_email(self, text):
        if not text:
            raise ValidationError("Enter your e-mail address")
        EmailValidator("Enter an e-mail address in the form name@example.com")(text)
        no_control_characters(text)  # the staff would read another address than they write to
        return text

    def read_phone(self, text):
        """Possible is enough: a list of numbers in use ages, and a patient's own number must not be refused."""
        if not text:
            raise ValidationError("Enter your phone number")
        wrong = ValidationError(
            "Enter a whole phone number, with its area code"
            if self.region
            else "Enter a whole phone number, starting with + and the country’s code"
        )
        try:
            number = phonenumbers.parse(text, self.region)
        except phonenumbers.NumberParseException:
            raise wrong from None
        if not phonenumbers.is_possible_number(number):
            raise wrong
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
