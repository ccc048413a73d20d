"""
How often, as so many squares among a field of squares: one denominator for all options, whole figures, nothing computed
that the source did not count.
"""

from dataclasses import dataclass

from education.publishing import content
from education.reading.live import LiveTreatment

DENOMINATORS = (100, 1_000, 10_000, 100_000)
CLOSE_ENOUGH = 0.05  # of a rate: rounding to a whole figure may not change it by more
FIELD = 1_000  # squares at most. Where there are more people, each square stands for several


@dataclass(frozen=True)
class Block:
    """Squares side by side, as one rectangle: x, y, width and height, in squares."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Field:
    """A field of squares, row by row, of which the first are marked."""

    columns: int
    rows: int
    marked: tuple[Block, ...]

    @classmethod
    def of(cls, squares, marked):
        """A field of 100 or 1,000 squares, or fewer in one row."""
        columns = {100: 10, 1_000: 40}.get(squares, squares)
        full, rest = divmod(marked, columns)
        blocks = [Block(0, 0, columns, full)] if full else []
        blocks += [Block(0, full, rest, 1)] if rest else []
        return cls(columns, squares // columns, tuple(blocks))


@dataclass(frozen=True)
class IconArray:
    """
    So many out of the common denominator. `exact` is whether that is what was counted, or the nearest whole figure.

    Where a square stands for several, those that fill no square are seen in `closer`, one square enlarged.
    """

    rate: content.Rate
    denominator: int

    @property
    def number(self):
        """How many out of the denominator had it, to the nearest whole figure."""
        return _nearest(self.rate, self.denominator)

    @property
    def others(self):
        """How many had it not."""
        return self.denominator - self.number

    @property
    def exact(self):
        return self.number * self.rate.denominator == self.rate.numerator * self.denominator

    @property
    def rarer(self):
        """Whether it happened, but less often than once in the denominator, as near as whole figures go."""
        return self.number == 0 < self.rate.numerator

    @property
    def nearly_all(self):
        """Whether some were spared, but fewer than one in the denominator, as near as whole figures go."""
        return self.others == 0 and self.rate.numerator < self.rate.denominator

    @property
    def each(self):
        """How many people one square stands for."""
        return max(1, self.denominator // FIELD)

    @property
    def field(self):
        return Field.of(min(self.denominator, FIELD), self.number // self.each)

    @property
    def closer(self):
        """One square enlarged, with those who fill no whole one; None where nobody is left over."""
        rest = self.number % self.each
        return Field.of(self.each, rest) if rest else None

    @property
    def closer_at(self):
        """Where the enlarged square stands in the field: the first that is not marked."""
        full = self.number // self.each
        return Block(full % self.field.columns, full // self.field.columns, 1, 1)


@dataclass(frozen=True)
class Counted:
    """One rate, and the options that it was counted for: several where a wider treatment's rate holds for all its parts."""

    options: tuple[LiveTreatment, ...]
    effect: content.Effect
    array: IconArray
    key: str
    wider: str = ""

    @property
    def sources(self):
        """Who counted, as a statement cites it."""
        return (self.effect.rate.source,)


@dataclass(frozen=True)
class HowOften:
    """One side effect that was counted for some option, and the options of which no rate is known."""

    effect: str
    counted: tuple[Counted, ...]
    unknown: tuple[LiveTreatment, ...]
    nothing: LiveTreatment | None = None


def can_be_shown(rate):
    """Whether a rate says all of it: so many, out of so many, of whom, in what time, says who. Half of one is never shown."""
    return bool(
        rate
        and rate.population.strip()
        and rate.period.strip()
        and rate.source
        and 0 <= rate.numerator <= rate.denominator
        and rate.denominator
    )


def common_denominator(rates):
    """The smallest round denominator on which all rates are whole figures, or as near to it as the largest comes."""
    return next((one for one in DENOMINATORS if all(_fits(rate, one) for rate in rates)), DENOMINATORS[-1])


def how_often(options, key="often"):
    """
    Every side effect with a rate for some option, in the order of the options, all on one denominator.

    `key` begins the names that the drawings have on their page.
    """
    found = {}
    for option in options:
        for effect in option.effects:
            if can_be_shown(effect.row.rate):
                found.setdefault(effect.row.name, {}).setdefault(effect, []).append(option)
    denominator = common_denominator([effect.row.rate for rows in found.values() for effect in rows])
    return tuple(
        _of_effect(f"{key}-{number}", name, rows, options, denominator)
        for number, (name, rows) in enumerate(found.items(), start=1)
    )


def _of_effect(key, name, rows, options, denominator):
    known = {option.slug for its in rows.values() for option in its}
    left = [option for option in options if option.slug not in known]
    return HowOften(
        effect=name,
        counted=tuple(
            Counted(
                tuple(its),
                effect.row,
                IconArray(effect.row.rate, denominator),
                f"{key}-{at}",
                effect.wider,
            )
            for at, (effect, its) in enumerate(rows.items(), start=1)
        ),
        unknown=tuple(option for option in left if not option.is_no_treatment),
        nothing=next((option for option in left if option.is_no_treatment), None),
    )


def _nearest(rate, denominator):
    """Halves round up, and never away from all or none into more than all."""
    return (2 * rate.numerator * denominator + rate.denominator) // (2 * rate.denominator)


def _fits(rate, denominator):
    exact = rate.numerator * denominator / rate.denominator
    return abs(_nearest(rate, denominator) - exact) <= CLOSE_ENOUGH * min(exact, denominator - exact)
