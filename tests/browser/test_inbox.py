"""The inbox as a clinic's front desk works with it: at a desk, on a tablet, on a telephone, and by keyboard and name."""

import pytest

from bench.requests import store
from education.models import ConsultationRequest
from tests.browser.axe import told
from tests.browser.test_admin import RULES, sign_in
from tests.staff import SUPERUSER, make_staff

LIST = "/admin/education/consultationrequest/"
STRICT = RULES | {"runOnly": [*RULES["runOnly"], "wcag2aaa"]}  # 7:1 among them
SMALL = """() => [...document.querySelectorAll(
  ".inbox :is(nav a, button, input[type=submit], input[type=search], select, .inbox__export a), .desk :is(a, summary)"
)].map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
  .filter(([_, box]) => box.width && box.height < 43.9).map(([html, box]) => `${box.height}: ${html}`)"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def desk(live_server):
    user = make_staff(SUPERUSER)
    store(60, owners=[user])
    return user


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 768), ("dark", 360), ("light", 360)]
)
def test_it_is_read_and_reached_at_every_width(demonstration, open_page, live_server, desk, scheme, width):
    from axe_playwright_python.base import AXE_SCRIPT

    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    sign_in(page, live_server, desk)
    one = ConsultationRequest.objects.first().pk
    found = {}
    for address in (
        "/admin/",
        LIST,
        f"{LIST}?queue=all&p=2",
        f"{LIST}?queue=quarantine",
        f"{LIST}?queue=booked&only=overdue",
        f"{LIST}assign/?request={one}",
        f"{LIST}export/?queue=all",
    ):
        page.goto(address)
        page.evaluate(AXE_SCRIPT)
        for broken in page.evaluate("(options) => axe.run(document, options)", STRICT)["violations"]:
            for node in broken["nodes"]:
                why = node["failureSummary"].splitlines()[-1].strip()
                found.setdefault(f"{broken['id']}: {node['html'][:160]} {why}", []).append(address)
        assert not page.evaluate(SMALL), address
        assert page.evaluate(SIDEWAYS) == 0, address
    assert not found, told(found)


def test_a_patient_calls_and_is_given_to_a_colleague(demonstration, page, live_server, desk):
    colleague = make_staff("front desk")
    sign_in(page, live_server, desk)
    page.goto(LIST)
    page.get_by_role("searchbox", name="Find a request").fill("okafor")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    assert "okafor" not in page.url
    assert page.get_by_role("heading", level=2).first.inner_text().startswith("Found for “okafor”")
    row = page.locator("#result_list tbody tr").first
    reference = row.locator("th a").inner_text()
    row.get_by_role("checkbox").check()
    page.locator("select[name=action]").select_option(label="Give them to somebody…")
    page.get_by_role("button", name="Go").click()
    page.wait_for_url("**/assign/**")
    page.get_by_label("Who answers them?").select_option(label=colleague.username)
    page.get_by_role("button", name="Give them").click()
    page.wait_for_url("**q=**")
    assert page.get_by_text(f"1 request given to {colleague.username}.").is_visible()
    assert page.get_by_role("searchbox", name="Find a request").input_value() == "okafor"
    assert ConsultationRequest.objects.get(reference=reference).owner == colleague


def test_queues_and_the_chart_have_names(demonstration, page, live_server, desk):
    sign_in(page, live_server, desk)
    page.goto("/admin/")
    assert page.get_by_role("img", name="Requests a week").is_visible()
    page.get_by_text("As a table").click()
    assert page.get_by_role("table", name="Requests a week").get_by_role("row").count() == 13
    page.get_by_role("link", name="Quarantine").click()
    chosen = page.get_by_role("navigation", name="Queues").locator("[aria-current=page]")
    assert chosen.inner_text().startswith("Quarantine")
