"""The demonstration's content for tests: its rows as they stand in the files, and the pages they freeze to."""

from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

import yaml
from django.core.management import call_command
from django.db import connection, transaction

from education.management.commands import load_demonstration
from education.models import Clinic, Guide, Treatment
from education.publishing.freeze import freeze


def load():
    """Load every fixture, as the command does."""
    call_command("loaddata", *load_demonstration.fixture_paths(), verbosity=0)


@lru_cache(maxsize=1)
def rows():
    """Every row of every file: (model's name, fields)."""
    return [
        (row["model"].removeprefix("education."), row["fields"])
        for path in load_demonstration.fixture_paths()
        for row in yaml.safe_load(Path(path).read_text(encoding="utf-8"))
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
