"""PostgreSQL's own programs for copying a database that is in use."""

import os
import re
import subprocess

from django.db import connection

from education.keeping.problems import Unkept

# What settings.DATABASES calls it, and what libpq reads from the environment. Nothing is ever on a command line, where
# every user of the machine could read it.
PARTS = {"NAME": "PGDATABASE", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "HOST": "PGHOST", "PORT": "PGPORT"}
OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}

ROWS = re.compile(
    r"^COPY \S*django_migrations \(id, app, name, applied\) FROM stdin;\n(.+?)^\\\.$",
    re.DOTALL | re.MULTILINE,
)


def write(path):
    """Copy the database, as it is at this moment, into an empty file. Who sends or reads meanwhile does not notice."""
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")


def migrations_in(path):
    """The migrations that a backup had gone through."""
    listed = _run("pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(path))
    rows = ROWS.search(listed)
    if not rows:
        raise Unkept(f"{path} is not a backup of this site.")
    return {tuple(row.split("\t")[1:3]) for row in rows[1].splitlines()}


def read(path):
    """Put a backup into the database, which has no tables: all of it, or nothing."""
    _run(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={connection.settings_dict['NAME']}",
        str(path),
    )


def environment():
    """The parts of DATABASE_URL as libpq's programs read them."""
    settings = connection.settings_dict
    named = {name: settings.get(part) for part, name in PARTS.items()}
    named |= {name: settings["OPTIONS"].get(option) for option, name in OPTIONS.items()}
    return os.environ | {name: str(value) for name, value in named.items() if value}


def _run(program, *arguments):
    try:
        done = subprocess.run(  # noqa: S603  a program by name, and arguments that no shell reads
            [program, *arguments], env=environment(), capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise Unkept(f"{program} is not on this machine. Install PostgreSQL's client programs.") from error
    if done.returncode:
        # Only the first line: those that follow can quote rows.
        raise Unkept(f"{program} stopped: {(done.stderr.splitlines() or ['it did not say why'])[0]}")
    return done.stdout
