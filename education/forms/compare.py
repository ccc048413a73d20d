"""What a reader chose to compare, read from an address that anybody may have typed."""

import re

from django import forms

SLUG = re.compile(r"[a-z0-9_-]{1,60}")


class SlugListField(forms.MultipleChoiceField):
    """Any number of slugs; what is not one is passed over. Whether they exist is the catalogue's to say."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        return [slug for slug in super().to_python(value) if SLUG.fullmatch(slug)][:20]

    def valid_value(self, value):
        return True


class CompareForm(forms.Form):
    """The treatments ticked in a picker, in the order they stood."""

    treatment = SlugListField(required=False)


class OrderForm(forms.Form):
    """The reader's own order of a comparison: slugs with commas between."""

    order = forms.RegexField(regex=r"^[a-z0-9_,-]*$", max_length=300, required=False)
