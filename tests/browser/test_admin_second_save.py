"""The answer to a second save as staff see it: judged as every staff page is, and reached by keyboard."""

import os

from django.urls import reverse

from education.models import Treatment
from tests.browser.axe import told
from tests.browser.test_admin import RULES, sign_in


def test_the_answer_to_a_second_save(demonstration, open_page, live_server):
    from axe_playwright_python.base import AXE_SCRIPT

    treatment = Treatment.objects.get(slug="botox")
    found = {}
    for scheme, width in [("light", 1280), ("dark", 768)]:
        page = open_page(
            color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
        )
        sign_in(page, live_server)
        page.goto(reverse("admin:education_treatment_change", args=[treatment.pk]))
        Treatment.objects.filter(pk=treatment.pk).update(in_a_sentence=f"A colleague’s words, {scheme}.")
        page.fill("[name=in_a_sentence]", "My own words.")
        page.locator("[name=_continue]").first.click()
        page.wait_for_selector(".second-save")
        assert page.evaluate("document.activeElement.className") == "second-save"
        page.evaluate(AXE_SCRIPT)
        for broken in page.evaluate("(options) => axe.run(document, options)", RULES)["violations"]:
            for node in broken["nodes"]:
                found.setdefault(f"{broken['id']}: {node['html'][:160]}", []).append(scheme)
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{scheme}-{width}.png")
        page.locator(".second-save h4 a").first.press("Enter")
        assert page.url.endswith("#id_in_a_sentence")
    assert not found, told(found)
