"""Send a revision for review, sign it off, or send it back. Who wrote it cannot sign it; no account is above that."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from education.models import Clinician, Comment, Notification, Publication, Revision, SignOff, Submission
from education.publishing.going_live import demand_health, lock
from education.publishing.review_clock import is_due

DEFAULT_MONTHS = 12
"""Months between whole-page reviews of what has no page of its own: the shared words."""


class NotSubmittable(Exception):
    """The revision cannot be sent for review; the message says why, in the editor's words. `findings`: what to mend first."""

    def __init__(self, message, findings=()):
        super().__init__(message)
        self.findings = tuple(findings)


class NotSignable(Exception):
    """This person cannot sign this revision off; the message says why, in their words. `findings`: what is to be mended first."""

    def __init__(self, message, findings=()):
        super().__init__(message)
        self.findings = tuple(findings)


# --- Who ----------------------------------------------------------------------------------------------------------------


def clinical_editors(revision):
    """
    The keys of everybody who changed the page's clinical content between its last sign-off and this revision.

    Where unsigned words of before that come back, by restoring or by hand, whoever wrote them then counts too. Before the first
    sign-off that is everybody who ever changed it. Two queries, however long the history.
    """
    earlier = Revision.objects.of(revision.page).filter(pk__lte=revision.pk).order_by("pk")
    signed = set(SignOff.objects.of(revision.page).values_list("revision", flat=True)) - {revision.pk}
    editors, wrote, before = set(), {}, None
    for key, words, editor in earlier.values_list("pk", "clinical_fingerprint", "made_by"):
        if words != before:
            editors |= wrote.get(words, set()) | ({editor} - {None})
            wrote[words] = set(editors)
        before = words
        if key in signed:
            editors = set()
            wrote.pop(words, None)  # signed twice, it is gone already
    return editors


def why_not_sign(revision, user):
    """Why this person may not sign this revision, in a sentence; empty where they may."""
    if not user.is_active or not user.has_perm("education.sign_revision"):
        return "Your account may not sign pages off."
    if getattr(user, "clinician", None) is None:
        return "Your account is not tied to a clinician's entry. A manager can do that under Clinicians."
    if user.pk in clinical_editors(revision):
        return "You changed this page's clinical content since its last sign-off. Another clinician must sign it."
    if revision.has_ended():
        return "This version was withdrawn. Save the page again, and sign the new version."
    return ""


def who_could_sign(revision):
    """The clinicians with an account that may sign this revision."""
    editors = clinical_editors(revision)
    with_account = Clinician.objects.filter(user__is_active=True).exclude(user__in=editors)
    able = [
        one.pk for one in with_account.select_related("user") if one.user.has_perm("education.sign_revision")
    ]
    return Clinician.objects.filter(pk__in=able)


# --- Sending for review -------------------------------------------------------------------------------------------------


@transaction.atomic
def submit(revision, clinician, by=None, due_on=None, note="", at=None):
    """
    Send exactly this revision to a clinician, who is told by e-mail. An earlier one of the page that still waits is replaced.

    Raises NotSubmittable where a check stops it, where a sign-off holds for it already, or where the clinician could not sign it.
    """
    at = at or timezone.now()
    lock(revision.page)
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    demand_health(revision, NotSubmittable)
    if SignOff.objects.covering(revision).exists() and not is_due(revision.page, at):
        raise NotSubmittable("A sign-off holds for this version already. It can go live.")
    if clinician.user is None:
        raise NotSubmittable(f"{clinician} has no account to sign in with yet.")
    if clinician.user_id in clinical_editors(revision):
        raise NotSubmittable(f"{clinician} changed this page's clinical content. Choose another clinician.")
    if reason := why_not_sign(revision, clinician.user):
        raise NotSubmittable(f"{clinician} cannot sign this version: {reason[0].lower()}{reason[1:]}")
    Submission.objects.of(revision.page).open().update(outcome=Submission.Outcome.REPLACED, ended_at=at)
    submission = Submission.objects.create(
        revision=revision, clinician=clinician, by=by, due_on=due_on, note=note, at=at
    )
    _tell(Notification.Kind.REVIEW_WANTED, clinician.user, revision, at)
    return submission


