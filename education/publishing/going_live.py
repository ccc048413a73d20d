"""Publish, schedule and withdraw: all that changes what patients see, each in one transaction."""

from django.db import transaction
from django.utils import timezone

from education.models import Publication, Revision
from education.publishing import content
from education.publishing.health import what_stops


class NotPublishable(Exception):
    """The revision cannot go live as asked; the message says why, in the editor's words. `findings`: what to mend first."""

    def __init__(self, message, findings=()):
        super().__init__(message)
        self.findings = tuple(findings)


@transaction.atomic
def publish(revision, by=None, at=None, demonstration=False):
    """
    Make a revision the one that patients see, from now or from the moment `at`.

    Raises NotPublishable where it was withdrawn, where it is live or scheduled already, where `at` has passed, or where a
    check finds what stops it. Demonstration content goes live unchecked, and its pages say that they are a demonstration.
    """
    now = timezone.now()
    if at is not None and at < now:
        raise NotPublishable("Choose a time in the future, or publish now.")
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    if revision.withdrawn_at is not None:
        raise NotPublishable("This revision was withdrawn. Save the page again and publish the new one.")
    if revision.goes_live_at is not None:
        raise NotPublishable("This revision is live or scheduled already.")
    if not demonstration:
        demand_health(revision)
    revision.goes_live_at = at or now
    revision.published_by = by
    revision.demonstration = demonstration
    revision.save(update_fields=["goes_live_at", "published_by", "demonstration"])
    Publication.objects.bump()
    return revision


def stopping(revision):
    """What stops this revision from going live: the findings of every check that blocks."""
    return what_stops(revision.page, content.load(revision.document))


def demand_health(revision):
    """Raise NotPublishable, naming what to mend, where a check stops this revision."""
    if stops := stopping(revision):
        what = "1 thing stops it" if len(stops) == 1 else f"{len(stops)} things stop it"
        named = " ".join(f"{finding.where.label}: {finding}." for finding in stops[:3])
        more = f" And {len(stops) - 3} more." if len(stops) > 3 else ""
        raise NotPublishable(f"{what}. {named}{more}", stops)


@transaction.atomic
def withdraw(page, at=None):
    """
    Take a page back from patients, from now or from the moment `at`. Its address then says so (410).

    Every revision that is live or scheduled until then is withdrawn, and one scheduled for later is cancelled: nothing comes
    back by itself. Returns how many revisions were concerned.
    """
    at = at or timezone.now()
    shown = Revision.objects.of(page).filter(goes_live_at__isnull=False, withdrawn_at__isnull=True)
    cancelled = shown.filter(goes_live_at__gt=at).update(goes_live_at=None)
    withdrawn = shown.filter(goes_live_at__lte=at).update(withdrawn_at=at)
    if cancelled or withdrawn:
        Publication.objects.bump()
    return cancelled + withdrawn
