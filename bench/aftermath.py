"""What a drill left in the database and in the mailbox, and what of it must not be. Django is set up before this is imported."""

from collections import Counter

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from education.consultations import tokens
from education.models import ConsultationRequest, Notification, RequestEvent, UnfinishedAnswers


def release_claims():
    """As if five minutes had passed: what a killed worker had claimed is due again."""
    connection.close()  # from before the database was restarted
    Notification.objects.filter(sent_at__isnull=True).update(
        claimed_until=None, next_attempt_at=timezone.now()
    )


def figures(acknowledged, mails):
    """What is there."""
    return {
        "acknowledged": len(acknowledged),
        "stored": ConsultationRequest.objects.count(),
        "set apart as perhaps sent by a robot": ConsultationRequest.objects.filter(
            status=ConsultationRequest.Status.QUARANTINE
        ).count(),
        "notifications owed": Notification.objects.count(),
        "e-mails taken": sum(mails.values()),
        "e-mails taken twice": sum(times == 2 for times in mails.values()),
    }


def breaches(acknowledged, mails, mail_kills):
    """Everything that the promise forbids, in words. Empty: it held."""
    return [*_requests(acknowledged), *_half_saved(), *_mail(mails, mail_kills), *_database()]


def _requests(acknowledged):
    """Every acknowledged request is there once, and nothing twice."""
    stored = Counter(ConsultationRequest.objects.values_list("reference", flat=True))
    names = Counter(request.name for request in ConsultationRequest.objects.only("name"))
    for sent in acknowledged:
        if stored[sent.reference] != 1:
            yield f"acknowledged {sent.reference} is stored {stored[sent.reference]} times"
        if names[sent.name] != 1:
            yield f"{sent.name} is stored {names[sent.name]} times"
        token = tokens.from_cookie(sent.cookies.get(settings.ANSWERS_COOKIE_NAME))
        if UnfinishedAnswers.objects.filter(lookup=tokens.lookup(token)).exists():
            yield f"{sent.reference} is stored, and its answers still wait to be sent"
    yield from (f"{name} is stored {times} times" for name, times in names.items() if times > 1)


def _half_saved():
    """A request, its event and what is owed for it stand together or not at all."""
    received = Q(events__kind=RequestEvent.Kind.RECEIVED)
    for request in ConsultationRequest.objects.annotate(times=Count("events", filter=received)).exclude(
        times=1
    ):
        yield f"{request} was received {request.times} times"
    owed = Count("notifications", filter=Q(notifications__kind=Notification.Kind.REQUEST_RECEIVED))
    events = RequestEvent.objects.filter(kind=RequestEvent.Kind.RECEIVED)
    events = events.exclude(request__status=ConsultationRequest.Status.QUARANTINE)
    for event in events.annotate(owed=owed).exclude(owed=1):
        yield f"for {event.request} {event.owed} notices are owed"


def _mail(mails, mail_kills):
    """Everything owed went out once; twice only where a worker may have been killed after the mail server took it."""
    known = set()
    for notification in Notification.objects.all():
        known.add(notification.message_id)
        times = mails[notification.message_id]
        if notification.sent_at is None:
            yield f"{notification} was not sent ({notification.last_error or 'no error'})"
        elif not 1 <= times <= 2:
            yield f"{notification} arrived {times} times"
    yield from (f"{message_id} was sent, and nothing owed it" for message_id in set(mails) - known)
    twice = sum(times == 2 for times in mails.values())
    if twice > mail_kills:
        yield f"{twice} e-mails arrived twice, and only {mail_kills} workers were killed"


def _database():
    """What the database says of itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for pragma in ("integrity_check", "foreign_key_check"):
            found = [row for row in cursor.execute(f"PRAGMA {pragma}").fetchall() if row != ("ok",)]
            yield from (f"{pragma}: {row}" for row in found)
