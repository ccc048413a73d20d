"""Treatments side by side: one address a set, the reader's order, equal rows, no treatment last."""

import re

import pytest

from education.publishing.going_live import withdraw
from education.reading.catalogue import current
from education.reading.comparison import Comparison, choose
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(clinic):
    """Three offered treatments, one with two parts, one not offered, and no treatment; two criteria, one concern."""
    lasts = make.make_criterion(slug="lasts", question="How long does it last?", group="result")
    cost = make.make_criterion(slug="cost", question="What does it cost?", group="practical")
    concern = make.make_concern(slug="lips", name="thin lips")
    source = make.make_source(publisher="FDA")
    pages = {}
    for slug in ("botox", "fillers", "peel", "laser", "cream"):
        pages[slug] = make.make_treatment(slug=slug, name=slug.title())
        make.make_fact(
            pages[slug], lasts, [source], answer=f"{slug} lasts months", low=3, high=6, unit="months"
        )
        make.make_effect(pages[slug], name=f"{slug} bruise", sources=[source])
        make.make_suitability(pages[slug], concern, why=f"{slug} fills them.", sources=[source])
    for slug in ("acid", "beads"):
        pages[slug] = make.make_treatment(slug=slug, name=slug.title(), part_of=pages["fillers"])
    pages["gone-gel"] = make.make_treatment(slug="gone-gel", name="Gone gel", offered="not_offered")
    pages["no-treatment"] = make.make_no_treatment()
    make.make_fact(pages["no-treatment"], cost, [source], answer="Nothing.")
    for page in (None, *pages.values()):
        make.publish_page(page, demonstration=True)
    return pages


def table_text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_it_works(client, site):
    response = client.get("/compare/botox-vs-fillers/")
    assert response.status_code == 200
    text = table_text(response)
    for words in ("botox lasts months", "fillers lasts months", "Botox bruise", "thin lips".capitalize()):
        assert words in text


def test_no_treatment_is_the_last_column_and_not_in_the_address(client, site):
    response = client.get("/compare/botox-vs-fillers/")
    columns = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', response.content.decode())
    assert columns[:3] == ["Botox", "Fillers", "No treatment"]


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/compare/fillers-vs-botox/", "/compare/botox-vs-fillers/?order=fillers,botox"),
        ("/compare/fillers-vs-botox-vs-acid-vs-peel/", None),
        ("/compare/peel-vs-botox-vs-laser/", "/compare/botox-vs-laser-vs-peel/?order=peel,botox,laser"),
        ("/compare/botox-vs-fillers-vs-no-treatment/", "/compare/botox-vs-fillers/"),
    ],
)
def test_every_set_has_one_address(client, site, address, leads_to):
    response = client.get(address)
    if leads_to is None:
        assert response.status_code == 404
    else:
        assert (response.status_code, response["Location"]) == (301, leads_to)
        assert client.get(leads_to).status_code == 200


def test_the_order_is_the_readers(client, site):
    response = client.get("/compare/botox-vs-fillers/?order=fillers,botox")
    columns = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', response.content.decode())
    assert columns[:3] == ["Fillers", "Botox", "No treatment"]
    assert '<link rel="canonical" href="http://127.0.0.1:8000/compare/botox-vs-fillers/">' in (
        response.content.decode()
    )


@pytest.mark.parametrize("order", ["fillers", "fillers,laser", "x,y", "<script>", "%00", "botox,botox"])
def test_an_order_of_something_else_is_passed_over(client, site, order):
    response = client.get("/compare/botox-vs-fillers/", {"order": order})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


def test_moving_an_option_offers_the_order_that_follows(client, site):
    page = client.get("/compare/botox-vs-laser-vs-peel/").content.decode()
    assert 'href="/compare/botox-vs-laser-vs-peel/?order=laser,botox,peel#change"' in page
    assert 'href="/compare/botox-vs-laser-vs-peel/?order=botox,peel,laser#change"' in page


@pytest.mark.parametrize(
    ("address", "status", "words", "kept"),
    [
        ("/compare/botox-vs-nobody/", 404, "do not have a page", ["botox"]),
        ("/compare/botox-vs-botox/", 404, "same treatment twice", ["botox"]),
        ("/compare/botox/", 404, "Choose at least 2", ["botox"]),
        ("/compare/botox-vs-gone-gel/", 410, "We do not offer Gone gel", ["botox"]),
        (
            "/compare/botox-vs-cream-vs-fillers-vs-laser-vs-peel/",
            404,
            "up to 4",
            ["botox", "cream", "fillers", "laser", "peel"],
        ),
        ("/compare/acid-vs-fillers/", 404, "Acid is part of Fillers", ["acid", "fillers"]),
    ],
)
def test_what_cannot_be_compared_gets_a_clear_page_that_keeps_the_rest(
    client, site, address, status, words, kept
):
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert "There is a problem" in page
    assert words in page
    assert set(re.findall(r'value="([a-z-]+)" checked', page)) == set(kept)


