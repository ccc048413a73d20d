"""One submission, one record: double clicks, reloads, five at once, Back and a corrected text."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from education.consultations import answers as answers_
from education.consultations import robots, sending, tokens
from education.models import (
    ConsultationRequest,
    Notification,
    RequestEvent,
    SupersededAnswers,
    UnfinishedAnswers,
)
from tests.at_once import a_database_of_files, in_threads
from tests.requests_sent import (
    CONSENT,
    PERSONAL,
    SENT,
    answer,
    answer_all,
    check,
    make_answers,
    make_request,
    make_site,
    send,
    stamp_on,
    step_url,
)


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch):
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)


@pytest.fixture
def site(db):
    return make_site()


def owed():
    return [notification.kind for notification in Notification.objects.order_by("pk")]


def kinds():
    return [event.kind for event in RequestEvent.objects.all()]


def test_a_double_click_sends_once(client, site):
    answer_all(client)
    fields = {"consent": "on", "shown": stamp_on(check(client))}
    answers = [client.post(reverse("consultation_request_check"), fields) for _ in range(2)]
    assert [(response.status_code, response.url) for response in answers] == [(303, SENT)] * 2
    assert ConsultationRequest.objects.count() == 1
    assert owed() == ["request_received", "acknowledged"]
    assert kinds() == ["received"]


def test_the_sending_stores_once(db):
    token = tokens.new()
    answers_.save(make_answers(), token)
    assert make_request(token).pk == make_request(token).pk
    assert kinds() == ["received"]
    assert answers_.load(token) is None


def test_back_shows_what_was_sent_and_sending_it_again_changes_nothing(client, site):
    answer_all(client)
    send(client)
    page = check(client).content.decode()
    assert "You are changing your request" in page
    assert PERSONAL["message"] in page
    assert not UnfinishedAnswers.objects.exists()
    answer_all(client)
    assert "answers that you have not sent" not in client.get(SENT).content.decode()
    assert send(client).url == SENT
    assert ConsultationRequest.objects.count() == 1
    assert kinds() == ["received"]
    assert not UnfinishedAnswers.objects.exists()


def test_a_correction_is_kept_and_so_is_what_was_there_before(client, site):
    answer_all(client)
    send(client)
    corrected = client.post(step_url("questions") + "?change=1", {"message": "I meant Madagascar."})
    assert corrected.url == reverse("consultation_request_check")
    assert "You have changed answers that you have not sent." in client.get(SENT).content.decode()
    assert send(client).url == SENT
    request = ConsultationRequest.objects.get()
    assert request.message == "I meant Madagascar."
    assert answers_.from_json(SupersededAnswers.objects.get().answers).message == PERSONAL["message"]
    assert kinds() == ["received", "corrected"]
    assert owed() == ["request_received", "acknowledged", "request_corrected"]
    page = client.get(SENT).content.decode()
    assert request.reference in page
    assert "I meant Madagascar." in page


@pytest.mark.parametrize(
    ("before", "after"),
    [("new", "new"), ("quarantine", "quarantine"), ("closed", "waiting_on_us"), ("booked", "waiting_on_us")],
)
def test_a_correction_waits_on_us_again(db, before, after):
    token = tokens.new()
    request = make_request(token)
    promised = request.reply_by if before in ("new", "quarantine") else None
    ConsultationRequest.objects.filter(pk=request.pk).update(status=before, reply_by=promised)
    make_request(token, message="Something else.")
    request.refresh_from_db()
    assert request.status == after
    assert kinds() == ["received", "corrected"] + ["status"] * (before != after)


def test_another_window_never_sends_what_was_not_shown(client, site):
    answer_all(client)
    shown = stamp_on(check(client))
    answer(client, "questions", message="Changed in another window.")
    response = client.post(reverse("consultation_request_check"), {"consent": "on", "shown": shown})
    assert response.status_code == 409
    html = response.content.decode()
    assert "Your answers were changed in another window." in html
    assert "Changed in another window." in html
    assert not ConsultationRequest.objects.exists()
    send(client)
    assert ConsultationRequest.objects.get().message == "Changed in another window."


def test_a_late_retry_of_what_was_sent_does_not_send_a_correction_in_the_making(client, site):
    answer_all(client)
    fields = {"consent": "on", "shown": stamp_on(check(client))}
    client.post(reverse("consultation_request_check"), fields)
    answer(client, "questions", message="Not finished yet")
    assert client.post(reverse("consultation_request_check"), fields).url == SENT
    assert ConsultationRequest.objects.get().message == PERSONAL["message"]
    assert UnfinishedAnswers.objects.count() == 1


def test_somebody_can_ask_about_something_else(client, site):
    answer_all(client)
    send(client)
    page = client.get(step_url("wrong") + "?about=botox").content.decode()
    assert "Ask about something else" in page
    response = client.post(reverse("consultation_request_start_again") + "?about=botox")
    assert (response.status_code, response.url) == (303, "/request/wrong/?about=botox")
    assert client.get(SENT).status_code == 410
    answer_all(client)
    send(client)
    assert ConsultationRequest.objects.count() == 2


def test_a_request_can_be_seen_and_corrected_for_a_day(db):
    token, now = tokens.new(), timezone.now()
    make_request(token, at=now - datetime.timedelta(hours=23))
    assert answers_.sent(token)
    other = tokens.new()
    make_request(other, at=now - datetime.timedelta(hours=25))
    assert answers_.sent(other) is None


def counts():
    return [
        ConsultationRequest.objects.count(),
        RequestEvent.objects.count(),
        Notification.objects.count(),
        UnfinishedAnswers.objects.count(),
    ]


@pytest.mark.django_db(transaction=True)
def test_five_at_once_send_once(tmp_path, client):
    make_site()
    answer_all(client)
    fields = {"consent": "on", "shown": stamp_on(check(client))}
    jar = client.cookies

    def click():
        one = Client()
        one.cookies = jar
        response = one.post(reverse("consultation_request_check"), fields)
        return response.status_code, response.get("Location")

    with a_database_of_files(tmp_path):
        assert in_threads(*[click] * 5) == [(303, SENT)] * 5
        assert in_threads(counts) == [[1, 1, 2, 0]]


@pytest.mark.django_db(transaction=True)
def test_five_corrections_at_once_are_one(tmp_path):
    token = tokens.new()
    make_request(token)

    def correct():
        return sending.send(make_answers(message="Other words."), token, CONSENT).message

    with a_database_of_files(tmp_path):
        assert in_threads(*[correct] * 5) == ["Other words."] * 5
        assert in_threads(counts, SupersededAnswers.objects.count) == [[1, 2, 3, 0], 1]
