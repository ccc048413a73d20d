"""Erase what has been kept long enough."""

from django.core.management.base import BaseCommand

from education.models import UnfinishedAnswers


class Command(BaseCommand):
    help = "Erases unfinished answers that have expired. Safe to run at any time and as often as you like."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be erased.")

    def handle(self, *args, dry_run, **options):
        expired = UnfinishedAnswers.objects.expired()
        if dry_run:
            self.stdout.write(f"Unfinished answers that would be erased: {expired.count()}.")
            return
        erased, _ = expired.delete()
        self.stdout.write(f"Unfinished answers erased: {erased}.")
