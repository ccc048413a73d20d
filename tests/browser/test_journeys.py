"""The whole way of one patient: read, compare, ask; and what the clinic then finds. With scripts and without."""

import pytest
from django.contrib.auth import get_user_model

from education.models import ConsultationRequest, UnfinishedAnswers
from tests.browser.patient import ANSWERS, choose, fill_the_form, go_on, send

# What a screen reader has to say at each step, as Chromium's accessibility tree has it.
SPOKEN = {
    "wrong": [
        'heading "Has something gone wrong after a treatment?" [level=1]',
        'region "Immediate action required: Emergency signs: call 911 now"',
        'group "Which is true for you?"',
        'radio "Yes, one of the emergency signs"',
        'button "Continue"',
    ],
    "age": [
        'heading "Are you 22 or older?" [level=1]',
        'radio "Yes, I am 22 or older"',
    ],
    "about": [
        'group "Which treatments would you like to talk about?"',
        'checkbox "Botox" [checked]',
        'group "What bothers you? (optional)"',
    ],
    "questions": [
        'textbox "What would you like to ask us? (optional)"',
        'group "What matters most to you? (optional)"',
        'checkbox "Whether it can be undone"',
    ],
    "contact": [
        'textbox "What is your name?"',
        'group "How should we reply?"',
        'radio "By e-mail"',
        'textbox "E-mail address"',
        'group "What is the earliest day you would like to come? (optional)"',
        'textbox "Month"',
        'textbox "Year"',
    ],
    "contact, with errors": ['alert "There is a problem"', 'link "Enter your name"'],
    "check": [
        'heading "Check your answers" [level=1]',
        'link "Change your questions"',
        'checkbox "I agree that Demonstration Clinic uses my answers to reply to me, as the privacy notice says."',
        'button "Send my request"',
    ],
    "sent": ['heading "Your request was sent" [level=1]', 'region "What happens next"'],
}

PASSWORD = "a password that is long enough"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_first_page_to_the_clinics_inbox(demonstration, open_page, scripts):
    page = open_page(java_script_enabled=scripts, viewport={"width": 360, "height": 740})

    # Read.
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Botox or dermal fillers?").first.click()
    page.wait_for_url("**/guides/*/")
    assert page.locator("h1").inner_text() == "Botox or dermal fillers?"

    # Compare.
    page.get_by_role("link", name="Compare everything side by side").click()
    page.wait_for_url("**/compare/*/**")
    assert "botox" in page.url
    assert "dermal-fillers" in page.url
    assert "Botox" in page.locator("h1").inner_text()

    # Ask, about what was compared.
    page.get_by_role("link", name="Request a consultation about these").click()
    page.wait_for_url("**/request/wrong/**")
    spoken = {"wrong": heard(page)}

    def arrived(step):
        spoken[step] = heard(page)
        assert "?" not in page.url
        if step == "about":
            chosen = page.locator("input[name=treatments]:checked")
            assert {box.get_attribute("value") for box in chosen.all()} >= {"botox", "dermal-fillers"}

    fill_the_form(page, arrived)
    send(page)
    spoken["sent"] = heard(page)
    for step, names in SPOKEN.items():
        assert [name for name in names if name not in spoken[step]] == [], spoken[step]
    reference = page.locator(".reference").inner_text()
    assert ANSWERS["message"] in page.locator("main").inner_text()

    # Loaded again it is the same page, and the same one request.
    page.reload()
    assert page.locator(".reference").inner_text() == reference
    assert ConsultationRequest.objects.count() == 1

    # The clinic finds it.
    get_user_model().objects.create_superuser("staff", password=PASSWORD)
    desk = open_page(viewport={"width": 1280, "height": 900})
    desk.goto("/admin/education/consultationrequest/")
    desk.get_by_label("User name").fill("staff")
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in", exact=True).click()
    desk.get_by_role("link", name=reference).click()
    desk.wait_for_load_state()
    shown = desk.locator("#content").inner_text()
    assert ANSWERS["name"] in shown
    assert ANSWERS["message"] in shown


