"""When each page that patients read is to be reviewed again, who sees to it, and which of its sources no longer hold."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from education.models import Revision, SignOff, Source
from education.publishing import content

DUE_SOON = datetime.timedelta(days=30)

# States, the most pressing first, and what they are called.
STATES = {
    "overdue": "Overdue",
    "flagged": "A source changed",
    "due_soon": "Due soon",
    "never": "Never reviewed",
    "not_due": "Not due",
}


@dataclass(frozen=True)
class PageClock:
    """One page that patients read: its last whole-page review, and its flagged sources that nobody has looked at since."""

    revision: Revision
    review: SignOff | None
    today: datetime.date
    flags: tuple[Source, ...] = field(default_factory=tuple)

    @property
    def page(self):
        return self.revision.page

    @property
    def name(self):
        return str(self.page or "Shared words")

    @property
    def due_on(self):
        return self.review.next_review_on if self.review else None

    @property
    def state(self):
        """One of STATES. What is overdue is said first; a flag comes before a date that is only near."""
        if self.review and self.due_on < self.today:
            return "overdue"
        if self.flags:
            return "flagged"
        if self.review is None:
            return "never"
        return "due_soon" if self.due_on <= self.today + DUE_SOON else "not_due"

    @property
    def state_in_words(self):
        return STATES[self.state]

    @property
    def is_pressing(self):
        """Whether somebody should be told of it."""
        unsigned = self.state == "never" and not self.revision.demonstration
        return unsigned or self.state in ("overdue", "flagged", "due_soon")

    @property
    def owner(self):
        return self.page.owner if self.page else None

    @property
    def deputy(self):
        return self.page.deputy if self.page else None

    @property
    def keeper(self):
        """Who is told: the owner, or the deputy where the owner cannot be; None where neither can."""
        people = (person for person in (self.owner, self.deputy) if person)
        return next((person for person in people if person.is_active and person.email), None)


def clocks(at=None):
    """A PageClock for every page that is live, the most pressing first. Three queries, however many pages."""
    today = timezone.localdate(at)
    flagged = {source.slug: source for source in Source.objects.exclude(standing=Source.Standing.HOLDS)}
    reviews = {}
    for review in (
        SignOff.objects.of_whole_pages()
        .select_related("revision")
        .defer("revision__document")
        .order_by("at", "pk")
    ):
        reviews[_owner(review.revision)] = review
    kinds = ("treatment", "guide", "reader_question")
    people = [f"{page}__{person}" for page in kinds for person in ("owner", "deputy")]
    live = Revision.objects.live(at).select_related(*kinds, *people)
    live = live.defer("reader_question__asked", "reader_question__email")
    if not flagged:
        live = live.defer("document")
    found = []
    for revision in live:
        review = reviews.get(_owner(revision))
        found.append(PageClock(revision, review, today, _flags(revision, review, flagged)))
    order = list(STATES)
    return sorted(found, key=lambda clock: (order.index(clock.state), clock.due_on or today, clock.name))


def flags_of(page):
    """The flagged sources that the live version of one page rests on, and that no whole-page review has seen. A few queries."""
    flagged = {source.slug: source for source in Source.objects.exclude(standing=Source.Standing.HOLDS)}
    revision = Revision.objects.of(page).live().first() if flagged else None
    if revision is None:
        return ()
    return _flags(revision, SignOff.objects.of(page).of_whole_pages().first(), flagged)


def is_due(page, at=None):
    """Whether the whole of one page should be reviewed now: soon due, overdue, flagged, or never done. A few queries."""
    review = SignOff.objects.of(page).of_whole_pages().first()
    soon = timezone.localdate(at) + DUE_SOON
    return review is None or review.next_review_on <= soon or bool(flags_of(page))


def to_read_again(at=None):
    """Sources whose day to be read again has come."""
    return Source.objects.filter(recheck_on__lte=timezone.localdate(at)).order_by("recheck_on", "publisher")


def _owner(revision):
    return revision.treatment_id, revision.guide_id, revision.reader_question_id


def _flags(revision, review, flagged):
    if not flagged:
        return ()
    cited = {source.slug for source in content.load(revision.document).sources}
    return tuple(
        source
        for slug, source in sorted(flagged.items())
        if slug in cited and (review is None or review.at < source.flagged_at)
    )
