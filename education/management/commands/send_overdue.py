"""Tell the clinic once a day what is overdue."""

from django.core.management.base import BaseCommand

from education.consultations.notifications import deliver_due
from education.consultations.overdue import owe_overdue


class Command(BaseCommand):
    help = (
        "Send today's e-mail on overdue replies, what is in quarantine, and e-mail that is stuck; none where there is nothing. "
        "Run it once a day; running it twice sends nothing twice."
    )

    def handle(self, *args, **options):
        new = owe_overdue()
        sent, waiting = deliver_due()
        said = "Something is overdue." if new else "Nothing new to tell."
        self.stdout.write(f"{said} E-mails sent: {sent}; to be tried again: {waiting}.")
