"""Erase what has been kept long enough."""

from django.core.management.base import BaseCommand

from education.consultations import retention


class Command(BaseCommand):
    help = (
        "Erases what patients sent and has been kept long enough, and unfinished answers that have expired. "
        "Safe to run at any time and as often as you like; look first with --dry-run."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be erased.")

    def handle(self, *args, dry_run, **options):
        found = retention.due() if dry_run else retention.erase_expired()
        done = "that would be erased" if dry_run else "erased"
        self.stdout.write(
            f"Requests {done}: {found.requests}. Unfinished answers {done}: {found.unfinished}. "
            f"Reports of a page {done}: {found.reports}."
        )
        if found.questions:
            self.stdout.write(f"Readers’ questions whose own words {done}: {found.questions}.")
        if found.held:
            self.stdout.write(f"Requests that a legal hold keeps beyond their day: {found.held}.")
