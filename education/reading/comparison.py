"""Treatments side by side: pure functions over the catalogue."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import msgspec

from education.publishing import content
from education.reading.amounts import Scale
from education.reading.catalogue import Catalogue
from education.reading.citations import Citations
from education.reading.comparison_address import GROUPS, JOINT, order_of
from education.reading.live import LiveTreatment
from education.reading.named_rows import UNDO
from education.reading.seeing_amounts import Amounts

FEWEST, MOST = 2, 4
TIERS = {"settles": "Usually settles", "tell": "Tell the clinic", "emergency": "Emergency"}
LEVELS = {"do_not_have": "Do not have it if you", "say_first": "Say so first if you"}


@dataclass(frozen=True)
class Problem:
    """Why a choice cannot be compared as it stands, in the reader's words."""

    message: str
    gone: bool = False


TOO_FEW = Problem(f"Choose at least {FEWEST} treatments to compare.")


@dataclass(frozen=True)
class Choice:
    """What a reader asked to compare: the options that can be, in their order, and what is wrong with the rest."""

    options: tuple[LiveTreatment, ...] = ()
    problems: tuple[Problem, ...] = ()
    instead: tuple[LiveTreatment, ...] = ()

    @property
    def is_complete(self):
        return not self.problems and FEWEST <= len(self.options) <= MOST

    @property
    def is_gone(self):
        """Whether nothing is wrong but that some of it was withdrawn or is not offered, and so too little is left."""
        reasons = [problem for problem in self.problems if problem != TOO_FEW]
        return bool(reasons) and all(problem.gone for problem in reasons)

    @property
    def slugs(self):
        return tuple(option.slug for option in self.options)

    @property
    def names(self):
        """The part of the address that names the set: slugs in alphabetical order, joined."""
        return JOINT.join(sorted(self.slugs))

    @property
    def order(self):
        """The reader's order as `?order=` gives it, empty where it is the alphabetical one."""
        return order_of(self.slugs)


def choose(catalogue: Catalogue, slugs):
    """
    What can be compared of these slugs, keeping the reader's order and every valid choice.

    “No treatment” is passed over: it is in every comparison already.
    """
    options, problems, instead = [], [], []
    asked = [slug for slug in slugs if slug]
    if any(count > 1 for count in Counter(asked).values()):
        problems.append(Problem("You chose the same treatment twice. We kept it once."))
    for slug in dict.fromkeys(asked):
        treatment = catalogue.treatments.get(slug)
        if treatment is None:
            if ("treatment", slug) in catalogue.withdrawn:
                problems.append(
                    Problem("One of these pages was withdrawn, so we cannot compare it.", gone=True)
                )
            else:
                problems.append(Problem("We do not have a page for one of these treatments."))
        elif treatment.is_no_treatment:
            continue
        elif not treatment.is_offered:
            problems.append(Problem(f"We do not offer {treatment.name}, so we do not compare it.", gone=True))
        else:
            options.append(treatment)
    for option in options:
        parts = [other for other in options if other.page.part_of == option.slug]
        if parts:
            problems.append(
                Problem(
                    f"{_listed(parts)} is part of {option.name}. Compare the parts with each other instead."
                )
            )
            instead = catalogue.parts_of(option.slug)
    if len(options) > MOST:
        problems.append(Problem(f"You can compare up to {MOST} treatments at once. Take some away."))
    if len(options) < FEWEST:
        problems.append(TOO_FEW)
    return Choice(tuple(options), tuple(dict.fromkeys(problems)), tuple(instead))


def choose_by_address(catalogue, names, order=""):
    """The choice that an address makes: its slugs, in the reader's order where that names the same set."""
    slugs = names.split(JOINT)
    wanted = [slug for slug in order.split(",") if slug in slugs]
    if sorted(wanted) == sorted(slugs):
        slugs = wanted
    return choose(catalogue, slugs)


@dataclass(frozen=True)
class Cell:
    """What one option says in one row."""

    option: LiveTreatment
    fact: content.Fact | None = None
    bar: object = None
    rows: tuple = ()
    suitability: content.Suitability | None = None

    @property
    def said(self):
        """What it comes down to, so that two cells can be told apart; None where nothing is known."""
        if self.rows:
            return frozenset(_words(found.row) for found in self.rows)
        statement = self.fact or self.suitability
        return _words(statement) if statement and getattr(statement, "status", "") != "not_known" else None


