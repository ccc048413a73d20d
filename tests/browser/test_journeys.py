"""The whole way of one patient: read, compare, ask; and what the clinic then finds. With scripts and without."""

import pytest
from django.contrib.auth import get_user_model

from education.models import ConsultationRequest
from tests.browser.patient import ANSWERS, walk_the_form

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
    page.wait_for_url("**/request/about/**")
    chosen = page.locator("input[name=treatments]:checked")
    assert {box.get_attribute("value") for box in chosen.all()} >= {"botox", "dermal-fillers"}
    walk_the_form(page)
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


def test_back_and_a_corrected_answer_reach_the_clinic(demonstration, page):
    page.goto("/request/")
    walk_the_form(page)
    reference = page.locator(".reference").inner_text()
    page.get_by_role("link", name="Change your answers and send them again").click()
    page.wait_for_url("**/request/check/")
    page.get_by_role("link", name="Change").last.click()
    page.locator("textarea[name=message]").fill("My question is about Ulan Bator.")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/request/check/")
    page.locator("input[name=consent]").check()
    page.wait_for_timeout(3100)
    page.get_by_role("button", name="Send my request").click()
    page.wait_for_url("**/request/sent/")
    assert page.locator(".reference").inner_text() == reference
    assert "Ulan Bator" in page.locator("main").inner_text()
    assert ConsultationRequest.objects.count() == 1
