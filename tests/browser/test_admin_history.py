"""The history, the comparison and the restoring as staff see them, judged as every staff page is."""

import pytest
from django.urls import reverse

from education.models import Effect, Revision, Treatment
from education.publishing.freeze import record
from tests.browser.axe import told
from tests.browser.test_admin import RULES, sign_in


@pytest.fixture
def history(demonstration):
    """A live treatment with a working copy that differs, and the addresses of its versions."""
    treatment = Treatment.objects.get(slug="botox")
    Effect.objects.filter(pk=treatment.effects.first().pk).update(what_to_do="Rest, and wait for 1 day.")
    section = treatment.sections.first()
    section.body = section.body.replace(" the ", " that ", 2)
    section.save()
    treatment.cautions.last().delete()
    treatment.questions.create(question="Does it hurt?", answer="A little, for some seconds.", order=0)
    record(treatment, note="After the meeting in March")
    first = Revision.objects.of(treatment).order_by("pk").first()
    return [
        reverse("admin:education_treatment_change", args=[treatment.pk]),
        reverse("admin:education_revision_versions", args=["treatment", treatment.pk]),
        reverse("admin:education_revision_compare", args=["treatment", treatment.pk]),
        reverse("admin:education_revision_restore", args=[first.pk]),
        reverse("admin:education_revision_versions", args=["shared"]),
    ]


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 768), ("dark", 768)]
)
def test_the_pages_of_the_history(history, open_page, live_server, scheme, width):
    from axe_playwright_python.base import AXE_SCRIPT

    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    sign_in(page, live_server)
    found = {}
    for where in history:
        page.goto(where)
        page.evaluate(AXE_SCRIPT)
        for broken in page.evaluate("(options) => axe.run(document, options)", RULES)["violations"]:
            for node in broken["nodes"]:
                found.setdefault(f"{broken['id']}: {node['html'][:160]}", []).append(where)
        if not where.endswith("/change/") and page.evaluate(
            "document.documentElement.scrollWidth > innerWidth"
        ):
            found.setdefault("wider than the window", []).append(where)
    assert not found, told(found)


def test_a_version_is_compared_and_restored_by_keyboard(history, page, live_server):
    sign_in(page, live_server, "editor")
    page.goto(history[1])
    page.get_by_role("button", name="Compare the two that are marked").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/**")
    assert "4 changes" in page.locator(".changes__count").inner_text()
    page.get_by_role("link", name="Restore…").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/restore/")
    page.get_by_role("button", name="Restore this version").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    assert "Restored the version of" in page.locator(".messagelist").inner_text()
    assert page.get_by_text("since the live version").count() == 0
