"""A day that a patient types: three boxes, each with its name, so that nobody has to guess an order or open a calendar."""

import datetime

from django import forms
from django.core.exceptions import ValidationError

from education.forms.fields import Line

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DayBoxes(forms.MultiWidget):
    """Day, month and year. Without a script, on every phone, and what was typed is shown again whatever it was."""

    use_fieldset = True

    def __init__(self, order=("day", "month", "year")):
        self.order = order
        super().__init__(
            {
                part: Line(
                    attrs={
                        "autocomplete": "off",
                        **({} if part == "month" else {"inputmode": "numeric"}),
                    }
                )
                for part in order
            }
        )

    def subwidgets(self, name, value, attrs=None):
        boxes = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        return [box | {"label": part.capitalize()} for part, box in zip(self.order, boxes, strict=True)]

    def decompress(self, value):
        return [(value or {}).get(part, "") for part in self.order]

    def value_from_datadict(self, data, files, name):
        return dict(zip(self.order, super().value_from_datadict(data, files, name), strict=True))


class DayField(forms.Field):
    """A day of the calendar, or None. A month can be a number or a name."""

    widget = DayBoxes

    def put_month_first(self):
        """As people in the United States write it."""
        self.widget = DayBoxes(order=("month", "day", "year"))
        self.widget.is_required = self.required

    def prepare_value(self, value):
        if isinstance(value, str) and value:
            year, month, day = value.split("-")
            return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
        return value

    def to_python(self, value):
        parts = {part: (value.get(part) or "").strip() for part in ("day", "month", "year")}
        if not any(parts.values()):
            return None
        if not all(parts.values()):
            raise ValidationError("Enter a day, a month and a year, or leave all three empty")
        try:
            return datetime.date(_year(parts["year"]), _month(parts["month"]), _number(parts["day"]))
        except ValueError:
            raise ValidationError(
                "Enter a day that is in the calendar, with the year in four figures"
            ) from None


def _month(text):
    name = text.casefold()[:3]
    return MONTHS.index(name) + 1 if name in MONTHS else _number(text)


def _year(text):
    if len(text) != 4:
        raise ValueError(text)
    return _number(text)


def _number(text):
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise ValueError(text)
    return int(text)
