"""What a page does when the database cannot be reached: it says so, and gives back what was typed."""

from functools import wraps

from django.db import InterfaceError, OperationalError

from education.reading import catalogue as catalogues
from education.views import errors

UNREACHABLE = (OperationalError, InterfaceError)
"""Locked, full, restarting or gone; anything else that a database can say is a mistake of ours."""


def keeps_what_was_typed(shown_again):
    """
    Makes a decorator: where the database fails on a POST, the page comes back with a 503 and everything that was typed.

    `shown_again` makes that page, from the request and the parts of its address. It may find the database still silent.
    """

    def decorator(view):
        @wraps(view)
        def page(request, *args, **kwargs):
            try:
                request.catalogue = catalogues.current()
                return view(request, *args, **kwargs)
            except UNREACHABLE:
                request.catalogue = catalogues.last_known()
                typed = request.method == "POST"
                response = shown_again(request, *args, **kwargs) if typed else errors.unreachable()
                response["Retry-After"] = "30"
                return response

        return page

    return decorator


says_if_unreachable = keeps_what_was_typed(lambda request, *args, **kwargs: errors.unreachable())
"""For pages on which nothing is typed."""
