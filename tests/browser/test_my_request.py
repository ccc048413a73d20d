"""A patient's own request in a browser: the whole way with scripts and without, two windows, a shared device."""

import json

import pytest

from education.models import Message
from tests.browser.my_request import ADDED, make_answered, walk_my_request
from tests.browser.patient import go_on
from tests.my_requests import link


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_link_to_the_erasure(demonstration, open_page, scripts):
    page = open_page(java_script_enabled=scripts, viewport={"width": 360, "height": 740})
    said = {}
    request = walk_my_request(page, lambda step: said.update({step: page.locator("main").inner_text()}))
    assert request.reference not in said["the link"]
    assert "Your visit is booked" in said["my request"]
    assert "Ada at the front desk" in said["my request"]
    assert "There is a problem" in said["my request, with an error"]
    assert ADDED in said["my request, added to"]
    assert "It is our turn" in said["my request, added to"]
    assert "Wants a long talk." in said["the copy"]
    assert "You took this request back." in said["my request, withdrawn"]
    assert "Your request is erased" in said["erased"]
    page.go_back()  # what was erased is not in the browser's memory either
    page.wait_for_load_state()
    assert "Madagascar" not in page.content()


def test_two_windows_and_back_add_it_once(demonstration, page):
    request = make_answered()
    page.goto(link(request))
    go_on(page, "Open my request")
    other = page.context.new_page()
    other.goto("/my-request/")
    for window in (page, other):
        window.get_by_label("What would you like to add?").fill(ADDED)
        go_on(window, "Send this to the clinic")
        assert window.get_by_text(ADDED).count() == 1
    page.reload()
    assert page.get_by_text(ADDED).count() == 1
    assert Message.objects.filter(author=None).count() == 1


def test_a_copy_as_a_file_and_nothing_left_after_signing_out(demonstration, page):
    request = make_answered()
    page.goto(link(request))
    go_on(page, "Open my request")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download it as a file").click()
    assert taken.value.suggested_filename == f"request-{request.reference}.json"
    with open(taken.value.path(), encoding="utf-8") as file:
        assert json.load(file)["reference"] == request.reference
    go_on(page, "Sign out of this page")
    assert page.locator("h1").inner_text() == "You are signed out"
    page.go_back()
    page.wait_for_load_state()
    assert request.reference not in page.content()


def test_a_link_is_asked_for_by_keyboard_alone(demonstration, page):
    page.goto("/my-request/")
    field = page.get_by_role("textbox", name="Your e-mail address")
    field.focus()
    page.keyboard.type("nobody")
    page.keyboard.press("Enter")
    page.wait_for_url("**/send-link/")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_email"
    page.keyboard.type("nobody@patient.example")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/link-sent/")
    assert "If we have a request with this address" in page.locator("main").inner_text()
