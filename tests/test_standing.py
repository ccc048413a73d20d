"""Where a request stands, in words and for the eye: against the promise, in the clinic's open days and hours."""

import datetime

import pytest
from django.utils import timezone

from education.consultations import queues, standing
from education.consultations.erasure import erase
from education.consultations.promise import Calendar
from education.models import ConsultationRequest
from tests.requests_sent import make_request

Status = ConsultationRequest.Status
EVERY_WEEKDAY = Calendar(spans=dict.fromkeys(range(5), ((datetime.time(9), datetime.time(17)),)))
THANKSGIVING = datetime.date(2026, 11, 26)  # a Thursday


def at(day, time="12:00"):
    """A moment of November 2026, in the clinic's own time."""
    return timezone.make_aware(datetime.datetime.fromisoformat(f"2026-11-{day:02} {time}"))


NOW = at(25)  # a Wednesday


def stands(status=Status.NEW, now=NOW, calendar=EVERY_WEEKDAY, since=None, **fields):
    since = since or at(24, "16:00")
    request = ConsultationRequest(status=status, received_at=since, waiting_since=since, **fields)
    return standing.standing(request, calendar, now)


@pytest.mark.parametrize(
    ("reply_by", "state", "words"),
    [
        ("2026-12-02", "due", "Due Wednesday 2 December"),
        ("2027-01-04", "due", "Due Monday 4 January 2027"),
        ("2026-11-26", "due", "Due tomorrow"),
        ("2026-11-25", "today", "Due today"),
        ("2026-11-24", "overdue", "1 working day late"),
        ("2026-11-20", "overdue", "3 working days late"),
    ],
)
@pytest.mark.parametrize("status", ConsultationRequest.OURS)
def test_the_promise_in_words(reply_by, state, words, status):
    found = stands(status, reply_by=datetime.date.fromisoformat(reply_by))
    assert (found.state, found.words) == (state, words)


def test_days_on_which_the_clinic_is_closed_are_not_late_days():
    friday = datetime.date(2026, 11, 20)
    assert stands(reply_by=friday, now=at(21)).words == "Late: was due yesterday"
    assert stands(reply_by=friday, now=at(22)).words == "Late: was due Friday 20 November"
    assert stands(reply_by=friday, now=at(23)).words == "1 working day late"
    closed = Calendar(spans=EVERY_WEEKDAY.spans, closed_days=frozenset({datetime.date(2026, 11, 23)}))
    assert stands(reply_by=friday, now=at(24), calendar=closed).words == "1 working day late"


def test_a_request_without_a_promised_day_says_so():
    assert stands(reply_by=None).words == "No day was promised"


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (at(25, "11:30"), "Waiting less than an hour of opening time"),
        (at(25, "10:30"), "Waiting 1 hour of opening time"),
        (at(24, "16:00"), "Waiting 4 hours of opening time"),  # an hour of yesterday, and three of today
        (at(23, "22:00"), "Waiting 2 working days"),
        (at(20, "12:00"), "Waiting 3 working days"),
    ],
)
@pytest.mark.parametrize("status", [Status.NEW, Status.WAITING_ON_PATIENT])
def test_how_long_somebody_has_waited_while_the_clinic_was_open(since, words, status):
    assert stands(status, since=since).waited == words


def test_the_opening_hours_are_the_clinics_own():
    mornings = Calendar(spans={2: ((datetime.time(8), datetime.time(10)),)})
    assert stands(since=at(25, "07:00"), calendar=mornings).waited == "Waiting 2 hours of opening time"


@pytest.mark.parametrize(
    ("fields", "state", "words"),
    [
        ({"status": Status.WAITING_ON_PATIENT}, "theirs", "With the patient since Tuesday 24 November"),
        ({"status": Status.QUARANTINE}, "apart", "Set apart on Tuesday 24 November"),
        ({"status": Status.NOT_SUITABLE}, "done", "Declined on Tuesday 24 November"),
        ({"status": Status.CLOSED}, "done", "Closed on Tuesday 24 November"),
        ({"status": Status.BOOKED}, "done", "Booked on Tuesday 24 November"),
        ({"status": Status.BOOKED, "visit_at": at(27)}, "done", "Visit on Friday 27 November, 12:00"),
        ({"status": Status.BOOKED, "visit_at": at(20)}, "done", "Visit was on Friday 20 November, 12:00"),
        ({"status": Status.CLOSED, "archived_at": at(25)}, "away", "Put away on Wednesday 25 November"),
        ({"archived_at": at(24), "erased_at": at(25)}, "away", "Erased on Wednesday 25 November"),
    ],
)
def test_what_does_not_wait_on_us(fields, state, words):
    found = stands(**fields)
    assert (found.state, found.words) == (state, words)


def test_the_next_action_is_past_only_while_there_is_work_to_do():
    def planned(day, status=Status.WAITING_ON_PATIENT):
        request = ConsultationRequest(status=status, next_action_on=day)
        return standing.next_action(request, NOW)

    assert planned(None) is None
    assert (planned(NOW.date()).words, planned(NOW.date()).is_past) == ("Today", False)
    assert (planned(THANKSGIVING).words, planned(THANKSGIVING).is_past) == ("Tomorrow", False)
    past = datetime.date(2026, 11, 20)
    assert (planned(past).words, planned(past).is_past) == ("Friday 20 November", True)
    assert not planned(past, Status.CLOSED).is_past


# --- Queues -------------------------------------------------------------------------------------------------------------


def every_kind():
    """A request in every status, and one that was put away, one that was erased."""
    made = [make_request() for _ in [*Status, "archived", "erased"]]
    for request, status in zip(made, [*Status, Status.CLOSED, Status.CLOSED], strict=True):
        request.status = status
        request.reply_by = datetime.date(2026, 11, 20) if status in ConsultationRequest.OURS else None
        request.save()
    ConsultationRequest.objects.filter(pk=made[-2].pk).update(archived_at=NOW)
    erase(made[-1])
    return made


def test_every_request_lies_in_exactly_one_queue(clinic):
    every_kind()
    single = [name for name in queues.QUEUES if name not in (queues.OURS, queues.ALL)]
    lying = {
        name: set(
            ConsultationRequest.objects.filter(queues.QUEUES[name].rule).values_list("reference", flat=True)
        )
        for name in queues.QUEUES
    }
    assert sum(len(lying[name]) for name in single) == len(lying[queues.ALL]) == 9
    assert lying[queues.OURS] == lying["new"] | lying["waiting-on-us"]
    assert len(lying["archive"]) == 2


def test_what_a_request_is_told_of_itself_and_what_the_queue_counts_agree(clinic):
    """Overdue is said twice: in words for one request, and as a rule for the database."""
    today = datetime.date(2026, 11, 25)
    every_kind()
    due_today = make_request()
    ConsultationRequest.objects.filter(pk=due_today.pk).update(reply_by=today)
    counted = set(ConsultationRequest.objects.filter(queues.narrowed("overdue", today)))
    said = {
        request
        for request in ConsultationRequest.objects.all()
        if standing.standing(request, EVERY_WEEKDAY, NOW).state == standing.OVERDUE
    }
    assert said == counted
    assert counted
    assert due_today not in counted
