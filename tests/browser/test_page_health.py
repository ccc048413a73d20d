"""The page-health report and the panel on a page's form, in a browser: axe, the policy, and links that reach their field."""

import pytest
from django.conf import settings
from django.urls import reverse

from education.models import Guide, Section, Treatment
from education.publishing.freeze import record
from tests.staff import SUPERUSER, signed_in

# Without preload: fetching what a stylesheet imports, axe itself would break the policy that this watches.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": False,
}


def faults(page):
    """What axe finds, one line each."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("(options) => axe.run(document, options)", AXE)["violations"]
    return [f"{broken['id']}: {node['html'][:160]}" for broken in found for node in broken["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [768, 1280])
def test_staff_see_what_to_mend_and_get_there(demonstration, live_server, open_page, width, scheme):
    botox = Treatment.objects.get(slug="botox")
    Section.objects.filter(treatment=botox, order=10).update(body="It is **safe**.")
    Treatment.objects.filter(pk=botox.pk).update(minimum_age=None)
    record(botox)
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    session = signed_in(SUPERUSER).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    one = ["treatment", botox.pk]
    addresses = [
        reverse("admin:health"),
        reverse("admin:health_detail", args=one),
        reverse("admin:health_attest", args=[*one, 22]),
        f"{reverse('admin:education_treatment_publish')}?page={botox.pk}",
        reverse("admin:education_guide_change", args=[Guide.objects.first().pk]),
        reverse("admin:education_treatment_change", args=[botox.pk]),
    ]
    found = {}
    for address in addresses:
        page.goto(address)
        if bad := faults(page):
            found[address] = bad
    assert not found, found
    page.get_by_role("link", name="Minimum age").click()
    assert page.locator("#id_minimum_age").is_visible()
    page.get_by_role("link", name="Section: “It relaxes").first.click()
    assert page.locator("#sections-0 textarea").first.is_visible()
