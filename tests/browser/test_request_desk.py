"""Two people at one request, each in a browser of their own; one of them never touches a mouse."""

import pytest

from education.consultations import answers
from education.models import Message, ReplyTemplate, Revision
from tests.browser.test_admin import sign_in
from tests.requests_sent import make_request
from tests.staff import address, make_staff

WORDS = "Thank you for asking about Botox."


@pytest.fixture
def asked(demonstration):
    """A request about Botox, by somebody who had read the page that is live."""
    revision = Revision.objects.live().get(treatment__slug="botox")
    about = answers.About(treatments=(answers.Chosen("botox", "Botox", revision.pk),), old_enough_for=18)
    return make_request(about=about)


@pytest.fixture
def desk(open_page, live_server, asked):
    """Opens the request for somebody of the front desk."""

    def opened(first_name, **options):
        person = make_staff("front desk")
        person.first_name = first_name
        person.save()
        page = open_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", **options)
        sign_in(page, live_server, person)
        page.goto(address("consultationrequest", "change", asked.pk))
        return page

    return opened


def tab_to(page, name):
    """Go on by the Tab key until that control has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(e => (e.labels?.[0] ?? e).innerText.trim())(document.activeElement)",
        )
        if said == name:
            return
    pytest.fail(f"No control named {name} is reached by the keyboard")


def press(page, name):
    """Press a button that has the focus, and wait for what it leads to."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_two_people_see_each_others_change(desk):
    ana, ben = desk("Ana"), desk("Ben", java_script_enabled=False)
    assert "Ana opened this just now." in ben.locator(".desk-head").inner_text()

    # Ben writes his reply, without a script: a template, his own words, a preview.
    ben.locator("#reply_template").select_option(label="We have your request")
    ben.get_by_role("button", name="Fill in").first.click()
    assert WORDS in ben.locator("#reply_text").input_value()
    ben.locator("#reply_text").fill(WORDS + "\n\nBen")
    ben.get_by_role("button", name="Preview").first.click()
    assert WORDS in ben.locator(".desk-preview__letter").inner_text()

    # Meanwhile Ana takes it and replies, by keyboard alone.
    press(ana, "Take it myself")
    assert "given to Ana" in ana.locator(".messagelist").inner_text()
    tab_to(ana, "Start from a template")
    ana.keyboard.type("We have your request")
    press(ana, "Fill in")
    press(ana, "Preview")
    assert WORDS in ana.locator(".desk-preview__letter").inner_text()
    press(ana, "Send this reply")
    assert "reply sent" in ana.locator(".messagelist").inner_text()
    assert "not read yet" in ana.locator(".desk-message").inner_text()

    # Ben is told, where he looks, and has lost nothing. What he wrote still goes, if he wants.
    ben.get_by_role("button", name="Send this reply").click()
    told = ben.locator("#reply .desk-note").inner_text()
    assert "Given to Ana by Ana" in told
    assert "Replied by Ana" in told
    assert ben.locator("#reply_text").input_value() == WORDS + "\n\nBen"
    assert Message.objects.count() == 1
    ben.get_by_role("button", name="Send this reply").click()
    assert "reply sent" in ben.locator(".messagelist").inner_text()
    assert [message.author.first_name for message in Message.objects.all()] == ["Ana", "Ben"]

    # What the patient had read is one click away.
    ben.get_by_role("link", name="Botox", exact=True).click()
    assert "Patients still read it." in ben.locator(".preview-banner").inner_text()
    assert ReplyTemplate.objects.count() == 6
