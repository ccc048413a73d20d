"""A treatment's page says everything its revision holds, and nothing that is not live."""

import datetime
import json
import re
from itertools import pairwise

import pytest
from django.utils import timezone

from education.publishing import content
from education.publishing.going_live import withdraw
from education.reading import structured_data
from education.reading.live import Review, Stand
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def botox(clinic):
    """A page with one row of everything."""
    source = make.make_source(publisher="NHS", title="Botox injections")
    treatment = make.make_treatment(
        slug="botox",
        name="Botox",
        full_name="botulinum toxin type A",
        also_called="Dysport, Xeomin",
        regulated_as="medicine",
        mechanism="signal_blocked",
        in_a_sentence="It relaxes muscles.",
    )
    lasts = make.make_criterion(slug="lasts", label="Lasts", question="How long does it last?", key_fact=True)
    make.make_fact(treatment, lasts, [source], answer="About 3 to 4 months.", low=3, high=4, unit="months")
    undo = make.make_criterion(question="Can it be undone?")
    make.make_fact(treatment, undo, status="not_known", answer="Ask at your consultation.")
    for tier, name in (("settles", "headache"), ("tell", "a droop"), ("emergency", "trouble breathing")):
        make.make_effect(treatment, tier=tier, name=name, what_to_do=f"Do this: {tier}.", sources=[source])
    make.make_caution(treatment, name="are allergic to it", sources=[source])
    make.make_caution(treatment, name="are pregnant", level="say_first", sources=[source])
    for verdict, concern in (("treats", "frown lines"), ("does_not_treat", "thin lips")):
        make.make_suitability(
            treatment, make.make_concern(name=concern), [source], verdict=verdict, why=f"Why {verdict}."
        )
    make.make_section(treatment, heading="The visit is short", body=f"Small needles [@{source.slug}].")
    make.make_question(treatment, [source], question="Does it hurt?", answer="A little.")
    return treatment


@pytest.fixture
def page(client, botox):
    """The page as patients get it."""
    for one in (None, botox, make.make_no_treatment()):
        make.publish_page(one, demonstration=True)
    response = client.get("/treatments/botox/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "Botox",
        "botulinum toxin type A",
        "Dysport, Xeomin",
        "It relaxes muscles.",
        "About 3 to 4 months.",
        "Ask at your consultation.",
        "The visit is short",
        "Small needles",
        "Frown lines",
        "Why does_not_treat.",
        "Headache",
        "Do this: tell.",
        "Trouble breathing",
        "are allergic to it",
        "Say so first if you",
        "Does it hurt?",
        "Botox injections",
        "No treatment",
        "A nerve tells a muscle to tighten.",
    ],
)
def test_it_shows(page, words):
    assert words in page


def test_each_level_of_care_has_one_card_and_reads_its_level_out(page):
    assert page.count("care care--emergency") == 1
    assert page.count("care care--tell") == 1
    assert '<span class="visually-hidden">Immediate action required: </span>Call 911 now if:' in page
    assert '<span class="visually-hidden">Urgent advice: </span>Contact the clinic today if:' in page


def test_every_statement_leads_to_a_listed_source(page):
    assert set(re.findall(r'href="#source-(\d+)"', page)) == {"1"}
    assert '<li id="source-1">NHS: <a href=' in page


def test_one_h1_and_no_skipped_level(page):
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_it_says_plainly_that_it_is_not_signed_off(page):
    assert "Demonstration page. Not yet signed off by a clinician." in page
    assert "lastReviewed" not in page
    assert "reviewedBy" not in page


def test_the_way_on_carries_the_treatment_along(page):
    assert 'href="/request/?about=botox"' in page
    helped = make.Concern.objects.get(name="frown lines").slug
    not_helped = make.Concern.objects.get(name="thin lips").slug
    assert f'href="/request/?about=botox&amp;concern={helped}"' in page
    assert f"concern={not_helped}" not in page


def test_contents_lead_to_what_is_there(page):
    contents = page[page.index('class="contents"') : page.index("page__body")]
    for anchor in re.findall(r'href="#([\w-]+)"', contents):
        assert f'id="{anchor}"' in page


def test_a_part_shows_what_holds_for_the_whole_once(client, botox):
    whole = make.make_treatment(slug="fillers", name="Fillers")
    make.make_effect(whole, name="bruising of all fillers", sources=[make.make_source(publisher="FDA")])
    part = make.make_treatment(slug="acid", name="Acid", part_of=whole)
    for one in (None, whole, part):
        make.publish_page(one)
    page = client.get("/treatments/acid/").content.decode()
    assert page.count("Bruising of all fillers") == 1
    assert "FDA" in page[page.index('id="sources"') :]
    assert "what holds for all fillers" in page


