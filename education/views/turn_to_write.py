"""One write at a time, in line."""

import threading
from contextlib import contextmanager

from django.db import OperationalError, connection

LONGEST_WAIT = 8
"""Seconds, as long as SQLite itself waits for another's write to end."""

_turn = threading.Lock()


@contextmanager
def turn_to_write():
    """
    SQLite lets one write at a time and has the others ask again and again, so that an unlucky one waits for very long.

    Within one server process they wait in line instead. PostgreSQL writes side by side.
    """
    if connection.vendor != "sqlite":
        yield
        return
    if not _turn.acquire(timeout=LONGEST_WAIT):
        raise OperationalError("others were writing for too long")
    try:
        yield
    finally:
        _turn.release()
