"""The request, from the first question to the confirmation, as a browser without scripts sends it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from education.consultations import answers as answers_
from education.consultations import robots
from education.models import ConsultationRequest, Notification, RequestEvent, UnfinishedAnswers
from tests import factories as make
from tests.requests_sent import PERSONAL, SENT, STEPS, answer, answer_all, check, make_site, send, step_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch):
    """Tests read faster than people."""
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)


@pytest.fixture
def site(db):
    return make_site()


def test_it_works(client, site):
    start = client.get(reverse("consultation_request") + "?about=botox&concern=forehead-lines")
    assert start.status_code == 302
    assert start.url == "/request/wrong/?about=botox&concern=forehead-lines"
    assert client.post(start.url, STEPS["wrong"]).url == step_url("age")
    assert client.get(step_url("about")).url == step_url("age")
    assert answer(client, "age").url == step_url("about")
    chosen = client.get(step_url("about")).content.decode()
    assert chosen.count(" checked") == 2
    questions = {"message": PERSONAL["message"], "matters": ["pain", "undone"]}
    tomorrow = timezone.localdate() + timedelta(days=1)
    contact = {f"not_before_{part}": getattr(tomorrow, part) for part in ("day", "month", "year")}
    about = {"treatments": ["botox"], "concerns": ["forehead-lines"]}
    response = answer_all(client, about=about, questions=questions, contact=contact)
    assert response.url == reverse("consultation_request_check")
    page = check(client).content.decode()
    for text in (
        "No, nothing has gone wrong",
        "18 or older",
        "Botox",
        "Lines across the forehead",
        "How much it hurts",
        "Whether it can be undone",
        f"{tomorrow:%B %Y}",
        *PERSONAL.values(),
    ):
        assert text in page
    assert "Not provided" not in page
    response = send(client)
    assert (response.status_code, response.url) == (303, SENT)
    request = ConsultationRequest.objects.get()
    assert (request.status, request.name, request.email) == ("new", PERSONAL["name"], PERSONAL["email"])
    assert not request.urgent
    about = answers_.about(request)
    assert (about.not_before, about.matters) == (tomorrow.isoformat(), ("undone", "pain"))
    assert request.consent_wording == (
        "I agree that Test Clinic uses my answers to reply to me, as the privacy notice says."
    )
    for _ in range(2):
        confirmation = client.get(SENT)
        assert confirmation.status_code == 200
        assert request.reference in confirmation.content.decode()
        assert "(212) 555-0142" in confirmation.content.decode()
    assert [event.kind for event in RequestEvent.objects.all()] == ["received"]
    assert {owed.kind for owed in Notification.objects.all()} == {"request_received", "acknowledged"}
    assert not UnfinishedAnswers.objects.exists()


def test_every_page_is_one_question_without_a_trace_in_caches_or_addresses(client, site):
    for step in STEPS:
        page = client.get(step_url(step))
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store, private"
        html = page.content.decode()
        assert html.count("<h1") == 1
        assert "Continue" in html
        assert 'class="back-link"' in html
        assert "style=" not in html
        assert answer(client, step).status_code == 303
    html = check(client).content.decode()
    assert html.count("<h1") == 1
    assert "Send my request" in html


def test_a_request_works_before_anything_is_published(client):
    answer_all(client, contact={"contact_by": "phone", "phone": "+44 7700 900123"})
    assert send(client).status_code == 303
    assert client.get(SENT).status_code == 200
    assert ConsultationRequest.objects.get().phone == "+44 7700 900123"


@pytest.mark.parametrize("way", [{}, {"contact_by": "phone", "phone": "212 555 0187"}])
def test_the_confirmation_says_what_comes_next_and_by_when(client, site, way):
    tomorrow = timezone.localdate() + timedelta(days=1)
    earliest = {f"not_before_{part}": getattr(tomorrow, part) for part in ("day", "month", "year")}
    answer_all(client, contact=way | earliest)
    send(client)
    page = client.get(SENT).content.decode()
    request = ConsultationRequest.objects.get()
    assert f"{request.reply_by:%A} {request.reply_by.day} {request.reply_by:%B}" in page
    assert f"{tomorrow.day} {tomorrow:%B %Y} or later" in page
    assert "You do not have to decide" in page
    assert "data-print" in page
    assert ("confirm your address" in page) is (not way)
    assert ("by phone" in page) is bool(way)


def test_what_was_set_apart_gets_the_same_confirmation(client, site):
    answer_all(client)
    send(client, website="https://buy.example")
    request = ConsultationRequest.objects.get()
    assert request.status == "quarantine"
    pages = []
    for status in ("quarantine", "new"):
        ConsultationRequest.objects.update(status=status)
        html = client.get(SENT).content.decode()
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html))
    assert pages[0] == pages[1]


def test_change_keeps_the_rest_and_comes_straight_back(client, site):
    answer_all(client)
    page = client.get(step_url("contact") + "?change=1").content.decode()
    assert PERSONAL["email"] in page
    assert f'href="{reverse("consultation_request_check")}"' in page
    response = client.post(
        step_url("contact") + "?change=1", {"name": "Willa", "contact_by": "phone", "phone": "212 555 0187"}
    )
    assert response.url == reverse("consultation_request_check")
    page = check(client).content.decode()
    assert "Willa" in page
    assert "+1 212-555-0187" in page
    assert PERSONAL["email"] not in page
    assert PERSONAL["message"] in page


def test_what_was_left_out_says_not_provided(client, site):
    answer_all(client, questions={"message": ""}, contact={"good_times": ""})
    # Beside these two: the concerns, what matters most, and the earliest day.
    assert check(client).content.decode().count("Not provided") == 5


def test_a_higher_age_is_asked_for_when_the_choice_needs_it(client, site):
    answer_all(client, about={"treatments": ["botox"]})
    response = client.post(step_url("about") + "?change=1", {"treatments": ["gel"]})
    assert response.url == step_url("age")
    assert "Are you 21 or older?" in client.get(response.url).content.decode()
    assert check(client).status_code == 302
    assert send_blind(client).url == step_url("age")
    assert not ConsultationRequest.objects.exists()


def send_blind(client):
    return client.post(reverse("consultation_request_check"), {"consent": "on"})


def test_nobody_gets_ahead_of_what_is_missing(client, site):
    answer(client, "wrong")
    assert client.get(step_url("contact")).url == step_url("age")
    assert check(client).url == step_url("age")
    answer(client, "age")
    assert client.get(step_url("contact")).url == step_url("about")


def test_what_is_not_offered_cannot_be_requested(client, site):
    client.post(step_url("wrong") + "?about=old-gel&about=nonsense&concern=%3Cb%3E", STEPS["wrong"])
    answer(client, "age")
    page = client.get(step_url("about")).content.decode()
    assert "Old gel" not in page
    assert " checked" not in page
    response = answer(client, "about", treatments=["old-gel"])
    assert response.status_code == 422
    assert "Choose from this list" in response.content.decode()


def test_a_treatment_withdrawn_meanwhile_is_asked_again(client, site):
    answer_all(client, about={"treatments": ["botox", "gel"]})
    page = site[1]
    page.offered = "withdrawn"
    page.save()
    make.publish_page(page, demonstration=True)
    assert check(client).url == step_url("about")
    html = client.get(step_url("about")).content.decode()
    assert "We no longer offer Gel." in html
    assert html.count(" checked") == 1


def test_carried_over_choices_join_those_made_before(client, site):
    answer_all(client, about={"treatments": ["botox"]})
    client.post(step_url("wrong") + "?about=gel", STEPS["wrong"])
    assert "Are you 21 or older?" in client.get(step_url("age")).content.decode()
    answer(client, "age")
    assert client.get(step_url("about")).content.decode().count(" checked") == 2


def test_back_leads_to_the_page_the_reader_came_from(client, site):
    assert 'href="/treatments/botox/">Back' in client.get(step_url("wrong") + "?about=botox").content.decode()
    both = client.get(step_url("wrong") + "?about=botox&about=gel").content.decode()
    assert 'href="/treatments/">Back' in both
    client.post(step_url("wrong") + "?about=botox", STEPS["wrong"])
    assert 'href="/request/wrong/">Back' in client.get(step_url("age")).content.decode()
    assert 'href="/treatments/botox/">Back' in client.get(step_url("wrong")).content.decode()


@pytest.mark.parametrize("step", ["check", "contact", "sent", "questions", "call-us"])
def test_lost_answers_get_a_friendly_page(client, clinic, step):
    response = client.get(f"/request/{step}/")
    assert response.status_code == 410
    assert "24 hours" in response.content.decode()
    assert "(212) 555-0142" in response.content.decode()


def test_an_answer_to_a_page_left_open_too_long_is_kept(client, clinic):
    response = answer(client, "questions")
    assert response.status_code == 410
    assert "We kept what you just typed" in response.content.decode()
    for step in ("wrong", "age", "about"):
        answer(client, step)
    assert PERSONAL["message"] in client.get(step_url("questions")).content.decode()


def test_an_unknown_step_is_not_found(client, clinic):
    assert client.get("/request/nonsense/").status_code == 404
    assert client.post("/request/nonsense/").status_code == 404


def test_a_get_writes_nothing(client, site, django_assert_max_num_queries):
    for step in ("wrong", "age", "check", "call-us"):
        with django_assert_max_num_queries(20) as queries:
            client.get(f"/request/{step}/?about=botox")
        assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)
    assert not client.cookies.get("answers")
