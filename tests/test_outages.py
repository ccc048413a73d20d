"""The database full, locked, read-only or gone: nothing typed is lost, nothing is half-saved, reading goes on, and it mends."""

import re
from contextlib import contextmanager
from datetime import timedelta
from html import unescape

import pytest
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.utils import timezone

from education.consultations import robots
from education.models import ConsultationRequest, Notification, RequestEvent, UnfinishedAnswers
from education.reading import catalogue, while_away
from education.views import turn_to_write
from tests import requests_sent, whole_site
from tests.requests_sent import SENT, STEPS, answer, answer_all, check, make_site, send, stamp_on, step_url

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = next(iter(STEPS))
PHONE = "(212) 555-0142"
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|BEGIN)")
OUTAGES = {
    "disk full": (WRITES, OperationalError("database or disk is full")),
    "locked": (WRITES, OperationalError("database is locked")),
    "read-only": (WRITES, InternalError("cannot execute INSERT in a read-only transaction")),
    "gone": (re.compile(""), OperationalError("terminating connection due to administrator command")),
    "never there": (re.compile(""), InterfaceError("connection already closed")),
}


@pytest.fixture(params=OUTAGES)
def outage(request):
    """Each way in which a database fails, as something to be in for a while."""
    return lambda: failing(*OUTAGES[request.param])


@contextmanager
def failing(statements, error, after=0):
    """Every statement of a kind fails, from the one with this number."""
    met = 0

    def execute(run, sql, params, many, context):
        nonlocal met
        if statements.match(sql):
            met += 1
            if met > after:
                raise error
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield lambda: met > after


@pytest.fixture
def patient(client, monkeypatch):
    """A patient at the form of a site that they have already read. Not so quick as a robot."""
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)
    make_site()
    client.get("/treatments/")
    client.raise_request_exception = False
    return client


def is_humane(response):
    """Says what is wrong and whom to call, and when to come again."""
    return (
        response.status_code == 503 and PHONE in response.content.decode() and bool(response["Retry-After"])
    )


def stored():
    """How many requests, and whether each has its event and what is owed for it."""
    rows = [model.objects.count() for model in (ConsultationRequest, RequestEvent, Notification)]
    return rows if not all(rows) else "whole"


@pytest.mark.parametrize("step", STEPS)
def test_a_step_keeps_what_was_typed(patient, outage, step):
    for earlier in list(STEPS)[: list(STEPS).index(step)]:
        answer(patient, earlier)
    kept = list(UnfinishedAnswers.objects.values_list("sealed", flat=True))
    with outage():
        response = answer(patient, step)
    html = unescape(response.content.decode())
    assert is_humane(response)
    assert "What you typed is still here." in html
    for value in STEPS[step].values():
        for typed in [value] if isinstance(value, str) else value:
            chosen = re.search(rf'value="{re.escape(typed)}"[^>]* checked', html)
            assert chosen or f'value="{typed}"' in html or f">\n{typed}<" in html, typed
    assert list(UnfinishedAnswers.objects.values_list("sealed", flat=True)) == kept
    assert answer(patient, step).status_code == 303


def test_the_age_asked_stays_that_of_what_was_chosen(patient):
    patient.post(f"{step_url(FIRST)}?about=gel", STEPS[FIRST])
    with failing(*OUTAGES["disk full"]):
        assert "Are you 21 or older?" in answer(patient, "age").content.decode()


def test_sending_saves_all_or_nothing(patient, outage):
    answer_all(patient)
    shown = stamp_on(check(patient))
    with outage():
        response = send_shown(patient, shown)
    assert is_humane(response)
    assert stored() == [0, 0, 0]
    assert requests_sent.PERSONAL["message"] in check(patient).content.decode()
    assert send(patient).url == SENT
    assert stored() == "whole"


def test_it_may_fail_at_any_statement_of_the_sending(patient):
    """The disk fills up at the first write, or at the second, and so on: before the last nothing is there, after it all."""
    answer_all(patient)
    shown = stamp_on(check(patient))
    for number in range(30):
        with failing(*OUTAGES["disk full"], after=number) as has_failed:
            response = send_shown(patient, shown)
        if not has_failed():
            break
        assert is_humane(response), number
        assert requests_sent.PERSONAL["message"] in response.content.decode()
        assert stored() == [0, 0, 0]
        assert UnfinishedAnswers.objects.count() == 1
    assert number > 3
    assert response.url == SENT
    assert stored() == "whole"


