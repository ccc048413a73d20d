"""By when the clinic replies, reckoned in the days on which it is open."""

import datetime

from django.utils import timezone

MONDAY_TO_FRIDAY = frozenset(range(5))


def reply_by(at, clinic):
    """The last day on which a reply to a request of that moment keeps the promise."""
    open_on = {span.weekday for span in clinic.hours} or MONDAY_TO_FRIDAY
    day, left = timezone.localdate(at), clinic.reply_within_days
    for _ in range(366):  # a clinic that has closed every day of a year will not reply anyway
        day += datetime.timedelta(days=1)
        if day.weekday() in open_on and day not in clinic.closed_days:
            left -= 1
        if left == 0:
            break
    return day
