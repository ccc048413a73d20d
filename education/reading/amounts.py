"""Amounts as bars on one shared scale, so that options can be seen side by side."""

from dataclasses import dataclass
from decimal import Decimal

DAYS = {
    "minutes": Decimal(1) / 1440,
    "days": 1,
    "weeks": 7,
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
    """One amount on its scale, in per cent: at least so much, and so much more at most. `open_ended`: no end is known."""

    least: float
    more: float
    open_ended: bool = False


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
        return cls(end, f"0 to {end:f} {amounts[0].unit}")

    def bar(self, fact):
        """The bar of one fact on this scale, or None where it has no amount."""
        if fact is None or fact.low is None:
            return None
        least = self._per_cent(_in_base(fact.low, fact.unit))
        most = 100.0 if fact.high is None else self._per_cent(_in_base(fact.high, fact.unit))
        return Bar(least, round(most - least, 1), open_ended=fact.high is None)

    def _per_cent(self, amount):
        return round(min(100.0, float(100 * amount / self.end)), 1)


def _longest(amounts):
    """
    The longest amount to draw, in days or as a count, and whether it has no end.

    What stays for good does not squeeze the rest: without an end, an amount counts only up to twice the longest that has one.
    """
    ends = [_in_base(fact.high, fact.unit) for fact in amounts if fact.high is not None]
    starts = [_in_base(fact.low, fact.unit) for fact in amounts if fact.high is None]
    longest = max(ends, default=max(starts, default=0))
    near = max((start for start in starts if start <= 2 * longest), default=0)
    return max(longest, near), bool(starts) and near >= longest


def _measure(unit):
    return "time" if unit in DAYS else unit


def _in_base(amount, unit):
    return amount * DAYS.get(unit, 1)
