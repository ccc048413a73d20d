"""One page that patients can read now: its frozen content, how it came to be live, and what it has from its wider treatment."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from education.publishing import content
from education.reading.named_rows import UNDO


@dataclass(frozen=True)
class Review:
    """A clinician's sign-off, as patients see it."""

    by: str
    credentials: str
    on: datetime.date
    next_on: datetime.date
    overdue: bool = False


@dataclass(frozen=True)
class Stand:
    """Which revision a page shows, and how it came to be live."""

    revision: int
    made_at: datetime.datetime
    goes_live_at: datetime.datetime | None = None
    demonstration: bool = False
    emergency: bool = False
    review: Review | None = None


@dataclass(frozen=True)
class From:
    """An effect, a caution or a line of aftercare, and the wider treatment it comes from (empty: the page's own)."""

    row: content.Effect | content.Caution | content.Aftercare
    wider: str = ""


@dataclass(frozen=True)
class Advice:
    """What to know and do about one or several neighbouring effects, said once."""

    starts: str
    what_to_do: str
    effects: tuple[From, ...]


@dataclass(frozen=True)
class LiveTreatment:
    """A treatment that patients can read about now, joined with what its parent says of all its parts."""

    page: content.TreatmentPage
    stand: Stand
    parent: "LiveTreatment | None" = None

    @property
    def slug(self):
        return self.page.slug

    @property
    def name(self):
        return self.page.name

    @property
    def is_no_treatment(self):
        return self.page.kind == "no_treatment"

    @property
    def is_offered(self):
        return self.page.offered == "offered"

    @property
    def has_aftercare(self):
        """Whether there is anything to say of the time after it."""
        return not self.is_no_treatment and bool(self.effects or self.aftercare)

    @cached_property
    def effects(self):
        """Its own effects and its parent's, said once for all parts."""
        return self._joined("effects")

    @cached_property
    def cautions(self):
        """Its own cautions and its parent's."""
        return self._joined("cautions")

    @cached_property
    def aftercare(self):
        """What to do, not to do and expect afterwards: its own and its parent's."""
        return self._joined("aftercare", known_by="text")

    def effects_in(self, tier):
        """Its effects in one tier, the parent's first."""
        return [effect for effect in self.effects if effect.row.tier == tier]

    def advice_in(self, tier):
        """Its effects in one tier, neighbours with the same advice taken together."""
        return as_advice(self.effects_in(tier))

    def own_advice_in(self, tier):
        """The same, without what it has from its parent: for a list on which the parent stands too."""
        return as_advice(effect for effect in self.effects_in(tier) if not effect.wider)

    def cautions_at(self, level):
        """Its cautions at one level, the parent's first."""
        return [caution for caution in self.cautions if caution.row.level == level]

    @cached_property
    def facts(self):
        """Its facts by their criterion's slug."""
        return {fact.criterion: fact for fact in self.page.facts}

    @property
    def undoing(self):
        """Whether it can be undone: by what, how surely, for how long. None where nobody wrote it."""
        return self.facts.get(UNDO)

    @cached_property
    def suitabilities(self):
        """Its suitabilities by their concern's slug."""
        return {suitability.concern: suitability for suitability in self.page.suitabilities}

    @cached_property
    def helped(self):
        """The slugs of the concerns that it treats or may help."""
        return {slug for slug, row in self.suitabilities.items() if row.verdict != "does_not_treat"}

    @cached_property
    def sources(self):
        """Its own sources and those of what it has from its parent."""
        sources = {source.slug: source for source in self.page.sources}
        if self.parent:
            inherited = {
                slug
                for row in self.effects + self.cautions + self.aftercare
                if row.wider
                for slug in content.cited(row.row)
            }
            for source in self.parent.page.sources:
                if source.slug in inherited:
                    sources.setdefault(source.slug, source)
        return tuple(sources.values())

    def _joined(self, rows, known_by="name"):
        own = tuple(From(row) for row in getattr(self.page, rows))
        if not self.parent:
            return own
        names = {getattr(row.row, known_by) for row in own}
        return (
            tuple(
                From(row, self.parent.name)
                for row in getattr(self.parent.page, rows)
                if getattr(row, known_by) not in names
            )
            + own
        )


@dataclass(frozen=True)
class LiveGuide:
    """A guide that patients can read now."""

    page: content.GuidePage
    stand: Stand

    @property
    def slug(self):
        return self.page.slug

    @property
    def title(self):
        return self.page.title


@dataclass(frozen=True)
class LiveReaderQuestion:
    """A reader's question and our answer, which patients can read now, signed off on its own."""

    page: content.ReaderQuestionPage
    stand: Stand

    @property
    def slug(self):
        return self.page.slug

    @property
    def about(self):
        """Which page it stands under: its kind, and its slug."""
        return self.page.about_kind, self.page.about

    @cached_property
    def row(self):
        """The same as a page's own questions are: its sources by their slugs, those left out that its text cites in place."""
        in_place = set(content.CITATION.findall(self.page.answer))
        slugs = tuple(source.slug for source in self.page.sources if source.slug not in in_place)
        return content.Question(question=self.page.question, answer=self.page.answer, sources=slugs)


def as_advice(effects):
    """Effects as advice: neighbours that share theirs are taken together."""
    together = groupby(effects, key=lambda effect: (effect.row.starts, effect.row.what_to_do))
    return [Advice(starts, what_to_do, tuple(group)) for (starts, what_to_do), group in together]
