"""The pages at which a request for a consultation stops: an emergency, too young, answers that are gone."""

from django.shortcuts import render

from education.consultations import answers as answers_
from education.views.visit import take_cookie


def emergency(request, visit, back):
    """Whom to call, at once. Nothing is kept. `visit` is None where the database does not answer: help does not wait for it."""
    return _forgotten(request, visit, "education/consultation_request_emergency.html", {"back": back})


def too_young(request, visit, age):
    """Stop politely, and keep nothing: neither the answers nor the way to them."""
    return _forgotten(request, visit, "education/consultation_request_too_young.html", {"age": age})


def lost(request, kept=False):
    """There are no answers for this browser."""
    return render(request, "education/consultation_request_lost.html", {"kept": kept}, status=410)


def _forgotten(request, visit, template, context):
    if visit and visit.token:
        answers_.forget(visit.token)
    sent = visit.sent if visit else None
    return take_cookie(render(request, template, context | {"sent": sent}))