def test_a_withdrawn_option_is_said_to_be_withdrawn(client, site):
    withdraw(site["peel"])
    response = client.get("/compare/botox-vs-peel/")
    assert response.status_code == 410
    assert "was withdrawn" in response.content.decode()


def test_a_whole_and_its_part_lead_to_the_parts(client, site):
    page = client.get("/compare/acid-vs-fillers/").content.decode()
    instead = page[page.index("Compare its parts instead") : page.index('id="picker"')]
    assert re.findall(r'value="([a-z-]+)"', instead) == ["acid", "beads"]


def test_the_picker_leads_to_the_set(client, site):
    response = client.get("/compare/", {"treatment": ["peel", "botox"]})
    assert response.status_code == 302
    assert response["Location"] == "/compare/botox-vs-peel/?order=peel,botox"


@pytest.mark.parametrize("chosen", [["botox"], ["botox", "nobody"], [""], ["<b>x</b>", "botox"]])
def test_an_incomplete_choice_says_what_is_missing(client, site, chosen):
    response = client.get("/compare/", {"treatment": chosen})
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert "<b>x</b>" not in response.content.decode()


def test_the_empty_picker_is_no_error(client, site):
    response = client.get("/compare/")
    assert response.status_code == 200
    assert "There is a problem" not in response.content.decode()


def test_no_cell_is_blank_and_the_unknown_is_said(client, site):
    page = client.get("/compare/botox-vs-fillers/").content.decode()
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)
    assert len(cells) > 10
    for cell in cells:
        words = re.sub(r"<span class=\"compare__name\".*?</span>|<[^>]+>", "", cell).strip()
        assert words
    assert "Not known from our sources. Ask at your consultation." in page


def test_every_option_has_the_same_rows(site):
    comparison = Comparison(choose(current(), ["botox", "fillers", "peel"]).options, current())
    for group in comparison.groups:
        for row in group.rows:
            assert [cell.option for cell in row.cells] == list(comparison.columns)


def test_content_is_the_same_whatever_the_order(site):
    def content(slugs):
        comparison = Comparison(choose(current(), slugs).options, current())
        return {
            (row.heading, cell.option.slug): (cell.fact, cell.bar, cell.rows, cell.suitability)
            for group in comparison.groups
            for row in group.rows
            for cell in row.cells
        }

    assert content(["botox", "fillers", "peel"]) == content(["peel", "botox", "fillers"])


def test_bars_of_a_row_share_one_scale(site):
    comparison = Comparison(choose(current(), ["botox", "fillers"]).options, current())
    row = next(row for group in comparison.groups for row in group.rows if row.slug == "lasts")
    assert row.scale.label == "0 to 6 months"
    assert [cell.bar and (cell.bar.least, cell.bar.more) for cell in row.cells] == [(50.0, 50.0)] * 2 + [None]


def test_what_is_cited_is_listed_and_nothing_else(client, site):
    page = client.get("/compare/botox-vs-fillers/").content.decode()
    cited = set(re.findall(r'href="#source-(\d+)"', page))
    listed = set(re.findall(r'id="source-(\d+)"', page))
    assert cited == listed == {"1"}


def test_a_rate_is_shown_with_all_its_parts(client, site):
    make.make_effect(
        site["botox"],
        name="droop",
        sources=[make.make_source()],
        rate_numerator=3,
        rate_denominator=100,
        rate_population="adults",
        rate_period="in 4 weeks",
        rate_source=make.make_source(),
    )
    make.publish_page(site["botox"])
    text = table_text(client.get("/compare/botox-vs-fillers/"))
    assert "Botox : 3 in 100 had it. 97 in 100 did not." in text
    assert "As it was counted: 3 in 100 adults, in 4 weeks." in text
    assert "Fillers : no rate is known from our sources." in text


def test_it_says_whether_the_pages_are_signed_off(client, site):
    assert (
        "not all signed off by a clinician yet" in client.get("/compare/botox-vs-fillers/").content.decode()
    )
