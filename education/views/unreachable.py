"""What a page does when the database cannot be reached: it says so, and gives back what was typed."""

import logging
from contextlib import nullcontext
from functools import wraps

from django.db import DatabaseError, InterfaceError

from education.reading import catalogue as catalogues
from education.views import errors
from education.views.turn_to_write import turn_to_write

UNREACHABLE = (DatabaseError, InterfaceError)
"""Locked, full, restarting or gone, and what is a mistake of ours: the patient has typed the words in any case."""

logger = logging.getLogger(__name__)


def keeps_what_was_typed(shown_again):
    """
    Makes a decorator: where the database fails on a POST, the page comes back with a 503 and everything that was typed.

    `shown_again` makes that page, from the request and the parts of its address. It may find the database still silent.
    """

    def decorator(view):
        @wraps(view)
        def page(request, *args, **kwargs):
            typed = request.method == "POST"
            try:
                with turn_to_write() if typed else nullcontext():
                    request.catalogue = catalogues.current()
                    return view(request, *args, **kwargs)
            except UNREACHABLE as error:
                logger.error("The database did not answer: %s", type(error).__name__)
                request.catalogue = catalogues.last_known()
                response = shown_again(request, *args, **kwargs) if typed else errors.unreachable()
                response["Retry-After"] = "30"
                return response

        return page

    return decorator


says_if_unreachable = keeps_what_was_typed(lambda request, *args, **kwargs: errors.unreachable())
"""For pages on which nothing is typed."""
