"""The pages for when something is wrong: humane, with the clinic's telephone number, and never dependent on what broke."""

import sys

from django.http import HttpResponse
from django.template.loader import render_to_string

from education.reading import catalogue as catalogues
from education.reading.while_away import AWAY, catalogue_for_reading
from education.views.context import site

PLAIN = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Something went wrong</title>"
    "<h1>Something went wrong</h1><p>Please try again in a few minutes. In an emergency call your emergency number."
)


def error_page(status, heading, words, catalogue=None, treatments=(), guides=()):
    """
    One error page. It reads neither the request nor the database: both may be what is broken (SECURITY 3.1).

    A caller that knows the database to answer gives a `catalogue`; without one it is that of the last answer. `treatments`
    and `guides` are where to go instead, before the lists.
    """
    catalogue = catalogue or catalogues.last_known()
    try:
        context = {"heading": heading, "words": words, "treatments": treatments, "guides": guides}
        page = render_to_string("education/error.html", site(catalogue) | context)
    except Exception:  # a page that reports a failure must not fail
        page = PLAIN
    return HttpResponse(page, status=status)


def bad_request(request, exception=None):
    return error_page(
        400, "We could not read that", ["Something in the address or the form was not written correctly."]
    )


def forbidden(request, exception=None):
    return error_page(403, "You cannot open this page", ["Your sign-in does not allow it."])


def not_found(request, exception=None):
    return error_page(
        404,
        "We cannot find that page",
        [
            "The address may be mistyped, or the page may have moved.",
            "Our treatment pages are all listed below.",
        ],
        catalogue=catalogue_for_reading(),
    )


def not_allowed(allow):
    """For a method that an address does not answer (RFC 9110, 15.5.6). `allow`: those that it does."""
    response = error_page(
        405,
        "This page cannot be used that way",
        ["Something was sent to a page that only shows things.", "Go back and try again, or call us."],
    )
    response["Allow"] = allow
    return response


def too_long():
    """For more than any form of ours holds. It is not read, so nothing of it can be shown again."""
    return error_page(
        413,
        "That is too long to send",
        ["Nothing of it was kept.", "Go back and send a shorter text, or call us."],
    )


def too_many_tries(request):
    """For who signed in wrongly too often from one address. Others, and they themselves from elsewhere, are not held up."""
    response = error_page(
        429,
        "There were too many tries",
        [
            "Wait five minutes, and try again. Nothing is lost, and your account is not locked.",
            "If you have forgotten your password, ask for a new one on the sign-in page.",
        ],
    )
    response["Retry-After"] = "300"
    return response


def too_often(wait):
    """For who does something more often than anybody needs, most likely because many share an address. `wait`: “12 minutes”."""
    return error_page(
        429,
        "Please wait a little",
        [
            "Very many requests came from your network, perhaps from other people who use it.",
            f"Nothing is lost. Please try again in {wait}, or call us.",
        ],
    )


def server_error(request):
    """Whatever a view or a middleware did not expect. A database that is away is said to be so: it comes back by itself."""
    if isinstance(sys.exception(), AWAY):
        return unreachable()
    return error_page(
        500,
        "Something went wrong on our side",
        [
            "Please try again in a few minutes.",
            "If you were sending a request and it matters today, call us.",
        ],
    )


def unreachable():
    """For a page that cannot be without the database."""
    response = error_page(
        503,
        "We cannot show this page just now",
        [
            "Something is wrong on our side. Please load this page again in a minute.",
            "What you have already saved or sent is kept.",
        ],
    )
    response["Retry-After"] = "30"
    return response


def form_expired(request, reason=""):
    """Django's CSRF failure: most often a page that stood open for a day, or cookies turned off."""
    return error_page(
        403,
        "This form can no longer be sent",
        [
            "It was open for too long, or your browser does not accept cookies.",
            "Go back, load the page again, and send it once more.",
        ],
    )


def preview_over():
    """For a link to a preview that opens nothing: one answer for whatever the reason, so that it tells nothing."""
    return error_page(
        410,
        "This link opens nothing any more",
        [
            "A link to a preview works for some days only, and can be taken back.",
            "Ask whoever sent it to you for a new one.",
        ],
    )


def gone(catalogue, subject, slug):
    """The page of something that was withdrawn: says so, and where to go instead. Of the page itself it shows nothing."""
    treatments, guides = catalogue.instead_of(subject, slug)
    what = {"treatment": "this treatment", "guide": "this decision"}[subject]
    instead = "You can read these pages instead, or call us." if treatments or guides else ""
    return error_page(
        410,
        "This page was withdrawn",
        [
            f"We no longer show our page about {what}.",
            instead or "You can read about other treatments, or call us.",
        ],
        catalogue=catalogue,
        treatments=treatments,
        guides=guides,
    )
