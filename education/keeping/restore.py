"""A backup put in the place of an empty site's database; whoever was erased since stays erased."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from education.consultations import erasure_ledger, workflow
from education.consultations.erasure import erase
from education.keeping.backup import database
from education.keeping.problems import Unkept
from education.models import ConsultationRequest, Publication, Revision


def restore(path, without_ledger=False):
    """
    Restore a backup, bring its tables up to this program, and erase again. How many requests were erased again.

    Should it stop after the copy, `erase_again` does the rest.
    """
    path = Path(path).absolute()
    if not path.is_file():
        raise Unkept(f"There is no file {path}.")
    if not without_ledger:
        _erased()
    _refuse_a_newer_one(path)
    _make_room()
    database().read(path)
    call_command("migrate", interactive=False, verbosity=0)
    Session.objects.all().delete()  # sessions that were ended since would live again
    Publication.objects.bump()  # a worker that is already there reads the restored pages
    return 0 if without_ledger else erase_again()


def erase_again():
    """Erase every request that the ledger names and the database still holds. Safe to run twice."""
    moments, again = _erased(), 0
    kept = ConsultationRequest.objects.filter(erased_at__isnull=True).order_by("pk")
    for pk, key, received_at in kept.values_list("pk", "key", "received_at"):
        moment = moments.get(erasure_ledger.digest(key))
        if moment and received_at <= moment:  # what the same visitor sent after that is another request
            request = ConsultationRequest.objects.get(pk=pk)
            workflow.release(
                request, actor=None
            )  # a hold that the backup still has was ended before the erasure
            erase(request, actor=None, at=moment)
            again += 1
    return again


def _erased():
    try:
        return erasure_ledger.erased()
    except FileNotFoundError:
        raise Unkept(
            f"There is no erasure ledger at {erasure_ledger.path()}. Without it, people who were erased after the backup "
            "come back. Put its newest copy there, or set ERASURE_LEDGER to where it is. Only if it is lost for good: "
            "--without-ledger."
        ) from None


def _refuse_a_newer_one(path):
    """Tables that this program does not know yet cannot be brought up to it."""
    loader = MigrationLoader(None)
    known = set(loader.disk_migrations)
    known |= {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    unknown = {one for one in database().migrations_in(path) - known if one[0] in loader.migrated_apps}
    if unknown:
        names = ", ".join(sorted(".".join(one) for one in unknown))
        raise Unkept(f"The backup is of a newer version of this site ({names}). Install that version first.")


def _make_room():
    """Take the tables of an empty site away. Anything sent from then on fails and is not acknowledged, so it is not lost."""
    with connection.constraint_checks_disabled(), transaction.atomic():
        tables = connection.introspection.table_names()
        held = _what_is_held(tables)
        if held:
            raise Unkept(
                f"This site is not empty: it holds {held}. A restore would replace them, so nothing was done. "
                "Restore into a new database: stop the site, set DATABASE_URL to a database that does not exist yet "
                "(SQLite: a new file; PostgreSQL: createdb), restore, and start the site with it."
            )
        with connection.cursor() as cursor:
            for table in tables:
                cascade = " CASCADE" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)}{cascade}")


def _what_is_held(tables):
    """What makes a site not empty, in words. A request that is being sent is waited for."""
    models = [
        model for model in (ConsultationRequest, Revision, get_user_model()) if model._meta.db_table in tables
    ]
    if models and connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
    counts = [(model._base_manager.count(), model._meta) for model in models]
    return ", ".join(
        f"{count} {meta.verbose_name if count == 1 else meta.verbose_name_plural}"
        for count, meta in counts
        if count
    )
