"""
Forgetting a request: its patient's words go, and that there was one stays, so that counts remain true.

Name, contact, message, notes, replies, earlier answers and search keys are gone. Events stay, which hold none of it.
"""

import secrets

from django.db import transaction
from django.utils import timezone

from education.consultations import erasure_ledger
from education.models import ConsultationRequest, Notification, RequestEvent, SearchKey
from education.models.consultation_request import WORDS, new_access_key


class Held(Exception):
    """A legal hold keeps the request from being erased."""


def erase(request, actor=None, at=None):
    """
    Erase one request. Whether that was still to be done. Raises `Held` for one under a legal hold.

    `actor` is who of the staff did it; nobody, where its day has come or the patient asked for it.
    """
    at = at or timezone.now()
    with transaction.atomic():
        request = ConsultationRequest.objects.select_for_update().get(pk=request.pk)
        if request.erased_at:
            return False
        if request.held_at:
            raise Held
        erasure_ledger.note(
            request, at
        )  # first: a line without an erasure is made up for, the other way round not
        for name in WORDS:
            setattr(request, name, "")
        # The visitor's cookie and the links in their mail find nothing any more.
        request.key, request.content_hash = secrets.token_hex(32), secrets.token_hex(32)
        request.access_key, request.email_confirmed_at = new_access_key(), None
        request.erased_at = at
        request.reply_by = request.next_action_on = None  # nobody waits for us any more
        request.save()
        request.notes.all().delete()
        request.messages.all().delete()
        request.superseded_answers.all().delete()
        SearchKey.objects.filter(request=request).delete()
        Notification.objects.owed().filter(request=request).update(
            given_up_at=at, claimed_until=None, last_error="erased"
        )
        request.events.create(kind=RequestEvent.Kind.ERASED, actor=actor, at=at)
    return True
