"""Django system checks: what the settings ask for is asked back from where it has to hold."""

from django.core.checks import Error, Tags, register
from django.db import connections

# What each PRAGMA must answer (settings.DATABASES says why). A database in memory keeps its own journal.
SQLITE = {
    "journal_mode": {"wal", "memory"},
    "synchronous": {2},  # FULL
    "foreign_keys": {1},
    "journal_size_limit": {67108864},
    "secure_delete": {1},  # what is erased is overwritten
    "busy_timeout": {8000},  # milliseconds
}


@register(Tags.database)
def sqlite_settings_hold(app_configs=None, databases=None, **kwargs):
    """SQLite takes a setting it does not know, or cannot have on this disk, without a word; so read each one back."""
    return [
        problem
        for alias in databases or []
        if connections[alias].vendor == "sqlite"
        for problem in _problems(connections[alias])
    ]


def _problems(connection):
    with connection.cursor() as cursor:
        for name, right in SQLITE.items():
            found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            if found not in right:
                yield Error(
                    f"SQLite's {name} is {found!r}, not {' or '.join(map(repr, sorted(right, key=str)))}.",
                    hint="Keep the database on a local disk, and leave the options of DATABASES in settings.py as they are.",
                    id="education.E001",
                )
