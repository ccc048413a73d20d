"""
What becomes of a request once we have it. Each step is one transaction: the request, its event, and what is owed for it.

Who works on a request says which state of it they saw (`last_change`). Where a colleague or the patient was faster, nothing is
done and `ChangedMeanwhile` says so.
"""

from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from education.consultations import answers as answers_
from education.consultations import retention
from education.consultations.notifications import acknowledge, owe
from education.consultations.promise import reply_by
from education.models import ConsultationRequest, Notification, RequestEvent

Status = ConsultationRequest.Status
Kind = RequestEvent.Kind

NEXT = {
    Status.NEW: {
        Status.WAITING_ON_US,
        Status.WAITING_ON_PATIENT,
        Status.BOOKED,
        Status.NOT_SUITABLE,
        Status.CLOSED,
        Status.QUARANTINE,
    },
    Status.WAITING_ON_US: {
        Status.WAITING_ON_PATIENT,
        Status.BOOKED,
        Status.NOT_SUITABLE,
        Status.CLOSED,
    },
    Status.WAITING_ON_PATIENT: {
        Status.WAITING_ON_US,
        Status.BOOKED,
        Status.NOT_SUITABLE,
        Status.CLOSED,
    },
    Status.BOOKED: {Status.WAITING_ON_US, Status.WAITING_ON_PATIENT, Status.NOT_SUITABLE, Status.CLOSED},
    Status.NOT_SUITABLE: {Status.WAITING_ON_US, Status.CLOSED},
    Status.CLOSED: {Status.WAITING_ON_US},
    Status.QUARANTINE: {Status.NEW, Status.CLOSED},
}
"""Status → those that may follow. A test walks every sequence of these."""
WITH_WORDS = {Status.BOOKED, Status.NOT_SUITABLE}
"""Reached by `accept` and `decline` alone, which tell the patient in words."""
DONE_WITH = {Status.BOOKED, Status.NOT_SUITABLE, Status.CLOSED}
"""What may be put away."""
REPLIED_TO = {*ConsultationRequest.OURS, Status.WAITING_ON_PATIENT, Status.BOOKED}
"""Where a reply may be written."""


class NotAllowed(Exception):
    """What the rules forbid, said to whoever tried."""


class ChangedMeanwhile(NotAllowed):
    """Somebody else was faster."""

    def __init__(self):
        super().__init__(
            "Somebody changed this request while you had it open. Nothing of yours was saved; look again."
        )


def next_statuses(request):
    """The statuses that staff may choose by themselves; accepting and declining are steps of their own."""
    return [status for status in Status if status in NEXT[Status(request.status)] - WITH_WORDS]


def next_words(request):
    """What staff may say to the patient as it stands: “reply”, “accept”, “decline”. Nothing to one that was erased."""
    may = {
        "reply": request.status in REPLIED_TO,
        "accept": may_follow(request, Status.BOOKED),
        "decline": may_follow(request, Status.NOT_SUITABLE),
    }
    return [] if request.erased_at else [word for word, allowed in may.items() if allowed]


def may_follow(request, status):
    return status in NEXT[Status(request.status)]


def last_change(request):
    """Which state of a request this is: the number of its last event that is more than a look. One query."""
    changes = RequestEvent.objects.filter(request=request).exclude(kind__in=RequestEvent.ONLY_LOOKED)
    return changes.order_by("-pk").values_list("pk", flat=True).first() or 0


@contextmanager
def working_on(request, seen=None):
    """
    The request as it is now, locked until the step is done. Erased ones are past all work.

    `seen` is the `last_change` of the state that somebody looked at; None where they need not have looked.
    """
    with transaction.atomic():
        locked = ConsultationRequest.objects.select_for_update().get(pk=request.pk)
        if seen is not None and last_change(locked) != seen:
            raise ChangedMeanwhile
        demand_kept(locked)
        yield locked


def demand_kept(request):
    """Refuse whatever is to be done with a request that was erased."""
    if request.erased_at:
        raise NotAllowed("This request was erased. Nothing can be done with it any more.")


# --- Steps of staff -----------------------------------------------------------------------------------------------------


