"""Where a page stands: what patients see, what waits to be seen, and what has been saved since."""

from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from education.models import Revision


@dataclass(frozen=True)
class Status:
    """The revisions that matter about one page. `shown` went live last, even if it was withdrawn since."""

    newest: Revision | None = None
    shown: Revision | None = None
    scheduled: Revision | None = None
    at: object = None

    @property
    def live(self):
        """The revision that patients see, if any."""
        return self.shown if self.shown and not self._has_ended else None

    @property
    def withdrawn_at(self):
        """Since when the page is withdrawn, if it is."""
        return self.shown.withdrawn_at if self.shown and self._has_ended else None

    @property
    def ends_at(self):
        """When the live revision will be withdrawn, if that is decided."""
        return self.live.withdrawn_at if self.live else None

    @property
    def has_newer(self):
        """Whether the newest saved version says something else than what patients see or will see."""
        if self.newest is None:
            return False
        last = self.scheduled or self.live
        return last is None or self.newest.fingerprint != last.fingerprint

    @property
    def _has_ended(self):
        return self.shown.withdrawn_at is not None and self.shown.withdrawn_at <= self.at


def status(page, at=None):
    """The status of one treatment, guide or reader's question, or of the shared words where `page` is None. Three queries."""
    return _statuses(Revision.objects.of(page), at).get(page.pk if page else None, Status(at=at))


def statuses(pages, at=None):
    """The statuses of many pages of one kind by their keys. Three queries, however many."""
    pages = list(pages)
    if not pages:
        return {}
    owner = Revision.subject_of(pages[0])
    keys = [page.pk for page in pages]
    found = _statuses(Revision.objects.filter(**{f"{owner}__in": keys}), at)
    return {key: found.get(key, Status(at=at)) for key in keys}


def _statuses(revisions, at):
    at = at or timezone.now()
    light = revisions.defer("document").select_related("made_by", "published_by", "sign_off")
    owners = ("subject", "treatment", "guide", "reader_question")
    newest = revisions.order_by().values(*owners).annotate(newest=Max("pk")).values("newest")
    parts = {
        "newest": _by_owner(light.filter(pk__in=newest)),
        "shown": _by_owner(light.gone_live(at)),
        # The last one due wins, as it will when the time comes.
        "scheduled": _by_owner(light.scheduled(at).order_by("goes_live_at", "pk")),
    }
    keys = set().union(*parts.values())
    return {key: Status(at=at, **{name: found.get(key) for name, found in parts.items()}) for key in keys}


def _by_owner(revisions):
    return {
        revision.treatment_id or revision.guide_id or revision.reader_question_id: revision
        for revision in revisions
    }
