"""Send the e-mails that are owed."""

import signal
import time

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from education.consultations.notifications import deliver_due
from education.sign_in.letters import deliver_owed


class Command(BaseCommand):
    help = (
        "Sends every e-mail that is due. With --watch it goes on until it is told to stop (SIGTERM, Ctrl-C)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--watch", action="store_true", help="Go on until told to stop.")
        parser.add_argument(
            "--every", type=float, default=2, metavar="SECONDS", help="How often to look, with --watch (2)."
        )

    def handle(self, *args, watch, every, **options):
        if not watch:
            self.report(*self.deliver())
            return
        # A plain flag: a threading.Event set by a signal can lock itself out while this very thread waits on it.
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        while not self.stopping:
            self.one_pass()
            look_again_at = time.monotonic() + every
            while not self.stopping and time.monotonic() < look_again_at:
                time.sleep(min(every, 0.2))

    def stop(self, *_):
        """End after the message that is being sent."""
        self.stopping = True

    def one_pass(self):
        """One look. A database that is away for a while comes back; this command waits for it."""
        try:
            close_old_connections()
            self.report(*self.deliver(stop=lambda: self.stopping))
        except (DatabaseError, InterfaceError) as error:
            self.stderr.write(f"The database does not answer ({type(error).__name__}); trying again.")
            connection.close()

    def deliver(self, **stop):
        """What the clinic is owed about requests, then the links that staff asked for."""
        sent, waiting = deliver_due(**stop)
        links, links_waiting = deliver_owed(**stop)
        return sent + links, waiting + links_waiting

    def report(self, sent, waiting):
        if sent or waiting:
            self.stdout.write(f"E-mails sent: {sent}; to be tried again: {waiting}.")
            self.stdout.flush()
