"""Restore a backup."""

from django.core.management.base import BaseCommand, CommandError

from education.keeping import restore
from education.keeping.problems import Unkept
from education.models.encrypted import WrongDataKey


class Command(BaseCommand):
    help = "Puts a backup into an empty site, and erases again whoever was erased since it was made."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="A file that `manage.py backup` wrote.")
        parser.add_argument(
            "--without-ledger",
            action="store_true",
            help="The erasure ledger is lost: restore all the same, and people who were erased come back.",
        )
        parser.add_argument(
            "--erase-again",
            action="store_true",
            help="Restore nothing: only erase again, after a restore that stopped half-way.",
        )

    def handle(self, *args, file, without_ledger, erase_again, **options):
        if bool(file) == erase_again:
            raise CommandError("Give either a file or --erase-again.")
        try:
            again = restore.erase_again() if erase_again else restore.restore(file, without_ledger)
        except Unkept as problem:
            raise CommandError(str(problem)) from problem
        except WrongDataKey as problem:
            raise CommandError(
                f"The data is there, but not everybody was erased again. {problem} "
                "Then run: manage.py restore --erase-again"
            ) from problem
        if file:
            self.stdout.write(f"Restored: {file}.")
        self.stdout.write(f"Requests erased again: {again}.")
