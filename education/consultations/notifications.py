"""
E-mails that are owed: claimed, sent, tried again.

A message holds the reference and a link, and nothing that a patient wrote. Its Message-ID stays the same, so that the one
case in which it can go out twice (a worker dies after the mail server has taken it) shows as one message.
"""

import datetime
import random

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from education.models import Clinic, ConsultationRequest, Notification
from education.publishing.letters import letter

CLAIM = datetime.timedelta(minutes=5)
"""How long a worker may take over one message. Longer than EMAIL_TIMEOUT lets any mail server hold it."""
FIRST_WAIT = datetime.timedelta(seconds=30)
LONGEST_WAIT = datetime.timedelta(hours=1)

SUBJECTS = {
    Notification.Kind.REQUEST_RECEIVED: "New consultation request {reference}",
    Notification.Kind.REQUEST_CORRECTED: "Consultation request {reference} was corrected",
}
BODIES = {
    Notification.Kind.REQUEST_RECEIVED: "A consultation request came in.",
    Notification.Kind.REQUEST_CORRECTED: "A patient corrected a consultation request. The earlier answers are kept with it.",
}


class NobodyToTell(Exception):
    """The clinic's e-mail address has not been entered yet."""


def owe(kind, event):
    """Write down that an e-mail is owed for an event. Call it in the transaction that writes the event."""
    return Notification.objects.owe(kind, at=event.at, cause=event, request=event.request)


def acknowledge(event):
    """Tell the patient that we have their request, where they gave an e-mail address."""
    if event.request.contact_by == ConsultationRequest.ContactBy.EMAIL:
        owe(Notification.Kind.ACKNOWLEDGED, event)


def deliver_due(at=None, stop=lambda: False):
    """Send everything that is due, one message at a time. Returns how many were sent and how many must wait."""
    sent = waiting = 0
    while not stop() and (notification := claim(at)):
        if attempt(notification, at):
            sent += 1
        else:
            waiting += 1
    return sent, waiting


def claim(at=None):
    """The next due notification, for this worker alone; None where nothing is due."""
    at = at or timezone.now()
    if not Notification.objects.due(at).exists():
        return None  # without taking SQLite's write lock for nothing
    with transaction.atomic():
        due = Notification.objects.due(at).order_by("next_attempt_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        notification = due.first()
        if notification:
            notification.claimed_until = at + CLAIM
            notification.attempts += 1
            notification.save(update_fields=["claimed_until", "attempts"])
    return notification


def attempt(notification, at=None):
    """Try to send one claimed notification. Whether it went out; if not, it is tried again later."""
    mine = Notification.objects.filter(pk=notification.pk, claimed_until=notification.claimed_until)
    try:
        message(notification).send(fail_silently=False)
    except Exception as error:  # whatever it is, this message must not stop the others
        mine.update(
            claimed_until=None,
            next_attempt_at=(at or timezone.now()) + wait(notification.attempts),
            last_error=type(error).__name__[:100],
        )
        return False
    mine.update(claimed_until=None, sent_at=at or timezone.now(), last_error="")
    return True


def message(notification):
    """The e-mail of a notification: to the clinic about a request, or to one of the staff about a page."""
    if notification.request_id is None:
        return letter(notification)
    clinic = Clinic.objects.first()
    if clinic is None:
        raise NobodyToTell
    request = notification.request
    address = settings.SITE_URL + reverse("admin:education_consultationrequest_change", args=[request.pk])
    return EmailMessage(
        subject=SUBJECTS[notification.kind].format(reference=request.reference),
        body=f"{BODIES[notification.kind]}\n\nReference: {request.reference}\nRead it and reply: {address}\n",
        to=[clinic.email],
        headers={"Message-ID": notification.message_id, "Auto-Submitted": "auto-generated"},
    )


def wait(attempts):
    """How long to wait after so many attempts: twice as long each time, and never for all messages at one moment."""
    longest = min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT)
    return longest * random.uniform(0.5, 1)  # noqa: S311  spreads load, protects nothing
