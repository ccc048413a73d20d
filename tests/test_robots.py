"""Robots, each by what it does. What looks like one is set apart and not lost; no patient is stopped or asked anything."""

import datetime
import re

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from education.consultations import robots, tokens
from education.models import ConsultationRequest, Notification, UnfinishedAnswers
from tests.requests_sent import SENT, check, make_answers, make_site, send, somebody, stamp_on, step_url

A_DAY_AGO = datetime.timedelta(hours=25)


@pytest.fixture
def site(db):
    return make_site()


@pytest.fixture
def no_hurry(monkeypatch):
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)


def the_request():
    return ConsultationRequest.objects.get()


def old_stamp(value):
    """The same stamp as if it had been given a day ago."""
    shown = robots.read_stamp(value)
    a_day_ago = signing.b62_encode(int((timezone.now() - A_DAY_AGO).timestamp()))
    text = f"{shown}:{a_day_ago}"
    return f"{text}:{robots._signer.signature(text)}"


# --- What gives a robot away --------------------------------------------------------------------------------------------


def test_who_fills_in_the_hidden_field_is_set_apart(site, no_hurry):
    assert send(somebody(), website="https://buy.example").url == SENT
    assert the_request().status == "quarantine"
    assert the_request().message == make_answers().message
    assert not Notification.objects.filter(kind="acknowledged").exists()  # no stranger is written to


def test_who_sends_faster_than_anybody_reads_is_set_apart(site):
    assert send(somebody()).url == SENT
    assert the_request().status == "quarantine"


@pytest.mark.parametrize("stamp", ["", "0" * 64 + ":1abcde:forged", ":::"])
def test_who_leaves_out_or_forges_the_time_stamp_is_set_apart(site, no_hurry, stamp):
    assert send(somebody(), shown=stamp).url == SENT
    assert the_request().status == "quarantine"


LINKS = "See https://a.example and http://b.example and www.c.example"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"message": LINKS}, "quarantine"),
        ({"message": "[URL=a][url=b]", "good_times": "HTTPS://c.example"}, "quarantine"),
        ({"name": "Win now www.buy.example"}, "quarantine"),
        ({"message": "I read https://clinic.example/a/ and https://clinic.example/b/"}, "new"),
        ({"message": "My wwwhole face. Is it 3:1? Mail me at ann@mail.example"}, "new"),
    ],
)
def test_who_advertises_is_set_apart_and_a_link_or_two_is_none(site, no_hurry, said, status):
    assert send(somebody(**said)).url == SENT
    assert the_request().status == status


def test_who_is_set_apart_sees_what_a_patient_sees(site, no_hurry):
    pages = []
    for fields in ({}, {"website": "x"}):
        client = somebody()
        send(client, **fields)
        page = client.get(SENT).content.decode()
        pages.append(page.replace(ConsultationRequest.objects.latest("pk").reference, "REFERENCE"))
    varies = r"REFERENCE|\d+:\d\d|csrfmiddlewaretoken\" value=\"\w+"
    assert re.sub(varies, "", pages[0]) == re.sub(varies, "", pages[1])


# --- A recording, played again ------------------------------------------------------------------------------------------


def replay(client, recorded):
    return client.post(reverse("consultation_request_check"), recorded)


def test_a_recorded_sending_played_again_is_stored_once(site, no_hurry):
    client = somebody()
    recorded = {"consent": "on", "shown": stamp_on(check(client))}
    assert [replay(client, recorded).url for _ in range(4)] == [SENT] * 4
    assert the_request().status == "new"


def test_a_whole_recorded_visit_played_again_is_stored_once(site, no_hurry):
    token = tokens.new()
    client = somebody(token=token)
    recorded = {"consent": "on", "shown": stamp_on(check(client))}
    replay(client, recorded)
    for _ in range(3):
        assert replay(somebody(token=token), recorded).url == SENT  # every answer given again
    assert ConsultationRequest.objects.count() == 1
    assert not UnfinishedAnswers.objects.exists()


@pytest.mark.parametrize("age", ["fresh", "a day old"])
def test_a_recording_played_by_a_new_visitor_stores_nothing(site, no_hurry, age):
    stamp = stamp_on(check(somebody()))
    stamp = old_stamp(stamp) if age == "a day old" else stamp
    response = replay(somebody(), {"consent": "on", "shown": stamp})
    assert response.status_code == 409  # the page is shown again, to be read
    assert not ConsultationRequest.objects.exists()


def test_a_patient_who_comes_back_to_an_open_page_the_next_day_is_none(site):
    client = somebody()
    stamp = old_stamp(stamp_on(check(client)))
    assert send(client, shown=stamp).url == SENT
    assert the_request().status == "new"


def test_one_visitors_many_different_requests_are_one_request_with_its_history(site, no_hurry):
    token = tokens.new()
    for number in range(3):
        send(somebody(token=token, message=f"Version {number}"))
    assert the_request().message == "Version 2"
    assert the_request().superseded_answers.count() == 2


# --- Who is no robot ----------------------------------------------------------------------------------------------------


def trap(client):
    page = check(client).content.decode()
    return re.search(r"<div[^>]*>\s*<label for=\"id_website\">.*?</div>", page, flags=re.DOTALL)[0]


def test_a_screen_reader_and_the_tab_key_do_not_meet_the_trap(site):
    box = trap(somebody())
    assert re.search(r'<div class="visually-hidden" aria-hidden="true" inert>', box)
    assert 'tabindex="-1"' in box
    assert "Leave this empty" in box  # for a browser that shows pages as plain text


def test_autofill_and_password_managers_leave_the_trap_alone(site):
    box = trap(somebody())
    assert 'autocomplete="off"' in box
    for attribute in ("data-1p-ignore", "data-bwignore", "data-lpignore"):
        assert f'{attribute}="true"' in box


def test_no_page_asks_anybody_to_prove_that_they_are_human(site):
    client = somebody()
    for page in (check(client), *(client.get(step_url(step)) for step in ("about", "contact", "questions"))):
        assert not re.search(r"captcha|robot\?|<iframe|human", page.content.decode(), flags=re.IGNORECASE)


def test_a_slow_reader_is_no_robot(site, monkeypatch):
    client = somebody()
    stamp = stamp_on(check(client))
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)  # the seconds have passed
    assert send(client, shown=stamp).url == SENT
    assert the_request().status == "new"
