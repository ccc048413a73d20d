"""
What somebody searched for, sealed: a list can be paged, filtered and come back to, and its address says no patient's name.

Sealed under keys of their own that are derived from DATA_KEYS, so that nothing else can be opened by asking for it.
"""

import base64
import datetime
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from education.consultations import references, search_keys
from education.models import ConsultationRequest

MARK = "~"
LONGEST = 200
LIFETIME = datetime.timedelta(hours=12)
"""As long as the longest session."""


def address_of(text):
    """How an address may hold it: a reference as it is, anything else sealed."""
    return references.read(text) or seal(text.strip()[:LONGEST])


def seal(text):
    return MARK + _keys().encrypt(text.encode()).decode()


def read(asked):
    """What was typed; None for a seal that is out of date or not ours, and for what was never sealed."""
    if reference := references.read(asked):
        return reference
    if not asked.startswith(MARK):
        return None
    try:
        return _keys().decrypt(asked[1:], ttl=int(LIFETIME.total_seconds())).decode()
    except (InvalidToken, ValueError):  # the latter for letters that no seal has
        return None


def find(text):
    """The requests with that reference, or whose patient has that name, e-mail address or number."""
    if reference := references.read(text):
        return ConsultationRequest.objects.filter(reference=reference)
    return search_keys.find(text)


def _keys():
    return MultiFernet([Fernet(_derived(key)) for key in settings.DATA_KEYS])


def _derived(data_key):
    key = hmac.new(data_key.encode(), b"education.consultations.searches", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(key)
