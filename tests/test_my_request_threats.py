"""What could be tried against “My request”, each by its name."""

import logging
import re

import pytest
from django.conf import settings as site_settings
from django.core import signing
from django.core.signing import TimestampSigner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from education import logs
from education.consultations import access, answers, erasure, letters, limits, search_keys, tokens, workflow
from education.models import ConsultationRequest, Message, Notification, RequestEvent
from education.models.consultation_request import new_access_key
from tests import factories as make
from tests.my_requests import address, erase, html, link, opened, shown_on
from tests.requests_sent import PERSONAL, make_answers, make_request

pytestmark = pytest.mark.django_db
COOKIE = site_settings.MY_REQUEST_COOKIE_NAME
SEND = "/my-request/send-link/"


@pytest.fixture(autouse=True)
def site(db):
    make.make_clinic()
    make.publish_page(None, demonstration=True)


@pytest.fixture
def desk(django_user_model):
    return django_user_model.objects.create(username="desk", is_staff=True)


def key_of(request):
    return link(request).split("/")[-2]


def shows(request, page):
    return request.reference in html(page) or PERSONAL["name"] in html(page)


def with_cookie(value):
    client = Client()
    client.cookies[COOKIE] = value
    return client


# --- Links --------------------------------------------------------------------------------------------------------------


def test_a_guessed_link(client, subtests):
    request = make_request()
    key = key_of(request)
    access_key, moment, signature = key.split(":")
    guesses = {
        "reference": request.reference,
        "number": str(request.pk),
        "the key in the database": access_key,
        "no signature": f"{access_key}:{moment}",
        "another's signature": f"{new_access_key()}:{moment}:{signature}",
        "a later moment": f"{access_key}:{moment[:-1]}z:{signature}",
        "another salt": TimestampSigner(salt="guessed").sign(access_key),
        "another secret": TimestampSigner(key="guessed", salt="education.consultations.access").sign(
            access_key
        ),
        "a pass": access.give_pass(request),
        "letters": "é" * 90,
        "long": "a" * 5000,
    }
    for name, guess in guesses.items():
        with subtests.test(name):
            where = reverse("my_request_link", args=[guess])
            for page in (client.get(where), client.post(where)):
                assert page.status_code == 410
                assert not page.cookies.get(COOKIE)
    assert len(access_key) >= 43  # 256 bits
    assert client.get(link(request)).status_code == 200


def test_a_guess_costs_the_database_nothing(client):
    client.get(address())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/my-request/a:b:c/")
    assert not [query for query in asked.captured_queries if "consultationrequest" in query["sql"]]


def test_an_expired_link(client, settings):
    request = make_request()
    where = link(request)
    settings.MY_REQUEST_LINK_DAYS = -1
    assert client.get(where).status_code == client.post(where).status_code == 410


def test_a_link_that_was_taken_back(client):
    request = make_request()
    where, inside = link(request), opened(request)
    access.take_back(request)
    request.save()
    assert client.post(where).status_code == 410
    assert not shows(request, inside.get(address()))


def test_the_link_of_an_erased_request(client):
    request = make_request()
    where, inside = link(request), opened(request)
    erasure.erase(request)
    assert client.get(where).status_code == client.post(where).status_code == 410
    assert not shows(request, inside.get(address()))
    for place in ("withdraw", "erase"):
        assert inside.get(f"/my-request/{place}/").status_code == 410
    assert inside.post("/my-request/download/").status_code == 410
    assert inside.post(address(), {"text": "Hello"}).status_code == 410


def test_a_dead_link_does_not_say_why(client, settings):
    request = make_request()
    where = link(request)
    forged = html(client.get("/my-request/a:b:c/"))
    erasure.erase(request)
    erased = html(client.get(where))
    settings.MY_REQUEST_LINK_DAYS = -1
    expired = html(client.get(where))
    token = re.compile(r'value="\w{64}"')
    assert token.sub("", forged) == token.sub("", erased) == token.sub("", expired)
    assert 'action="/my-request/send-link/"' in forged