def send_shown(patient, shown):
    return patient.post("/request/check/", {"consent": "on", "shown": shown})


def test_the_confirmation_comes_back(patient):
    answer_all(patient)
    assert send(patient).url == SENT
    with failing(*OUTAGES["gone"]):
        assert is_humane(patient.get(SENT))
    assert ConsultationRequest.objects.get().reference in patient.get(SENT).content.decode()


def test_the_form_opens_with_the_number_to_call(patient):
    answer(patient, FIRST)
    with failing(*OUTAGES["gone"]):
        for step in STEPS:
            assert is_humane(patient.get(step_url(step)))
        assert is_humane(patient.post("/request/start-again/"))


def test_reading_goes_on_and_the_rest_says_so(client):
    whole_site.make_site()
    client.get("/")
    client.raise_request_exception = False
    closed = [*whole_site.PRIVATE_PAGES.values(), *whole_site.WITHOUT_ANSWERS.values()]
    closed.append("/admin/")
    open_all_along = ["/request/emergency/", whole_site.PRIVATE_PAGES["page_report_sent"]]
    for address in open_all_along:  # help and thanks need no database
        closed.remove(address)
    client.cookies["session"] = "somebody-signed-in"
    with failing(*OUTAGES["gone"]):
        for address in whole_site.CONTENT_PAGES.values():
            assert client.get(address).status_code == 200, address
        for address in closed:
            assert is_humane(client.get(address)), address
        for address in open_all_along:
            assert client.get(address).status_code == 200, address
        assert client.get("/nothing-here/").status_code == 404


def test_readers_do_not_wait_for_a_database_that_is_away(patient):
    patient.get("/glossary/")
    with failing(*OUTAGES["gone"]) as was_asked:
        patient.get("/treatments/")
        assert was_asked()
    with failing(*OUTAGES["gone"]) as was_asked:
        assert patient.get("/treatments/").status_code == 200
        assert not was_asked()
    while_away._ask_again_at = 0
    assert patient.get("/treatments/").status_code == 200
    assert while_away._ask_again_at is None


def test_what_was_planned_to_go_is_not_read_from_memory(patient, monkeypatch):
    planned = catalogue.current()
    object.__setattr__(planned, "holds_until", timezone.now() - timedelta(seconds=1))
    with failing(*OUTAGES["gone"]):
        for _ in range(2):
            assert is_humane(patient.get("/treatments/"))


def test_a_server_that_never_saw_the_database_still_has_a_page(patient):
    catalogue.forget()
    with failing(*OUTAGES["gone"]):
        response = patient.get("/treatments/")
    assert response.status_code == 503
    assert "We cannot show this page just now" in response.content.decode()


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_disk_that_is_really_full(patient):
    answer(patient, FIRST)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no page of the file is free
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        long = "Ελπίζω. " * 200  # longer than what is left on any page
        try:
            response = answer(patient, "questions", message=long)
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert is_humane(response)
    assert long.strip() in response.content.decode()
    assert answer(patient, "questions", message=long).status_code == 303


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_who_waits_too_long_in_line_keeps_what_was_typed(patient, monkeypatch):
    monkeypatch.setattr(turn_to_write, "LONGEST_WAIT", 0.01)
    with turn_to_write._turn:
        assert is_humane(answer(patient, FIRST))
    assert answer(patient, FIRST).status_code == 303


@pytest.mark.skipif("connection.vendor != 'postgresql'")
@pytest.mark.parametrize(
    "name",
    [
        *(
            "AdminShutdown",
            "CrashShutdown",
            "CannotConnectNow",
            "DiskFull",
            "OutOfMemory",
            "TooManyConnections",
        ),
        *("LockNotAvailable", "QueryCanceled", "DeadlockDetected", "ReadOnlySqlTransaction", "IoError"),
    ],
)
def test_what_postgresql_calls_it(name):
    import psycopg
    import psycopg_pool

    for error in (getattr(psycopg.errors, name), psycopg_pool.PoolTimeout, psycopg_pool.TooManyRequests):
        with pytest.raises(while_away.AWAY), connection.wrap_database_errors:
            raise error("away")
