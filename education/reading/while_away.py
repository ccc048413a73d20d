"""Reading goes on while the database is away: from the catalogue in memory."""

import logging
import time

from django.db import InterfaceError, InternalError, OperationalError

from education.reading import catalogue

AWAY = (OperationalError, InterfaceError, InternalError)
"""What a database says that is locked, full, restarting, read-only or gone."""
ASK_AGAIN_AFTER = 5
"""Seconds. One reader in so many waits to see whether it is back; the others do not wait."""

logger = logging.getLogger(__name__)
_ask_again_at: float | None = None  # while it is away


def confirmed(found):
    """Whether the database said of this catalogue, just now, that it holds."""
    return _ask_again_at is None and found is catalogue.last_known()


def catalogue_for_reading():
    """The catalogue for a page that is only read: what holds now, or what the last answer showed."""
    global _ask_again_at
    known = catalogue.still_known()
    if _ask_again_at is not None:
        if known and time.monotonic() < _ask_again_at:
            return known
        _ask_again_at = time.monotonic() + ASK_AGAIN_AFTER
    try:
        found = catalogue.current()
    except AWAY as error:
        logger.warning("The database is away (%s).", type(error).__name__)
        _ask_again_at = time.monotonic() + ASK_AGAIN_AFTER
        if known is None:
            raise
        return known
    _ask_again_at = None
    return found
