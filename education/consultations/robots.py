"""Telling robots from patients without asking a patient anything. A suspicion sets a request apart; it never loses it."""

import re

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

QUICKEST_READER = settings.QUICKEST_READER_SECONDS
"""Nobody reads their answers, agrees and sends in less."""
MOST_LINKS = settings.MOST_LINKS
"""A patient may send the page they read, and another. Advertising brings more."""
LINK = re.compile(r"https?://|www\.|\[url", re.IGNORECASE)

_signer = TimestampSigner(salt="education.consultations.check-your-answers")


def stamp(content_hash):
    """When the answers were shown to be checked, and which answers they were."""
    return _signer.sign(content_hash)


def read_stamp(value):
    """
    The hash of the answers that were shown; empty for a stamp that we did not make.

    However old it is: an old stamp must not count as none, or a robot could keep one for a day and use it for any answers.
    """
    try:
        return _signer.unsign(value)
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


def advertises(answers):
    """Whether there are more links in the text than a patient writes, or one in the name, where there is none."""
    return bool(LINK.search(answers.name)) or has_many_links(f"{answers.message} {answers.good_times}")


def has_many_links(text):
    """Whether there are more links in a text than a reader or a patient writes."""
    return len(LINK.findall(text)) > MOST_LINKS
