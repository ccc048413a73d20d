"""Publish, schedule and withdraw: all that changes what patients see, each in one transaction."""

from django.db import transaction
from django.utils import timezone

from education.models import Publication, Revision


class NotPublishable(Exception):
    """The revision cannot go live as asked; the message says why, in the editor's words."""


@transaction.atomic
def publish(revision, by=None, at=None, demonstration=False):
    """
    Make a revision the one that patients see, from now or from the moment `at`.

    Raises NotPublishable where it was withdrawn, where it is live or scheduled already, or where `at` has passed.
    """
    now = timezone.now()
    if at is not None and at < now:
        raise NotPublishable("Choose a time in the future, or publish now.")
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    if revision.withdrawn_at is not None:
        raise NotPublishable("This revision was withdrawn. Save the page again and publish the new one.")
    if revision.goes_live_at is not None:
        raise NotPublishable("This revision is live or scheduled already.")
    revision.goes_live_at = at or now
    revision.published_by = by
    revision.demonstration = demonstration
    revision.save(update_fields=["goes_live_at", "published_by", "demonstration"])
    Publication.objects.bump()
    return revision


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
