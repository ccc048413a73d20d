"""Requests as a table: who may take them out, why, that it is recorded first, and that no cell is a formula."""

import csv
import datetime
import io

import pytest
from django.contrib.admin.models import LogEntry
from django.db import DatabaseError
from django.utils import timezone

from education.admin.spreadsheet import cell
from education.consultations import erasure, workflow
from education.models import ConsultationRequest, RequestEvent
from tests.requests_sent import PERSONAL, make_request
from tests.staff import SUPERUSER, make_staff, signed_in

pytestmark = pytest.mark.django_db
EXPORT = "/admin/education/consultationrequest/export/"
REASON = "The yearly count for the board"


@pytest.fixture
def manager(clinic):
    return signed_in("manager")


def text(response):
    return response.content.decode()


def take_out(client, query="?queue=all", reason=REASON):
    return client.post(f"{EXPORT}{query}", {"reason": reason})


def table(response):
    """The rows as a spreadsheet reads them, each a dict by the columns' names."""
    assert response.streaming
    sent = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(sent)))


def test_it_says_how_many_and_asks_for_a_reason(manager):
    make_request()
    make_request(suspected_robot=True)
    page = manager.get(f"{EXPORT}?queue=new")
    assert "<strong>1 request</strong> from “New”" in text(page)
    assert "Why do you need it?" in text(page)
    assert not RequestEvent.objects.filter(kind="exported").exists()


@pytest.mark.parametrize("reason", ["", "   ", "because", "x" * 201])
def test_without_a_reason_nothing_leaves(manager, reason):
    make_request()
    response = take_out(manager, reason=reason)
    assert response.status_code == 422
    assert not response.streaming
    assert PERSONAL["name"] not in text(response)
    assert not RequestEvent.objects.filter(kind="exported").exists()
    assert not LogEntry.objects.exists()


def test_what_is_in_the_table(manager):
    desk = make_staff("front desk")
    type(desk).objects.filter(pk=desk.pk).update(first_name="Ines", last_name="Duarte")
    request = make_request(phone="+12125550123", at=timezone.now() - datetime.timedelta(days=2))
    workflow.assign(request, desk, actor=desk)
    workflow.mark_urgent(request, True, actor=desk)
    first = timezone.make_aware(datetime.datetime(2026, 11, 20, 10, 30))
    workflow.reply(request, "Soon.", actor=desk, at=first)
    workflow.reply(request, "Very soon.", actor=desk, at=first + datetime.timedelta(days=1))
    workflow.accept(request, "Come.", actor=desk, visit_at=first + datetime.timedelta(days=9))
    (row,) = table(take_out(manager))
    request.refresh_from_db()
    assert row == {
        "Reference": request.reference,
        "Received": f"{timezone.localtime(request.received_at):%Y-%m-%d %H:%M}",
        "Status": "Booked",
        "Urgent": "yes",
        "Who has it": "Ines Duarte",
        "Waiting since": f"{timezone.localtime(request.waiting_since):%Y-%m-%d %H:%M}",
        "Reply by": "",
        "Replied first": "2026-11-20 10:30",
        "Visit": "2026-11-29 10:30",
        "Name": PERSONAL["name"],
        "Contact": f"{PERSONAL['email']} / +12125550123",
        "About": "Botox",
    }


def test_it_takes_out_what_the_list_shows_and_nothing_else(manager):
    late, usual, robot = make_request(), make_request(), make_request(suspected_robot=True)
    ConsultationRequest.objects.filter(pk=late.pk).update(reply_by=datetime.date(2026, 1, 5))
    for query, wanted in (
        ("", {late, usual}),
        ("?queue=quarantine", {robot}),
        ("?only=overdue", {late}),
        ("?whose=mine", set()),
        (f"?q={usual.reference}", {usual}),
    ):
        assert {row["Reference"] for row in table(take_out(manager, query))} == {str(one) for one in wanted}
    by_list = manager.get(f"{EXPORT}?only=overdue")
    assert "narrowed down as the list is" in text(by_list)


def test_each_request_says_who_took_it_out(manager):
    taken, left = make_request(), make_request(suspected_robot=True)
    take_out(manager, "?queue=new")
    event = taken.events.last()
    assert (event.kind, event.actor) == ("exported", manager.user)
    assert not left.events.filter(kind="exported").exists()


