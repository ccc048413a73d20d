"""Which request a browser may see for now: the cookie of “My request”, given, renewed by each use, and taken back."""

from django.conf import settings

from education.consultations import access
from education.views.private_cookie import set_private_cookie


def let_in(request):
    """The request that this browser may see, and since when; two Nones where it may see none."""
    return access.let_in_by(request.COOKIES.get(settings.MY_REQUEST_COOKIE_NAME))


def give_pass(response, consultation_request, since=None):
    """Let this browser see the request, until it is left alone for `MY_REQUEST_MINUTES`."""
    value = access.give_pass(consultation_request, since)
    return set_private_cookie(
        response, settings.MY_REQUEST_COOKIE_NAME, value, max_age=60 * settings.MY_REQUEST_MINUTES
    )


def take_pass(response):
    """Close the page of the request in this browser."""
    return set_private_cookie(response, settings.MY_REQUEST_COOKIE_NAME, "", max_age=0)
