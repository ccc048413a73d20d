"""A patient's questions: ticked among those suggested, or written. Nothing of it is kept until it is taken into a request."""

from django import forms

from education.consultations.questions import LONGEST_MESSAGE
from education.forms.compare import SlugListField, SlugsField
from education.forms.fields import Checkboxes, Line, no_control_characters

LONGEST = 200
OWN = ("own_1", "own_2", "own_3")
LISTS = {
    "because": "About what matters to you",
    "unknown": "What our sources do not tell",
    "usual": "What many people ask",
}


class CarriedForm(forms.Form):
    """What a comparison's address says: which treatments, what matters, and own words."""

    about = SlugListField(required=False)
    matters = SlugsField(required=False)
    own = forms.CharField(required=False)

    def said(self, name):
        self.is_valid()
        return self.cleaned_data.get(name) or ()


class TickedField(forms.MultipleChoiceField):
    """Questions by their own words: what was ticked stays, even where we have stopped suggesting it."""

    widget = Checkboxes

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
        self.called_optional = False

    def valid_value(self, value):
        return len(value) <= LONGEST and not any(character in value for character in "\r\n")

    def offer(self, questions, ticked):
        """These as choices, and what else was ticked."""
        gone = [one for one in dict.fromkeys(ticked) if one not in questions and self.valid_value(one)]
        self.choices = [(one, one) for one in (*questions, *gone[:20])]


class MyQuestionsForm(forms.Form):
    """Everything on the page."""

    because = TickedField()
    unknown = TickedField(help_text="Nobody can tell you this from what we read. A clinician may know more.")
    usual = TickedField()
    own_1, own_2, own_3 = (
        forms.CharField(
            label=f"Your own question{number}",
            max_length=LONGEST,
            required=False,
            validators=[no_control_characters],
            widget=Line(attrs={"autocomplete": "off", "placeholder": " "}),  # tells the print what is empty
            error_messages={"max_length": f"Use {LONGEST} characters or fewer for each question"},
        )
        for number in ("", ", the second", ", the third")
    )
    about = SlugListField(required=False)
    matters = SlugListField(required=False)
    own = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, suggested):
        address = suggested.address
        initial = {"about": address.slugs, "matters": address.matters}
        initial |= {"own": address.own, "own_1": address.own}
        super().__init__(data, initial=initial)
        for name, label in LISTS.items():
            field = self.fields[name]
            field.label = label
            field.offer(getattr(suggested, name), data.getlist(name) if data else ())
            if not field.choices:
                del self.fields[name]
        for name in OWN:
            self.fields[name].called_optional = False

    @property
    def chosen(self):
        """The questions, in the order of the page, each once."""
        ticked = [one for name in LISTS for one in self.cleaned_data.get(name, ())]
        written = [self.cleaned_data[name] for name in OWN if self.cleaned_data.get(name)]
        return list(dict.fromkeys([*ticked, *written]))

    def clean(self):
        if self.errors:
            return
        if not self.chosen:
            first = next((name for name in LISTS if name in self.fields), OWN[0])
            self.add_error(first, "Tick or write at least 1 question")
        self.refuse_too_long("\n".join(self.chosen))

    def refuse_too_long(self, text):
        """An error where all questions together are longer than a request can hold."""
        if len(text) > LONGEST_MESSAGE:
            self.add_error(
                None,
                f"Choose fewer or shorter questions. A request holds {LONGEST_MESSAGE:,} characters. "
                f"These are {len(text):,}, with what you wrote before.",
            )
