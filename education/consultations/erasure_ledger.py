"""
Who was erased, so that no old backup brings them back.

A plain file of its own, apart from the database and from every backup. A line holds a digest of the request's key and the
moment, and nothing else: it tells nobody who it was, and is only ever added to.
"""

import datetime
import fcntl
import hashlib
import os
import re
from pathlib import Path

from django.conf import settings
from django.utils import timezone

LINE = re.compile(r"([0-9a-f]{64}) (\d{4}-\d\d-\d\dT\S+)")


def digest(key):
    """What stands in the ledger for the request with this key."""
    return hashlib.sha256(key.encode()).hexdigest()


def note(request, at=None):
    """
    Write that a request is erased, and return only when the disk has it.

    Call it in the transaction that erases, while the request still has the key that it was stored under: a line too many
    erases again what was to be erased, a line too few brings a person back.
    """
    at = (at or timezone.now()).astimezone(datetime.UTC)
    _append(f"{digest(request.key)} {at.isoformat()}\n".encode())


def begin():
    """Have a ledger, if only an empty one: a missing one then always means that somebody has to look for it."""
    _append(b"")


def erased():
    """When each request was erased last, by its digest. Without a ledger this is a FileNotFoundError."""
    moments = {}
    for line in path().read_text(encoding="ascii", errors="replace").splitlines():
        if found := LINE.fullmatch(line):  # a line that a full disk cut short erased nothing
            moments[found[1]] = datetime.datetime.fromisoformat(found[2])
    return moments


def path():
    return Path(settings.ERASURE_LEDGER)


def _append(line):
    file = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)  # workers write one after another
        size = os.fstat(file).st_size
        if size and os.pread(file, 1, size - 1) != b"\n":
            line = b"\n" + line
        if line and os.write(file, line) != len(line):
            raise OSError("The erasure ledger could not be written in full.")
        os.fsync(file)
    finally:
        os.close(file)
    if not size:
        sync_folder(path().parent)


def sync_folder(folder):
    """A new name in a folder is safe only once the folder is on the disk too."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
