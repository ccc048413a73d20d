"""
What lets a patient see their own request: links that are mailed, and for a while the browser that opened one.

Both carry the request's `access_key`, which nobody can guess and the database alone does not turn into a link. Both are
signed, expire, and are worthless once the request is erased or its links are taken back. Neither opens what the other does.
"""

import datetime

from django.conf import settings
from django.core import signing
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils import timezone

from education.models import ConsultationRequest
from education.models.consultation_request import new_access_key

LONGEST = datetime.timedelta(hours=12)
"""After so long a browser must open a link again, however busy it was."""

_signer = TimestampSigner(salt="education.consultations.access")
_BROWSER = "education.consultations.access: in this browser"


def link(request):
    """The address of the patient's own page, for their e-mail."""
    return settings.SITE_URL + reverse("my_request_link", args=[_signer.sign(request.access_key)])


def opened_by(key):
    """The request that a link's key opens; None for one that is forged, out of date, taken back, or of an erased request."""
    try:
        access_key = _signer.unsign(key, max_age=datetime.timedelta(days=settings.MY_REQUEST_LINK_DAYS))
    except BadSignature:
        return None
    return _held_by(access_key)


def give_pass(request, since=None):
    """What a browser shows from now on to see this request. `since`: when it first was let in."""
    since = since or timezone.now()
    return signing.dumps([request.access_key, int(since.timestamp())], salt=_BROWSER)


def let_in_by(given, at=None):
    """The request that a browser's pass opens, and since when it is in; None and None for one that opens nothing any more."""
    idle = datetime.timedelta(minutes=settings.MY_REQUEST_MINUTES)
    try:
        access_key, since = signing.loads(given or "", salt=_BROWSER, max_age=idle)
    except BadSignature:
        return None, None
    since = datetime.datetime.fromtimestamp(since, datetime.UTC)
    if (at or timezone.now()) - since > LONGEST:
        return None, None
    return _held_by(access_key), since


def take_back(request):
    """Make every link to this request worthless. The caller saves it."""
    request.access_key = new_access_key()


def _held_by(access_key):
    return ConsultationRequest.objects.filter(access_key=access_key, erased_at__isnull=True).first()
