"""Suggestions under the search box: by keyboard, mouse and touch, told to a screen reader; nothing typed leaves the browser."""

import pytest

from tests.browser.axe import WIDTHS, told


@pytest.fixture
def box(demonstration, page):
    page.goto("/search/")
    page.wait_for_selector("[role=combobox]")
    return page.get_by_role("combobox", name="What are you looking for?")


def test_by_keyboard(box, page):
    box.press_sequentially("frow")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    assert "Frown lines between the eyebrows" in options.first.inner_text()
    assert page.get_by_role("status").inner_text().endswith(("suggestion", "suggestions"))
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    box.press("Escape")
    assert (box.get_attribute("aria-expanded"), box.input_value(), options.count()) == ("false", "frow", 0)
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert page.locator(".found h3").first.inner_text() == "Frown lines between the eyebrows"


def test_up_goes_to_the_last_and_back_to_the_box(box, page):
    box.press_sequentially("filler")
    page.get_by_role("option").first.wait_for()
    box.press("ArrowUp")
    assert page.get_by_role("option").last.get_attribute("aria-selected") == "true"
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None


def test_what_was_typed_is_sent_where_nothing_is_chosen(box, page):
    box.press_sequentially("dysp")
    page.get_by_role("option").first.wait_for()
    box.press("Enter")
    page.wait_for_url("**/search/?q=dysp")


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "touch"])
def test_by_mouse_and_touch(demonstration, open_page, touch):
    page = open_page(viewport=WIDTHS["phone"], has_touch=touch)
    page.goto("/")
    page.wait_for_selector("[role=combobox]")
    before = page.evaluate("document.body.scrollHeight")
    page.get_by_role("combobox").press_sequentially("dyspo")
    option = page.get_by_role("option").first
    option.wait_for()
    assert page.evaluate("document.body.scrollHeight") == before, "nothing moves"
    assert "see Botox" in option.inner_text()
    assert all(box.bounding_box()["height"] >= 44 for box in page.get_by_role("option").all())
    option.tap() if touch else option.click()
    page.wait_for_url("**/search/?q=Dysport")
    assert page.locator(".found h3").first.inner_text() == "Botox"


def test_what_is_typed_leaves_the_browser_only_when_it_is_sent(demonstration, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url.partition("/search/")[2]))
    page.goto("/search/")
    page.wait_for_selector("[role=combobox]")
    assert "names/" not in asked, "the names are not fetched before the box is used"
    page.get_by_role("combobox").press_sequentially("frown lines")
    page.get_by_role("option").first.wait_for()
    assert [what for what in asked if what] == ["names/"]


def test_leaving_the_box_closes_the_list(box, page):
    box.press_sequentially("lip")
    page.get_by_role("option").first.wait_for()
    box.press("Tab")
    assert page.get_by_role("option").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Search"


def test_without_the_names_the_box_still_searches(demonstration, page):
    page.route("**/search/names/", lambda route: route.fulfill(body="no names"))
    page.goto("/search/")
    page.wait_for_selector("[role=combobox]")
    page.get_by_role("combobox").fill("botox")
    page.get_by_role("combobox").press("Enter")
    page.wait_for_url("**/search/?q=botox")


def test_without_scripts_nothing_is_missing(demonstration, open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("textbox", name="What are you looking for?").fill("botocks")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search/?q=botocks")
    assert page.locator(".found h3").first.inner_text() == "Botox"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/", "/search/?q=lips"])
def test_open_suggestions_break_no_rule_of_axe(demonstration, look, address):
    page, judge, found = look
    page.goto(address)
    page.wait_for_selector("[role=combobox]")
    page.get_by_role("combobox").fill("")
    page.get_by_role("combobox").press_sequentially("lin")
    page.get_by_role("option").first.wait_for()
    judge("open")
    page.get_by_role("combobox").press("ArrowDown")
    judge("one chosen")
    assert not found, told(found)


def test_the_chosen_one_is_marked_in_forced_colours(demonstration, open_page):
    page = open_page(forced_colors="active")
    page.goto("/search/")
    page.wait_for_selector("[role=combobox]")
    page.get_by_role("combobox").press_sequentially("lip")
    page.get_by_role("option").first.wait_for()
    page.get_by_role("combobox").press("ArrowDown")
    outlined = "(one) => [getComputedStyle(one).outlineStyle, getComputedStyle(one).outlineWidth]"
    assert page.get_by_role("option").first.evaluate(outlined) == ["solid", "3px"]
    assert page.get_by_role("option").last.evaluate(outlined)[0] == "none"
