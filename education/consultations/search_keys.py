"""
Finding a request by its patient's name, address or number, which the database holds encrypted: a keyed blind index.

Every word is hashed under a key that is derived from DATA_KEYS. While these are being rotated, a search looks under each of
them; `rotate_data_keys` then makes the keys of all requests again under the first.
"""

import hashlib
import hmac
import re
import unicodedata

from django.conf import settings

from education.models import ConsultationRequest, SearchKey

SHORTEST_NUMBER = 6
"""Digits. A telephone number is found by its end, as people read it out, down to so many."""


def index(request):
    """Make the search keys of a request anew. Call it in the transaction that stores what they are made of."""
    SearchKey.objects.filter(request=request).delete()
    SearchKey.objects.bulk_create(SearchKey(request=request, key=key) for key in sorted(keys_of(request)))


def keys_of(request):
    """All search keys that a request should have."""
    return {_hashed(term, settings.DATA_KEYS[0]) for term in _terms_of(request)}


def find(text):
    """The requests that somebody may mean who types a name, an e-mail address or a number. Each word must be there."""
    found = ConsultationRequest.objects.all()
    words = _asked(text)
    if not words:
        return found.none()
    for word in words:
        keys = [_hashed(word, key) for key in settings.DATA_KEYS]
        found = found.filter(pk__in=SearchKey.objects.filter(key__in=keys).values("request"))
    return found


def contact_key(address):
    """One e-mail address as the index has it under the first key: to note it without writing it down."""
    return _hashed(_email(address), settings.DATA_KEYS[0])


def _terms_of(request):
    terms = {("name", word) for word in _words(request.name)}
    if request.email:
        terms.add(_email(request.email))
    digits = _digits(request.phone)
    terms |= {("phone", digits[start:]) for start in range(len(digits) - SHORTEST_NUMBER + 1)}
    return terms


def _asked(text):
    if "@" in text:
        return [_email(text)]
    digits = _digits(text).lstrip("0")  # dialled inside the country, or from another with 00
    if len(digits) >= SHORTEST_NUMBER and not re.search(r"[^\W\d]", text):
        return [("phone", digits)]
    # Each word once: one sign can stand for eighteen letters, and thousands of words are more than a database takes.
    return [("name", word) for word in dict.fromkeys(_words(text))]


def _email(address):
    """
    An address without capitals. Of a mailbox plain letters alone are made small: a sign that only becomes one of them is
    another mailbox, and whoever has it must not be sent this one's links.
    """
    mailbox, at, host = address.strip().rpartition("@")
    small = mailbox.lower() if mailbox.isascii() else mailbox
    return ("email", small + at + unicodedata.normalize("NFKC", host).casefold())


def _words(name):
    """The words of a name without accents and capitals, so that “Zoë” is found as “zoe”."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.findall(r"[^\W_]+", "".join(one for one in plain if not unicodedata.combining(one)))


def _digits(number):
    return re.sub(r"\D", "", number)


def _hashed(term, data_key):
    kind, word = term
    key = hmac.new(data_key.encode(), b"education.consultations.search_keys", hashlib.sha256).digest()
    return hmac.new(key, f"{kind}:{word}".encode(), hashlib.sha256).hexdigest()
