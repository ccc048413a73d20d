"""Home, something wrong, glossary, standing pages, sitemap, robots, and the pages for when something broke."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from education.consultations.questions import QUESTIONS
from education.models import Notice
from education.views import standing
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_site_with_nothing_live_says_so(client, clinic):
    for address in ("/", "/treatments/", "/guides/", "/compare/", "/glossary/"):
        response = client.get(address)
        assert response.status_code == 200
        assert "Nothing has been published here yet." in response.content.decode()


def test_a_site_without_a_clinic_still_opens(client):
    assert client.get("/").status_code == 200
    assert client.get("/something-is-wrong/").status_code == 200


def test_home_shows_featured_guides_and_treatments(client, clinic):
    treatment = make.make_treatment(name="Botox")
    make.publish_page(treatment)
    make.publish_page(make.make_guide([treatment], title="Which one?", featured=True))
    make.publish_page(make.make_guide([treatment], title="Another one?"))
    page = client.get("/").content.decode()
    assert "Botox" in page
    assert "Which one?" in page
    assert "Another one?" not in page


def test_a_guide_leads_from_the_decision_to_questions(client, clinic):
    options = [make.make_treatment(slug=slug, name=slug) for slug in ("botox", "fillers")]
    guide = make.make_guide(options, slug="which", decision="Botox, a filler, or nothing?")
    make.make_question_to_ask(guide, question="Who treats me at night?", why="Nights happen.")
    make.make_section(guide, heading="Decide in steps", body="1. Say what bothers you.")
    for page in (None, *options, guide):
        make.publish_page(page)
    page = client.get("/guides/which/").content.decode()
    for words in (
        "Botox, a filler, or nothing?",
        "Who treats me at night?",
        "Nights happen.",
        "Decide in steps",
    ):
        assert words in page
    assert "/request/?about=botox&amp;about=fillers" in page


def test_something_wrong_lists_the_signs_of_every_treatment_once(client, clinic):
    whole = make.make_treatment(name="Fillers", slug="fillers")
    part = make.make_treatment(name="Acid", slug="acid", part_of=whole)
    old = make.make_treatment(name="Old gel", offered="not_offered")
    make.make_effect(whole, name="loss of sight", tier="emergency")
    make.make_effect(part, name="a lump of acid", tier="tell")
    make.make_effect(old, name="a late infection", tier="tell")
    make.make_effect(old, name="a harmless bruise", tier="settles")
    for page in (whole, part, old):
        make.publish_page(page)
    page = client.get("/something-is-wrong/").content.decode()
    assert page.count("Loss of sight") == 1
    assert "A lump of acid" in page
    assert "A late infection" in page
    assert "A harmless bruise" not in page
    assert 'href="tel:911"' in page
    assert 'href="tel:+12125550142"' in page


def test_it_is_one_tap_from_every_page(client, clinic):
    make.publish_page(make.make_treatment(slug="botox"))
    for address in (
        "/",
        "/treatments/",
        "/treatments/botox/",
        "/guides/",
        "/compare/",
        "/request/wrong/",
        "/nowhere/",
    ):
        assert 'href="/something-is-wrong/"' in client.get(address).content.decode(), address


def test_the_emergency_number_is_the_clinics_countrys(client):
    make.make_clinic(jurisdiction="uk")
    assert 'href="tel:999"' in client.get("/something-is-wrong/").content.decode()


def test_a_notice_is_shown_between_its_moments(client, clinic):
    now, hour = timezone.now(), timedelta(hours=1)
    for text, start, end in (("Now.", -hour, hour), ("Later.", hour, 2 * hour), ("Over.", -2 * hour, -hour)):
        Notice.objects.create(clinic=clinic, text=text, shown_from=now + start, shown_until=now + end)
    page = client.get("/").content.decode()
    assert "Now." in page
    assert "Later." not in page
    assert "Over." not in page


def test_glossary_and_standing_pages(client, clinic):
    make.make_term(name="Collagen", meaning="A protein of the skin.")
    make.make_standing_page(slug="privacy", title="Privacy", body="## What we ask\n\nYour name.")
    make.publish_page(None)
    assert "A protein of the skin." in client.get("/glossary/").content.decode()
    page = client.get("/privacy/").content.decode()
    assert "<h2>What we ask</h2>" in page
    assert all(question.purpose in page for question in QUESTIONS.values())
    assert client.get("/accessibility/").status_code == 404


def test_a_standing_page_and_the_glossary_list_what_they_cite_and_nothing_else(client, clinic):
    for name in ("Alpha", "Beta"):
        make.make_source(publisher=name, slug=name.lower())
    make.make_standing_page(slug="privacy", body="We keep it for a year [@alpha].")
    make.make_term(sources=[make.make_source(publisher="Gamma")])
    make.publish_page(None)
    page = client.get("/privacy/").content.decode()
    assert 'href="#source-1"' in page
    assert re.findall(r'id="source-\d+">(\w+)', page) == ["Alpha"]
    assert re.findall(r'id="source-\d+">(\w+)', client.get("/glossary/").content.decode()) == ["Gamma"]


def test_the_sitemap_lists_what_is_live_and_robots_keep_out_of_forms(client, clinic):
    make.publish_page(make.make_treatment(slug="botox"))
    make.make_treatment(slug="draft")
    page = client.get("/sitemap.xml")
    assert page["Content-Type"] == "application/xml"
    assert b"<loc>http://127.0.0.1:8000/treatments/botox/</loc>" in page.content
    assert b"draft" not in page.content
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /request/" in robots
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in robots


class TestWhenSomethingIsWrong:
    def test_404_helps_and_costs_one_query(self, client, clinic, django_assert_max_num_queries):
        client.get("/")
        with django_assert_max_num_queries(1):
            response = client.get("/nowhere/")
        page = response.content.decode()
        assert response.status_code == 404
        assert "We cannot find that page" in page
        assert "(212) 555-0142" in page
        assert response["Cache-Control"] == "no-store, private"

    def test_500_needs_no_database_and_shows_no_traceback(self, clinic, monkeypatch):
        client = Client(raise_request_exception=False)
        client.get("/")
        monkeypatch.setattr(standing, "Citations", None)
        response = client.get("/glossary/")
        page = response.content.decode()
        assert response.status_code == 500
        assert "Something went wrong on our side" in page
        assert "(212) 555-0142" in page
        assert "Traceback" not in page

    @pytest.mark.parametrize("charset", ["utf-16", "utf-7", "nonsense"])
    def test_a_body_in_an_odd_encoding_is_answered_humanely(self, clinic, charset):
        client = Client(raise_request_exception=False)
        response = client.generic(
            "POST",
            "/request/about/",
            b"\xff\xfe\x00",
            f"application/x-www-form-urlencoded; charset={charset}",
        )
        assert 400 <= response.status_code < 500

    def test_a_nul_in_the_address_is_refused(self, client):
        assert client.get("/treatments/?q=%00").status_code == 400
        assert client.get("/treatments/%00/").status_code == 400

    def test_an_expired_form_says_what_to_do(self, clinic):
        response = Client(enforce_csrf_checks=True).post("/request/about/", {})
        assert response.status_code == 403
        assert "This form can no longer be sent" in response.content.decode()

    def test_a_method_that_a_page_does_not_answer_is_refused_humanely(self, client, clinic):
        response = client.post("/treatments/")
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD"
        assert "This page cannot be used that way" in response.content.decode()


def test_a_page_that_has_not_changed_is_not_sent_again(client, clinic):
    first = client.get("/")
    assert client.head("/")["ETag"] == first["ETag"]
    again = client.get("/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    clinic.name = "Another name"
    clinic.save()
    assert client.get("/", headers={"If-None-Match": first["ETag"]}).status_code == 200
