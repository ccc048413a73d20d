"""A guide's page: one decision, its options in short, and what to ask; nothing that is not live."""

import re

import pytest

from education.models import Guide
from education.publishing.going_live import withdraw
from tests import demonstration
from tests import factories as make

pytestmark = pytest.mark.django_db
ADDRESS = "/guides/botox-or-fillers/"


@pytest.fixture
def options(clinic):
    """Two treatments and no treatment, live, with one key fact and one other."""
    source = make.make_source(publisher="NHS")
    lasts = make.make_criterion(question="How long does it last?", key_fact=True)
    cost = make.make_criterion(question="What does it cost?", key_fact=False)
    found = [make.make_treatment(slug=slug, name=slug.title()) for slug in ("botox", "fillers")]
    found.append(make.make_no_treatment(slug="nothing"))
    for treatment in found:
        make.make_fact(treatment, lasts, [source], answer=f"{treatment.slug} lasts.")
        make.make_fact(treatment, cost, [source], answer=f"{treatment.slug} costs.")
    for page in (None, *found):
        make.publish_page(page)
    return found


@pytest.fixture
def guide(options):
    source = make.make_source(publisher="FDA", slug="fda")
    guide = make.make_guide(
        options,
        slug="botox-or-fillers",
        title="Botox or fillers?",
        concern="Lines bother you.",
        decision="Which one, if any?",
        introduction="They differ [@fda].",
        when_to_decide="There is no hurry.",
    )
    make.make_guide_step(guide, heading="Say what bothers you", body="In [your words](/what-bothers-you/).")
    make.make_guide_step(guide, heading="Wait", body="It helps [@fda].")
    make.make_section(guide, heading="They work differently", body="Quite so.")
    make.make_question(guide, question="Can I have both?", answer="Yes.")
    make.make_question_to_ask(guide, [source], question="What would you do?", why="It shows their reasons.")
    make.publish_page(guide)
    return guide


@pytest.fixture
def page(client, guide):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "Botox or fillers?",
        "Lines bother you.",
        "Which one, if any?",
        "They differ",
        "There is no hurry.",
        "Say what bothers you",
        "They work differently",
        "Can I have both?",
        "What would you do?",
        "It shows their reasons.",
        "Reviewed by Dr Test, MD, on",
    ],
)
def test_it_shows(page, words):
    assert words in page


def test_the_key_facts_of_all_options_stand_side_by_side_and_no_other(page):
    for slug in ("botox", "fillers", "nothing"):
        assert f"{slug} lasts." in page
        assert f"{slug} costs." not in page


def test_the_ways_on_carry_its_options_along(page):
    assert 'href="/compare/botox-vs-fillers/"' in page
    assert 'href="/request/?about=botox&amp;about=fillers"' in page


def test_it_leads_through_the_decision_step_by_step(page):
    way = page[page.index('id="steps"') :].partition("</ol>")[0]
    assert re.findall(r"<h3>(.*?)</h3>", way) == ["Say what bothers you", "Wait"]
    assert '<a href="/what-bothers-you/">your words</a>' in way
    assert 'href="#source-' in way


def test_it_ends_in_questions_and_not_in_a_sale(page):
    headings = re.findall(r'<h2 id="([a-z0-9-]+)"', page.partition("<footer")[0])
    assert headings[-2:] == ["ask", "sources"]
    end = page[page.index('id="ask"') : page.index('id="sources"')]
    assert "You do not have to decide today." in end
    assert "button" not in end


def test_a_guide_without_steps_or_questions_has_no_empty_headings(client, options):
    make.publish_page(make.make_guide(options, slug="botox-or-fillers"))
    page = client.get(ADDRESS).content.decode()
    for place in ("when", "steps", "ask"):
        assert f'id="{place}"' not in page
    assert "You do not have to decide today." in page


def test_every_link_of_the_demonstrations_ways_opens(client):
    demonstration.publish()
    for guide in Guide.objects.all():
        page = client.get(guide.get_absolute_url()).content.decode()
        way = page[page.index('id="steps"') :].partition("</ol>")[0]
        links = set(re.findall(r'href="([^"]+)"', way))
        assert {"/what-bothers-you/", "#ask"} <= links
        for link in links:
            if link.startswith("#"):
                assert f'id="{link[1:]}"' in page, link
            else:
                assert client.get(link).status_code == 200, link


def test_no_treatment_is_beside_its_options_once(page):
    listed = page[page.index('id="read"') :]
    assert re.findall(r'href="/treatments/([a-z-]+)/"', listed) == ["botox", "fillers", "nothing"]


def test_what_is_cited_is_listed_and_nothing_else(page):
    cited = set(re.findall(r'href="#source-(\d+)"', page))
    listed = set(re.findall(r'id="source-(\d+)"', page))
    assert cited == listed == {"1", "2"}


def test_it_stays_readable_where_an_option_is_not_live(client, guide, options):
    withdraw(options[1])
    page = client.get(ADDRESS).content.decode()
    assert "They work differently" in page
    assert "/compare/botox-vs-fillers/" not in page
    assert "/treatments/fillers/" not in page
    assert 'href="/request/?about=botox"' in page


def test_it_hides_what_is_not_live(client, options):
    guide = make.make_guide(options, slug="botox-or-fillers", introduction="Unseen words.", featured=True)
    assert client.get(ADDRESS).status_code == 404
    assert client.get("/guides/another/").status_code == 404
    for address in ("/", "/guides/", "/treatments/botox/", "/sitemap.xml"):
        assert ADDRESS not in client.get(address).content.decode()
    make.publish_page(guide)
    assert ADDRESS in client.get("/").content.decode()
    withdraw(guide)
    response = client.get(ADDRESS)
    assert response.status_code == 410
    assert "Unseen words." not in response.content.decode()
    assert ADDRESS not in client.get("/").content.decode()
