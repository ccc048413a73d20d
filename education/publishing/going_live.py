"""Publish, schedule and withdraw: all that changes what patients see, each in one transaction."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from education.models import Notification, Publication, Revision, SignOff
from education.publishing import content
from education.publishing.answered import settle
from education.publishing.health import what_stops


class NotPublishable(Exception):
    """The revision cannot go live as asked; the message says why, in the editor's words. `findings`: what to mend first."""

    def __init__(self, message, findings=()):
        super().__init__(message)
        self.findings = tuple(findings)


def lock(page):
    """Keep everybody else from deciding about a page or the shared words (None) until this transaction ends."""
    if page is None:
        Revision.objects.select_for_update().of(None).order_by("pk").first()
    else:
        type(page)._default_manager.select_for_update().filter(pk=page.pk).first()


NOT_PUBLISHED = {"goes_live_at": None, "withdrawn_at": None, "sign_off": None, "emergency": ""}
"""What a revision is again whose going live is cancelled."""


@transaction.atomic
def publish(revision, by=None, at=None, demonstration=False, emergency=""):
    """
    Make a revision the one that patients see, from now or from the moment `at`, by the sign-off that holds for it.

    Raises NotPublishable where none holds, where it was withdrawn, where it is live or scheduled already, where `at` has passed,
    or where a check finds what stops it. Demonstration content goes live unchecked, and its pages say that they are a
    demonstration. `emergency` is a reason to go without a sign-off: it stays with the revision, and the managers are told.
    A withdrawal that is planned for the page still happens; an older version that was to go live later does not.
    """
    now = timezone.now()
    if at is not None and at < now:
        raise NotPublishable("Choose a time in the future, or publish now.")
    lock(revision.page)
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    if revision.has_ended(now):
        raise NotPublishable("This revision was withdrawn. Save the page again and publish the new one.")
    if revision.goes_live_at is not None:
        raise NotPublishable("This revision is live or scheduled already.")
    if revision.page and content.load(revision.document).slug != revision.page.slug:
        raise NotPublishable(
            "The page has another address since. Save it again, and publish the new version."
        )
    shown = Revision.objects.of(revision.page).live(now).first()
    if shown and shown.emergency and shown.pk > revision.pk:
        raise NotPublishable(
            "A newer version went live in an emergency. Save the page again if this one is right."
        )
    sign_off = None if demonstration else SignOff.objects.covering(revision).first()
    if not demonstration:
        demand_health(revision)
        if sign_off is None and not emergency.strip():
            raise NotPublishable("It is not signed off. Send it to a clinician for review first.")
    revision.goes_live_at = at or now
    # An older version that was to go live later would undo this one in silence.
    older = Revision.objects.of(revision.page).filter(pk__lt=revision.pk)
    older.filter(goes_live_at__gt=revision.goes_live_at).update(**NOT_PUBLISHED)
    revision.withdrawn_at = planned_end(revision.page, after=revision.goes_live_at)
    revision.published_by = by
    revision.demonstration = demonstration
    revision.sign_off = sign_off
    revision.emergency = "" if sign_off or demonstration else emergency.strip()
    revision.save(
        update_fields=[
            "goes_live_at",
            "withdrawn_at",
            "published_by",
            "demonstration",
            "sign_off",
            "emergency",
        ]
    )
    if revision.emergency:
        _alert_managers(revision, now)
    Publication.objects.bump()
    settle(revision.page)
    return revision


def stopping(revision):
    """What stops this revision from going live: the findings of every check that blocks."""
    return what_stops(revision.page, content.load(revision.document))


def planned_end(page, after):
    """When the page is to be withdrawn, if that is decided for a moment later than `after`; else None."""
    ends = Revision.objects.of(page).filter(goes_live_at__isnull=False, withdrawn_at__gt=after)
    return ends.order_by("withdrawn_at").values_list("withdrawn_at", flat=True).first()


def demand_health(revision, refusal=NotPublishable):
    """Raise NotPublishable, or another refusal, naming what to mend, where a check stops this revision."""
    if stops := stopping(revision):
        what = "1 thing stops it" if len(stops) == 1 else f"{len(stops)} things stop it"
        named = " ".join(f"{finding.where.label}: {finding}." for finding in stops[:3])
        more = f" And {len(stops) - 3} more." if len(stops) > 3 else ""
        raise refusal(f"{what}. {named}{more}", stops)


@transaction.atomic
def withdraw(page, at=None):
    """
    Take a page back from patients, from now or from the moment `at`. Its address then says so (410).

    Every revision that is live or scheduled until then is withdrawn, and one scheduled for later is cancelled: nothing comes
    back by itself. A withdrawal that was planned for later comes forward. Returns how many revisions were concerned.
    """
    lock(page)
    at = at or timezone.now()
    shown = (
        Revision.objects.of(page)
        .filter(goes_live_at__isnull=False)
        .filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))
    )
    cancelled = shown.filter(goes_live_at__gt=at).update(**NOT_PUBLISHED)
    withdrawn = shown.filter(goes_live_at__lte=at).update(withdrawn_at=at)
    if cancelled or withdrawn:
        Publication.objects.bump()
        settle(page)
    return cancelled + withdrawn


@transaction.atomic
def cancel_scheduled(page):
    """What was to go live later does not. What is live stays. Returns how many revisions were concerned."""
    lock(page)
    cancelled = Revision.objects.of(page).scheduled().update(**NOT_PUBLISHED)
    if cancelled:
        Publication.objects.bump()
        settle(page)
    return cancelled


@transaction.atomic
def cancel_withdrawal(page):
    """What was to be withdrawn later stays. Returns how many revisions were concerned."""
    lock(page)
    planned = Revision.objects.of(page).filter(goes_live_at__isnull=False, withdrawn_at__gt=timezone.now())
    kept = planned.update(withdrawn_at=None)
    if kept:
        Publication.objects.bump()
    return kept


def _alert_managers(revision, at):
    """Everybody who may decide such a thing is told that somebody did."""
    people = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(email="")
    for person in people:
        if person.has_perm("education.publish_unsigned_revision"):
            Notification.objects.owe(Notification.Kind.EMERGENCY, at=at, recipient=person, revision=revision)
