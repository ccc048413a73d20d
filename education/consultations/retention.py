"""How long a request is kept."""

import datetime

from django.utils import timezone

KEEP_DAYS = 365
"""From the day it came in, whatever became of it."""


def erase_on(at):
    """The day on which the text of a request that came in then is erased."""
    return timezone.localdate(at) + datetime.timedelta(days=KEEP_DAYS)
