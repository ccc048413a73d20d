"""How long a request is kept: by what became of it, and never longer than we tell patients."""

import datetime

from django.conf import settings
from django.utils import timezone


def erase_on(status, at, received_at):
    """
    The day on which the text of a request is erased that got this status at that moment.

    `settings.KEEP_REQUESTS` has the days for each status; `longest` counts from the day it came in, whatever became of it.
    """
    by_status = timezone.localdate(at) + datetime.timedelta(days=settings.KEEP_REQUESTS[str(status)])
    longest = timezone.localdate(received_at) + datetime.timedelta(days=settings.KEEP_REQUESTS["longest"])
    return min(by_status, longest)
