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
SCALES = {  # round ends, in days, with their words
    "time": [
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
}


@dataclass(frozen=True)
class Bar:
    """One amount as a stretch of its scale, in per cent from the left. `open_ended`: no end is known."""

    start: float
    width: float
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
        longest = max(
            _in_base(fact.high if fact.high is not None else fact.low, fact.unit) for fact in amounts
        )
        if _measure(amounts[0].unit) == "time":
            for end, label in SCALES["time"]:
                if longest <= end:
                    return cls(Decimal(end), f"0 to {label}")
            return cls(longest, "")
        end = max(longest, Decimal(1))
        return cls(end, f"0 to {end:f} {amounts[0].unit}")

    def bar(self, fact):
        """The bar of one fact on this scale, or None where it has no amount."""
        if fact is None or fact.low is None:
            return None
        low = _in_base(fact.low, fact.unit)
        high = self.end if fact.high is None else _in_base(fact.high, fact.unit)
        start, end = (min(100.0, float(100 * amount / self.end)) for amount in (low, high))
        if end - start < 3:  # a moment would be too thin to see
            start, end = max(0.0, min(start, 97.0)), max(0.0, min(start, 97.0)) + 3
        return Bar(round(start, 1), round(end - start, 1), open_ended=fact.high is None)


def _measure(unit):
    return "time" if unit in DAYS else unit


def _in_base(amount, unit):
    return amount * DAYS.get(unit, 1)