def test_a_mail_scanner_opens_the_link(client):
    request = make_request()
    for method in (client.get, client.head):
        page = method(link(request))
        assert page.status_code == 200
        assert not shows(request, page)
        assert COOKIE not in page.cookies
    assert list(RequestEvent.objects.values_list("kind", flat=True)) == ["received"]
    request.refresh_from_db()
    assert request.email_confirmed_at is None
    assert not shows(request, client.get(address()))


def test_a_referrer_tells_no_link(client):
    page = client.get(link(make_request()))
    assert page["Referrer-Policy"] == "strict-origin"
    assert not re.findall(r'(?:href|src|action)="(?:https?:)?//', html(page))


def test_a_log_tells_no_link(caplog):
    request = make_request()
    where, key = link(request), key_of(request)
    Client(enforce_csrf_checks=True).post(where)
    erasure.erase(request)
    Client().get(where)
    assert caplog.text.count(key) == 2  # Django's own words
    for formatter in (logs.Line(), logs.Refusal(), logs.RequestLine()):
        for record in caplog.records:
            told = formatter.format(record)
            assert key not in told
            assert "/my-request/(key)/" in told
    started = logging.makeLogRecord(
        {"msg": '"%s" %s', "args": (f"GET {where.replace(':', '%3A')} HTTP/1.1", 200)}
    )
    assert logs.RequestLine().format(started) == '"GET /my-request/(key)/ HTTP/1.1" 200'


# --- Cookies ------------------------------------------------------------------------------------------------------------


def test_a_forged_cookie(subtests):
    request = make_request()
    salt = "education.consultations.access: in this browser"
    inside = [request.access_key, 2_000_000_000]
    forged = {
        "the key in the database": request.access_key,
        "a link's key": key_of(request),
        "another salt": signing.dumps(inside),
        "another secret": signing.dumps(inside, key="guessed", salt=salt),
        "nothing": "",
        "letters": "é:é:é",
        "changed": access.give_pass(request)[:-1] + "!",
        "a form's own": signing.dumps([request.pk, 0], salt="education.consultations.my_request: shown"),
        "another's reference": request.reference,
    }
    for name, value in forged.items():
        with subtests.test(name):
            client = with_cookie(value)
            assert not shows(request, client.get(address()))
            assert client.post("/my-request/download/").status_code == 410
            assert client.get("/my-request/erase/").status_code == 410
    assert shows(request, with_cookie(access.give_pass(request)).get(address()))


def test_an_old_cookie(settings):
    request = make_request()
    client = opened(request)
    settings.MY_REQUEST_MINUTES = -1
    page = client.get(address())
    assert not shows(request, page)
    assert "Your request page is closed" in html(page)


def test_the_cookie_says_nothing_and_goes_nowhere_else(settings):
    settings.ANSWERS_COOKIE_SECURE = True
    request = make_request()
    client = opened(request)
    for cookie in (client.cookies[COOKIE], client.get(address()).cookies[COOKIE]):  # renewed by each use
        assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"], cookie["max-age"]) == ("/", "", 60 * 30)
        assert request.reference not in cookie.value


def test_a_planted_cookie():
    """Somebody's own pass in another's browser: what is typed for one request never reaches the other."""
    victims, planters = make_request(), make_request()
    client = opened(victims)
    form = {"text": "My secret.", "shown": shown_on(client)}
    erasing = {"shown": shown_on(client, client.get("/my-request/erase/"))}
    withdrawing = {"shown": shown_on(client, client.get("/my-request/withdraw/"))}
    client.cookies[COOKIE] = access.give_pass(planters)
    answer = client.post(address(), form)
    assert answer.status_code == 409
    assert "Not sent yet." in html(answer)
    assert "My secret." in html(answer)
    assert planters.reference in html(answer)
    for place, sent in (("erase", erasing), ("withdraw", withdrawing)):
        answer = client.post(f"/my-request/{place}/", sent)
        assert answer.status_code == 409
        assert "Nothing was done." in html(answer)
    assert not Message.objects.exists()
    assert not ConsultationRequest.objects.exclude(status="new").exists()
    assert not ConsultationRequest.objects.filter(erased_at__isnull=False).exists()


