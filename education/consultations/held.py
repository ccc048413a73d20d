"""
Everything that we hold about one request, for the patient whom it is about: as it is downloaded.

What is left out: who of the staff did something, the keys by which we find the request, e-mails from us to ourselves, and the
reason of a legal hold, which may be about somebody else. A test reads every column of the request and wants to find it here or
in `NOT_TOLD`.
"""

import json

import msgspec
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from education.consultations import answers as answers_
from education.consultations import retention
from education.consultations.letters import TO_THE_CLINIC
from education.models import ConsultationRequest, RequestEvent

Status = ConsultationRequest.Status
NOT_TOLD = {"id", "key", "content_hash", "access_key", "owner", "hold_reason"}


def everything(request, at=None):
    """All of it, as plain values in the order in which it is read. Ten queries at most."""
    return {
        "reference": request.reference,
        "copied_at": at or timezone.now(),
        "status": told_status(request.status),
        "urgent": request.urgent,
        "received_at": request.received_at,
        "last_sent_at": request.last_sent_at,
        "waiting_since": request.waiting_since,
        "reply_by": request.reply_by,
        "visit_at": request.visit_at,
        "next_action_on": request.next_action_on,
        "archived_at": request.archived_at,
        "erased_at": request.erased_at,
        "erase_on": kept_until(request),
        "held_at": request.held_at,
        "email_confirmed_at": request.email_confirmed_at,
        "answers": msgspec.to_builtins(answers_.of_request(request)),
        "earlier_answers": [
            {"until": row.superseded_at, **json.loads(row.answers)}
            for row in request.superseded_answers.all()
        ],
        "consent": {
            "wording": request.consent_wording,
            "version": request.consent_version,
            "language": request.consent_language,
            "at": request.consented_at,
        },
        "messages": [
            {
                "from": "you" if message.is_from_patient else "the clinic",
                "by_phone": message.by_phone,
                "at": message.at,
                "read_at": message.read_at,
                "text": message.text,
            }
            for message in request.messages.all()
        ],
        "notes": [{"at": note.at, "text": note.text} for note in request.notes.all()],
        "events": [
            {
                "at": event.at,
                "what": event.get_kind_display(),
                "by": _by(event),
                "status": told_status(event.status),
            }
            for event in request.events.all()
        ],
        "mail": [
            {"about": mail.get_kind_display(), "written_at": mail.created_at, "sent_at": mail.sent_at}
            for mail in request.notifications.exclude(kind__in=TO_THE_CLINIC)
        ],
    }


def as_json(everything):
    """The same as a text that programs read, and people can."""
    return json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


TOLD = {
    Status.WAITING_ON_US: "Waiting on the clinic",
    Status.WAITING_ON_PATIENT: "Waiting on you",
    Status.QUARANTINE: Status.NEW.label,  # a robot must not learn that it was recognised
}


def told_status(status):
    """A status in the patient's words; nothing for none."""
    return TOLD.get(status) or Status(status).label if status else ""


def kept_until(request):
    """The last day on which we can still hold it. What was set apart goes sooner, but says the same."""
    if request.status != Status.QUARANTINE:
        return request.erase_on
    return retention.erase_on(Status.NEW, request.received_at, received_at=request.received_at)


def _by(event):
    """Nobody of the staff stands beside what the patient did, and what came by itself."""
    if event.actor_id:
        return "the clinic"
    by_itself = {RequestEvent.Kind.LINK_SENT, RequestEvent.Kind.ERASED}
    return "this site" if event.kind in by_itself else "you"
