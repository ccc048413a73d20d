"""After a treatment, from the first hours on: what is normal, what to do and not to do, and whom to call. Pure functions."""

import re
from dataclasses import dataclass
from functools import cached_property

from education.publishing import content
from education.reading.catalogue import Catalogue
from education.reading.citations import Citations
from education.reading.live import From, LiveTreatment, as_advice

DAY, WEEK = 24, 7 * 24

# Stretches of time, each with the hours from and until which it runs, and the words that place a side effect in it.
PHASES = (
    ("hours", "The first hours", "the day of your treatment", 0, DAY, r"\bhours?\b|\bfirst days?\b"),
    ("days", "The first days", "up to a week", DAY, WEEK, r"\bdays?\b"),
    ("weeks", "The first weeks", "1 to 4 weeks after", WEEK, 4 * WEEK, r"\bweeks?\b"),
    ("later", "Later", "months and years after", 4 * WEEK, None, r"\bmonths?\b|\byears?\b"),
)
AT_ANY_TIME = re.compile(r"\bany time\b", re.I)

# What patients ask about first, and the words by which a line of aftercare would speak of it.
ASKED = {
    "exercise": r"\bexercis|\bsports?\b|\bgym\b",
    "make-up": r"\bmake-?up\b",
    "alcohol": r"\balcohol|\bdrinking\b",
    "heat, such as a sauna": r"\bheat\b|\bsaunas?\b",
    "lying down or sleep": r"\blie\b|\blying\b|\bsleep",
    "flying": r"\bfly|\bflights?\b",
}


def phases_named(starts):
    """The phases in which a side effect can start, by its own words (“hours to weeks later”); none where these name no time."""
    if AT_ANY_TIME.search(starts):
        return [slug for slug, *_ in PHASES]
    named = [place for place, phase in enumerate(PHASES) if re.search(phase[5], starts, re.I)]
    if not named:
        return []
    through = range(named[0], named[-1] + 1) if re.search(r"\bto\b", starts) else named
    return [PHASES[place][0] for place in through]


def in_words(hours):
    """A number of hours as people say it: “24 hours”, “3 days”, “2 weeks”, “3 months”."""
    for size, word, least in ((30 * DAY, "months", 3), (WEEK, "weeks", 2), (DAY, "days", 2)):
        if hours >= least * size:
            return f"{round(hours / size)} {word}"
    return "1 hour" if hours == 1 else f"{hours} hours"


@dataclass(frozen=True)
class Line:
    """One line of aftercare in a phase, and until when it holds where that is within the phase or after it."""

    row: content.Aftercare
    until: str = ""


@dataclass(frozen=True)
class Signs:
    """Side effects of one tier in a phase: those that can start now, as advice, and those that may have started before."""

    advice: tuple
    still: tuple[From, ...]

    def __bool__(self):
        return bool(self.advice or self.still)


@dataclass(frozen=True)
class Phase:
    """One stretch of time after the treatment."""

    slug: str
    name: str
    span: str
    normal: tuple[Line, ...]
    do: tuple[Line, ...]
    do_not: tuple[Line, ...]
    settles: Signs
    tell: Signs


@dataclass(frozen=True)
class AfterTreatment:
    """Everything that a treatment's page on the time after it shows."""

    treatment: LiveTreatment
    catalogue: Catalogue

    @cached_property
    def always(self):
        """(what to do, what not to do) that holds from the start with no end known: said once, above the phases."""
        lines = [found.row for found in self.treatment.aftercare if _has_no_time(found.row)]
        return [Line(row) for row in lines if row.kind == "do"], [
            Line(row) for row in lines if row.kind == "do_not"
        ]

    @cached_property
    def phases(self):
        """The phases, from the first hours to later."""
        seen, found = set(), []
        for slug, name, span, start, end, _ in PHASES:
            lines = [
                (found.row, Line(found.row, _until(found.row, end)))
                for found in self.treatment.aftercare
                if _overlaps(found.row, start, end)
                and (found.row.kind == "normal" or not _has_no_time(found.row))
            ]
            kinds = {
                kind: tuple(line for row, line in lines if row.kind == kind)
                for kind in ("normal", "do", "do_not")
            }
            signs = {tier: self._signs(tier, slug, seen) for tier in ("settles", "tell")}
            found.append(Phase(slug, name, span, **kinds, **signs))
        return found

    @cached_property
    def emergency(self):
        """What to call for at any time, as advice."""
        return self.treatment.advice_in("emergency")

    @cached_property
    def at_no_set_time(self):
        """(normal, to tell the clinic): side effects whose start our sources do not place in time, as advice."""
        return tuple(
            as_advice(
                effect for effect in self.treatment.effects_in(tier) if not phases_named(effect.row.starts)
            )
            for tier in ("settles", "tell")
        )

    @cached_property
    def not_told(self):
        """What patients ask about and no line speaks of: our sources do not tell."""
        said = " ".join(found.row.text for found in self.treatment.aftercare)
        return [topic for topic, words in ASKED.items() if not re.search(words, said, re.I)]

    @cached_property
    def citations(self):
        """The sources of what is said here, under one numbering."""
        rows = [found.row for found in (*self.treatment.aftercare, *self.treatment.effects)]
        return Citations.of(self.treatment, only={slug for row in rows for slug in content.cited(row)})

    def _signs(self, tier, phase, seen):
        here = [
            effect for effect in self.treatment.effects_in(tier) if phase in phases_named(effect.row.starts)
        ]
        new = [effect for effect in here if effect.row.name not in seen]
        still = tuple(effect for effect in here if effect.row.name in seen)
        seen.update(effect.row.name for effect in new)
        return Signs(tuple(as_advice(new)), still)


def with_aftercare(catalogue):
    """The treatments that have a page on the time after them: whatever is injected, also what is no longer offered."""
    return [live for live in catalogue.treatments.values() if live.has_aftercare]


def _has_no_time(row):
    return row.from_hours is None and row.until_hours is None


def _overlaps(row, start, end):
    begins, ends = row.from_hours or 0, row.until_hours
    return (end is None or begins < end) and (ends is None or ends > start)


def _until(row, end):
    """Until when a line holds, unless the phase or the line itself says so."""
    words = "" if row.until_hours in (None, end) else in_words(row.until_hours)
    return "" if words in row.text else words
