"""Where a request for a consultation stops: an emergency, too young, answers that are gone."""

from django.db import DatabaseError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from education.consultations import answers as answers_
from education.reading import catalogue as catalogues
from education.views.visit import take_cookie


@require_safe
def consultation_request_emergency(request):
    """
    Whom to call, at once.

    An address of its own, so that coming back from the telephone shows it again. It waits for no database and knows nobody.
    """
    try:
        request.catalogue = catalogues.current()
    except DatabaseError:
        request.catalogue = catalogues.last_known()
    return render(request, "education/consultation_request_emergency.html")


def at_an_emergency(visit):
    """Keep nothing and lead to help. `visit` is None where the database does not answer: without the cookie nobody reads on."""
    _forget(visit)
    return take_cookie(HttpResponseRedirect(reverse("consultation_request_emergency"), status=303))


def at_too_young(request, visit, age):
    """Stop politely, and keep nothing: neither the answers nor the way to them."""
    _forget(visit)
    page = render(request, "education/consultation_request_too_young.html", {"age": age, "sent": visit.sent})
    return take_cookie(page)


def lost(request, kept=False):
    """There are no answers for this browser."""
    return render(request, "education/consultation_request_lost.html", {"kept": kept}, status=410)


def _forget(visit):
    if visit and visit.token:
        answers_.forget(visit.token)
