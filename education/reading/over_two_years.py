"""
What two years of each option come to: visits from the published facts, money only from the clinic's own price.

A sum, not a forecast: it holds where somebody repeats a treatment each time its effect has gone, and the page says so.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import ceil

from education.publishing import content
from education.reading.amounts import DAYS, Bar, Scale, in_days, in_words, is_time
from education.reading.live import LiveTreatment
from education.reading.named_rows import DURATION, VISITS
from education.reading.price import ClinicPrice, price_of

TWO_YEARS = 2 * DAYS["years"]


@dataclass(frozen=True)
class Range:
    """From the least to the most; `most` None: no most is known."""

    least: int
    most: int | None

    @property
    def words(self):
        """The range with its unit: “6 to 8 visits”."""
        if self.most is None:
            return f"{_visits(self.least)} or more. The most is not known"
        return _visits(self.most) if self.least == self.most else f"{self.least} to {_visits(self.most)}"


def courses(duration):
    """
    How often one has it within two years, if one has it again each time its effect has gone: None where nobody knows.

    The last one lasts to the end or beyond. Something that lasts “up to” a time may go much sooner, so it has no known most.
    """
    if duration is None or duration.low is None or not is_time(duration.unit):
        return None
    shortest, longest = in_days(duration.low, duration.unit), duration.high
    longest = None if longest is None else in_days(longest, duration.unit)
    if longest == 0:
        return None  # an effect that lasts no time cannot be kept up
    least = 1 if longest is None else ceil(TWO_YEARS / longest)
    return Range(least, ceil(TWO_YEARS / shortest) if shortest else None)


def visits(duration, each):
    """The visits of two years: so many courses, of so many visits each. None where either is not known."""
    times = courses(duration)
    if times is None or each is None or each.low is None or each.unit != "visits":
        return None
    most = None if times.most is None or each.high is None else ceil(times.most * each.high)
    return Range(ceil(times.least * each.low), most)


@dataclass(frozen=True)
class TwoYears:
    """Two years of one option."""

    option: LiveTreatment
    visits: Range | None
    price: ClinicPrice
    bar: Bar | None = None

    @property
    def nothing(self):
        """Whether nothing is done, so nothing is visited or paid for."""
        return self.option.is_no_treatment

    @property
    def is_course(self):
        """Whether once may take several visits."""
        each = self.each
        return bool(each and each.low is not None and (each.high is None or each.high > 1))

    @property
    def duration(self):
        return self.option.facts.get(DURATION)

    @property
    def each(self):
        return self.option.facts.get(VISITS)

    @property
    def lasts(self):
        """How long it lasts, as reckoned with."""
        return in_words(self.duration.low, self.duration.high, self.duration.unit)

    @property
    def each_time(self):
        """How many visits each time, as reckoned with."""
        return in_words(self.each.low, self.each.high, self.each.unit)

    @cached_property
    def cost(self):
        """What the visits cost at the clinic's own price, in words; empty where it has none to show or visits are not known."""
        if self.nothing or self.visits is None or self.price.low is None:
            return ""
        least = self.visits.least * self.price.low
        if self.visits.most is None:
            return f"{self.price.money(least)} or more. The most is not known"
        return self.price.range(least, self.visits.most * self.price.high)


@dataclass(frozen=True)
class OverTwoYears:
    """Two years of all options, their visits on one scale."""

    columns: tuple[TwoYears, ...]
    scale: Scale | None

    @classmethod
    def of(cls, options, clinic):
        """The sums of these options, or None where no visits are known of any that is done."""
        found = [
            (option, Range(0, 0) if option.is_no_treatment else visits(*_facts(option))) for option in options
        ]
        if not any(known for option, known in found if not option.is_no_treatment):
            return None
        amounts = [known and _as_amount(known) for _, known in found]
        scale = Scale.of(amounts) if len(amounts) > 1 else None  # a bar alone says nothing
        return cls(
            tuple(
                TwoYears(option, known, price_of(option, clinic), scale.bar(amount) if scale else None)
                for (option, known), amount in zip(found, amounts, strict=True)
            ),
            scale,
        )

    @property
    def some_cost(self):
        """Whether the clinic's own price is shown for some option."""
        return any(column.cost for column in self.columns)

    @property
    def some_courses(self):
        """Whether some option may take several visits each time."""
        return any(column.is_course for column in self.columns if column.visits)


def _facts(option):
    return option.facts.get(DURATION), option.facts.get(VISITS)


def _as_amount(found):
    most = None if found.most is None else Decimal(found.most)
    return content.Fact(criterion="", status="answered", low=Decimal(found.least), high=most, unit="visits")


def _visits(number):
    return "1 visit" if number == 1 else f"{number} visits"
