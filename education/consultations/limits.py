"""
How often somebody may do something, counted in the database: so one count holds for all processes and machines.

The figures are `settings.REQUEST_LIMITS`, as “20/h”. A limit looks back from now, so no clock's full hour doubles it. Who it
was is kept as a keyed hash, for a day at most. What was refused is not counted: whoever waits gets through.
"""

import datetime
import unicodedata
from contextlib import suppress

from django.conf import settings
from django.core.mail.message import sanitize_address
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from education.models import Attempt

WINDOWS = {
    "m": datetime.timedelta(minutes=1),
    "h": datetime.timedelta(hours=1),
    "d": datetime.timedelta(days=1),
}
LONGEST = max(WINDOWS.values())
TIDY_EVERY, TIDIED_AT_ONCE = 20, 100
"""Every so many attempts, so many old rows go: quick for whoever does it, and faster than new ones come."""


def spend(action, who, at=None):
    """Count one attempt, and say whether it may go on. However many come at once, no more than the limit pass."""
    most, window = _limit(action)
    if settings.REQUEST_LIMITS_OFF:
        return True
    at, who = at or timezone.now(), _hashed(action, who)
    counted = Attempt.objects.filter(action=action, who=who).since(at - window)
    if counted.count() >= most:  # a flood is turned away without taking the writers' turn
        return False
    with transaction.atomic():
        _one_at_a_time(who)
        if counted.count() >= most:
            return False
        attempt = Attempt.objects.create(action=action, who=who, at=at)
        if attempt.pk % TIDY_EVERY == 0:
            tidy(at)
    return True


def seconds_to_wait(action, who, at=None):
    """How long until one more attempt passes; at least a second, for whoever was just refused."""
    most, window = _limit(action)
    at, who = at or timezone.now(), _hashed(action, who)
    counted = Attempt.objects.filter(action=action, who=who).since(at - window).order_by("-at")
    leaves_first = counted.values_list("at", flat=True)[most - 1 : most].first()
    wait = leaves_first + window - at if leaves_first else datetime.timedelta()
    return max(1, -(-wait // datetime.timedelta(seconds=1)))


def tidy(at=None):
    """Remove some rows that no limit looks back to any more, and say how many they were."""
    old = Attempt.objects.filter(at__lte=(at or timezone.now()) - LONGEST)
    with transaction.atomic():  # what another transaction is removing is left to it
        rows = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:TIDIED_AT_ONCE])
        return Attempt.objects.filter(pk__in=rows).delete()[0]


def contact(email="", phone=""):
    """
    One person's e-mail address or number as text to count by.

    Dots and what follows a plus sign are left out: the large providers deliver all these to one mailbox. Quotes and signs
    that mail leaves out are gone as well: it is counted where the letter would go.
    """
    if not email:
        return "".join(letter for letter in phone if letter.isdigit())
    with suppress(ValueError):  # nothing that mail can be sent to
        email = sanitize_address(email, "utf-8")
    mailbox, _, host = unicodedata.normalize("NFKC", email).strip().casefold().rpartition("@")
    return f"{mailbox.partition('+')[0].replace('.', '')}@{host}"


def _limit(action):
    most, _, unit = settings.REQUEST_LIMITS[action].partition("/")
    return int(most), WINDOWS[unit]


def _hashed(action, who):
    return salted_hmac("education.consultations.limits", f"{action}:{who}", algorithm="sha256").hexdigest()


def _one_at_a_time(who):
    """Let nobody else count for the same one until this transaction ends. On SQLite a transaction is alone in any case."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(bytes.fromhex(who)[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
