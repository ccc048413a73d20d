"""What a reader chose to compare and how, read from an address that anybody may have typed."""

import re

from django import forms

from education.forms.fields import Checkboxes, Line
from education.reading.comparison_address import LONGEST_OWN

SLUG = re.compile(r"[a-z0-9_-]{1,60}")


class SlugListField(forms.MultipleChoiceField):
    """Any number of slugs; what is not one is passed over. Whether they exist is the catalogue's to say."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        return [slug for slug in super().to_python(value) if SLUG.fullmatch(slug)][:20]

    def valid_value(self, value):
        return True


class SlugsField(SlugListField):
    """The same, where one value may hold several with commas between."""

    def to_python(self, value):
        return super().to_python([slug for text in value or () for slug in text.split(",")])


class CompareForm(forms.Form):
    """The treatments ticked in a picker, in the order they stood."""

    treatment = SlugListField(required=False)


class ArrangedForm(forms.Form):
    """What an address says beside the set: the reader's order, what matters to them, what they folded."""

    order = forms.RegexField(regex=r"^[a-z0-9_,-]*$", max_length=300, required=False)
    matters = SlugsField(required=False)
    own = forms.CharField(required=False)
    differs = forms.CharField(required=False, max_length=10)
    fold = SlugsField(required=False)

    @property
    def order_asked(self):
        return self._said("order", "")

    @property
    def arrangement(self):
        """The arguments of an address. What cannot be read is passed over."""
        return {
            "matters": self._said("matters", ()),
            "own": self._said("own", ""),
            "differs": self._said("differs", "") == "1",
            "folded": self._said("fold", ()),
        }

    def _said(self, name, nothing):
        self.is_valid()
        return self.cleaned_data.get(name, nothing)


ARRANGED = tuple(ArrangedForm.base_fields)
"""The parts of a query that arrange a comparison."""


class MattersForm(forms.Form):
    """What matters to a reader: the criteria that can be said to, and their own words. The rest of the address goes along."""

    matters = forms.MultipleChoiceField(label="Tick what matters to you", widget=Checkboxes, required=False)
    own = forms.CharField(
        label="Something else, in your own words",
        help_text="It becomes part of this page’s address. Leave out your name and your health.",
        widget=Line(attrs={"autocomplete": "off"}),
        max_length=LONGEST_OWN,
        required=False,
    )
    order = forms.CharField(widget=forms.HiddenInput)
    differs = forms.CharField(widget=forms.HiddenInput)
    fold = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, address, criteria):
        said = address.query
        super().__init__(initial=said | {"matters": address.matters})
        self.fields["matters"].choices = [(one.slug, one.matters_as) for one in criteria if one.matters_as]
        for name in ("order", "differs", "fold"):
            if name not in said:
                del self.fields[name]
