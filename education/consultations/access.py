"""
The links that let a patient see their own request: signed, expiring, and worthless once the request is erased.

A link carries the request's `access_key`, which nobody can guess and the database alone does not turn into a link.
"""

import datetime

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from education.models import ConsultationRequest
from education.models.consultation_request import new_access_key

_signer = TimestampSigner(salt="education.consultations.access")


def link(request):
    """The address of the patient's own page, for their e-mail."""
    return settings.SITE_URL + reverse("my_request_link", args=[_signer.sign(request.access_key)])


def opened_by(key):
    """The request that a link's key opens; None for one that is forged, out of date, taken back, or of an erased request."""
    try:
        access_key = _signer.unsign(key, max_age=datetime.timedelta(days=settings.MY_REQUEST_LINK_DAYS))
    except BadSignature:
        return None
    return ConsultationRequest.objects.filter(access_key=access_key, erased_at__isnull=True).first()


def take_back(request):
    """Make every link to this request worthless. The caller saves it."""
    request.access_key = new_access_key()