def _words(statement):
    """A statement without its sources: the same words from two sources are the same."""
    return msgspec.structs.replace(statement, sources=())


@dataclass(frozen=True)
class Row:
    """One row of the table: a question, and a cell for every option."""

    heading: str
    cells: tuple[Cell, ...]
    slug: str = ""
    scale: Scale | None = None
    kind: str = "fact"
    matters_as: str = ""
    """What the reader said matters, where this row answers to it."""

    @property
    def says_the_same(self):
        """
        Whether all treatments say the same here. No treatment does not count.

        What is not known may differ all the same, and emergency signs are never left out.
        """
        told = [cell.said for cell in self.cells if not cell.option.is_no_treatment]
        return None not in told and self.slug != "emergency" and all(said == told[0] for said in told)


@dataclass(frozen=True)
class Group:
    """Rows under one heading."""

    name: str
    slug: str
    rows: tuple[Row, ...]


def cited_in(rows):
    """The slugs of all sources that these rows cite."""
    for row in rows:
        for cell in row.cells:
            for statement in (cell.fact, cell.suitability, *(found.row for found in cell.rows)):
                yield from content.cited(statement) if statement else ()


@dataclass(frozen=True)
class Comparison:
    """Two to four options side by side, with “no treatment” as the last column."""

    options: tuple[LiveTreatment, ...]
    catalogue: Catalogue

    @cached_property
    def columns(self):
        """The options and, always last, no treatment."""
        nothing = self.catalogue.no_treatment
        return (*self.options, *([nothing] if nothing else []))

    @cached_property
    def amounts(self):
        """The same options drawn: on one time line, over two years, and how often."""
        return Amounts(self.columns, self.catalogue.clinic)

    @cached_property
    def citations(self):
        """The sources of what is shown, under one numbering."""
        return Citations.of(
            *self.columns, only={slug for group in self.groups for slug in cited_in(group.rows)}
        )

    @cached_property
    def groups(self):
        """Every row under its group: facts first, then what each helps with, side effects and cautions."""
        others = {"helps": self._concern_rows, "effects": self._effect_rows, "cautions": self._caution_rows}
        groups = [
            Group(name, slug, tuple(others[slug]() if slug in others else self._fact_rows(slug)))
            for slug, name in GROUPS.items()
        ]
        return [group for group in groups if group.rows]

    @property
    def signed_off(self):
        """Whether a clinician has signed off every column."""
        return all(column.stand.review for column in self.columns)

    def _fact_rows(self, group):
        for criterion in self.catalogue.shared.criteria:
            if ("undo" if criterion.slug == UNDO else criterion.group) != group:
                continue
            facts = [column.facts.get(criterion.slug) for column in self.columns]
            scale = Scale.of(facts)
            yield Row(
                heading=criterion.question,
                slug=criterion.slug,
                scale=scale,
                cells=tuple(
                    Cell(column, fact=fact, bar=scale.bar(fact) if scale else None)
                    for column, fact in zip(self.columns, facts, strict=True)
                ),
            )

    def _concern_rows(self):
        for concern in self.catalogue.shared.concerns:
            found = [column.suitabilities.get(concern.slug) for column in self.columns]
            if any(found):
                yield Row(
                    heading=concern.name,
                    slug=concern.slug,
                    kind="suitability",
                    cells=tuple(
                        Cell(column, suitability=suitability)
                        for column, suitability in zip(self.columns, found, strict=True)
                    ),
                )

    def _effect_rows(self):
        for tier, name in TIERS.items():
            yield Row(
                heading=name,
                slug=tier,
                kind="effects",
                cells=tuple(Cell(column, rows=tuple(column.effects_in(tier))) for column in self.columns),
            )

    def _caution_rows(self):
        for level, name in LEVELS.items():
            yield Row(
                heading=name,
                slug=level,
                kind="cautions",
                cells=tuple(Cell(column, rows=tuple(column.cautions_at(level))) for column in self.columns),
            )


def _listed(treatments):
    names = [treatment.name for treatment in treatments]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
