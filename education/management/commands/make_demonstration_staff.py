"""One sign-in for each role, to try the site with."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from education.roles import ROLES

SUPERUSER = "superuser"


class Command(BaseCommand):
    """Makes what is missing, writes the passwords to a file that only its owner can read, and keeps what is there."""

    help = "Make one sign-in for each staff role, with random passwords, and write them to a file. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument(
            "path",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / ".local" / "sign-ins.txt",
            help="Where to write the sign-ins (default: .local/sign-ins.txt).",
        )

    def handle(self, *args, path, verbosity, **options):
        made = self._make_missing()
        if made:
            self._write(path, made)
        if verbosity:
            self._print(path, made)

    @transaction.atomic
    def _make_missing(self):
        made = {}
        accounts = get_user_model().objects
        for username in [*(role.replace(" ", "") for role in ROLES), SUPERUSER]:
            if not accounts.filter(username=username).exists():
                made[username] = secrets.token_urlsafe(15)
                accounts.create_user(
                    username,
                    password=made[username],
                    is_staff=True,
                    is_superuser=username == SUPERUSER,
                )
        for role in ROLES:
            accounts.get(username=role.replace(" ", "")).groups.add(Group.objects.get(name=role))
        return made

    @staticmethod
    def _write(path, made):
        """Replace the lines of those made now: an older database may have left its own."""
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        kept = [line for line in lines if line.split() and line.split()[0] not in made]
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(descriptor, 0o600)
            new = [f"{username:<12} {password}" for username, password in made.items()]
            file.write("\n".join([*kept, *new]) + "\n")

    def _print(self, path, made):
        if path.exists():
            self.stdout.write(f"Sign-ins for the staff's pages (kept in {path}):")
            self.stdout.write(path.read_text(encoding="utf-8").rstrip())
        elif not made:
            self.stdout.write(
                f"The sign-ins were made before, and {path} is not there any more. "
                "Set a new password with: python manage.py changepassword editor"
            )
