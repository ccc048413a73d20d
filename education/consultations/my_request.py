"""
What patients do with their own request: open it, read it, add to it, withdraw it, have it erased, take a copy of it.

Each use is an event. Every step is safe to repeat: a double click, a reload or a second tab does nothing twice.
"""

import logging

from django.core import signing
from django.core.signing import BadSignature
from django.db import DatabaseError, transaction
from django.utils import timezone

from education.consultations import limits, search_keys, workflow
from education.consultations.access import LONGEST
from education.consultations.erasure import erase
from education.consultations.notifications import owe
from education.models import ConsultationRequest, Message, Notification, RequestEvent

Kind = RequestEvent.Kind
Status = ConsultationRequest.Status
DONE = (Status.NOT_SUITABLE, Status.CLOSED, Status.QUARANTINE)
"""Nobody at the clinic is at work on these."""
_SHOWN = "education.consultations.my_request: shown"
_log = logging.getLogger(__name__)


# --- Getting in ---------------------------------------------------------------------------------------------------------


def want_link(address, at=None):
    """
    Note that somebody wants a link to what they sent from this address. `deliver` finds it and mails; nobody waits for that.

    The same work for an address that we know and one that we do not, and nobody is told which it was, or that it was too
    often for this one. Asked twice before it was sent, it is sent once.
    """
    if not limits.spend("link_contact", limits.contact(email=address), at):
        return
    wanted = {"kind": Notification.Kind.LINK_WANTED, "contact_key": search_keys.contact_key(address)}
    if not Notification.objects.owed().filter(**wanted).exists():
        Notification.objects.owe(at=at, **wanted)


def open_by_link(request, at=None):
    """Record that a patient opened a link from their mail. The first time, it confirms the address that it was sent to."""
    at = at or timezone.now()
    with workflow.working_on(request) as locked:
        if locked.contact_by == ConsultationRequest.ContactBy.EMAIL and locked.email_confirmed_at is None:
            locked.email_confirmed_at = at
            locked.save(update_fields=["email_confirmed_at"])
            locked.events.create(kind=Kind.CONFIRMED, at=at)
        locked.events.create(kind=Kind.OPENED, at=at)
    return locked


def open_from_here(request, at=None):
    """Record that a patient opened their request in the browser that sent it."""
    with workflow.working_on(request) as locked:
        locked.events.create(kind=Kind.OPENED, at=at or timezone.now())
    return locked


# --- What was shown -----------------------------------------------------------------------------------------------------


def shown(request, messages=()):
    """Goes with each form: which request it was shown for, and after which message. Only we can make one."""
    return signing.dumps([request.pk, max((one.pk for one in messages), default=0)], salt=_SHOWN)


def read_shown(value):
    """The request and the last message of a form that we showed; two Nones for any other."""
    try:
        number, after = signing.loads(value or "", salt=_SHOWN, max_age=LONGEST)
    except BadSignature:
        return None, None
    return number, after


def was_erased(number):
    """Whether the request that a form was shown for is erased by now: a double click, or a second tab."""
    return ConsultationRequest.objects.filter(pk=number, erased_at__isnull=False).exists()


def is_withdrawn(request):
    """Whether a closed request is closed because its patient took it back. One query."""
    return (
        request.status == Status.CLOSED
        and request.events.filter(kind=Kind.WITHDRAWN, at=request.waiting_since).exists()
    )


def is_late(request, today=None):
    """Whether we owe a reply that we promised for an earlier day. What was set apart says the same as what is new."""
    today = today or timezone.localdate()
    return request.reply_by is not None and request.reply_by < today


def mark_read(messages, at=None):
    """
    Note when the patient first saw our replies. Like the access record it is written on a GET.

    Unlike it, nothing rests on it: where it cannot be written, the page is shown all the same.
    """
    unread = [message for message in messages if not message.is_from_patient and message.read_at is None]
    if not unread:
        return
    mine = [message.pk for message in unread]
    try:
        with transaction.atomic():
            Message.objects.filter(pk__in=mine, read_at__isnull=True).update(read_at=at or timezone.now())
    except DatabaseError:
        number = unread[0].request_id
        _log.warning("That replies to request %s were read could not be noted.", number, exc_info=True)


# --- Steps --------------------------------------------------------------------------------------------------------------


def add(request, text, after, at=None):
    """
    Add to a request. The same text again from a form that was shown before it stood there is the same click.

    Another text is always kept, whatever happened since the form was shown: it takes nothing from what others said.
    """
    with workflow.working_on(request) as locked:
        since = locked.messages.filter(pk__gt=after, author__isnull=True)
        if text not in [message.text for message in since]:
            workflow.add(locked, text, at=at)


def ask_erasure(request, at=None):
    """
    Erase a request because its patient asks for it. Whether it is gone.

    The clinic is told where it was still at work on it, or a visit would stay booked for nobody. A legal hold stops it: then
    the wish is recorded, the clinic is told of that, and the request waits on the clinic.
    """
    at = at or timezone.now()
    with workflow.working_on(request) as locked:
        asked_before = (
            locked.held_at and locked.events.filter(kind=Kind.ASKED_ERASURE, at__gte=locked.held_at).exists()
        )
        event = locked.events.create(kind=Kind.ASKED_ERASURE, at=at)
        if not locked.held_at:
            erase(locked, at=at)
            if locked.status not in DONE:
                owe(Notification.Kind.REQUEST_WITHDRAWN, event)
            return True
        workflow.wait_on_us(locked, at)
        locked.save()
        if not asked_before:
            owe(Notification.Kind.REQUEST_ADDED, event)
    return False


def record_download(request, at=None):
    """Record that a patient took a copy. Before it is handed out, so that no copy is without its record."""
    with workflow.working_on(request) as locked:
        locked.events.create(kind=Kind.DOWNLOADED, at=at or timezone.now())
