"""A reader reports a problem with a page: no name, one tap away, stored once, told to who keeps the page, erased in time."""

import datetime
import re
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from education.consultations import page_reports, robots
from education.consultations.notifications import message
from education.models import Notification, PageReport
from education.reading import catalogue
from education.reading.own_pages import own_page
from tests import factories as make
from tests.staff import address, form_of, signed_in
from tests.whole_site import make_site

pytestmark = pytest.mark.django_db
FORM, BOTOX = "/report-a-problem/", "/treatments/botox/"
WORDS = "The dose in the second sentence puzzles Zanzibar."


@pytest.fixture
def site(db):
    make_site()


@pytest.fixture
def no_hurry(monkeypatch):
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)


def shown(client, page=BOTOX):
    """The hidden fields of the form as it is shown."""
    text = client.get(FORM, {"page": page}).content.decode()
    return dict(re.findall(r'type="hidden" name="(page|shown)" value="([^"]*)"', text))


def report(client, page=BOTOX, **changes):
    return client.post(FORM, shown(client, page) | {"kind": "wrong", "words": WORDS} | changes)


# --- One tap from every page, about that page ---------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/", BOTOX, "/guides/botox-or-dermal-fillers/", "/privacy/", "/a-to-z/"])
def test_it_is_one_tap_from_every_page_and_knows_which(client, site, page):
    assert f'href="{FORM}?page={page}"' in client.get(page).content.decode()
    assert own_page(page, catalogue.current()).path == page


@pytest.mark.parametrize("page", ["/nowhere/", "/request/wrong/", "/my-request/", "/preview/secret-key/"])
def test_a_page_of_ones_own_is_not_named(client, site, page):
    text = client.get(page).content.decode()
    assert f'href="{FORM}"' in text
    assert f"{FORM}?page" not in text


@pytest.mark.parametrize(
    "forged",
    [
        *(
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "javascript:alert(1)",
            "\\\\evil.example",
        ),
        *("/admin/", "/my-request/a-key/", "/preview/a-key/", "/treatments/nothing/", "/request/", "botox"),
        *("/treatments/botox/?x=<script>", "/compare/<b>-vs-botox/", "/compare/botox-vs-free-pills-call-me/"),
        *("/treatments/botox/../../evil", "/" + "a" * 400, "\x00", '"><script>alert(1)</script>'),
    ],
)
def test_another_address_is_neither_followed_nor_shown_again(client, site, no_hurry, forged):
    assert own_page(forged, catalogue.current()) is None
    for response in (
        client.get(FORM, {"page": forged}),
        client.get(f"{FORM}thanks/", {"page": forged}),
        report(client, page=forged, words=""),
    ):
        text = response.content.decode()
        assert "evil" not in text
        assert "<script>alert" not in text
        assert "free-pills" not in text
    response = report(client, page=forged)
    assert "\x00" in forged or response.url == f"{FORM}thanks/"
    assert set(PageReport.objects.values_list("path", flat=True)) <= {"/"}


def test_it_says_what_it_is_not_for(client, site):
    text = client.get(FORM, {"page": BOTOX}).content.decode()
    assert "You are telling us about: Botox" in text
    assert text.count('href="/something-is-wrong/"') > 2  # in the masthead, in the footer, and here
    assert "Do not use this form" in text


# --- Sent, once ---------------------------------------------------------------------------------------------------------


def test_it_is_stored_and_thanked_for(client, site, no_hurry):
    response = report(client)
    assert (response.status_code, response.url) == (303, f"{FORM}thanks/?page=%2Ftreatments%2Fbotox%2F")
    stored = PageReport.objects.get()
    assert (stored.path, stored.page.slug, stored.kind, stored.words) == (BOTOX, "botox", "wrong", WORDS)
    assert stored.status == "waiting"
    assert f'href="{BOTOX}"' in client.get(response.url).content.decode()


