"""Where a request stands, in words: who waits for whom, since when, and whether the promise is kept. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format

from education.models import ConsultationRequest

Status = ConsultationRequest.Status

OVERDUE, TODAY, DUE, THEIRS, DONE, APART, AWAY = "overdue", "today", "due", "theirs", "done", "apart", "away"
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Standing:
    """Against the promise, and how long somebody has waited."""

    state: str
    words: str
    waited: str = ""


@dataclass(frozen=True)
class NextAction:
    """The day on which somebody looks at it again."""

    words: str
    is_past: bool


def standing(request, calendar, now):
    """Where a request stands at a moment, reckoned in the clinic's open days and hours."""
    since = request.waiting_since or request.received_at
    if request.erased_at:
        return Standing(AWAY, f"Erased on {_day(request.erased_at, now)}")
    if request.archived_at:
        return Standing(AWAY, f"Put away on {_day(request.archived_at, now)}")
    if request.status == Status.QUARANTINE:
        return Standing(APART, f"Set apart on {_day(since, now)}")
    if request.status in ConsultationRequest.OURS:
        state, words = _promise(request.reply_by, calendar, timezone.localdate(now))
        return Standing(state, words, _waited(since, calendar, now))
    if request.status == Status.WAITING_ON_PATIENT:
        return Standing(THEIRS, f"With the patient since {_day(since, now)}", _waited(since, calendar, now))
    if request.status == Status.BOOKED:
        return Standing(DONE, _visit(request.visit_at, since, now))
    done = "Declined" if request.status == Status.NOT_SUITABLE else "Closed"
    return Standing(DONE, f"{done} on {_day(since, now)}")


def next_action(request, now):
    """When somebody wanted to look at it again, or None. A day that has passed is so only while there is work to do."""
    if request.next_action_on is None:
        return None
    today = timezone.localdate(now)
    finished = request.status in (Status.CLOSED, Status.NOT_SUITABLE) or request.archived_at
    words = _named_day(request.next_action_on, today)
    return NextAction(words[0].upper() + words[1:], request.next_action_on < today and not finished)


def _promise(reply_by, calendar, today):
    if reply_by is None:
        return DUE, "No day was promised"
    if reply_by > today:
        return DUE, f"Due {_named_day(reply_by, today)}"
    if reply_by == today:
        return TODAY, "Due today"
    late = calendar.open_days_between(reply_by, today)
    if late == 0:  # the clinic has been closed since
        return OVERDUE, f"Late: was due {_named_day(reply_by, today)}"
    return OVERDUE, f"{_counted(late, 'working day')} late"


def _waited(since, calendar, now):
    days = calendar.open_days_between(timezone.localdate(since), timezone.localdate(now))
    if days > 1:
        return f"Waiting {_counted(days, 'working day')}"
    hours = calendar.open_time_between(since, now) // HOUR
    return f"Waiting {_counted(hours, 'hour') if hours else 'less than an hour'} of opening time"


def _visit(visit_at, since, now):
    if visit_at is None:
        return f"Booked on {_day(since, now)}"
    was = "was on" if visit_at < now else "on"
    return f"Visit {was} {_day(visit_at, now)}, {date_format(timezone.localtime(visit_at), 'H:i')}"


def _day(moment, now):
    return _dated(timezone.localdate(moment), timezone.localdate(now))


def _named_day(day, today):
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return near.get((day - today).days) or _dated(day, today)


def _dated(day, today):
    return date_format(day, "l j F" if day.year == today.year else "l j F Y")


def _counted(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"
