"""What a patient sends, stored once. One transaction holds the request, its event and what is owed for it, or nothing."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from education.consultations import access, limits, references, retention, search_keys, tokens
from education.consultations import answers as answers_
from education.consultations.notifications import acknowledge, owe
from education.consultations.promise import reply_by
from education.consultations.workflow import wait_on_us
from education.models import ConsultationRequest, Notification, RequestEvent, SupersededAnswers

Status = ConsultationRequest.Status
Kind = RequestEvent.Kind


@dataclass(frozen=True)
class Consent:
    """What the patient agreed to, word for word."""

    wording: str
    version: str
    language: str


def send(answers, token, consent, suspected_robot=False, at=None):
    """
    Store a request once, however often it is sent; sent again with other answers, it is corrected.

    Whoever holds the token sent it. The unfinished answers go in the same transaction that stores the request.
    """
    at = at or timezone.now()
    for last_try in (False, False, True):
        try:
            with transaction.atomic():
                request = _store(answers, token, consent, suspected_robot, at)
                answers_.forget(token)
                return request
        except (
            IntegrityError
        ):  # the same visitor's second click was first, or (once in billions) a reference is taken
            if last_try:
                raise
    raise AssertionError("unreachable")


def _store(answers, token, consent, suspected_robot, at):
    key, content_hash = tokens.request_key(token), answers_.fingerprint(answers, token)
    request = ConsultationRequest.objects.select_for_update().filter(key=key).first()
    if request is None:
        return _receive(answers, key, content_hash, consent, suspected_robot, at)
    if request.content_hash != content_hash:
        _correct(request, answers, content_hash, consent, at)
    return request


def _receive(answers, key, content_hash, consent, suspected_robot, at):
    # Too many in one person's name are set apart as well, or a stranger's mailbox could be filled with our mail.
    suspected_robot = suspected_robot or not _not_too_often(answers, at)
    status = Status.QUARANTINE if suspected_robot else Status.NEW
    request = ConsultationRequest.objects.create(
        reference=references.new(),
        key=key,
        content_hash=content_hash,
        status=status,
        urgent=answers.about.gone_wrong == "tell",
        waiting_since=at,
        reply_by=reply_by(at),
        received_at=at,
        last_sent_at=at,
        erase_on=retention.erase_on(status, at, received_at=at),
        **answers_.columns(answers),
        **_agreed(consent, at),
    )
    search_keys.index(request)
    event = request.events.create(kind=Kind.RECEIVED, at=at)
    # To a robot's request nobody is called, and no stranger's address is written to, until staff let it in.
    if not suspected_robot:
        owe(Notification.Kind.REQUEST_RECEIVED, event)
        acknowledge(event)
    return request


def _correct(request, answers, content_hash, consent, at):
    """Put new answers in place of the old, and keep the old beside them. What was done with already waits on us again."""
    SupersededAnswers.objects.create(
        request=request,
        superseded_at=at,
        answers=answers_.as_json(
            answers_.of_request(request),
            consent=[
                request.consent_wording,
                request.consent_version,
                request.consent_language,
                request.consented_at,
            ],
        ),
    )
    address = request.email
    new_values = answers_.columns(answers) | _agreed(consent, at)
    for name, value in new_values.items():
        setattr(request, name, value)
    request.content_hash, request.last_sent_at = content_hash, max(at, request.received_at)
    request.urgent = request.urgent or answers.about.gone_wrong == "tell"
    if request.email != address:
        # A link in the old mailbox would show the request to whoever reads it, and confirm an address that it never reached.
        access.take_back(request)
        request.email_confirmed_at = None
    event = request.events.create(kind=Kind.CORRECTED, at=at)
    wait_on_us(request, at)
    request.save()
    search_keys.index(request)
    if request.status == Status.QUARANTINE:
        return
    owe(Notification.Kind.REQUEST_CORRECTED, event)
    if request.email != address and _not_too_often(answers, at):
        acknowledge(event)


def _not_too_often(answers, at):
    """Counts one use of this address or number, within the transaction that stores it: what is not stored is not counted."""
    return limits.spend("send_contact", limits.contact(answers.email, answers.phone), at)


def _agreed(consent, at):
    return {
        "consent_wording": consent.wording,
        "consent_version": consent.version,
        "consent_language": consent.language,
        "consented_at": at,
    }