def test_anothers_request():
    mine, others = make_request(), make_request(name="Somebody Else", message="Their words.")
    client = opened(mine)
    pages = [client.get(f"{address()}?request={others.pk}&reference={others.reference}")]
    pages += [
        client.post(f"/my-request/download/{query}", {"request": others.pk}) for query in ("", "?as=json")
    ]
    for page in pages:
        assert "Their words." not in html(page)
        assert mine.reference in html(page)
    client.post(address(), {"text": "Hello", "shown": shown_on(client, opened(others).get(address()))})
    assert not Message.objects.exists()


def test_a_forged_form(subtests):
    client = Client(enforce_csrf_checks=True)
    request = make_request()
    client.cookies[COOKIE] = access.give_pass(request)
    for place in (
        "",
        "send-link/",
        "withdraw/",
        "erase/",
        "download/",
        "leave/",
        "from-here/",
        f"{key_of(request)}/",
    ):
        with subtests.test(place):
            assert (
                client.post(f"/my-request/{place}", {"text": "x", "email": "a@b.example"}).status_code == 403
            )
    assert list(RequestEvent.objects.values_list("kind", flat=True)) == ["received"]


# --- Caches, enumeration ------------------------------------------------------------------------------------------------


def test_a_cached_page(desk):
    request = workflow.reply(make_request(), "Come.", desk)
    client = opened(request)
    pages = [
        client.get(link(request)),
        client.get(address()),
        client.get("/my-request/withdraw/"),
        client.get("/my-request/erase/"),
        client.post("/my-request/download/"),
        client.post("/my-request/download/?as=json"),
        client.post(address(), {"text": ""}),
        client.post(link(request)),
        erase(client),
        client.get("/my-request/done/erased/"),
        client.get(link(request)),
    ]
    for page in pages:
        assert page["Cache-Control"] == "no-store, private"


def test_nothing_personal_stands_in_an_address(desk):
    request = workflow.reply(make_request(), "Come.", desk)
    client = opened(request)
    page = html(client.get(address()))
    for place in re.findall(r'(?:href|action)="([^"]+)"', page):
        assert request.reference not in place
        assert not re.search(r"[\w-]{40}", place)
    assert client.post(SEND, {"email": PERSONAL["email"]}).url == "/my-request/done/link-sent/"


def asked_for(email):
    """What asking for a link with an address gives, and each question that the database was asked for it."""
    client = Client()
    client.get(address())
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(SEND, {"email": email})
    asked = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in asked.captured_queries]
    headers = {
        name: value for name, value in answer.headers.items() if name != "Expires"
    }  # the second it was made
    return answer.status_code, answer.url, headers, html(client.get(answer.url)), asked


def test_enumeration_by_the_answer_or_by_the_work(monkeypatch):
    monkeypatch.setattr(
        limits, "TIDY_EVERY", 10**9
    )  # every twentieth of all attempts, whoever's, tidies up as well
    make_request()
    known, unknown = asked_for(PERSONAL["email"]), asked_for("nobody@patient.example")
    assert known == unknown
    assert Notification.objects.filter(kind="link_wanted").count() == 2
    assert not [query for query in known[-1] if "consultationrequest" in query or "searchkey" in query]


def test_enumeration_by_what_is_stored():
    request = make_request()
    asked_for(PERSONAL["email"])
    note = Notification.objects.get(kind="link_wanted")
    assert note.contact_key == search_keys.contact_key(PERSONAL["email"].upper())
    assert (note.request_id, note.cause_id, note.recipient_id) == (None, None, None)
    assert list(request.events.values_list("kind", flat=True)) == ["received"]


