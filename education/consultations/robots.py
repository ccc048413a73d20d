"""Telling robots from patients without asking a patient anything. A suspicion sets a request apart; it never loses it."""

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from education.consultations.answers import LIFETIME

QUICKEST_READER = 2
"""Seconds. Nobody reads their answers, agrees and sends in less."""

_signer = TimestampSigner(salt="education.consultations.check-your-answers")


def stamp(content_hash):
    """When the answers were shown to be checked, and which answers they were."""
    return _signer.sign(content_hash)


def read_stamp(value):
    """The hash of the answers that were shown; empty for a stamp that we did not make."""
    try:
        return _signer.unsign(value, max_age=LIFETIME)
    except BadSignature:
        return ""


def too_quick(value):
    """Whether the page was sent sooner after it was shown than anybody can read it."""
    try:
        _signer.unsign(value, max_age=QUICKEST_READER)
    except SignatureExpired:
        return False
    except BadSignature:
        return True
    return True
