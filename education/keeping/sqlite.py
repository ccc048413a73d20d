"""SQLite's own ways to copy a database that is in use. (A plain copy of the file loses what is still in its log.)"""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from education.keeping.problems import Unkept


def write(path):
    """Copy the database into an empty file. Who sends or reads meanwhile does not notice."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])


def migrations_in(path):
    """The migrations that a backup had gone through, once every page of the file has been looked at."""
    if Path(f"{path}-wal").exists():
        raise Unkept(f"{path} is a database in use, not a backup. Make one of it with: manage.py backup")
    try:
        with closing(_open(path)) as file:
            if file.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise Unkept(f"{path} is damaged. Take another backup.")
            return set(file.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.DatabaseError as error:
        raise Unkept(
            f"{path} is not an SQLite backup of this site. One of PostgreSQL needs a DATABASE_URL of PostgreSQL."
        ) from error


def read(path):
    """Put a backup in the place of the database: all of it, or nothing."""
    connection.ensure_connection()
    with closing(_open(path)) as file:
        file.backup(connection.connection)


def _open(path):
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