@pytest.mark.parametrize("twin", ["nic\u212a.ross@patient.example", "nick.ro\u017fs@patient.example"])
def test_an_address_that_looks_like_anothers_opens_nothing_of_theirs(client, twin):
    """These signs become k and s once capitals are made small, and Django takes them for letters: CVE-2019-19844."""
    theirs = make_request(email="Nick.Ross@Patient.example")
    make_request(email=twin)
    client.post(SEND, {"email": "nick.ross@patient.example"})
    letter = letters.letter_about_requests(Notification.objects.get(kind="link_wanted"))
    assert letter.to == [theirs.email]
    assert theirs.reference in letter.body


def test_a_flood_of_links_to_one_mailbox(settings):
    settings.REQUEST_LIMITS = settings.REQUEST_LIMITS | {"link_contact": "3/h"}
    answers = []
    for number in range(5):
        answers.append(asked_for(f"willa+{number}@patient.example")[:2])
        Notification.objects.update(sent_at="2026-01-01T00:00Z")
    assert set(answers) == {(303, "/my-request/done/link-sent/")}
    assert Notification.objects.filter(kind="link_wanted").count() == 3


def test_markup_in_what_was_typed(desk):
    hostile = "<script>alert(1)</script>{{ 7|add:7 }}<img src=x onerror=alert(1)>"
    request = make_request(name=hostile[:90], message=hostile)
    workflow.note(workflow.reply(request, hostile, desk), hostile, desk)
    client = opened(request)
    client.post(address(), {"text": hostile, "shown": shown_on(client)})
    for page in (
        client.get(address()),
        client.post("/my-request/download/"),
        Client().post(address(), {"text": hostile}),
    ):
        assert "&lt;script&gt;alert(1)" in html(page)
        assert "<script>alert" not in html(page)
        assert "<img src=x" not in html(page)


def test_whoever_sits_down_next_where_a_correction_was_begun():
    """Closed is closed: the words of the correction stay to be sent or taken away, and no longer open what was sent."""
    token = tokens.new()
    request = make_request(token)
    answers.save(make_answers(message="Half a correction."), token)
    client = opened(request)
    client.cookies[site_settings.ANSWERS_COOKIE_NAME] = tokens.to_cookie(token)
    client.post("/my-request/leave/")
    assert client.post("/my-request/from-here/").status_code == 410
    assert client.get("/request/sent/").status_code == 410
    left = tokens.from_cookie(client.cookies[site_settings.ANSWERS_COOKIE_NAME].value)
    assert answers.load(left).message == "Half a correction."
    assert answers.load(token) is None


# --- Too often ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def one_an_hour(settings):
    settings.REQUEST_LIMITS = dict.fromkeys(settings.REQUEST_LIMITS, "1/h")


def test_a_flood_of_wishes_for_a_link(client, one_an_hour):
    client.post(SEND, {"email": "first@patient.example"})
    answer = client.post(SEND, {"email": "second@patient.example"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 3000
    assert "second@patient.example" in html(answer)
    assert "(212) 555-0142" in html(answer)
    assert Notification.objects.filter(kind="link_wanted").count() == 1


def test_a_flood_of_words_keeps_what_was_typed(one_an_hour):
    request = make_request()
    client = opened(request)  # the one
    answer = client.post(address(), {"text": "My long story.", "shown": shown_on(client)})
    assert answer.status_code == 429
    assert "My long story." in html(answer)
    assert not Message.objects.exists()


@pytest.mark.parametrize("place", ["key", "withdraw", "erase", "download", "from-here"])
def test_a_flood_of_anything_else(one_an_hour, place):
    request = make_request()
    client = opened(request)
    answer = client.post(link(request) if place == "key" else f"/my-request/{place}/")
    assert answer.status_code == 429
    assert answer["Retry-After"]


def test_nobody_is_kept_from_leaving(one_an_hour):
    client = opened(make_request())
    for _ in range(3):
        assert client.post("/my-request/leave/").status_code == 303
