"""A word that is explained in place: by keyboard and by touch, with and without scripts, and on paper."""

import pytest

from tests.browser.axe import AXE

PAGE = "/treatments/dermal-fillers/"
SHOWN = "document.querySelectorAll(':popover-open').length"
INSIDE = """() => { const box = document.querySelector(":popover-open").getBoundingClientRect();
  return box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight }"""


def told(page, name):
    """Whether a screen reader hears that the button of that name is open, from the browser's own accessibility tree."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    button = next(
        one
        for one in nodes
        if one.get("role", {}).get("value") == "button" and one.get("name", {}).get("value") == name
    )
    return {one["name"]: one["value"]["value"] for one in button["properties"] if one["name"] == "expanded"}


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_each_opens_in_view_and_closes(demonstration, open_page, width):
    page = open_page(viewport={"width": width, "height": 700})
    page.goto(PAGE)
    for word in page.locator(".word:visible").all():
        for place in ("start", "end"):
            word.evaluate("(each, block) => each.scrollIntoView({ block, behavior: 'instant' })", place)
            word.focus()
            page.keyboard.press("Enter")
            assert page.evaluate(SHOWN) == 1
            assert page.evaluate(INSIDE), word.inner_text()
            assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
            page.keyboard.press("Escape")
            assert page.evaluate(SHOWN) == 0


def test_it_opens_by_touch_and_a_screen_reader_is_told(demonstration, open_page):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto(PAGE)
    word = page.get_by_role("button", name="cannula", exact=True)
    assert told(page, "cannula") == {"expanded": False}
    word.tap()
    assert told(page, "cannula") == {"expanded": True}
    assert page.get_by_text("A thin, blunt tube through which").is_visible()
    word.tap()
    assert page.evaluate(SHOWN) == 0


def test_it_needs_no_script(demonstration, open_page):
    page = open_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto(PAGE)
    meaning = page.get_by_text("A thin, blunt tube through which")
    assert not meaning.is_visible()
    page.get_by_role("button", name="cannula", exact=True).click()
    assert meaning.is_visible()
    box = meaning.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["y"] + box["height"] <= 740


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_open_breaks_no_rule(demonstration, open_page, scheme):
    from axe_playwright_python.base import AXE_SCRIPT

    page = open_page(color_scheme=scheme, viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    page.goto(PAGE)
    page.get_by_role("button", name="cannula", exact=True).click()
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate("(options) => axe.run(document, options)", AXE)["violations"] == []


def test_on_paper_the_meaning_stands_in_brackets(demonstration, page):
    page.goto(PAGE)
    page.emulate_media(media="print")
    meaning = page.locator("#w-cannula")
    assert meaning.is_visible()
    assert meaning.evaluate("each => getComputedStyle(each).position") == "static"
    assert meaning.evaluate("each => getComputedStyle(each, '::before').content") == '" ("'
