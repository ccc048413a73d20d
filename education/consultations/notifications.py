"""
E-mails that are owed: claimed, sent, tried again, and in the end given up.

A message holds a reference and a link, and nothing that a patient wrote. Its Message-ID stays the same, so that the one case in
which it can go out twice (a worker dies after the mail server has taken it) shows as one message.
"""

import datetime
import random
from collections import Counter
from enum import Enum, auto
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Min
from django.utils import timezone

from education.consultations import question_letters, reader_questions
from education.consultations.letters import NotWanted, letter_about_requests, wanting_a_link
from education.consultations.page_report_letter import letter_about_a_report
from education.mail.handing_over import NotSent, Unreachable, hand_over
from education.models import ConsultationRequest, Notification, RequestEvent
from education.models.notification import STUCK_AFTER
from education.publishing.letters import letter_about_a_page

CLAIM = datetime.timedelta(minutes=5)
"""How long a worker may take over one message. Longer than one may take to be handed over."""
FIRST_WAIT = datetime.timedelta(seconds=30)
LONGEST_WAIT = datetime.timedelta(hours=1)
WHILE_UNREACHABLE = datetime.timedelta(seconds=10)
"""How long all others wait when the mail server takes nothing: whichever is next then finds out whether it is back."""
LONGEST_WAIT_FOR_SERVER = datetime.timedelta(minutes=5)
REFUSED_FOR_GOOD = 3
"""So many times “never” is believed. Between them lies half an hour, in which somebody may mend the mail server."""
FEWEST_TRIES = 10
"""Nothing is given up before that, so that a worker that was off for days, or a manager's new try, is a real one."""


class Outcome(Enum):
    """What became of one attempt."""

    SENT = auto()
    WAITING = auto()
    UNREACHABLE = auto()
    NOTHING_TO_SEND = auto()
    GIVEN_UP = auto()


class Stuck(NamedTuple):
    """E-mails that staff should know of: how many, and since when the oldest is owed."""

    count: int
    oldest: datetime.datetime | None


def owe(kind, event):
    """Write down that an e-mail is owed for an event. Call it in the transaction that writes the event."""
    return Notification.objects.owe(kind, at=event.at, cause=event, request=event.request)


def acknowledge(event):
    """Tell the patient that we have their request, where they gave an e-mail address."""
    if event.request.contact_by == ConsultationRequest.ContactBy.EMAIL:
        owe(Notification.Kind.ACKNOWLEDGED, event)


def deliver_due(at=None, stop=lambda: False):
    """
    Send everything that is due, one message at a time. Returns how many were sent and how many must wait.

    Where the mail server cannot be reached, the others are not tried in vain, nor counted as tried.
    """
    outcomes = Counter()
    while not stop() and (notification := claim(at)):
        outcome = attempt(notification, at)
        outcomes[outcome] += 1
        if outcome is Outcome.UNREACHABLE:
            outcomes[Outcome.WAITING] += 1 + _put_off(at or timezone.now())
            break
    return outcomes[Outcome.SENT], outcomes[Outcome.WAITING]


def claim(at=None):
    """The next due notification, for this worker alone; None where nothing is due."""
    at = at or timezone.now()
    if not Notification.objects.due(at).exists():
        return None  # without taking SQLite's write lock for nothing
    with transaction.atomic():
        notification = _for_me_alone(at).order_by("next_attempt_at", "pk").first()
        if notification:
            notification.claimed_until = at + CLAIM
            notification.attempts += 1
            notification.save(update_fields=["claimed_until", "attempts"])
    return notification


def attempt(notification, at=None):
    """Try to send one claimed notification, and note what became of it."""
    now = at or timezone.now()
    links = wanting_a_link(notification)
    try:
        mail = message(notification)
        if mail is not None:
            hand_over(mail)
    except NotWanted as error:
        return _give_up(notification, type(error).__name__, now)
    except NotSent as error:
        return _not_sent(notification, error, now)
    except Exception as error:  # whatever it is, this message must not stop the others
        return _not_sent(notification, NotSent(type(error).__name__[:90]), now)
    with transaction.atomic():
        if _close(notification, sent_at=at or timezone.now(), last_error="", contact_key=""):
            reader_questions.forget_address(notification)
            RequestEvent.objects.bulk_create(
                RequestEvent(request=request, kind=RequestEvent.Kind.LINK_SENT, at=now) for request in links
            )
    return Outcome.NOTHING_TO_SEND if mail is None else Outcome.SENT


def message(notification):
    """The e-mail of a notification: on a reader's question or report, to one of the staff on a page, or on requests."""
    if notification.kind in question_letters.KINDS:
        return question_letters.letter_about_a_question(notification)
    if notification.page_report_id is not None:
        return letter_about_a_report(notification)
    if notification.recipient_id is not None:
        return letter_about_a_page(notification)
    return letter_about_requests(notification)


def try_again(notifications, at=None):
    """Send what waits or was given up as if for the first time. Returns how many; an erased request's stay as they are."""
    wanted = notifications.to_try_again().values("pk")
    return Notification.objects.filter(pk__in=wanted).update(
        given_up_at=None, next_attempt_at=at or timezone.now(), attempts=0, last_error=""
    )


def stuck(at=None):
    """What has waited for too long or was given up lately, for the staff's front page. One query."""
    found = Notification.objects.stuck((at or timezone.now()) - STUCK_AFTER)
    return Stuck(**found.aggregate(count=Count("pk"), oldest=Min("created_at")))


def wait(attempts, longest=LONGEST_WAIT):
    """How long to wait after so many attempts: twice as long each time, and never for all messages at one moment."""
    most = min(FIRST_WAIT * 2 ** min(max(attempts, 1) - 1, 20), longest)
    return most * random.uniform(0.5, 1)  # noqa: S311  spreads load, protects nothing


def _for_me_alone(at):
    """What is due and no other worker has its hands on. Inside a transaction: on SQLite it is the only one that writes."""
    due = Notification.objects.due(at)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    return due


def _put_off(at):
    """Let all that is due wait a moment, and count no attempt. Returns how many that were."""
    with transaction.atomic():
        others = list(_for_me_alone(at).values_list("pk", flat=True))
        return Notification.objects.filter(pk__in=others).update(next_attempt_at=at + WHILE_UNREACHABLE)


def _not_sent(notification, error, at):
    """Note why, and try again later, unless it has been tried for long enough."""
    tries = notification.attempts
    if error.permanent:
        enough, pause = tries >= REFUSED_FOR_GOOD, wait(tries + 5)
    else:
        since = at - datetime.timedelta(days=settings.MAIL_GIVE_UP_DAYS)
        enough = tries >= FEWEST_TRIES and notification.created_at <= since
        pause = wait(tries)
    unreachable = isinstance(error, Unreachable)
    if enough:
        return _give_up(notification, error.reason, at)
    if unreachable:
        pause = max(wait(tries, LONGEST_WAIT_FOR_SERVER), 1.5 * WHILE_UNREACHABLE)
    _close(notification, next_attempt_at=at + pause, last_error=error.reason)
    return Outcome.UNREACHABLE if unreachable else Outcome.WAITING


def _give_up(notification, reason, at):
    with transaction.atomic():
        if _close(notification, given_up_at=at, last_error=reason, contact_key=""):
            reader_questions.forget_address(notification)
    return Outcome.GIVEN_UP


def _close(notification, **fields):
    """End this worker's claim with what came of it, if it is still this worker's. Whether it was."""
    mine = Notification.objects.filter(
        pk=notification.pk, claimed_until=notification.claimed_until, sent_at__isnull=True
    )
    return mine.update(claimed_until=None, **fields)
