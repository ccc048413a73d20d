"""No rule of axe is broken by any public page in any state: A, AA, best practice, and the contrast of AAA."""

import pytest

from tests.browser.my_request import walk_my_request
from tests.browser.patient import walk_the_form
from tests.browser.states import addresses

AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations"],
}
WIDTHS = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}


@pytest.fixture
def look(open_page, scheme, width):
    """A page in this colour scheme and width, and how to hold what it shows to the rules."""
    from axe_playwright_python.base import AXE_SCRIPT

    page = open_page(color_scheme=scheme, viewport=WIDTHS[width], reduced_motion="reduce")
    found = {}

    def judge(name):
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        page.evaluate(AXE_SCRIPT)
        for broken in page.evaluate("(options) => axe.run(document, options)", AXE)["violations"]:
            for node in broken["nodes"]:
                why = node["failureSummary"].splitlines()[-1].strip()
                found.setdefault(f"{broken['id']}: {node['html'][:160]} {why}", []).append(name)

    return page, judge, found


def told(found):
    """Each thing found once, and where."""
    return "\n".join(f"{what} [{len(names)}: {', '.join(names[:3])}…]" for what, names in found.items())


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_public_page(demonstration, look):
    page, judge, found = look
    for name, address in addresses().items():
        page.goto(address)
        judge(name)
    assert not found, told(found)


@pytest.mark.parametrize(("scheme", "width"), [("light", "desk"), ("dark", "phone")])
def test_questions_gathered_and_questions_forgotten(demonstration, look):
    page, judge, found = look
    page.goto("/my-questions/?about=bellafill&about=botox")
    page.get_by_role("button", name="See them on one page").click()
    page.wait_for_load_state()
    judge("none ticked")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="See them on one page").click()
    page.wait_for_load_state()
    judge("gathered")
    assert not found, told(found)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_request_form(demonstration, look):
    page, judge, found = look
    walk_the_form(page, judge)
    assert not found, told(found)


@pytest.mark.parametrize(("scheme", "width"), [("light", "phone"), ("dark", "desk")])
def test_every_page_of_my_request(demonstration, look):
    page, judge, found = look
    walk_my_request(page, judge)
    assert not found, told(found)
