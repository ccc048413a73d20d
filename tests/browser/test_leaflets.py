"""Leaflets as they come out of a printer: A4 and Letter, normal and large print, nothing cut, nothing in another order."""

import statistics

import pytest
from django.conf import settings
from django.urls import reverse

from tests.browser.paper import PAPERS, Printed

# Page → how many sheets are plausible in normal and in large print.
SHEETS = {
    "/treatments/hyaluronic-acid/": ((7, 12), (15, 26)),
    "/after-treatment/botox/": ((4, 6), (7, 13)),
    "/guides/botox-or-dermal-fillers/": ((5, 8), (12, 20)),
    "/compare/botox-vs-dermal-fillers/": ((10, 15), (26, 40)),
}
FOUR = "/compare/bellafill-vs-botox-vs-calcium-hydroxylapatite-vs-hyaluronic-acid/"


def running_foot(text):
    return text.locator(".leaflet__running").text_content()


@pytest.mark.parametrize("paper", PAPERS)
def test_a_leaflet_on_paper(demonstration, page, paper, subtests):
    for address, ((fewest, most), _) in SHEETS.items():
        with subtests.test(address):
            printed = Printed(page, f"{address}leaflet/", paper)
            assert fewest <= len(printed) <= most
            assert printed.problems(running_foot(page)) == []
            assert printed.codes() == [f"{settings.SITE_URL}{address}"]
            assert printed.colours() == 0
            assert min(printed.sizes) >= 9


def test_a_leaflet_in_large_print(demonstration, page, subtests):
    for address, (_, (fewest, most)) in SHEETS.items():
        with subtests.test(address):
            printed = Printed(page, f"{address}leaflet/?large=1", "A4")
            assert fewest <= len(printed) <= most
            assert printed.problems(running_foot(page)) == []
            assert printed.codes() == [f"{settings.SITE_URL}{address}"]
            assert printed.colours() == 0
            assert min(printed.sizes) >= 16
            assert statistics.median(printed.sizes) >= 18


def test_a_wide_comparison_lies_on_its_side(demonstration, page):
    printed = Printed(page, f"{FOUR}leaflet/", "Letter")
    assert all(sheet.get_width() > sheet.get_height() for sheet in printed.document)
    assert printed.problems(running_foot(page), in_order=False) == []


@pytest.mark.parametrize("paper", PAPERS)
def test_the_card_fits_one_sheet_and_folds_in_the_middle(demonstration, page, paper):
    printed = Printed(page, reverse("what_was_injected"), paper)
    assert len(printed) == 1
    assert list(printed.cut()) == []
    assert list(printed.missing()) == []
    assert printed.codes() == [settings.SITE_URL + reverse("something_wrong")]
    [sheet] = printed.document
    middle = sheet.get_height() / 2
    assert printed.height_of("Come back on") > middle + 10
    assert printed.height_of("In an emergency call 911") < middle - 10


def test_it_prints_without_scripts_too(demonstration, open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/treatments/botox/")
    page.get_by_role("link", name="Leaflet to print").click()
    page.get_by_role("link", name="Large print").click()
    assert page.get_by_role("link", name="Large print").get_attribute("aria-current") == "page"
    assert not page.get_by_role("button", name="Print or save").is_visible()
    page.get_by_role("link", name="Back to the page").click()
    assert page.url.endswith("/treatments/botox/")