def heard(page):
    """What assistive technology finds in the main part of the page."""
    return page.get_by_role("main").aria_snapshot()


def test_with_a_keyboard_in_two_tabs_back_and_corrected(demonstration, page):
    """One patient, one request: whatever they do with the browser, what they saw last is what was sent."""
    by_keyboard(page)
    assert page.url.endswith("/request/check/")
    other = page.context.new_page()
    other.goto("/request/questions/?change=1")
    other.locator("textarea[name=message]").fill("Changed in another tab.")
    go_on(other)
    other.close()
    send(page)
    assert "changed in another window" in page.locator("main").inner_text()
    assert not ConsultationRequest.objects.exists()
    page.goto("/request/check/")
    send(page)
    page.wait_for_url("**/request/sent/")
    reference = page.locator(".reference").inner_text()
    assert "Changed in another tab." in page.locator("main").inner_text()

    page.go_back()
    assert reference in page.locator("main").inner_text()
    page.go_forward()
    page.get_by_role("link", name="Change your answers and send them again").click()
    page.wait_for_url("**/request/check/")
    page.get_by_role("link", name="Change your questions").click()
    page.locator("textarea[name=message]").fill("My question is about Ulan Bator.")
    go_on(page)
    page.wait_for_url("**/request/check/")
    send(page)
    page.wait_for_url("**/request/sent/")
    assert page.locator(".reference").inner_text() == reference
    assert "Ulan Bator" in page.locator("main").inner_text()
    assert ConsultationRequest.objects.count() == 1


def by_keyboard(page):
    """The whole form without a mouse: Tab and Shift to get there, the space bar and arrows to choose, Enter to go on."""
    page.goto("/request/")
    for field, keys in (
        ("gone_wrong", ["Space", "Enter"]),
        ("old_enough", ["Space", "Enter"]),
        ("treatments", ["Space", "Enter"]),
        ("matters", ["Space", "Enter"]),
        ("name", [*"Willa"]),
        ("contact_by", ["Space"]),
        ("email", [*"willa@patient.example", "Enter"]),
    ):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == field:
                break
        before = page.url
        for key in keys:
            page.keyboard.press(key)
        if keys[-1] == "Enter":
            page.wait_for_url(lambda url, before=before: url != before)


def test_an_emergency_too_young_and_answers_that_are_gone_stop_the_form(demonstration, page):
    def kept():
        return UnfinishedAnswers.objects.count(), len(page.context.cookies())

    page.goto("/treatments/bellafill/")
    page.get_by_role("link", name="Request a consultation").click()
    choose(page, "gone_wrong", "emergency")
    go_on(page)
    assert page.get_by_role("main").get_by_role("link", name="Call 911").is_visible()
    assert kept() == (0, 1)  # the cookie that keeps other sites from sending forms
    page.get_by_role("link", name="I chose this by mistake").click()
    page.wait_for_url("**/request/wrong/")

    choose(page, "gone_wrong", "tell")
    go_on(page)
    assert page.get_by_role("main").get_by_role("link", name="Call (212) 555-0142").is_visible()
    page.get_by_role("link", name="Go on with the form").click()
    page.wait_for_url("**/request/age/")
    assert kept() == (1, 2)
    choose(page, "old_enough", "no")
    go_on(page)
    assert "You need to be" in page.locator("h1").inner_text()
    assert kept() == (0, 1)

    page.goto("/request/")
    choose(page, "gone_wrong", "no")
    go_on(page)
    page.context.clear_cookies(name="answers")
    choose(page, "old_enough", "yes")
    go_on(page)
    assert page.locator("h1").inner_text() == "We no longer have your answers"
    page.get_by_role("link", name="Go to the first question").click()
    page.wait_for_url("**/request/wrong/")
    assert not ConsultationRequest.objects.exists()