def test_it_is_recorded_before_the_first_byte(manager):
    make_request()
    response = take_out(manager)
    assert (
        RequestEvent.objects.filter(kind="exported").count() == 1
    )  # and nothing was read from the answer yet
    assert len(table(response)) == 1


def test_what_cannot_be_recorded_does_not_leave(manager, monkeypatch):
    make_request()

    def full(*_, **__):
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(workflow, "record_export", full)
    with pytest.raises(DatabaseError):
        take_out(manager)
    assert not LogEntry.objects.exists()


def test_what_comes_in_meanwhile_does_not_leave_unrecorded(manager):
    make_request()
    response = take_out(manager)
    late = make_request()
    assert late.reference not in {row["Reference"] for row in table(response)}


def test_the_reason_stays_and_is_shown_with_who_and_how_many(manager):
    make_request()
    table(take_out(manager))
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_repr) == (manager.user, "Export of 1 request")
    assert entry.change_message == f"From “All”. Reason: {REASON}"
    page = text(signed_in(SUPERUSER).get(EXPORT))
    assert all(shown in page for shown in (REASON, "Export of 1 request", manager.user.username))
    assert manager.get("/admin/").status_code == 200  # which lists what one did


def test_erased_requests_count_and_say_nothing(manager):
    erasure.erase(make_request())
    (row,) = table(take_out(manager))
    assert (row["Status"], row["Name"], row["Contact"], row["About"]) == ("Erased", "", "", "")


def test_no_cache_keeps_it_and_its_name_has_the_day(manager):
    response = take_out(manager)
    assert "no-store" in response["Cache-Control"]
    day = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="requests-{day}.csv"'
    assert response["Content-Type"].startswith("text/csv")


FORMULAS = [
    *("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\tx"),
    *("\uff1d1", "\uff0b1", "\uff0d1", "\uff20x"),
    *("  =1", "\u00a0=1", "\u3000=1", "\ufeff=1", "\u200b=1", " \u200b =1"),
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "shown"), [("x;=1+1", "x;'=1+1"), ("a; +1", "a; '+1"), ("=1;=2", "'=1;'=2")]
)
def test_no_part_of_a_cell_is_a_formula_where_semicolons_separate(text, shown):
    assert cell(text) == shown


@pytest.mark.parametrize("text", ["", "Ada", "ada@x.example", "a=1", "7KM-4XR-9DT", "2026-11-20", "Ó Briain"])
def test_what_is_no_formula_stays(text):
    assert cell(text) == text


def test_a_patients_formula_comes_out_as_text(manager):
    make_request(name='=HYPERLINK("http://evil.example","Ada")', email="+cmd@patient.example")
    (row,) = table(take_out(manager))
    assert row["Name"].startswith("'=")
    assert row["Contact"].startswith("'+")


def test_many_are_read_a_few_hundred_at_a_time(manager, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("education.admin.request_export.AT_A_TIME", 3)
    made = [make_request() for _ in range(7)]
    response = take_out(manager)
    with django_assert_max_num_queries(3):
        assert [row["Reference"] for row in table(response)] == [str(one) for one in reversed(made)]


@pytest.mark.parametrize("role", ["nobody", "patient", "editor", "clinician", "reviewer", "front desk"])
def test_nobody_else_takes_anything_out(clinic, role):
    make_request()
    client = signed_in(role)
    for response in (client.get(EXPORT), take_out(client)):
        assert response.status_code in (302, 401, 403)
        assert not response.streaming
    assert not RequestEvent.objects.filter(kind="exported").exists()


def test_the_list_offers_it_to_whoever_may(clinic):
    make_request()
    for role, offered in (("manager", True), ("front desk", False)):
        page = text(signed_in(role).get("/admin/education/consultationrequest/?queue=new"))
        assert (f"{EXPORT}?queue=new" in page) == offered


@pytest.mark.parametrize("query", ["?p=99", "?queue=x", "?q=x", "?e=1"])
def test_nonsense_in_the_address_does_no_harm(manager, query):
    assert manager.get(f"{EXPORT}{query}").status_code in (200, 302)
    assert manager.get(f"{EXPORT}?name__startswith=W").status_code == 400
