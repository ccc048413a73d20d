"""What the front page says of requests: who waits, what is late, what is stuck, and how many came in a week."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from education.consultations import notifications, queues
from education.consultations.weeks import last_weeks
from education.models import ConsultationRequest

READ = "education.view_consultationrequest"


@dataclass(frozen=True)
class Figure:
    """One number, and the list that it counts."""

    label: str
    number: int
    address: str
    mark: str = ""


@dataclass(frozen=True)
class Bar:
    """One week as the chart draws it, in the chart's own units."""

    week: object
    x: int
    y: int
    height: int
    label: str = ""

    BASE, TALLEST, WIDTH, STEP = 130, 104, 22, 30

    @property
    def middle(self):
        return self.x + self.WIDTH // 2

    @property
    def above(self):
        return self.y - 5


def panel(user):
    """What this person is told; nothing to those who may not see requests. Three queries."""
    if not user.has_perm(READ):
        return {}
    now = timezone.now()
    weeks = last_weeks(now)
    return {
        "figures": figures(user, timezone.localdate(now)),
        "stuck": notifications.stuck(now).count if user.has_perm("education.view_notification") else 0,
        "weeks": weeks,
        "bars": bars(weeks),
        "most": max(week.number for week in weeks),
        "whole": sum(week.number for week in weeks),
    }


def figures(user, today):
    """The numbers, each of a list that can be opened. One query."""
    ours = queues.QUEUES[queues.OURS].rule
    asked = {
        "To answer": (ours, {}, ""),
        "Overdue": (ours & queues.narrowed("overdue", today), {"only": "overdue"}, "overdue"),
        "Urgent": (ours & queues.narrowed("urgent", today), {"only": "urgent"}, "urgent"),
        "Nobody’s yet": (ours & queues.whose(queues.NOBODYS, user), {"whose": queues.NOBODYS}, ""),
        "Mine": (ours & queues.whose(queues.MINE, user), {"whose": queues.MINE}, ""),
        "Quarantine": (queues.QUEUES[queues.QUARANTINE].rule, {"queue": queues.QUARANTINE}, ""),
    }
    rules = {f"figure_{n}": rule for n, (rule, _, _) in enumerate(asked.values())}
    counted = ConsultationRequest.objects.order_by().aggregate(
        **{key: Count("pk", filter=rule) for key, rule in rules.items()}
    )
    where = reverse("admin:education_consultationrequest_changelist")
    return [
        Figure(
            label,
            counted[f"figure_{n}"],
            f"{where}?{urlencode({'queue': queues.OURS} | query)}",
            mark if counted[f"figure_{n}"] else "",
        )
        for n, (label, (_, query, mark)) in enumerate(asked.items())
    ]


def bars(weeks):
    """The weeks as bars beside each other. The tallest fills the chart, and none that counts anything is invisible."""
    most = max(week.number for week in weeks) or 1
    found = []
    for n, week in enumerate(weeks):
        height = max(round(Bar.TALLEST * week.number / most), 2 if week.number else 0)
        label = f"{week.monday:%-d %b}" if n % 4 == 0 else ""
        found.append(Bar(week, x=4 + n * Bar.STEP, y=Bar.BASE - height, height=height, label=label))
    return found
