"""Amounts as bars on one shared scale, so that options can be seen side by side, and the words that say the same."""

from dataclasses import dataclass
from decimal import Decimal

DAYS = {
    "minutes": Decimal(1) / 1440,
    "days": Decimal(1),
    "weeks": Decimal(7),
    "months": Decimal("30.4375"),
    "years": Decimal("365.25"),
}
TIMES = [  # round ends of a scale, in days, with their words
    (7, "7 days"),
    (14, "2 weeks"),
    (28, "4 weeks"),
    (DAYS["months"] * 3, "3 months"),
    (DAYS["months"] * 6, "6 months"),
    (DAYS["years"], "1 year"),
    (DAYS["years"] * 2, "2 years"),
    (DAYS["years"] * 5, "5 years"),
    (DAYS["years"] * 10, "10 years"),
]


@dataclass(frozen=True)
class Bar:
    """
    One amount on its scale, in per cent: at least so much, and so much more at most. `open_ended`: no end is known.

    `words` say what is drawn, for whoever cannot see it.
    """

    least: float
    more: float
    open_ended: bool = False
    words: str = ""


@dataclass(frozen=True)
class Scale:
    """A scale from zero to a round end that holds all amounts of a row."""

    end: Decimal
    label: str

    @classmethod
    def of(cls, facts):
        """The scale for these facts, or None where none has an amount or their units cannot be compared."""
        amounts = [fact for fact in facts if fact is not None and fact.low is not None]
        if not amounts or len({_measure(fact.unit) for fact in amounts}) > 1:
            return None
        longest, open_ended = _longest(amounts)
        if _measure(amounts[0].unit) == "time":
            for end, label in TIMES:
                if longest < end or (longest == end and not open_ended):
                    return cls(Decimal(end), f"0 to {label}")
            return cls(longest, "")
        end = max(longest * 2, Decimal(3)) if open_ended else max(longest, Decimal(1))
        return cls(end, f"0 to {counted(end, amounts[0].unit)}")

    def bar(self, fact):
        """The bar of one fact on this scale, or None where it has no amount."""
        if fact is None or fact.low is None:
            return None
        least = self._per_cent(in_days(fact.low, fact.unit))
        most = 100.0 if fact.high is None else self._per_cent(in_days(fact.high, fact.unit))
        said = in_words(fact.low, fact.high, fact.unit)
        words = f"{said}, on a scale of {self.label}" if self.label else said
        return Bar(least, round(most - least, 1), open_ended=fact.high is None, words=words)

    def _per_cent(self, amount):
        return round(min(100.0, float(100 * amount / self.end)), 1)


def is_time(unit):
    """Whether amounts in this unit are spans of time."""
    return unit in DAYS


def in_days(amount, unit):
    """A span of time in days; a count stays what it is."""
    return amount * DAYS.get(unit, 1)


def counted(amount, unit):
    """One amount with its unit: “1 month”, “2.5 weeks”."""
    return f"{amount.normalize():f} {unit.removesuffix('s') if amount == 1 else unit}"


def in_words(low, high, unit, before="up to"):
    """
    An amount as a phrase, with nothing in it that the figures do not say: “about 3 to 4 months”.

    `before` opens what has no least: a wait is “within 2 weeks”, an effect lasts “up to 2 years”.
    """
    if unit == "months" and all(end is None or end % 12 == 0 for end in (low, high)):
        low, high, unit = low / 12, high if high is None else high / 12, "years"
    about = "about " if is_time(unit) else ""
    if high is None:
        if not about:
            return f"{counted(low, unit)} or more"
        return f"{about}{counted(low, unit)} or more, with no known end" if low else "no end is known"
    if low == high:
        return "at once" if not low and about else f"{about}{counted(low, unit)}"
    if not low:
        return f"{before} {counted(high, unit)}"
    return f"{about}{low.normalize():f} to {counted(high, unit)}"


def _longest(amounts):
    """
    The longest amount to draw, in days or as a count, and whether it has no end.

    What stays for good does not squeeze the rest: without an end, an amount counts only up to twice the longest that has one.
    """
    ends = [in_days(fact.high, fact.unit) for fact in amounts if fact.high is not None]
    starts = [in_days(fact.low, fact.unit) for fact in amounts if fact.high is None]
    longest = max(ends, default=max(starts, default=0))
    near = max((start for start in starts if start <= 2 * longest), default=0)
    return max(longest, near), bool(starts) and near >= longest


def _measure(unit):
    return "time" if is_time(unit) else unit
