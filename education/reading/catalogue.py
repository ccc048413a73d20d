"""
The catalogue: an immutable index, in memory, of everything that is live.

One small query a page tells whether it still holds: the publication's stamp. A scheduled revision that falls due needs no
query at all, since the catalogue knows until when it holds.
"""

import datetime
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from types import MappingProxyType

from django.db.models import Q
from django.utils import timezone

from education.models import Publication, Revision
from education.publishing import content
from education.reading.clinic import ClinicDetails, read_clinic


@dataclass(frozen=True)
class Review:
    """A clinician's sign-off, as patients see it."""

    by: str
    credentials: str
    on: datetime.date
    next_on: datetime.date


@dataclass(frozen=True)
class Stand:
    """Which revision a page shows, and how it came to be live."""

    revision: int
    made_at: datetime.datetime
    goes_live_at: datetime.datetime | None = None
    demonstration: bool = False
    review: Review | None = None


@dataclass(frozen=True)
class From:
    """An effect or a caution, and the wider treatment it comes from (None: the page's own)."""

    row: content.Effect | content.Caution
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

    @cached_property
    def effects(self):
        """Its own effects and its parent's, said once for all parts."""
        return self._joined("effects")

    @cached_property
    def cautions(self):
        """Its own cautions and its parent's."""
        return self._joined("cautions")

    def effects_in(self, tier):
        """Its effects in one tier, the parent's first."""
        return [effect for effect in self.effects if effect.row.tier == tier]

    def advice_in(self, tier):
        """Its effects in one tier, neighbours with the same advice taken together."""
        return _as_advice(self.effects_in(tier))

    def own_advice_in(self, tier):
        """The same, without what it has from its parent: for a list on which the parent stands too."""
        return _as_advice(effect for effect in self.effects_in(tier) if not effect.wider)

    def cautions_at(self, level):
        """Its cautions at one level, the parent's first."""
        return [caution for caution in self.cautions if caution.row.level == level]

    @cached_property
    def facts(self):
        """Its facts by their criterion's slug."""
        return {fact.criterion: fact for fact in self.page.facts}

    @cached_property
    def suitabilities(self):
        """Its suitabilities by their concern's slug."""
        return {suitability.concern: suitability for suitability in self.page.suitabilities}

    @cached_property
    def sources(self):
        """Its own sources and those of what it has from its parent."""
        sources = {source.slug: source for source in self.page.sources}
        if self.parent:
            inherited = {
                slug for row in self.effects + self.cautions if row.wider for slug in content.cited(row.row)
            }
            for source in self.parent.page.sources:
                if source.slug in inherited:
                    sources.setdefault(source.slug, source)
        return tuple(sources.values())

    def _joined(self, rows):
        own = tuple(From(row) for row in getattr(self.page, rows))
        if not self.parent:
            return own
        names = {row.row.name for row in own}
        return (
            tuple(
                From(row, self.parent.name)
                for row in getattr(self.parent.page, rows)
                if row.name not in names
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
class Catalogue:
    """Everything live, in the order patients see it. Equal for equal revisions, whatever order they come in."""

    treatments: Mapping[str, LiveTreatment] = field(default_factory=lambda: MappingProxyType({}))
    guides: Mapping[str, LiveGuide] = field(default_factory=lambda: MappingProxyType({}))
    shared: content.SharedWords = field(default_factory=content.SharedWords)
    shared_stand: Stand | None = None
    clinic: ClinicDetails | None = None
    withdrawn: frozenset[tuple[str, str]] = frozenset()
    stamp: str = ""
    holds_until: datetime.datetime | None = None

    @cached_property
    def no_treatment(self):
        """The option of doing nothing, where it is live."""
        return next((treatment for treatment in self.treatments.values() if treatment.is_no_treatment), None)

    @cached_property
    def requestable(self):
        """What a patient can ask the clinic about: offered injectables."""
        return tuple(t for t in self.treatments.values() if t.is_offered and not t.is_no_treatment)

    @property
    def comparable(self):
        """What can stand in a comparison beside “no treatment”."""
        return self.requestable

    @cached_property
    def criteria(self):
        """The criteria by their slugs, in order."""
        return {criterion.slug: criterion for criterion in self.shared.criteria}

    @cached_property
    def concerns(self):
        """The concerns by their slugs, in order."""
        return {concern.slug: concern for concern in self.shared.concerns}

    @cached_property
    def standing_pages(self):
        """The standing pages by their slugs."""
        return {page.slug: page for page in self.shared.standing_pages}

    @cached_property
    def featured(self):
        """The guides that the home page shows."""
        return [guide for guide in self.guides.values() if guide.page.featured]

    @cached_property
    def wholes(self):
        """The slugs of wider treatments that have live parts."""
        return {treatment.page.part_of for treatment in self.treatments.values() if treatment.page.part_of}

    @cached_property
    def not_offered(self):
        """What can be read about, but neither compared nor requested."""
        return [treatment for treatment in self.treatments.values() if not treatment.is_offered]

    def parts_of(self, slug):
        """The live parts of a wider treatment."""
        return [treatment for treatment in self.treatments.values() if treatment.page.part_of == slug]

    def with_page(self, page):
        """The catalogue as it would be with this frozen page live: what a preview shows."""
        stand = Stand(revision=0, made_at=timezone.now())
        pages = [(live.page, live.stand) for live in (*self.treatments.values(), *self.guides.values())]
        if self.shared_stand:
            pages.append((self.shared, self.shared_stand))
        kept = [(other, its) for other, its in pages if not _same_page(other, page)]
        return replace(
            build([*kept, (page, stand)], clinic=self.clinic, withdrawn=self.withdrawn),
            stamp=self.stamp,
            holds_until=self.holds_until,
        )


def build(pages, clinic=None, withdrawn=()):
    """
    A catalogue of (page, stand) pairs. Pure: the same pairs give an equal catalogue, whatever their order.

    A part whose wider treatment is not among them is left out: a part is live only while its parent is.
    """
    treatments, guides = {}, {}
    shared, shared_stand = content.SharedWords(), None
    for page, stand in pages:
        match page:
            case content.TreatmentPage():
                treatments[page.slug] = LiveTreatment(page, stand)
            case content.GuidePage():
                guides[page.slug] = LiveGuide(page, stand)
            case content.SharedWords():
                shared, shared_stand = page, stand
    joined = {
        slug: replace(treatment, parent=treatments.get(treatment.page.part_of))
        for slug, treatment in treatments.items()
        if not treatment.page.part_of or treatment.page.part_of in treatments
    }
    return Catalogue(
        treatments=_in_order(joined, key=lambda live: (live.page.order, live.page.name, live.slug)),
        guides=_in_order(guides, key=lambda live: (live.page.order, live.page.title, live.slug)),
        shared=shared,
        shared_stand=shared_stand,
        clinic=clinic,
        withdrawn=frozenset(withdrawn),
    )


def load(at=None):
    """The catalogue of what is live at a moment, read afresh from the database."""
    now = at or timezone.now()
    stamp = Publication.objects.stamp()
    live, withdrawn = [], []
    for revision, page in _decoded(Revision.objects.gone_live(now)):
        if revision.withdrawn_at is None or revision.withdrawn_at > now:
            live.append((page, _stand(revision)))
        elif not isinstance(page, content.SharedWords):
            withdrawn.append((revision.subject, page.slug))
    return replace(
        build(live, clinic=read_clinic(), withdrawn=withdrawn), stamp=stamp, holds_until=_next_change(now)
    )


_kept: Catalogue | None = None
_lock = threading.Lock()


def current():
    """The catalogue that holds now: one query where nothing has changed."""
    global _kept
    stamp, kept = Publication.objects.stamp(), _kept
    if _holds(kept, stamp):
        return kept
    with _lock:
        if not _holds(_kept, stamp):
            _kept = load()
        return _kept


def last_known():
    """The catalogue of the last answer, without a query: for the pages that say something broke. May be empty."""
    return _kept or Catalogue()


def forget():
    """Drop what is kept; the next page reads everything afresh."""
    global _kept
    _kept = None


def _holds(catalogue, stamp):
    return (
        catalogue is not None
        and catalogue.stamp == stamp
        and (catalogue.holds_until is None or timezone.now() < catalogue.holds_until)
    )


def _next_change(now):
    """The next moment at which something goes live or is withdrawn by itself."""
    due = Revision.objects.filter(Q(goes_live_at__gt=now) | Q(withdrawn_at__gt=now)).values_list(
        "goes_live_at", "withdrawn_at"
    )
    return min((moment for pair in due for moment in pair if moment and moment > now), default=None)


_pages: dict[str, content.Page] = {}


def _decoded(revisions):
    """Each revision's page. A document never changes, so one that the last catalogue held is not decoded again."""
    global _pages
    _pages = {
        revision.fingerprint: _pages.get(revision.fingerprint) or content.load(revision.document)
        for revision in revisions
    }
    return [(revision, _pages[revision.fingerprint]) for revision in revisions]


def _stand(revision):
    return Stand(
        revision=revision.pk,
        made_at=revision.made_at,
        goes_live_at=revision.goes_live_at,
        demonstration=revision.demonstration,
    )


def _as_advice(effects):
    together = groupby(effects, key=lambda effect: (effect.row.starts, effect.row.what_to_do))
    return [Advice(starts, what_to_do, tuple(group)) for (starts, what_to_do), group in together]


def _same_page(one, other):
    return type(one) is type(other) and getattr(one, "slug", None) == getattr(other, "slug", None)


def _in_order(pages, key):
    return MappingProxyType({live.slug: live for live in sorted(pages.values(), key=key)})
