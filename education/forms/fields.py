"""Fields and widgets that the patients' forms share."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError

OVERRIDES = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that make a text read differently from what it is."""


class _Choices:
    """What a single choice must not say: ARIA gives these to the group, which our template does."""

    not_for_one_choice = ("aria-invalid", "aria-describedby", "required")

    def create_option(self, *args, **kwargs):
        option = super().create_option(*args, **kwargs)
        for name in self.not_for_one_choice:
            option["attrs"].pop(name, None)
        return option


class Radios(_Choices, forms.RadioSelect):
    """One of several."""


class Checkboxes(_Choices, forms.CheckboxSelectMultiple):
    """Any of several."""


class _Shown:
    """Shows again what was typed, but never a NUL, which no page may hold."""

    def format_value(self, value):
        value = super().format_value(value)
        return value.replace("\x00", "\ufffd") if value else value


class Line(_Shown, forms.TextInput):
    """One line of text."""


class EmailLine(_Shown, forms.EmailInput):
    """One line for an e-mail address."""


class Lines(_Shown, forms.Textarea):
    """Several lines of text."""


def no_control_characters(value):
    """Refuse what cannot be seen: line breaks, control characters, reversed writing."""
    if any(unicodedata.category(character) == "Cc" or character in OVERRIDES for character in value):
        raise ValidationError("Leave out line breaks and characters that cannot be seen", code="control")


def only_readable_characters(value):
    """The same for a text of several lines."""
    no_control_characters(value.translate({ord("\n"): None, ord("\t"): None}))


class ParagraphsField(forms.CharField):
    """
    A text of several lines, counted as the person sees it: a line break is one character.

    No maxlength in the browser: it would cut a pasted text without a word.
    """

    def __init__(self, *, longest, rows=6, **kwargs):
        self.longest = longest
        widget = Lines(attrs={"rows": rows, "cols": False, "data-count": longest})
        super().__init__(
            widget=widget,
            validators=[only_readable_characters],
            error_messages={"null_characters_not_allowed": "Leave out characters that cannot be seen"},
            **kwargs,
        )

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n").strip()

    def validate(self, value):
        super().validate(value)
        if len(value) > self.longest:
            raise ValidationError(
                f"Use {self.longest:,} characters or fewer. You used {len(value):,}.", code="max_length"
            )
