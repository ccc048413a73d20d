"""
When a change is seen and how long it lasts, for several options on one axis from the day itself to years.

The axis goes in steps of equal width: a week, a month, … years. Days and years can both be read on it, and it says so.
"""

from dataclasses import dataclass
from decimal import Decimal

from education.publishing import content
from education.reading.amounts import DAYS, in_days, in_words, is_time
from education.reading.live import LiveTreatment
from education.reading.named_rows import DURATION, ONSET

START = "Start"
STEPS = [
    (Decimal(0), START),
    (DAYS["weeks"], "1 week"),
    (DAYS["months"], "1 month"),
    (DAYS["months"] * 3, "3 months"),
    (DAYS["months"] * 6, "6 months"),
    (DAYS["years"], "1 year"),
    (DAYS["years"] * 2, "2 years"),
    (DAYS["years"] * 5, "5 years"),
    (DAYS["years"] * 10, "10 years"),
]
FEWEST = 6  # steps: two years, so that pages can be compared with each other too
LAST, END = 91, 94  # per cent: the last step, and where what is longer is cut off. Beyond is room for arrows

DRAWN, NO_FIGURE, NOT_KNOWN, DOES_NOT_APPLY = "drawn", "no_figure", "not_known", "does_not_apply"


@dataclass(frozen=True)
class Step:
    """One mark of the axis: how many days after the treatment, what it is called, and where it stands in per cent."""

    days: Decimal
    label: str
    place: float


@dataclass(frozen=True)
class Axis:
    """The marks of the axis. Between two of them, time runs evenly."""

    steps: tuple[Step, ...]

    @classmethod
    def up_to(cls, days):
        """The axis whose last mark is the first that these days do not pass; what is longer still runs off its end."""
        last = next((number for number, (end, _) in enumerate(STEPS) if days <= end), len(STEPS) - 1)
        last = max(last, FEWEST)
        return cls(
            tuple(
                Step(end, label, round(LAST * number / last, 2))
                for number, (end, label) in enumerate(STEPS[: last + 1])
            )
        )

    def place(self, days):
        """Where a moment stands, in per cent. What lies beyond the last mark is cut off a little way after it."""
        for before, after in zip(self.steps, self.steps[1:], strict=False):
            if days <= after.days:
                share = (days - before.days) / (after.days - before.days)
                return round(before.place + float(share) * (after.place - before.place), 2)
        return float(END)


@dataclass(frozen=True)
class Span:
    """A span on the axis, in per cent: from its least to its most. `open_ended`: no end is known."""

    least: float
    most: float
    open_ended: bool = False

    @property
    def more(self):
        """How far the most lies beyond the least."""
        return round(self.most - self.least, 2)


@dataclass(frozen=True)
class Line:
    """One fact on the axis: what is drawn (None: nothing can be), and the words that say the same."""

    state: str
    words: str
    fact: content.Fact | None = None
    span: Span | None = None


@dataclass(frozen=True)
class Row:
    """One option: when a change is seen, and how long it lasts."""

    option: LiveTreatment
    onset: Line
    lasts: Line


@dataclass(frozen=True)
class TimeLine:
    """All options on one axis."""

    axis: Axis
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, options):
        """The time line of these options, or None where no figure is known of any."""
        facts = [(option.facts.get(ONSET), option.facts.get(DURATION)) for option in options]
        drawn = [fact for pair in facts for fact in pair if _has_span(fact)]
        if not drawn:
            return None
        axis = Axis.up_to(
            max(in_days(fact.low if fact.high is None else fact.high, fact.unit) for fact in drawn)
        )
        return cls(
            axis,
            tuple(
                Row(option, _line(onset, axis, "within"), _line(lasts, axis, "up to"))
                for option, (onset, lasts) in zip(options, facts, strict=True)
            ),
        )


def _line(fact, axis, before):
    if fact is None or fact.status == "not_known":
        return Line(NOT_KNOWN, (fact and fact.answer) or "Not known from our sources.", fact)
    if fact.status == "does_not_apply":
        return Line(DOES_NOT_APPLY, fact.answer or "Does not apply.", fact)
    if not _has_span(fact):
        return Line(NO_FIGURE, fact.answer, fact)
    least = axis.place(in_days(fact.low, fact.unit))
    most = float(END) if fact.high is None else axis.place(in_days(fact.high, fact.unit))
    words = in_words(fact.low, fact.high, fact.unit, before)
    return Line(DRAWN, f"{words[0].upper()}{words[1:]}.", fact, Span(least, most, fact.high is None))


def _has_span(fact):
    return fact is not None and fact.low is not None and is_time(fact.unit)
