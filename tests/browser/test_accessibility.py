"""No rule of axe is broken by any public page in any state: A, AA, best practice, and the contrast of AAA."""

import pytest

from tests.browser.axe import WIDTHS, told
from tests.browser.my_request import walk_my_request
from tests.browser.patient import walk_the_form
from tests.browser.states import addresses


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
