"""Write a backup."""

from django.core.management.base import BaseCommand, CommandError

from education.keeping import backup
from education.keeping.problems import Unkept


class Command(BaseCommand):
    help = "Writes the whole database into one new file, while the site works. Keep it apart from DATA_KEYS."

    def add_arguments(self, parser):
        parser.add_argument("file", help="A name that is not taken yet.")

    def handle(self, *args, file, **options):
        try:
            backup.make(file)
        except Unkept as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Backup complete: {file}.")
