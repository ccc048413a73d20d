"""Who sends too often waits and keeps what they typed; too many in one name are set apart; no shared network is held up."""

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from education.consultations import limits, robots, tokens
from education.models import Attempt, ConsultationRequest, Notification, UnfinishedAnswers
from education.views import limited
from tests import factories
from tests.requests_sent import PERSONAL, SENT, make_request, make_site, send, somebody, step_url
from tests.test_settings import SAFE, read, start

pytestmark = pytest.mark.limits

NEW_WORDS = "I have thought of something else."


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch):
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)


@pytest.fixture
def site(db):
    return make_site()


@pytest.fixture
def few(settings):
    """Two of everything in an hour."""
    settings.REQUEST_LIMITS = dict.fromkeys(settings.REQUEST_LIMITS, "2/h")


def statuses():
    return [request.status for request in ConsultationRequest.objects.order_by("pk")]


# --- A robot that floods us from one address ----------------------------------------------------------------------------


def test_a_flood_of_answers_is_held_up_and_what_was_typed_comes_back(few, site):
    patient = somebody()
    for _ in range(2):
        assert patient.post(step_url("questions"), {"message": "First words."}).status_code == 303
    response = patient.post(step_url("questions"), {"message": NEW_WORDS})
    page = response.content.decode()
    assert response.status_code == 429
    assert NEW_WORDS in page
    assert "Not saved yet." in page
    assert "Please send this page again in 1 hour" in page
    assert 'href="tel:' in page
    assert 3590 < int(response["Retry-After"]) <= 3600
    assert UnfinishedAnswers.objects.count() == 1
    assert "First words." in patient.get(step_url("questions")).content.decode()


def test_a_flood_of_requests_is_held_up_and_the_answers_wait(few, site):
    for number in range(2):
        assert send(somebody(email=f"{number}@patient.example")).url == SENT
    patient = somebody()
    response = send(patient)
    page = response.content.decode()
    assert response.status_code == 429
    assert PERSONAL["message"] in page
    assert "Not sent yet." in page
    assert "Please send this page again in" in page
    assert 'href="tel:' in page
    assert len(statuses()) == 2
    Attempt.objects.all().delete()  # an hour later, with the very page that they still have
    assert send(patient).url == SENT
    assert statuses() == ["new"] * 3


def test_a_second_click_after_the_last_place_was_taken_is_told_that_it_was_sent(few, site):
    for _ in range(2):
        patient = somebody()
        send(patient)
    assert patient.post(reverse("consultation_request_check"), {"consent": "on"}).url == SENT


def test_what_is_not_accepted_is_not_counted(few, site):
    patient = somebody()
    for _ in range(4):
        assert patient.post(step_url("contact"), {}).status_code == 422
        assert patient.post(reverse("consultation_request_check"), {}).status_code == 422
    assert not Attempt.objects.exists()


def test_another_address_is_not_held_up(few, site):
    for _ in range(3):
        send(somebody())
    assert send(somebody("198.51.100.7")).url == SENT


def test_help_in_an_emergency_is_never_held_up(few, site):
    patient = somebody()
    for _ in range(3):
        patient.post(step_url("questions"), {"message": NEW_WORDS})
    response = patient.post(step_url("wrong"), {"gone_wrong": "emergency"}, follow=True)
    assert response.status_code == 200
    assert response.redirect_chain


def test_reading_is_never_held_up(few, site):
    patient = somebody()
    assert [patient.get(step_url("questions")).status_code for _ in range(5)] == [200] * 5
    assert not Attempt.objects.exists()


def test_a_database_that_cannot_count_shows_the_page_that_keeps_what_was_typed(site, monkeypatch):
    def broken(**fields):
        raise OperationalError("database is locked")

    monkeypatch.setattr(Attempt.objects, "create", broken)
    response = somebody().post(step_url("questions"), {"message": NEW_WORDS})
    assert response.status_code == 503
    assert NEW_WORDS in response.content.decode()


# --- A flood in one person's name ---------------------------------------------------------------------------------------


def test_too_many_in_one_persons_name_are_set_apart_and_not_lost_and_nobody_is_told(few, site):
    for number in range(4):
        patient = somebody(f"203.0.113.{number}")
        response = send(patient)
        assert response.url == SENT
        page = patient.get(SENT).content.decode()
        assert ConsultationRequest.objects.latest("pk").reference in page
    assert statuses() == ["new", "new", "quarantine", "quarantine"]
    assert Notification.objects.filter(kind="acknowledged").count() == 2


