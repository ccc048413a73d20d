"""By when the clinic replies, and how long somebody has waited, reckoned in the hours in which it is open."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from education.models import Clinic

MONDAY_TO_FRIDAY = frozenset(range(5))
NINE_TO_FIVE = ((datetime.time(9), datetime.time(17)),)
A_YEAR = 366


@dataclass(frozen=True)
class Calendar:
    """When the clinic is open, and within how many of its days it promises to reply."""

    spans: dict  # weekday → ((opens, closes), …)
    closed_days: frozenset = frozenset()
    reply_within_days: int = 2

    @classmethod
    def of(cls, clinics=Clinic):
        """The clinic's own; where it has not said when it is open, Monday to Friday from nine to five. At most three queries."""
        clinic = clinics._default_manager.prefetch_related("opening_hours", "closed_days").first()
        if clinic is None:
            return cls.made_of((), (), 2)
        closed = [closed.day for closed in clinic.closed_days.all()]
        return cls.made_of(clinic.opening_hours.all(), closed, clinic.reply_within_days)

    @classmethod
    def made_of(cls, hours, closed_days, reply_within_days):
        """Of a clinic's details that somebody has read already. `hours` have a weekday, and when it opens and closes."""
        spans = {}
        for span in hours:
            spans[span.weekday] = (*spans.get(span.weekday, ()), (span.opens, span.closes))
        return cls(
            spans=spans or dict.fromkeys(MONDAY_TO_FRIDAY, NINE_TO_FIVE),
            closed_days=frozenset(closed_days),
            reply_within_days=reply_within_days,
        )

    def is_open_on(self, day):
        return day.weekday() in self.spans and day not in self.closed_days

    def reply_by(self, at):
        """The last day on which a reply to a request of that moment keeps the promise."""
        day, left = timezone.localdate(at), self.reply_within_days
        for _ in range(A_YEAR):  # a clinic that has closed every day of a year will not reply anyway
            day += datetime.timedelta(days=1)
            left -= self.is_open_on(day)
            if left == 0:
                break
        return day

    def open_days_between(self, first, last):
        """How many open days come after the first day, up to and with the last."""
        days = min((last - first).days, 10 * A_YEAR)
        return sum(self.is_open_on(first + datetime.timedelta(days=count)) for count in range(1, days + 1))

    def open_time_between(self, start, end):
        """How much of the time between two moments the clinic was open."""
        start, end = timezone.localtime(start), timezone.localtime(end)
        total, day = datetime.timedelta(), start.date()
        for _ in range(A_YEAR):  # whoever has waited for a year has waited too long, to the minute or not
            if day > end.date():
                break
            if self.is_open_on(day):
                for opens, closes in self.spans[day.weekday()]:
                    opened = max(start, _moment(day, opens))
                    total += max(min(end, _moment(day, closes)) - opened, datetime.timedelta())
            day += datetime.timedelta(days=1)
        return total


def _moment(day, time):
    return timezone.make_aware(datetime.datetime.combine(day, time))


def reply_by(at):
    """The last day on which a reply to a request of that moment keeps the clinic's promise."""
    return Calendar.of().reply_by(at)