@transaction.atomic
def send_back(revision, comments, by, at=None):
    """
    Send a revision back to its editor with comments: (anchor, place in words, text), at least one.

    Whoever may sign it may send it back. Raises NotSignable.
    """
    at = at or timezone.now()
    lock(revision.page)
    submission = Submission.objects.select_for_update().open().filter(revision=revision).first()
    if reason := why_not_sign(revision, by):
        raise NotSignable(reason)
    if submission is None:
        raise NotSignable("This version does not wait for a review any more.")
    if not comments:
        raise NotSignable("Say what is to be changed.")
    Comment.objects.bulk_create(
        Comment(submission=submission, anchor=anchor, place=place, text=text)
        for anchor, place, text in comments
    )
    submission.outcome, submission.ended_at = Submission.Outcome.SENT_BACK, at
    submission.save(update_fields=["outcome", "ended_at"])
    _tell(Notification.Kind.SENT_BACK, submission.by, revision, at)
    return submission


# --- Signing ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def sign(revision, by, checked, whole_page=True, next_review_on=None, at=None):
    """
    Sign off exactly this revision's clinical content, in the clinician's own name and credentials.

    `checked` says what they checked. Only a whole-page review moves the page's review dates, and the first sign-off must be one.
    What patients see already, with the same clinical content, is signed with it. Raises NotSignable.
    """
    at = at or timezone.now()
    lock(revision.page)
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    if reason := why_not_sign(revision, by):
        raise NotSignable(reason)
    demand_health(revision, NotSignable)
    holds = SignOff.objects.covering(revision).first()
    if holds and not whole_page:
        raise NotSignable("It is signed off already. Sign again only for a review of the whole page.")
    if holds and holds.by == by and timezone.localdate(holds.at) == timezone.localdate(at):
        raise NotSignable("You signed this off today already.")
    if not checked.strip():
        raise NotSignable("Say what you checked.")
    review = None if whole_page else last_review(revision.page)
    if not whole_page and review is None:
        raise NotSignable("The whole of this page was never reviewed. Review all of it, and say so.")
    today = timezone.localdate(at)
    next_review_on = review.next_review_on if review else next_review_on or due_after(revision.page, today)
    if review is None and next_review_on <= today:
        raise NotSignable("Choose a day in the future for the next review.")
    sign_off = SignOff.objects.create(
        revision=revision,
        clinician=by.clinician,
        by=by,
        name=by.clinician.name,
        credentials=by.clinician.credentials,
        checked=checked.strip(),
        at=at,
        next_review_on=next_review_on,
        rests_on=review,
    )
    for submission in Submission.objects.open().filter(revision=revision):
        submission.outcome, submission.ended_at = Submission.Outcome.SIGNED, at
        submission.save(update_fields=["outcome", "ended_at"])
        _tell(Notification.Kind.SIGNED_OFF, submission.by, revision, at)
    _cover_what_is_shown(revision, sign_off, at)
    return sign_off


def last_review(page):
    """The sign-off of a page's last whole-page review, of the shared words' where `page` is None; None where there was none."""
    return SignOff.objects.of(page).of_whole_pages().first()


def due_after(page, day):
    """When the whole page is to be reviewed again, if it is reviewed on that day."""
    months = page.review_months if page else DEFAULT_MONTHS
    years, month = divmod(day.month - 1 + months, 12)
    first = datetime.date(day.year + years, month + 1, 1)
    following = (first + datetime.timedelta(days=32)).replace(day=1)
    return min(first + datetime.timedelta(days=day.day - 1), following - datetime.timedelta(days=1))


def _cover_what_is_shown(revision, sign_off, at):
    """What is live or scheduled with the same clinical content stands on the new sign-off from now on."""
    of_page = Revision.objects.of(revision.page)
    shown = of_page.filter(Q(pk__in=of_page.live(at).values("pk")) | Q(goes_live_at__gt=at)).filter(
        clinical_fingerprint=revision.clinical_fingerprint
    )
    if shown.update(sign_off=sign_off, demonstration=False):
        Publication.objects.bump()


def _tell(kind, person, revision, at):
    if person is not None and person.is_active and person.email:
        Notification.objects.owe(kind, at=at, recipient=person, revision=revision)