def test_a_mailbox_cannot_be_filled_by_writing_its_address_in_many_ways(few, site):
    for written in ("ann@mail.example", "ANN@mail.example", "a.n.n@mail.example", "ann+1@mail.example"):
        make_request(email=written)
    assert statuses() == ["new", "new", "quarantine", "quarantine"]


def test_a_telephone_cannot_be_made_to_ring_all_day(few, site):
    for written in ("+1 555 010 9999", "+15550109999", "+1 (555) 010-9999"):
        make_request(contact_by="phone", email="", phone=written)
    assert statuses() == ["new", "new", "quarantine"]


def test_a_mailbox_cannot_be_filled_by_correcting_one_request_again_and_again(few, site):
    token = tokens.new()
    for address in ("ann", "bob", "ann", "bob", "ann", "bob"):
        make_request(token, email=f"{address}@mail.example")
    assert Notification.objects.filter(kind="acknowledged").count() == 4
    assert statuses() == ["new"]


def test_a_patients_own_corrections_and_second_clicks_are_not_counted(few, site):
    token = tokens.new()
    for number in range(5):
        make_request(token, message=f"Version {number}")
        make_request(token, message=f"Version {number}")
    make_request()
    assert statuses() == ["new", "new"]


def test_what_was_not_stored_was_not_counted(few, site, monkeypatch):
    def broken(request):
        raise OperationalError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("education.consultations.search_keys.index", broken)
        with pytest.raises(OperationalError):
            make_request()
    assert not Attempt.objects.exists()


# --- A shared network ---------------------------------------------------------------------------------------------------


def test_fifty_patients_on_a_clinics_own_network_are_not_held_up(site):
    """By the figures that the site comes with: each answers a dozen pages and sends, all in one hour; so does another."""
    for number in range(50):
        for _ in range(12):
            assert limits.spend("answer", "203.0.113.9")
        assert limits.spend("send", "203.0.113.9")
        make_request(email=f"patient{number}@mail.example")
    patient = somebody()
    assert patient.post(step_url("questions"), {"message": NEW_WORDS}).status_code == 303
    assert send(patient).url == SENT
    assert statuses() == ["new"] * 51


def test_a_patient_who_asks_about_three_things_in_a_day_is_not_set_apart(site):
    for _ in range(3):
        send(somebody())
    assert statuses() == ["new"] * 3


# --- Other pages, and the figures ---------------------------------------------------------------------------------------


@limited.limited("my_request")
def some_view(request):
    return HttpResponse("done")


def test_any_view_can_be_limited(few, db):
    factories.make_clinic()
    make = RequestFactory()
    answers = [some_view(make.post("/")) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    page = answers[-1].content.decode()
    assert "Please try again in 1 hour" in page
    assert 3590 < int(answers[-1]["Retry-After"]) <= 3600
    assert some_view(make.get("/")).status_code == 200


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (0, ""),
        (1, "1 minute"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (3540, "59 minutes"),
        (3600, "1 hour"),
        (3601, "2 hours"),
        (86_400, "24 hours"),
    ],
)
def test_how_long_is_said_in_words(wait, words):
    assert limited.in_words(wait) == words


def test_the_figures_are_settings():
    figures = {
        "REQUEST_LIMIT_SEND": "7/h",
        "REQUEST_LIMIT_LINK_CONTACT": "2/d",
        "QUICKEST_READER_SECONDS": "5",
        "MOST_LINKS": "0",
    }
    found = read("REQUEST_LIMITS", "QUICKEST_READER_SECONDS", "MOST_LINKS", **figures)
    assert (found["REQUEST_LIMITS"]["send"], found["REQUEST_LIMITS"]["link_contact"]) == ("7/h", "2/d")
    assert (found["QUICKEST_READER_SECONDS"], found["MOST_LINKS"]) == (5, 0)


@pytest.mark.parametrize("figure", ["20", "0/h", "20/w"])
def test_a_figure_that_cannot_be_read_stops_the_start_and_says_which(figure):
    process = start("REQUEST_LIMITS", REQUEST_LIMIT_LINK_CONTACT=figure)
    assert process.returncode != 0
    assert "REQUEST_LIMIT_LINK_CONTACT must be a figure such as 20/h" in process.stderr


def test_limits_can_be_off_on_this_machine_alone():
    assert read("REQUEST_LIMITS_OFF", REQUEST_LIMITS_OFF="1") == {"REQUEST_LIMITS_OFF": True}
    process = start("REQUEST_LIMITS_OFF", **SAFE, REQUEST_LIMITS_OFF="1")
    assert process.returncode != 0
    assert "REQUEST_LIMITS_OFF is for this machine alone" in process.stderr
