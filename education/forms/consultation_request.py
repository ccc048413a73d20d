"""The pages of the consultation request: one question a page, made from the recorded questions."""

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from education.consultations import robots
from education.consultations.answers import Chosen, needed_age
from education.consultations.questions import consent_wording
from education.forms.compare import SlugListField
from education.forms.fields import Checkboxes, EmailLine, Line, ParagraphsField, Radios, no_control_characters
from education.forms.step import StepForm
from education.models import ConsultationRequest

NOT_SURE = "not-sure-yet"
REGIONS = {"us": "US", "uk": "GB"}
INVISIBLE = {"null_characters_not_allowed": "Leave out characters that cannot be seen"}


class CarriedOverForm(forms.Form):
    """What a page or a comparison says about where the reader came from. What we do not know is passed over."""

    about = SlugListField(required=False)
    concern = SlugListField(required=False)


class AboutForm(StepForm):
    """What it is about. Treatments and concerns stand together: many know only one of the two."""

    heading = "What would you like to talk about?"

    treatments = forms.MultipleChoiceField(
        widget=Checkboxes, required=False, error_messages={"invalid_choice": "Choose from this list"}
    )
    concerns = forms.MultipleChoiceField(
        widget=Checkboxes, required=False, error_messages={"invalid_choice": "Choose from this list"}
    )

    def set_up(self):
        self.fields["treatments"].choices = [
            *((live.slug, _name(live)) for live in self.catalogue.requestable),
            (NOT_SURE, "I am not sure yet"),
        ]
        self.fields["concerns"].choices = [
            (concern.slug, concern.name) for concern in self.catalogue.shared.concerns
        ]
        if not self.catalogue.shared.concerns:
            del self.fields["concerns"]
        self.fields["treatments"].called_optional = False  # one of the two lists must be answered

    def start(self):
        about = self.answers.about
        return {
            "treatments": [chosen.slug for chosen in about.treatments] + [NOT_SURE] * about.not_sure,
            "concerns": [chosen.slug for chosen in about.concerns],
        }

    def tick(self, about, concern):
        """Tick what the reader came from, beside what they chose before. A choice that is not here stays away."""
        self.initial["treatments"] += about
        self.initial["concerns"] += concern

    def clean(self):
        data = super().clean()
        if not self.errors and not data["treatments"] and not data.get("concerns"):
            instead = ", something that bothers you," if "concerns" in self.fields else ""
            self.add_error("treatments", f"Choose a treatment{instead} or “I am not sure yet”")
        return data

    def apply(self):
        chosen = set(self.cleaned_data["treatments"])
        bothers = set(self.cleaned_data.get("concerns", ()))
        stand = self.catalogue.shared_stand
        return self.answers.with_about(
            treatments=tuple(
                Chosen(live.slug, live.name, live.stand.revision)
                for live in self.catalogue.requestable
                if live.slug in chosen
            ),
            concerns=tuple(
                Chosen(concern.slug, concern.name, stand.revision if stand else 0)
                for concern in self.catalogue.shared.concerns
                if concern.slug in bothers
            ),
            not_sure=NOT_SURE in chosen,
        )


class WrongForm(StepForm):
    """Whether something went wrong after a treatment: this comes before all else. An emergency ends the form."""

    gone_wrong = forms.ChoiceField(
        widget=Radios,
        choices=[
            ("no", "No"),
            ("emergency", "Yes, and it is one of the emergency signs"),
            ("tell", "Yes, something else worries me"),
        ],
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choose whether something has gone wrong"
        ),
    )

    def start(self):
        return {"gone_wrong": self.answers.about.gone_wrong}

    @property
    def is_emergency(self):
        return self.cleaned_data["gone_wrong"] == "emergency"

    def apply(self):
        return self.answers.with_about(gone_wrong=self.cleaned_data["gone_wrong"])


class AgeForm(StepForm):
    """Old enough, yes or no. A “no” is for the view, which forgets everything; it is never an answer that is kept."""

    old_enough = forms.ChoiceField(widget=Radios)

    def set_up(self):
        self.age = needed_age(self.answers, self.catalogue)
        field = self.fields["old_enough"]
        field.label = f"Are you {self.age} or older?"
        field.choices = [("yes", f"Yes, I am {self.age} or older"), ("no", f"No, I am under {self.age}")]
        field.error_messages |= dict.fromkeys(
            ("required", "invalid_choice"), f"Choose whether you are {self.age} or older"
        )

    def start(self):
        enough = self.answers.about.old_enough_for >= needed_age(self.answers, self.catalogue)
        return {"old_enough": "yes" if enough else ""}

    @property
    def is_too_young(self):
        return self.cleaned_data["old_enough"] == "no"

    def apply(self):
        return self.answers.with_about(old_enough_for=self.age)


class ContactForm(StepForm):
    """Who they are and how to reach them. On one page, because a name is only asked for to use it in the reply."""

    heading = "How can we reach you?"

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

    def set_up(self):
        clinic = self.catalogue.clinic
        self.region = REGIONS.get(clinic.jurisdiction) if clinic else None
        self.fields["phone"].help_text = (
            "If you chose phone. From another country, start with + and the country’s code."
            if self.region
            else "If you chose phone. Start with + and the country’s code."
        )
        for name in ("email", "phone"):
            self.fields[
                name
            ].called_optional = False  # one of the two is required, so neither is called optional

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


class TimesForm(StepForm):
    """When to reach them."""

    good_times = ParagraphsField(longest=300, rows=3, required=False)


class MoreForm(StepForm):
    """Anything to add."""

    message = ParagraphsField(longest=2000, rows=9, required=False)

    def set_up(self):
        field, used = self.fields["message"], len(self.answers.message)
        count = f"You can use up to {field.longest:,} characters."
        field.help_text += f" {count}" + (f" So far you used {used:,}." if used else "")


STEPS = {
    "wrong": WrongForm,
    "age": AgeForm,
    "about": AboutForm,
    "more": MoreForm,
    "contact": ContactForm,
    "times": TimesForm,
}


class CheckForm(StepForm):
    """The consent, and two things that no patient meets: a trap for robots and the time the page was shown."""

    heading = "Check your answers"
    submit_text = "Send my request"

    consent = forms.BooleanField(
        error_messages={"required": "Agree to the use of your answers, or call us instead"}
    )
    website = forms.CharField(
        required=False,
        label="Leave this empty",
        widget=Line(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def set_up(self):
        self.fields["consent"].label = consent_wording(self.catalogue.clinic)
        self.fields["website"].is_trap = True

    def start(self):
        return {}

    @property
    def suspects_a_robot(self):
        """Whether to set the request apart. For any form, valid or not."""
        return bool(self["website"].data) or robots.too_quick(self["shown"].data or "")

    @property
    def shown_hash(self):
        """Which answers the patient saw; empty where we cannot know."""
        return robots.read_stamp(self["shown"].data or "")


def _name(live):
    return f"{live.name} ({live.parent.name.lower()})" if live.parent else live.name
