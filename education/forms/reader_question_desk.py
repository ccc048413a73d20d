"""What staff fill in about a reader's question besides its answer: why it is closed."""

from django import forms

from education.consultations.reader_questions import REASONS


class CloseForm(forms.Form):
    """Fixed words: nobody writes down what a person told us of themselves."""

    reason = forms.ChoiceField(
        label="Why is there no answer on the site?",
        choices=REASONS.items(),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose why"),
    )


class ConfirmForm(forms.Form):
    """A step about which nothing is asked."""
