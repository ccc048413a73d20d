"""From “my lips look thinner” to a printed comparison with three questions, and a request that carries them: counted in taps."""

import re

import pytest

from tests.browser.patient import choose, go_on

MOST_TAPS = 9


class Phone:
    """A page on a phone, on which every tap is counted."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, found):
        self.taps += 1
        found.tap()

    def link(self, name):
        with self.page.expect_navigation():
            self.tap(self.page.get_by_role("main").get_by_role("link", name=name, exact=True).first)

    def button(self, name):
        with self.page.expect_navigation():
            self.tap(self.page.get_by_role("button", name=name, exact=True))


@pytest.fixture
def phone(demonstration, open_page, request):
    scripts = getattr(request, "param", True)
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, java_script_enabled=scripts)
    page.goto("/")
    return Phone(page)


@pytest.mark.parametrize("phone", [True, False], ids=["with scripts", "without scripts"], indirect=True)
def test_from_thin_lips_to_a_print_and_a_request_in_nine_taps(phone):
    page = phone.page
    phone.link("Start from what bothers you")
    phone.link("Lips")
    assert "Thin or thinning lips" in page.get_by_role("main").inner_text()
    phone.link("Compare it with other dermal fillers")
    assert "Hyaluronic acid filler" in page.locator("h1").inner_text()
    phone.link("My questions")
    boxes = page.get_by_role("checkbox").all()[:3]
    for box in boxes:
        phone.tap(box)
    asked = [box.get_attribute("value") for box in boxes]

    # Printed as it stands: the questions that were ticked, no others, and what was compared.
    page.emulate_media(media="print")
    on_paper = page.get_by_role("main").inner_text()
    assert [question for question in asked if question not in on_paper] == []
    assert page.locator(".choice:visible").count() == 3
    assert "WHAT YOU COMPARED, IN SHORT" in on_paper.upper()
    for option in ("Hyaluronic acid filler", "Bellafill", "No treatment"):
        assert page.get_by_role("columnheader", name=option, exact=True).is_visible()
    assert page.get_by_text("Your own question", exact=True).is_hidden()
    page.emulate_media(media="screen")

    phone.button("See them on one page")
    assert page.locator(".to-ask--mine li").all_inner_texts() == asked
    phone.button("Take them into a request")
    page.wait_for_url("**/request/wrong/")
    assert phone.taps <= MOST_TAPS

    # The form: they stand there to be changed, and on the last page before anything is sent.
    choose(page, "gone_wrong", "no")
    go_on(page)
    choose(page, "old_enough", "yes")
    go_on(page)
    assert page.locator("input[name=treatments]:checked").count() == 4
    go_on(page)
    assert page.locator("textarea[name=message]").input_value().splitlines() == asked
    go_on(page)
    page.locator("input[name=name]").fill("Wilhelmina Querfurth")
    choose(page, "contact_by", "email")
    page.locator("input[name=email]").fill("wilhelmina@patient.example")
    go_on(page)
    checked = page.get_by_role("main").inner_text()
    assert page.url.endswith("/request/check/")
    assert [question for question in asked if question not in checked] == []


def test_what_matters_is_marked_folded_and_taken_away_by_touch(phone):
    """The tools of a comparison, on a phone: nothing moves sideways, and every step keeps the ones before."""
    page = phone.page
    page.goto("/compare/botox-vs-hyaluronic-acid/")
    assert page.locator("details.matters").get_attribute("open") is None
    phone.tap(page.get_by_text("What matters to you", exact=True))
    phone.tap(page.get_by_label("Being able to undo it"))
    page.get_by_label("Something else, in your own words").fill("My job is on camera")
    phone.button("Put these first")
    assert page.url.endswith("?matters=undo&own=My+job+is+on+camera#matters")
    first = page.locator("section.compare-group").first
    assert first.get_by_role("heading", level=2).inner_text() == "You said this matters"
    assert first.locator("th[scope=row]").count() == 2
    phone.link("Show only what differs")
    phone.link(re.compile("^Fold away ?: Side effects$"))
    phone.link("Add Bellafill")
    assert "/compare/bellafill-vs-botox-vs-hyaluronic-acid/?matters=undo&own=" in page.url
    assert "differs=1&fold=effects" in page.url
    phone.link("Take away Botox")
    assert "/compare/bellafill-vs-hyaluronic-acid/?matters=undo&own=" in page.url
    assert "Folded away here: 3 rows." in page.get_by_role("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.emulate_media(media="print")
    assert "Folded away here: 3 rows." in page.get_by_role("main").inner_text()
    assert page.locator("details.matters").is_hidden()


def test_no_treatment_folds_away_and_the_print_says_so(demonstration, page):
    page.goto("/compare/botox-vs-dermal-fillers/")
    column = page.get_by_role("columnheader", name="No treatment", exact=True).first
    assert column.is_visible()
    page.get_by_label("Fold away “no treatment”").check()
    assert column.is_hidden()
    assert "?" not in page.url
    told = page.get_by_text("“No treatment” is folded away on this print.")
    assert told.is_hidden()
    page.emulate_media(media="print")
    assert told.is_visible()
