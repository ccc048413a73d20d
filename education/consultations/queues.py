"""The queues in which requests lie, and what narrows one down. Each rule is written for the database."""

from dataclasses import dataclass

from django.db.models import F, Q

from education.models import ConsultationRequest

Status = ConsultationRequest.Status

IN_THE_INBOX = Q(archived_at__isnull=True, erased_at__isnull=True) & ~Q(status=Status.QUARANTINE)
FIRST_PROMISED = ("-urgent", F("reply_by").asc(nulls_last=True), "received_at", "pk")
LONGEST_WAITING = ("-urgent", "waiting_since", "received_at", "pk")
NEWEST_FIRST = ("-waiting_since", "-pk")


@dataclass(frozen=True)
class Queue:
    """Requests that wait for the same thing, and which of them comes first."""

    label: str
    rule: Q
    order: tuple = NEWEST_FIRST


def _with(status, order=NEWEST_FIRST):
    return Queue(Status(status).label, IN_THE_INBOX & Q(status=status), order)


OURS, QUARANTINE, ALL = "ours", "quarantine", "all"
QUEUES = {
    OURS: Queue("To answer", IN_THE_INBOX & Q(status__in=ConsultationRequest.OURS), FIRST_PROMISED),
    "new": _with(Status.NEW, FIRST_PROMISED),
    "waiting-on-us": _with(Status.WAITING_ON_US, FIRST_PROMISED),
    "waiting-on-patient": _with(Status.WAITING_ON_PATIENT, LONGEST_WAITING),
    "booked": _with(Status.BOOKED, (F("visit_at").asc(nulls_first=True), "pk")),
    "not-suitable": _with(Status.NOT_SUITABLE),
    "closed": _with(Status.CLOSED),
    QUARANTINE: Queue(
        "Quarantine",
        Q(status=Status.QUARANTINE, archived_at__isnull=True, erased_at__isnull=True),
        LONGEST_WAITING,
    ),
    "archive": Queue("Archive", Q(archived_at__isnull=False) | Q(erased_at__isnull=False)),
    ALL: Queue("All", Q(), ("-received_at", "-pk")),
}
"""Every request lies in exactly one of them, apart from the first, which joins two, and the last, which holds all."""

MINE, NOBODYS = "mine", "nobody"


def whose(asked, user):
    """The rule for whose requests are asked for: one's own, nobody's, or those of somebody by their number."""
    if asked == MINE:
        return Q(owner=user.pk)
    if asked == NOBODYS:
        return Q(owner__isnull=True)
    return Q(owner=int(asked)) if asked else Q()


def narrowed(only, today):
    """The rule for what a queue is narrowed down to."""
    waits = IN_THE_INBOX & Q(status__in=ConsultationRequest.OURS)
    return {
        "overdue": waits & Q(reply_by__lt=today),
        "urgent": Q(urgent=True),
        "planned": IN_THE_INBOX
        & Q(next_action_on__lte=today)
        & ~Q(status__in=(Status.CLOSED, Status.NOT_SUITABLE)),
    }.get(only, Q())
