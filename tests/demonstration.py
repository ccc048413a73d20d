"""The demonstration's content for tests: its rows as they stand in the files, in the database, and the pages they freeze to."""

from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

import yaml
from django.core.management import call_command
from django.db import connection, transaction

from education.management.commands import load_demonstration
from education.models import Clinic, Guide, Treatment
from education.publishing.freeze import freeze
from tests.kept_rows import made_once

try:
    from yaml import CSafeLoader as Loader  # ten times as fast, where libyaml is there
except ImportError:
    from yaml import SafeLoader as Loader


def load_files():
    """Load every fixture, as the command does."""
    call_command("loaddata", *load_demonstration.fixture_paths(), verbosity=0)


@made_once
def load():
    """The demonstration's working rows, in an empty database. `test_fixtures.py` holds what is kept to what is made."""
    load_files()


@made_once
def publish():
    """The demonstration as the command leaves it in an empty database: every page live."""
    load()
    call_command("load_demonstration", verbosity=0)


@lru_cache(maxsize=1)
def rows():
    """Every row of every file: (model's name, fields)."""
    return [
        (row["model"].removeprefix("education."), row["fields"])
        for path in load_demonstration.fixture_paths()
        for row in yaml.load(Path(path).read_text(encoding="utf-8"), Loader)
    ]


def rows_of(*models):
    """The fields of all rows of these models."""
    return [fields for model, fields in rows() if model in models]


_frozen = None


def frozen(django_db_blocker):
    """
    The pages that the fixtures freeze to, by slug; read once and then taken back, so the database stays as it was.

    Use it from a module-scoped fixture that also asks for `django_db_setup`, in a module marked `django_db`: where no test
    is marked, pytest makes no test database.
    """
    global _frozen
    if _frozen is None:
        name = str(connection.settings_dict["NAME"])
        assert "memory" in name or "test_" in name, f"{name} is the site's own database"
        with django_db_blocker.unblock(), transaction.atomic():
            load()
            _frozen = SimpleNamespace(
                treatments={treatment.slug: freeze(treatment) for treatment in Treatment.objects.all()},
                guides={guide.slug: freeze(guide) for guide in Guide.objects.all()},
                shared=freeze(None),
                clinic=Clinic.objects.get(),
            )
            transaction.set_rollback(True)
    return _frozen
