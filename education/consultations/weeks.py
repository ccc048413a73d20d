"""How many requests came in, week by week. Erased ones count too; what was set apart as a robot's does not."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from education.models import ConsultationRequest

WEEKS = 12


@dataclass(frozen=True)
class Week:
    """From Monday to Sunday."""

    monday: datetime.date
    number: int
    is_over: bool


def last_weeks(now, weeks=WEEKS):
    """The last weeks, this one included, the oldest first. One query."""
    this = timezone.localdate(now)
    this -= datetime.timedelta(days=this.weekday())
    mondays = [this - datetime.timedelta(weeks=ago) for ago in range(weeks - 1, -1, -1)]
    counted = (
        ConsultationRequest.objects.order_by()
        .filter(received_at__gte=_start(mondays[0]))
        .exclude(status=ConsultationRequest.Status.QUARANTINE)
        .aggregate(**{f"week_{n}": Count("pk", filter=_in(monday)) for n, monday in enumerate(mondays)})
    )
    return [Week(monday, counted[f"week_{n}"], monday != this) for n, monday in enumerate(mondays)]


def _in(monday):
    after = monday + datetime.timedelta(weeks=1)
    return Q(received_at__gte=_start(monday), received_at__lt=_start(after))


def _start(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