@pytest.mark.parametrize("state", ["never published", "scheduled", "withdrawn", "its whole withdrawn"])
def test_it_hides_what_is_not_live(client, clinic, state):
    whole = make.make_treatment(slug="whole")
    treatment = make.make_treatment(slug="botox", part_of=whole, in_a_sentence="Unseen words.")
    make.publish_page(whole)
    if state != "never published":
        at = timezone.now() + datetime.timedelta(hours=1) if state == "scheduled" else None
        make.publish_page(treatment)
        if at:
            type(treatment.revisions.get()).objects.filter(treatment=treatment).update(goes_live_at=at)
    if state == "withdrawn":
        withdraw(treatment)
    if state == "its whole withdrawn":
        withdraw(whole)
    response = client.get("/treatments/botox/")
    assert response.status_code == (410 if "withdrawn" in state else 404)
    assert "Unseen words." not in response.content.decode()
    for address in ("/", "/treatments/", "/compare/", "/sitemap.xml", "/something-is-wrong/"):
        listing = client.get(address).content.decode()
        assert "Unseen words." not in listing
        assert "/treatments/botox/" not in listing


def test_one_not_offered_says_so_and_takes_no_request(client, clinic):
    make.publish_page(make.make_treatment(slug="gel", offered="not_offered"))
    page = client.get("/treatments/gel/").content.decode()
    assert "We do not offer this treatment." in page
    assert "?about=gel" not in page


def test_no_public_page_can_show_a_working_row(client, botox):
    for one in (None, botox):
        make.publish_page(one)
    make.make_section(botox, heading="UNSEEN heading", body="UNSEEN")
    make.make_effect(botox, name="UNSEEN effect", tier="emergency")
    make.make_term(name="UNSEEN term")
    make.make_concern(name="UNSEEN concern")
    botox.in_a_sentence = "UNSEEN"
    botox.save()
    make.make_guide(title="UNSEEN guide", options=[botox], featured=True)
    make.make_treatment(name="UNSEEN treatment")
    for address in (
        "/",
        "/treatments/",
        "/treatments/botox/",
        "/guides/",
        "/compare/",
        "/glossary/",
        "/something-is-wrong/",
        "/sitemap.xml",
    ):
        assert "UNSEEN" not in client.get(address).content.decode(), address


class TestStructuredData:
    def test_a_medicine_is_a_drug_and_a_trail_leads_to_it(self, page):
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1]
        web_page, trail = json.loads(block)["@graph"]
        assert web_page["@type"] == "MedicalWebPage"
        assert web_page["about"]["@type"] == "Drug"
        assert [item["name"] for item in trail["itemListElement"]] == ["Treatments", "Botox"]

    def test_a_device_is_a_procedure_and_doing_nothing_is_neither(self):
        def about(**fields):
            return structured_data.treatment(
                content.TreatmentPage(slug="x", name="X", in_a_sentence="It does.", **fields)
            )

        assert about(regulated_as="device")["@type"] == "MedicalProcedure"
        assert about(kind="no_treatment") is None

    def test_a_review_is_claimed_only_where_there_was_one(self):
        day = datetime.date(2026, 11, 1)
        review = Review(by="A. Clinician", credentials="MD", on=day, next_on=day.replace(year=2027))
        signed = Stand(revision=1, made_at=timezone.now(), review=review)
        assert structured_data.web_page("X", "/x/", stand=signed)["lastReviewed"] == "2026-11-01"
        unsigned = Stand(revision=1, made_at=timezone.now())
        assert "lastReviewed" not in structured_data.web_page("X", "/x/", stand=unsigned)

    def test_it_cannot_end_its_own_block(self):
        script = structured_data.script({"name": "</script><script>alert(1)</script>&"})
        assert "<" not in script
        assert json.loads(script)["@graph"][0]["name"] == "</script><script>alert(1)</script>&"


def test_a_withdrawn_page_says_where_to_go_instead(client, clinic):
    whole = make.make_treatment(slug="whole", name="Everything like it")
    part = make.make_treatment(slug="gel", name="Unseen name", part_of=whole)
    guide = make.make_guide([whole, part], slug="which", title="Which of them?")
    another = make.make_guide([whole], slug="another", title="Something else?")
    for page in (whole, part, guide, another):
        make.publish_page(page)
    withdraw(part)
    response = client.get("/treatments/gel/")
    said = response.content.decode()
    assert response.status_code == 410
    assert '<a href="/treatments/whole/">Everything like it</a>' in said
    assert '<a href="/guides/which/">Which of them?</a>' in said
    assert "/guides/another/" not in said
    assert "Unseen name" not in said
    assert clinic.phone.as_national in said
    withdraw(whole)
    for address in ("/treatments/whole/", "/treatments/gel/"):
        response = client.get(address)
        assert response.status_code == 410
        assert 'href="/treatments/whole/"' not in response.content.decode()


def test_a_withdrawn_guide_names_what_it_compared(client, clinic):
    shown, hidden = make.make_treatment(slug="botox", name="Botox"), make.make_treatment(slug="gel")
    guide = make.make_guide([shown, hidden], slug="which", title="Unseen title")
    for page in (shown, guide):
        make.publish_page(page)
    withdraw(guide)
    said = client.get("/guides/which/").content.decode()
    assert '<a href="/treatments/botox/">Botox</a>' in said
    assert "/treatments/gel/" not in said
    assert "Unseen title" not in said
