"""What comes before all else: an emergency and too young an age stop the form, a sign for the clinic shows its number."""

import pytest
from django.db import OperationalError

from education.consultations import answers as answers_
from education.consultations import robots
from education.models import ConsultationRequest, UnfinishedAnswers
from education.reading import catalogue
from tests import factories as make
from tests.requests_sent import (
    SENT,
    STEPS,
    answer,
    answer_all,
    check,
    make_site,
    send,
    step_url,
)

pytestmark = pytest.mark.django_db
EMERGENCY, CALL_US = "/request/emergency/", "/request/call-us/"


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch):
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)


@pytest.fixture
def site(db):
    return make_site()


def say(client, what, query=""):
    return client.post(step_url("wrong") + query, {"gone_wrong": what})


def test_the_first_page_shows_the_signs_of_all_treatments(client):
    make.make_clinic()
    botox, old = make.make_treatment(name="Botox"), make.make_treatment(name="Old gel", offered="not_offered")
    make.make_effect(botox, name="trouble breathing", tier="emergency")
    make.make_effect(old, name="a late lump", tier="tell")
    make.make_effect(old, name="a harmless bruise", tier="settles")
    for page in (botox, old):
        make.publish_page(page)
    page = client.get(step_url("wrong")).content.decode()
    assert "Trouble breathing" in page
    assert "A late lump" in page
    assert "A harmless bruise" not in page
    assert 'href="tel:911"' in page


def test_an_emergency_shows_whom_to_call_and_keeps_nothing(client, site, settings):
    answer_all(client)
    response = say(client, "emergency")
    assert (response.status_code, response.url) == (303, EMERGENCY)
    assert response.cookies[settings.ANSWERS_COOKIE_NAME].value == ""
    page = client.get(EMERGENCY)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store, private"
    html = page.content.decode()
    assert 'href="tel:911"' in html
    assert 'href="tel:+12125550142"' in html
    assert 'href="/request/"' in html
    assert "We have kept nothing" in html
    assert not UnfinishedAnswers.objects.exists()
    assert client.get(step_url("contact")).status_code == 410


def test_an_emergency_after_a_request_was_sent_leaves_it_with_the_clinic(client, site):
    answer_all(client)
    send(client)
    assert say(client, "emergency", "?change=1").url == EMERGENCY
    assert client.get(SENT).status_code == 410
    assert ConsultationRequest.objects.get().erased_at is None


def test_an_emergency_is_never_kept_even_for_a_moment(client, site, monkeypatch):
    monkeypatch.setattr(answers_, "save", lambda *args: pytest.fail("an emergency was kept"))
    assert say(client, "emergency").url == EMERGENCY


@pytest.mark.parametrize("fails", ["the answers", "the catalogue too"])
def test_help_in_an_emergency_waits_for_no_database(client, site, settings, monkeypatch, fails):
    answer(client, "wrong")

    def fail(*args, **kwargs):
        raise OperationalError("the database system is shutting down")

    monkeypatch.setattr(answers_, "load", fail)
    if fails == "the catalogue too":
        monkeypatch.setattr(catalogue, "current", fail)
    response = say(client, "emergency")
    assert response.url == EMERGENCY
    assert response.cookies[settings.ANSWERS_COOKIE_NAME].value == ""
    html = client.get(EMERGENCY).content.decode()
    assert 'href="tel:911"' in html
    assert 'href="tel:+12125550142"' in html


def test_it_helps_before_anything_is_published_and_without_a_clinic(client):
    assert "You cannot breathe" in client.get(step_url("wrong")).content.decode()
    assert say(client, "emergency").url == EMERGENCY
    assert "Call your emergency number now" in client.get(EMERGENCY).content.decode()
    assert say(client, "tell").url == CALL_US
    assert "Call the clinic that treated you" in client.get(CALL_US).content.decode()


def test_a_sign_for_the_clinic_shows_its_number_and_marks_the_request_urgent(client, site):
    response = say(client, "tell", "?about=botox")
    assert (response.status_code, response.url) == (303, CALL_US)
    html = client.get(CALL_US).content.decode()
    assert 'href="tel:+12125550142"' in html
    assert f'href="{step_url("age")}">Go on with the form' in html
    answer_all(client, wrong={"gone_wrong": "tell"})
    assert "Yes, another sign, or something worries me" in check(client).content.decode()
    send(client)
    assert ConsultationRequest.objects.get().urgent
    assert "call us today" in client.get(SENT).content.decode()


def test_a_sign_told_with_change_leads_back_to_check(client, site):
    answer_all(client)
    assert say(client, "tell", "?change=1").url == f"{CALL_US}?change=1"
    assert 'href="/request/check/">Go on' in client.get(f"{CALL_US}?change=1").content.decode()


def test_nobody_is_told_to_call_who_said_that_nothing_is_wrong(client, site):
    answer(client, "wrong")
    assert client.get(CALL_US).url == step_url("wrong")


@pytest.mark.parametrize(("carried", "age"), [("", 18), ("botox", 18), ("gel", 21), ("botox&about=gel", 21)])
def test_the_age_is_the_highest_of_what_was_carried_over(client, site, carried, age):
    client.post(step_url("wrong") + f"?about={carried}", STEPS["wrong"])
    assert f"Are you {age} or older?" in client.get(step_url("age")).content.decode()


def test_an_age_asked_again_leads_on_and_back_from_where_it_was_asked(client, site):
    for step in ("wrong", "age"):
        answer(client, step)
    assert answer(client, "about", treatments=["gel"]).url == step_url("age")
    assert f'href="{step_url("about")}">Back' in client.get(step_url("age")).content.decode()
    assert answer(client, "age").url == step_url("questions")


def test_too_young_for_a_later_choice_keeps_nothing_either(client, site):
    answer_all(client, about={"treatments": ["botox"]})
    client.post(step_url("about") + "?change=1", {"treatments": ["gel"]})
    html = client.post(step_url("age") + "?change=1", {"old_enough": "no"}).content.decode()
    assert "You need to be 21 or older" in html
    assert not UnfinishedAnswers.objects.exists()
    assert client.get("/request/check/").status_code == 410
