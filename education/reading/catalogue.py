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
from types import MappingProxyType

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from education.models import Publication, Revision
from education.publishing import content
from education.reading.clinic import ClinicDetails, read_clinic
from education.reading.first_uses import FirstUses, Glossary
from education.reading.live import LiveGuide, LiveReaderQuestion, LiveTreatment, Review, Stand


@dataclass(frozen=True)
class Catalogue:
    """Everything live, in the order patients see it. Equal for equal revisions, whatever order they come in."""

    treatments: Mapping[str, LiveTreatment] = field(default_factory=lambda: MappingProxyType({}))
    guides: Mapping[str, LiveGuide] = field(default_factory=lambda: MappingProxyType({}))
    reader_questions: Mapping[str, LiveReaderQuestion] = field(default_factory=lambda: MappingProxyType({}))
    shared: content.SharedWords = field(default_factory=content.SharedWords)
    shared_stand: Stand | None = None
    clinic: ClinicDetails | None = None
    withdrawn: Mapping[tuple[str, str], content.Page] = field(default_factory=lambda: MappingProxyType({}))
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

    def shows(self, kind, slug):
        """Whether patients can read this treatment or guide now."""
        return slug in {"treatment": self.treatments, "guide": self.guides}[kind]

    @cached_property
    def _questions_under(self):
        found = {}
        for live in self.reader_questions.values():
            found.setdefault(live.about, []).append(live)
        return found

    def questions_under(self, kind, slug):
        """The readers' questions under a treatment or guide, the one that was published last first."""
        return self._questions_under.get((kind, slug), [])

    @property
    def comparable(self):
        """What can stand in a comparison beside “no treatment”."""
        return self.requestable

    def showing(self, slugs):
        """What else shows these treatments: the comparisons of two with one of them in it, and the guides that compare them."""
        pairs = [
            (one, other)
            for number, one in enumerate(self.comparable)
            for other in self.comparable[number + 1 :]
            if {one.slug, other.slug} & slugs
            and one.slug != other.page.part_of
            and other.slug != one.page.part_of
        ]
        return pairs, [guide for guide in self.guides.values() if slugs & set(guide.page.options)]

    @cached_property
    def criteria(self):
        """The criteria by their slugs, in order."""
        return {criterion.slug: criterion for criterion in self.shared.criteria}

    @cached_property
    def concerns(self):
        """The concerns by their slugs, in order."""
        return {concern.slug: concern for concern in self.shared.concerns}

    @cached_property
    def glossary(self):
        """The terms, ready to be found in texts."""
        return Glossary(self.shared.terms)

    def first_uses(self, *names):
        """What a new page with these names will have explained. What it is itself about needs no explaining."""
        return FirstUses(self.glossary, self.glossary.named(names))

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

    def same_until(self):
        """When what it shows changes by itself next, a notice's coming and going included; None where nothing is planned."""
        moments = [self.holds_until] if self.holds_until else []
        now = timezone.now()
        for notice in self.clinic.notices if self.clinic else ():
            moments += [moment for moment in (notice.shown_from, notice.shown_until) if moment > now]
        return min(moments, default=None)

    def parts_of(self, slug):
        """The live parts of a wider treatment."""
        return [treatment for treatment in self.treatments.values() if treatment.page.part_of == slug]

    def instead_of(self, subject, slug):
        """Live treatments and guides to read instead of a page that was withdrawn: what it was part of, in, or compared."""
        match self.withdrawn[subject, slug]:
            case content.TreatmentPage(part_of=whole):
                near = [self.treatments[whole]] if whole in self.treatments else []
                return near, [guide for guide in self.guides.values() if slug in guide.page.options]
            case content.GuidePage(options=options):
                return [self.treatments[option] for option in options if option in self.treatments], []

    def with_page(self, page):
        """The catalogue as it would be with this frozen page live: what a preview shows."""
        stand = Stand(revision=0, made_at=timezone.now())
        mappings = (self.treatments, self.guides, self.reader_questions)
        pages = [(live.page, live.stand) for mapping in mappings for live in mapping.values()]
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

    A part whose wider treatment is not among them is left out: a part is live only while its parent is. So is a reader's
    question whose page is not.
    """
    treatments, guides, questions = {}, {}, {}
    shared, shared_stand = content.SharedWords(), None
    for page, stand in pages:
        match page:
            case content.TreatmentPage():
                treatments[page.slug] = LiveTreatment(page, stand)
            case content.GuidePage():
                guides[page.slug] = LiveGuide(page, stand)
            case content.ReaderQuestionPage():
                questions[page.slug] = LiveReaderQuestion(page, stand)
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
        reader_questions=_in_order(_under_what_is_live(questions, joined, guides), key=_newest_first),
        shared=shared,
        shared_stand=shared_stand,
        clinic=clinic,
        withdrawn=MappingProxyType(dict(withdrawn)),
    )


def _under_what_is_live(questions, treatments, guides):
    pages = {"treatment": treatments, "guide": guides}
    return {slug: live for slug, live in questions.items() if live.page.about in pages[live.page.about_kind]}


def _newest_first(live):
    """What a preview shows has no moment: it comes first."""
    moment = live.stand.goes_live_at
    return (moment is not None, -moment.timestamp() if moment else 0, live.slug)


def load(at=None):
    """The catalogue of what is live at a moment, read afresh from the database."""
    now = at or timezone.now()
    stamp = Publication.objects.stamp()
    live, withdrawn = [], {}
    gone_live = Revision.objects.gone_live(now).select_related("sign_off__rests_on")
    for revision, page in _decoded(gone_live):
        if revision.withdrawn_at is None or revision.withdrawn_at > now:
            live.append((page, _stand(revision, now)))
        elif isinstance(page, (content.TreatmentPage, content.GuidePage)):
            withdrawn[revision.subject, page.slug] = page
    withdrawn |= _gone_with_their_whole(live, withdrawn)
    return replace(
        build(live, clinic=read_clinic(), withdrawn=withdrawn),
        stamp=stamp,
        holds_until=_next_change(now, [stand for _, stand in live]),
    )


def _gone_with_their_whole(live, withdrawn):
    """The parts of withdrawn treatments: patients see them no more, though nobody withdrew them one by one."""
    return {
        ("treatment", page.slug): page
        for page, _ in live
        if isinstance(page, content.TreatmentPage) and ("treatment", page.part_of) in withdrawn
    }


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


def still_known():
    """The same, where nothing was planned to change since; else None: what was planned to go is not shown from memory."""
    return _kept if _kept and _holds(_kept, _kept.stamp) else None


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


def _next_change(now, stands):
    """The next moment at which something goes live, is withdrawn, or becomes overdue for review, by itself."""
    due = Revision.objects.filter(Q(goes_live_at__gt=now) | Q(withdrawn_at__gt=now)).values_list(
        "goes_live_at", "withdrawn_at"
    )
    moments = [moment for pair in due for moment in pair if moment and moment > now]
    moments += [moment for stand in stands if stand.review and (moment := _overdue_from(stand.review)) > now]
    return min(moments, default=None)


_pages: dict[str, content.Page] = {}


def _decoded(revisions):
    """Each revision's page. A document never changes, so one that the last catalogue held is not decoded again."""
    global _pages
    kept = _pages
    _pages = pages = {  # its own name too: another thread may load another moment's
        revision.fingerprint: kept.get(revision.fingerprint) or content.load(revision.document)
        for revision in revisions
    }
    return [(revision, pages[revision.fingerprint]) for revision in revisions]


def _stand(revision, now):
    return Stand(
        revision=revision.pk,
        made_at=revision.made_at,
        goes_live_at=revision.goes_live_at,
        demonstration=revision.demonstration,
        emergency=bool(revision.emergency) and revision.sign_off is None,
        review=_review(revision.sign_off, now),
    )


def _review(sign_off, now):
    """What patients read of a sign-off: the whole-page review that it stands for or rests on."""
    if sign_off is None:
        return None
    review = sign_off.review
    found = Review(
        by=review.name,
        credentials=review.credentials,
        on=timezone.localdate(review.at),
        next_on=review.next_review_on,
    )
    return replace(found, overdue=settings.SAY_REVIEW_OVERDUE and _overdue_from(found) <= now)


def _overdue_from(review):
    """The first moment after the day on which the next review is due."""
    day = review.next_on + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def _same_page(one, other):
    return type(one) is type(other) and getattr(one, "slug", None) == getattr(other, "slug", None)


def _in_order(pages, key):
    return MappingProxyType({live.slug: live for live in sorted(pages.values(), key=key)})