def move(request, status, actor, seen=None, at=None):
    """Change the status by itself: “waiting on us”, “closed” and the like."""
    at = at or timezone.now()
    with working_on(request, seen) as locked:
        if status in WITH_WORDS:
            raise NotAllowed("Accept or decline the request, with words for the patient.")
        released = locked.status == Status.QUARANTINE and status == Status.NEW
        event = _set_status(locked, status, actor, at)
        if released and not locked.notifications.exists():  # nobody was told while it was set apart
            owe(Notification.Kind.REQUEST_RECEIVED, event)
            acknowledge(event)
        locked.save()
    return locked


def reply(request, text, actor, by_phone=False, seen=None, at=None):
    """
    Answer the patient: they are told that there is a reply, and read it on their own page.

    Then it waits on them; a booked visit stays booked.
    """
    at = at or timezone.now()
    with working_on(request, seen) as locked:
        if locked.status not in REPLIED_TO:
            raise NotAllowed("Set this request to “waiting on us” before you reply.")
        _say(locked, text, actor, by_phone, at)
        if locked.status in ConsultationRequest.OURS:
            _set_status(locked, Status.BOOKED if locked.visit_at else Status.WAITING_ON_PATIENT, actor, at)
        locked.save()
    return locked


def accept(request, text, actor, visit_at=None, by_phone=False, seen=None, at=None):
    """Say yes in words: a visit is booked, on no earlier day than the patient asked for."""
    at = at or timezone.now()
    with working_on(request, seen) as locked:
        not_before = answers_.about(locked).not_before
        if visit_at and not_before and timezone.localdate(visit_at).isoformat() < not_before:
            raise NotAllowed("The patient asked for a later day. Choose one on or after it.")
        _say(locked, text, actor, by_phone, at)
        _set_status(locked, Status.BOOKED, actor, at)
        locked.visit_at = visit_at
        locked.save()
    return locked


def decline(request, reason, actor, by_phone=False, seen=None, at=None):
    """Say no, with a reason in plain words."""
    at = at or timezone.now()
    with working_on(request, seen) as locked:
        _say(locked, reason, actor, by_phone, at)
        _set_status(locked, Status.NOT_SUITABLE, actor, at)
        locked.save()
    return locked


def assign(request, owner, actor, seen=None, at=None):
    """Give a request to somebody, or to nobody."""
    with working_on(request, seen) as locked:
        if locked.owner_id != (owner.pk if owner else None):
            locked.owner = owner
            _record(locked, Kind.ASSIGNED, actor, at, assigned_to=owner)
            locked.save(update_fields=["owner"])
    return locked


def plan(request, day, actor, seen=None, at=None):
    """Say when somebody looks at it again; None: no day."""
    with working_on(request, seen) as locked:
        if locked.next_action_on != day:
            locked.next_action_on = day
            _record(locked, Kind.PLANNED, actor, at)
            locked.save(update_fields=["next_action_on"])
    return locked


def mark_urgent(request, urgent, actor, seen=None, at=None):
    """Put it first in every list, or not any more."""
    with working_on(request, seen) as locked:
        if locked.urgent != urgent:
            locked.urgent = urgent
            _record(locked, Kind.URGENT if urgent else Kind.NOT_URGENT, actor, at)
            locked.save(update_fields=["urgent"])
    return locked


def note(request, text, actor, at=None):
    """Write something for colleagues. A note never comes too late: it changes nothing that somebody else saw."""
    with working_on(request) as locked:
        locked.notes.create(text=text, author=actor, at=at or timezone.now())
        _record(locked, Kind.NOTED, actor, at)
    return locked


def archive(request, actor, at=None):
    """Put away what is done with."""
    with working_on(request) as locked:
        if locked.status not in DONE_WITH:
            raise NotAllowed("Only booked, declined and closed requests can be put away.")
        if locked.archived_at is None:
            locked.archived_at = at or timezone.now()
            _record(locked, Kind.ARCHIVED, actor, at)
            locked.save(update_fields=["archived_at"])
    return locked


def hold(request, reason, actor, at=None):
    """Keep a request from being erased, with a reason: a complaint, a claim, an inspection."""
    with working_on(request) as locked:
        locked.held_at, locked.hold_reason = at or timezone.now(), reason
        _record(locked, Kind.HELD, actor, at)
        locked.save(update_fields=["held_at", "hold_reason"])
    return locked


