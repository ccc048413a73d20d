"""The pages of the consultation request: one question a page, made from the recorded questions."""

from django import forms

from education.consultations import robots
from education.consultations.answers import choose, needed_age
from education.consultations.notice import consent_wording
from education.consultations.questions import GONE_WRONG, LONGEST_MESSAGE, MATTERS, QUESTIONS
from education.forms.compare import SlugListField
from education.forms.contact import ContactForm
from education.forms.fields import Checkboxes, Line, ParagraphsField, Radios
from education.forms.step import StepForm

NOT_SURE = "not-sure-yet"
LEFT_ALONE = ("data-1p-ignore", "data-bwignore", "data-lpignore")
"""What the large password managers look for before they fill in a field."""


class CarriedOverForm(forms.Form):
    """What a page or a comparison says about where the reader came from. What we do not know is passed over."""

    about = SlugListField(required=False)
    concern = SlugListField(required=False)


class WrongForm(StepForm):
    """Whether something went wrong after a treatment: this comes before all else. An emergency ends the form."""

    heading = QUESTIONS["gone_wrong"].asks

    gone_wrong = forms.ChoiceField(
        label="Which is true for you?",
        widget=Radios,
        choices=GONE_WRONG,
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

    def clean(self):
        data = super().clean()
        if not self.errors and not data["treatments"] and not data.get("concerns"):
            instead = ", something that bothers you," if "concerns" in self.fields else ""
            self.add_error("treatments", f"Choose a treatment{instead} or “I am not sure yet”")
        return data

    def apply(self):
        chosen = self.cleaned_data["treatments"]
        return choose(
            self.answers, self.catalogue, chosen, self.cleaned_data.get("concerns", ()), NOT_SURE in chosen
        )


class QuestionsForm(StepForm):
    """Their own questions, and what matters most to them. Both can be left out."""

    heading = "What would you like to know?"

    message = ParagraphsField(longest=LONGEST_MESSAGE, rows=7, required=False)
    matters = forms.MultipleChoiceField(
        widget=Checkboxes,
        required=False,
        choices=MATTERS,
        error_messages={"invalid_choice": "Choose from this list"},
    )

    def set_up(self):
        field, used = self.fields["message"], len(self.answers.message)
        count = f"You can use up to {field.longest:,} characters."
        field.help_text += f" {count}" + (f" So far you used {used:,}." if used else "")

    def start(self):
        return {"message": self.answers.message, "matters": list(self.answers.about.matters)}

    def apply(self):
        chosen = self.cleaned_data["matters"]
        answers = self.answers.with_about(matters=tuple(key for key in MATTERS if key in chosen))
        return answers.with_(message=self.cleaned_data["message"])


STEPS = {
    "wrong": WrongForm,
    "age": AgeForm,
    "about": AboutForm,
    "questions": QuestionsForm,
    "contact": ContactForm,
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
        widget=Line(attrs={"autocomplete": "off", "tabindex": "-1"} | dict.fromkeys(LEFT_ALONE, "true")),
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
        return (
            bool(self["website"].data)
            or robots.too_quick(self["shown"].data or "")
            or robots.advertises(self.answers)
        )

    @property
    def shown_hash(self):
        """Which answers the patient saw; empty where we cannot know."""
        return robots.read_stamp(self["shown"].data or "")


def _name(live):
    return f"{live.name} ({live.parent.name.lower()})" if live.parent else live.name
