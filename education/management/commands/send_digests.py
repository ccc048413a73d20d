"""Tell owners and managers what is to be reviewed."""

import re

from django.core.management.base import BaseCommand, CommandError

from education.consultations.notifications import deliver_due
from education.publishing.digests import owe_digests


class Command(BaseCommand):
    help = "Send this week's digest of pages to review. Run it once a week; running it twice sends nothing twice."

    def add_arguments(self, parser):
        parser.add_argument("--week", default="", help="Another ISO week, such as 2026-W48.")

    def handle(self, *args, week, **options):
        if week and not re.fullmatch(r"\d{4}-W(0[1-9]|[1-4]\d|5[0-3])", week):
            raise CommandError("Write the week as 2026-W48.")
        owed = owe_digests(week)
        sent, waiting = deliver_due()
        self.stdout.write(f"Digests: {owed} new. E-mails sent: {sent}; to be tried again: {waiting}.")