def test_sent_twice_it_is_there_once_and_a_correction_is_not_dropped(client, site, no_hurry):
    sent = shown(client) | {"kind": "wrong", "words": WORDS}
    for _ in range(3):
        assert client.post(FORM, sent).status_code == 303
    assert PageReport.objects.count() == Notification.objects.filter(kind="page_reported").count() == 1
    client.post(FORM, sent | {"words": "I meant the third."})
    assert PageReport.objects.count() == 2


@pytest.mark.parametrize("missing", [{"kind": ""}, {"words": "  "}, {"words": "x" * 1001}, {"kind": "spam"}])
def test_an_error_keeps_what_was_typed(client, site, missing):
    response = report(client, **{"words": WORDS} | missing)
    text = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in text
    assert ("words" in missing) or WORDS in text
    assert 'name="page" value="/treatments/botox/"' in text
    assert not PageReport.objects.exists()


def test_only_the_form_sets_a_cookie_and_nobody_keeps_it(client, site):
    response = client.get(FORM, {"page": BOTOX})
    assert set(response.cookies) == {"csrf"}
    assert "no-store" in response["Cache-Control"]
    assert Client(enforce_csrf_checks=True).post(FORM, {"kind": "wrong", "words": WORDS}).status_code == 403
    assert not client.get(f"{FORM}thanks/").cookies


def test_the_database_away_keeps_what_was_typed(client, site, monkeypatch, no_hurry):
    sent = shown(client) | {"kind": "wrong", "words": WORDS}

    def away(*args, **kwargs):
        raise OperationalError("locked")

    monkeypatch.setattr(page_reports, "send", away)
    response = client.post(FORM, sent)
    assert response.status_code == 503
    assert WORDS in response.content.decode()
    assert "We could not save this just now" in response.content.decode()


@pytest.mark.limits
def test_who_sends_too_often_keeps_their_words(client, site, settings, no_hurry):
    settings.REQUEST_LIMITS = settings.REQUEST_LIMITS | {"report": "1/h"}
    assert report(client).status_code == 303
    response = report(client, words="Another one.")
    assert response.status_code == 429
    assert "Another one." in response.content.decode()
    assert "Retry-After" in response


@pytest.mark.parametrize(
    "robot",
    [{"website": "https://buy.example"}, {"shown": ""}, {"shown": "a:b:c"}, {"words": "www.a www.b www.c"}],
)
def test_a_robot_is_set_apart_and_nobody_is_called(client, site, no_hurry, robot):
    assert report(client, **robot).status_code == 303
    assert PageReport.objects.get().status == "suspected"
    assert not Notification.objects.filter(kind="page_reported").exists()


def test_who_sends_faster_than_anybody_reads_is_set_apart(client, site):
    report(client)
    assert PageReport.objects.get().status == "suspected"


# --- Told ---------------------------------------------------------------------------------------------------------------


def keeper(name, **fields):
    return get_user_model().objects.create(username=name, email=f"{name}@clinic.example", **fields)


def told_to(page):
    stored = page_reports.send(own_page(page, catalogue.current()), "wrong", WORDS, "key")
    letter = message(stored.notifications.get())
    assert WORDS not in str(letter.message())
    assert f"/admin/education/pagereport/{stored.pk}/change/" in letter.body
    return letter.to


def test_it_reaches_who_keeps_the_page(clinic):
    page = make.make_treatment(slug="botox", owner=keeper("ana"), deputy=keeper("ben"))
    make.publish_page(page)
    assert told_to(BOTOX) == ["ana@clinic.example"]


def test_it_reaches_the_deputy_of_who_has_left_and_else_the_clinic(clinic):
    gone = keeper("ana", is_active=False)
    make.publish_page(make.make_treatment(slug="botox", owner=gone, deputy=keeper("ben")))
    make.publish_page(make.make_treatment(slug="gel", owner=gone))
    assert told_to(BOTOX) == ["ben@clinic.example"]
    assert told_to("/treatments/gel/") == told_to("/a-to-z/") == [clinic.email]


