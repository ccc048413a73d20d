"""A leaflet says what its page says, which version it was made from, who stands behind it, and where the newest one is."""

import datetime
import re

import pytest
from django.conf import settings
from django.utils import timezone

from education.models import Clinic
from education.publishing.going_live import withdraw
from education.reading.leaflet import qr_code
from tests import demonstration
from tests import factories as make

pytestmark = pytest.mark.django_db

LEAFLETS = {
    "/treatments/hyaluronic-acid/": "/treatments/hyaluronic-acid/leaflet/",
    "/after-treatment/botox/": "/after-treatment/botox/leaflet/",
    "/guides/botox-or-dermal-fillers/": "/guides/botox-or-dermal-fillers/leaflet/",
    "/compare/botox-vs-dermal-fillers/": "/compare/botox-vs-dermal-fillers/leaflet/",
}


@pytest.fixture
def botox(clinic):
    treatment = make.make_treatment(slug="botox", name="Botox")
    make.make_effect(treatment, name="a bruise", sources=[make.make_source()])
    make.make_question(treatment, question="Does it hurt?", answer="A *little*.")
    return treatment


def words(text):
    """What a page's or a leaflet's own words are, as plain text."""
    main = re.search(r"<main.*</main>", text, re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def statements(text):
    """The sentences and rows of a page that cite a source, without their numbers."""
    main = re.search(r"<main.*</main>", text, re.S)[0]
    found = re.findall(r'>([^<>]{12,})<sup class="cite">', main)
    return {" ".join(statement.split()) for statement in found}


@pytest.mark.parametrize(("page", "leaflet"), LEAFLETS.items())
def test_it_says_everything_that_the_page_says(client, page, leaflet):
    demonstration.publish()
    on_page = statements(client.get(page).content.decode())
    on_paper = words(client.get(leaflet).content.decode())
    assert len(on_page) > 10
    assert [statement for statement in on_page if statement not in on_paper] == []


@pytest.mark.parametrize(("page", "leaflet"), LEAFLETS.items())
def test_the_page_leads_to_it_and_it_leads_back(client, page, leaflet):
    demonstration.publish()
    assert f'href="{leaflet}"' in client.get(page).content.decode()
    text = client.get(leaflet).content.decode()
    assert f'href="{page}">Back to the page' in text
    assert f'<link rel="canonical" href="{settings.SITE_URL}{page}">' in text
    assert '<meta name="robots" content="noindex">' in text
    assert f"{settings.SITE_URL}{page}</span>" in text


def test_answers_stand_open(client, botox):
    make.publish_page(botox)
    text = client.get("/treatments/botox/leaflet/").content.decode()
    assert "<details" not in text
    assert "Does it hurt?" in text
    assert "A <em>little</em>." in text


def test_a_readers_question_is_on_it_with_its_own_version(client, botox):
    make.publish_page(botox)
    asked = make.make_reader_question(botox, question="Can I fly after it?", answer="Ask us first.")
    assert "Can I fly" not in client.get("/treatments/botox/leaflet/").content.decode()
    revision = make.publish_page(asked, demonstration=True)
    text = words(client.get("/treatments/botox/leaflet/").content.decode())
    assert "Can I fly after it? Ask us first." in text
    assert f"“Can I fly after it?”: version of {timezone.localtime():%-d %B %Y}, no. {revision.pk}." in text
    assert "Not yet signed off by a clinician. Its versions are named on the last page." in text


def test_it_names_its_version_and_who_signed_it_off(client, botox):
    revision = make.publish_page(botox)
    text = words(client.get("/treatments/botox/leaflet/").content.decode())
    day = f"{timezone.localtime(revision.made_at):%-d %B %Y}"
    assert f"Signed off by a clinician. Version of {day}, no. {revision.pk}." in text
    assert f"Botox: version of {day}, no. {revision.pk}. Reviewed by Dr Test, MD, on " in text
    assert "not yet signed off" not in text.lower()


def test_it_says_that_nobody_signed_it_off(client, botox):
    make.publish_page(botox, demonstration=True)
    text = words(client.get("/treatments/botox/leaflet/").content.decode())
    assert text.count("Not yet signed off by a clinician.") == 2


def test_it_says_that_a_review_is_overdue(client, botox):
    revision = make.publish_page(botox)
    revision.sign_off.__class__.objects.filter(pk=revision.sign_off_id).update(
        next_review_on=timezone.localdate() - datetime.timedelta(days=1)
    )
    assert "this review is overdue" in client.get("/treatments/botox/leaflet/").content.decode()


def test_a_part_names_its_wholes_version_too(client, clinic):
    whole = make.make_treatment(name="Fillers", slug="fillers")
    part = make.make_treatment(name="Gel", slug="gel", part_of=whole)
    numbers = [make.publish_page(page).pk for page in (whole, part)]
    text = words(client.get("/treatments/gel/leaflet/").content.decode())
    assert "Gel: version of" in text
    assert "Fillers: version of" in text
    assert f"version no. {numbers[1]}, {numbers[0]} · Test Clinic" in text


def test_one_page_without_a_sign_off_is_enough_to_say_so(client, clinic):
    pages = [make.make_treatment(slug=slug, name=slug) for slug in ("one", "two")]
    make.publish_page(pages[0])
    make.publish_page(pages[1], demonstration=True)
    text = words(client.get("/compare/one-vs-two/leaflet/").content.decode())
    assert "Not yet signed off by a clinician. Its versions are named on the last page." in text
    assert "Reviewed by Dr Test" in text


def test_it_says_whom_to_call(client, botox):
    make.publish_page(botox)
    text = words(client.get("/treatments/botox/leaflet/").content.decode())
    for said in ("Test Clinic (212) 555-0142", "Emergency: 911", "In an emergency 911"):
        assert said in text


def test_it_says_that_the_clinic_is_made_up(client, botox):
    make.publish_page(botox)
    Clinic.objects.update(demonstration=True)
    assert "the clinic is made up" in client.get("/treatments/botox/leaflet/").content.decode()


def test_large_print_is_one_link_away_and_keeps_the_readers_order(client, clinic):
    for slug in ("one", "two"):
        make.publish_page(make.make_treatment(slug=slug, name=slug))
    text = client.get("/compare/one-vs-two/leaflet/?order=two,one").content.decode()
    assert "<h1>two and one</h1>" in text
    assert 'class="large"' not in text
    large = re.search(r'href="([^"]+large=1)"', text)[1].replace("&amp;", "&")
    text = client.get(large).content.decode()
    assert '<html lang="en" class="large">' in text
    assert "<h1>two and one</h1>" in text
    assert f"{settings.SITE_URL}/compare/one-vs-two/?order=two,one" in text


def test_what_is_no_comparison_is_said_by_the_comparison(client, clinic):
    response = client.get("/compare/one-vs-two/leaflet/")
    assert response.status_code == 302
    assert response["Location"] == "/compare/one-vs-two/"


@pytest.mark.parametrize("kind", ["treatments", "guides", "after-treatment"])
def test_what_is_not_live_has_none(client, clinic, kind):
    assert client.get(f"/{kind}/nobody-knows/leaflet/").status_code == 404


def test_what_is_withdrawn_is_gone(client, botox):
    guide = make.make_guide(slug="which")
    for page in (botox, guide):
        make.publish_page(page)
        withdraw(page)
    for address in ("/treatments/botox/", "/after-treatment/botox/", "/guides/which/"):
        assert client.get(f"{address}leaflet/").status_code == 410


def test_what_is_saved_and_not_published_is_not_on_it(client, botox):
    make.publish_page(botox)
    make.make_section(botox, heading="A draft")
    assert b"A draft" not in client.get("/treatments/botox/leaflet/").content


def test_only_the_leaflet_carries_the_code(client, botox):
    make.publish_page(botox)
    assert 'class="qr"' not in client.get("/treatments/botox/").content.decode()
    assert client.get("/treatments/botox/leaflet/").content.decode().count('class="qr"') == 1


def test_a_code_is_its_addresses_own():
    one, other = qr_code("https://clinic.example/a/"), qr_code("https://clinic.example/b/")
    assert one != other
    assert one == qr_code("https://clinic.example/a/")
    assert " style=" not in one