def release(request, actor, at=None):
    """End a legal hold. The day of erasure counts again; where the patient asked for it meanwhile, it is today."""
    with working_on(request) as locked:
        if locked.held_at is not None:
            if _erasure_is_asked(locked):
                locked.erase_on = min(locked.erase_on, timezone.localdate(at))
            locked.held_at, locked.hold_reason = None, ""
            _record(locked, Kind.RELEASED, actor, at)
            locked.save(update_fields=["held_at", "hold_reason", "erase_on"])
    return locked


def record_view(request, actor):
    """Record that somebody read a request."""
    request.events.create(kind=Kind.VIEWED, actor=actor)


def record_export(requests, actor, at=None):
    """Record that somebody took requests out as a table."""
    at = at or timezone.now()
    RequestEvent.objects.bulk_create(
        RequestEvent(request=request, kind=Kind.EXPORTED, actor=actor, at=at) for request in requests
    )


# --- Steps of the patient -----------------------------------------------------------------------------------------------


def wait_on_us(request, at, actor=None):
    """
    What was done with waits on us again, and comes out of the archive. The caller saves the request.

    What was withdrawn in quarantine is set apart again: no robot lets itself in by way of “withdraw”.
    """
    if request.status in (*ConsultationRequest.OURS, Status.QUARANTINE):
        return
    if _taken_back_in_quarantine(request):
        _set_status(request, Status.QUARANTINE, actor, at, whatever_stands=True)
    else:
        _set_status(request, Status.WAITING_ON_US, actor, at)


def add(request, text, at=None):
    """What the patient adds to a request that they sent. It waits on us again."""
    at = at or timezone.now()
    with working_on(request) as locked:
        locked.messages.create(text=text, at=at)
        event = _record(locked, Kind.ADDED, None, at)
        wait_on_us(locked, at)
        locked.save()
        if locked.status != Status.QUARANTINE:
            owe(Notification.Kind.REQUEST_ADDED, event)
    return locked


def withdraw(request, at=None):
    """The patient takes the request back. It is closed, and erased in its time; withdrawn twice is withdrawn once."""
    at = at or timezone.now()
    with working_on(request) as locked:
        if locked.status == Status.CLOSED:
            return locked
        told = locked.status != Status.QUARANTINE
        event = _record(locked, Kind.WITHDRAWN, None, at)
        _set_status(locked, Status.CLOSED, None, at, whatever_stands=True)
        locked.visit_at = None
        locked.save()
        if told:
            owe(Notification.Kind.REQUEST_WITHDRAWN, event)
    return locked


# --- Parts of a step ----------------------------------------------------------------------------------------------------


def _say(request, text, actor, by_phone, at):
    if not text.strip():
        raise NotAllowed("Write what you say to the patient.")
    request.messages.create(text=text, author=actor, by_phone=by_phone, at=at)
    event = _record(request, Kind.REPLIED, actor, at)
    if not by_phone and request.contact_by == ConsultationRequest.ContactBy.EMAIL:
        owe(Notification.Kind.REPLIED, event)


def _set_status(request, status, actor, at, whatever_stands=False):
    """The one place in which a status changes, with all that hangs on it. The caller saves the request."""
    if not whatever_stands and not may_follow(request, status):
        now, then = Status(request.status).label, Status(status).label
        raise NotAllowed(f"“{then}” cannot follow “{now}”.")
    request.status, request.waiting_since = status, at
    request.reply_by = reply_by(at) if status in ConsultationRequest.OURS else None
    erase_on = retention.erase_on(status, at, received_at=request.received_at)
    request.erase_on = min(erase_on, request.erase_on) if _erasure_is_asked(request) else erase_on
    request.archived_at = None
    if status == Status.NOT_SUITABLE:
        request.visit_at = None
    return _record(request, Kind.STATUS, actor, at, status=status)


def _taken_back_in_quarantine(request):
    """Whether its last change of status was its patient's withdrawal of which nobody was told, as it was set apart."""
    untold = request.events.filter(kind=Kind.WITHDRAWN, notifications__isnull=True).last()
    return untold and request.events.filter(kind=Kind.STATUS, pk__gt=untold.pk).count() == 1


def _erasure_is_asked(request):
    """Whether its patient wants it erased and a hold, of now or of before, kept it: no step may put that off. One query."""
    return request.events.filter(kind=Kind.ASKED_ERASURE).exists()


def _record(request, kind, actor, at, **more):
    return request.events.create(kind=kind, actor=actor, at=at or timezone.now(), **more)