def test_nobody_is_written_to_about_what_was_dealt_with_meanwhile(clinic):
    stored = page_reports.send(None, "wrong", WORDS, "key")
    assert page_reports.close(stored, "Mended.")
    assert message(Notification.objects.get()) is None


# --- Staff --------------------------------------------------------------------------------------------------------------


def test_an_editor_reads_it_goes_to_the_page_and_closes_it(site):
    stored = page_reports.send(own_page(BOTOX, catalogue.current()), "wrong", "<b>Bold</b> words", "key")
    client = signed_in("editor")
    front = client.get("/admin/").content.decode()
    assert "1 report waits for us" in front
    page = client.get(address("pagereport", "change", stored.pk))
    text = page.content.decode()
    assert "&lt;b&gt;Bold&lt;/b&gt; words" in text
    assert f'href="{BOTOX}"' in text
    assert f"/admin/education/treatment/{stored.treatment_id}/change/" in text
    client.post(address("pagereport", "change", stored.pk), form_of(page) | {"outcome": "Mended the dose."})
    stored.refresh_from_db()
    assert (stored.status, stored.outcome, stored.closed_by) == ("closed", "Mended the dose.", client.user)
    assert "wait for us" not in client.get("/admin/").content.decode()


def test_it_is_not_closed_without_an_outcome_nor_twice(site):
    stored = page_reports.send(None, "wrong", WORDS, "key")
    client = signed_in("manager")
    where = address("pagereport", "change", stored.pk)
    assert "Write what you did" in client.post(where, {"outcome": ""}).content.decode()
    page_reports.close(stored, "Mended by another.")
    client.post(where, {"outcome": "Mended by me."})
    stored.refresh_from_db()
    assert stored.outcome == "Mended by another."


def test_what_was_set_apart_is_let_in_and_then_told(site):
    stored = page_reports.send(None, "wrong", WORDS, "key", suspected_robot=True)
    client = signed_in("editor")
    assert "1 is set apart" in re.sub("<[^>]+>", "", client.get("/admin/").content.decode())
    for _ in range(2):
        client.post(address("pagereport"), {"action": "let_in", "_selected_action": [stored.pk]})
    stored.refresh_from_db()
    assert stored.status == "waiting"
    assert stored.notifications.count() == 1


# --- Forgotten ----------------------------------------------------------------------------------------------------------


def test_the_words_go_in_time_and_who_looks_first_changes_nothing(clinic, settings):
    settings.KEEP_REPORTS = {"longest": 10, "suspected": 3}
    now = timezone.now()
    kept = page_reports.send(None, "wrong", WORDS, "a", at=now - datetime.timedelta(days=9))
    gone = page_reports.send(None, "wrong", WORDS, "b", at=now - datetime.timedelta(days=10))
    robot = page_reports.send(
        None, "wrong", WORDS, "c", suspected_robot=True, at=now - datetime.timedelta(days=3)
    )
    said = StringIO()
    call_command("erase_expired", "--dry-run", stdout=said)
    assert "Reports of a page that would be erased: 2" in said.getvalue()
    assert all(row.words for row in PageReport.objects.all())
    call_command("erase_expired", stdout=said)
    call_command("erase_expired", stdout=said)
    for row in (kept, gone, robot):
        row.refresh_from_db()
    assert kept.words == WORDS
    assert (gone.words, gone.status, gone.send_key) == ("", "closed", None)
    assert (robot.words, robot.outcome) == ("", page_reports.NOBODY_CLOSED_IT)


def test_the_database_never_holds_the_words_in_clear(clinic):
    stored = page_reports.send(None, "wrong", WORDS, "key")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM education_pagereport WHERE id = %s", [stored.pk])
        assert "Zanzibar" not in cursor.fetchone()[0]
