"""Links by which somebody without an account reads one revision for a while: made, opened, taken back."""

import datetime
import hashlib
import logging
import secrets

from django.core.signing import BadSignature, Signer
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from education.models import PreviewLink

KEY_BYTES = 24  # 192 bits: not to be guessed
LONGEST_DAYS = 30
_log = logging.getLogger(__name__)
_signer = Signer(salt="education.preview_links", sep=".")


def make(revision, for_whom, by, days, at=None):
    """A new link and the key that its address carries. The key is known to nobody afterwards: only its hash is kept."""
    at = at or timezone.now()
    key = secrets.token_urlsafe(KEY_BYTES)
    link = PreviewLink.objects.create(
        revision=revision,
        key_hash=_hash(key),
        for_whom=for_whom,
        made_by=by,
        made_at=at,
        expires_at=at + datetime.timedelta(days=days),
    )
    return link, _signer.sign(key)


def find(signed_key, at=None):
    """The link that still opens by this key; None where none does. A key that we did not sign costs no query."""
    try:
        key = _signer.unsign(signed_key)
    except BadSignature:
        return None
    links = PreviewLink.objects.open(at).select_related(
        "revision__treatment", "revision__guide", "revision__reader_question"
    )
    return links.filter(key_hash=_hash(key)).first()


def count_opening(link, at=None):
    """
    Note that a link was opened: who sent it sees whether it was read. Like the access record, it is written on a GET.

    Unlike it, nothing rests on it: where it cannot be written, the page is shown all the same.
    """
    try:
        with transaction.atomic():
            PreviewLink.objects.filter(pk=link.pk).update(
                opened=F("opened") + 1, last_opened_at=at or timezone.now()
            )
    except DatabaseError:
        _log.warning("The opening of preview link %s could not be counted.", link.pk, exc_info=True)


def revoke(link, by, at=None):
    """Take a link back. Whether it was still open."""
    at = at or timezone.now()
    return PreviewLink.objects.open(at).filter(pk=link.pk).update(revoked_at=at, revoked_by=by) == 1


def _hash(key):
    return hashlib.sha256(key.encode()).hexdigest()
