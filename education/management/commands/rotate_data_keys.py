"""Bring everything encrypted under the newest key."""

from django.core.management.base import BaseCommand, CommandError

from education.keeping import rotation


class Command(BaseCommand):
    help = (
        "Encrypts everything again under the first of DATA_KEYS, while the site works. Safe to run twice. "
        "Restart the site with the new key first, or it goes on writing under the old one."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="Change nothing: say what still lies under an older key."
        )

    def handle(self, *args, check, **options):
        if not check:
            self.stdout.write(f"Rows that came under the first key: {rotation.rotate()}.")
        counts = rotation.count()
        self.stdout.write(
            f"Values under the first key: {counts['current']}; under an older one: {counts['older']}; "
            f"under none of DATA_KEYS: {counts['lost']}. Requests not found by the first key: {counts['not_found']}."
        )
        if counts["lost"]:
            raise CommandError(
                "Some values cannot be read. Put the key that is missing at the end of DATA_KEYS."
            )
        if counts["older"] or counts["not_found"]:
            raise CommandError("The older keys are still needed. Run: manage.py rotate_data_keys")
        self.stdout.write(
            "Only the first key is needed. Old backups need the older ones as long as you keep them."
        )
