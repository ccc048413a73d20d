"""Rows chosen by their keys, as an address or a form names them."""

from django import forms
from django.core.exceptions import ValidationError

LONGEST_KEY = 18  # digits that every database takes


def is_key(text):
    """Whether it can be a row's key: the databases answer other numbers with an error of their own."""
    return str(text).isdecimal() and len(str(text)) <= LONGEST_KEY


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows by their keys, where whatever is no key is one more wrong answer."""

    def clean(self, value):
        if isinstance(value, (list, tuple)):
            for key in value:
                if not is_key(key):
                    raise ValidationError(
                        self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key}
                    )
        return super().clean(value)
