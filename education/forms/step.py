"""What every page of the consultation request has in common."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from education.consultations.questions import QUESTIONS


class StepForm(forms.Form):
    """
    One page of questions. Labels and hints come from `QUESTIONS`.

    `start` reads the form's values from the answers; `apply` gives the answers with the form's values in them.
    """

    heading = ""
    submit_text = "Continue"

    def __init__(self, *args, answers, catalogue, **kwargs):
        self.answers, self.catalogue = answers, catalogue
        super().__init__(*args, initial=self.start() | kwargs.pop("initial", {}), **kwargs)
        for name, field in self.fields.items():
            if question := QUESTIONS.get(name):
                field.label = field.label or question.asks
                field.help_text = field.help_text or question.hint
            field.called_optional, field.is_trap = not field.required, False
        self.set_up()
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields)
        self.helper.submit_text = self.submit_text
        # Where a page asks one thing, its question is the page's heading.
        self.helper.page_heading = "" if self.heading else next(iter(self.fields))

    def set_up(self):
        """What depends on the answers or the catalogue."""

    def start(self):
        return {name: getattr(self.answers, name, "") for name in self.base_fields}

    def apply(self):
        return self.answers.with_(**self.cleaned_data)

    @property
    def title(self):
        return self.heading or self[self.helper.page_heading].label
