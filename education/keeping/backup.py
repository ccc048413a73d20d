"""A copy of the whole database in one file, made while the site works."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.db import connection

from education.consultations import erasure_ledger
from education.keeping import postgresql, sqlite
from education.keeping.problems import Unkept


def database():
    """The module that copies this site's kind of database."""
    return {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]


def make(path):
    """
    Write a backup that only this user may read. It has its name only once it is complete and on the disk.

    All that was acknowledged before it began is in it.
    """
    path = Path(path).absolute()
    _refuse_to_overwrite(path)
    if not path.parent.is_dir():
        raise Unkept(f"There is no folder {path.parent}. Make it first, open to this user alone.")
    erasure_ledger.begin()
    file, unfinished = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # of mode 0600
    try:
        database().write(unfinished)
        database().migrations_in(unfinished)  # a backup that cannot be read is none
        os.fsync(file)
        _refuse_to_overwrite(path)
        os.rename(unfinished, path)
    finally:
        os.close(file)
        with suppress(FileNotFoundError):
            os.unlink(unfinished)
    erasure_ledger.sync_folder(path.parent)


def _refuse_to_overwrite(path):
    if os.path.lexists(path):
        raise Unkept(f"{path} is there already, and a backup is never overwritten. Give another name.")
