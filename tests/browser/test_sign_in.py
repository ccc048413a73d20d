"""Signing in, in a browser: each page judged, a passkey made and used, and nothing refused by the policy."""

from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session

from tests.browser.axe import told
from tests.browser.test_admin import RULES
from tests.browser.test_admin import sign_in as with_cookie
from tests.signing_in import PASSWORD, code, make_account

ENTRANCE = [
    "/admin/login/",
    "/admin/new-password/",
    "/admin/new-password/sent/",
    "/admin/new-password/set/",
    "/admin/new-password/1-x/",
]
TARGETS = "button, input:not([type=hidden]), .button, summary, p > a:only-child"
AXE = RULES | {"runOnly": [*RULES["runOnly"], "wcag2aaa", "best-practice"]}


@pytest.fixture(autouse=True)
def _second_step(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STAFF_MFA_REQUIRED = True


@pytest.fixture
def at_localhost(open_page, live_server):
    """Opens pages by the name `localhost`: a passkey is tied to a name, not to a number."""
    assert urlsplit(live_server.url).hostname == "localhost"
    return open_page


def with_authenticator(page):
    """A telephone that says yes, as Chromium pretends one."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def judge(page, found):
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(AXE_SCRIPT)
    for broken in page.evaluate("(options) => axe.run(document, options)", AXE)["violations"]:
        for node in broken["nodes"]:
            why = node["failureSummary"].splitlines()[-1].strip()
            found.setdefault(f"{broken['id']}: {node['html'][:160]} {why}", []).append(page.url)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.setdefault("wider than the window", []).append(page.url)
    small = page.evaluate(
        "(targets) => [...document.querySelectorAll(targets)]"
        ".filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)"
        ".map((one) => one.outerHTML.slice(0, 90))",
        f".sign-in__card :is({TARGETS})",
    )
    for one in small:
        found.setdefault(f"too small for a finger: {one}", []).append(page.url)


def enter(page):
    page.get_by_label("User name").fill("ann")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def secret_on(page):
    return page.locator("code").inner_text().replace(" ", "")


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)]
)
def test_every_page_of_signing_in(clinic, at_localhost, scheme, width):
    make_account("manager")
    page = at_localhost(
        color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    found = {}
    for address in ENTRANCE:
        page.goto(address)
        judge(page, found)
    page.goto("/admin/login/")
    page.get_by_role("button", name="Sign in", exact=True).click()
    judge(page, found)
    assert page.evaluate("document.activeElement.className") == "error-summary"
    enter(page)
    judge(page, found)  # led to the second step
    for address in ("confirm/", "second-step/passkey/", "second-step/app/"):
        page.goto(f"/admin/{address}")
        judge(page, found)
    assert page.locator("img.sign-in__picture").evaluate("(picture) => picture.naturalWidth") > 0
    secret = secret_on(page)
    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Set up the app").click()
    judge(page, found)  # recovery codes
    for address in (
        "second-step/",
        "second-step/app/remove/",
        "second-step/recovery-codes/new/",
        "confirm/code/",
        "education/clinician/invite/",
    ):
        page.goto(f"/admin/{address}")
        judge(page, found)
    page.goto("/admin/second-step/")
    page.get_by_role("button", name="Sign out").click()
    enter(page)
    judge(page, found)  # asks for a code
    page.get_by_label("Code").fill(code(secret, 1))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/admin/")
    page.goto("/admin/education/clinician/add/")
    page.locator("#id_credentials").fill("What took a while to write down")
    page.context.clear_cookies(name="session")
    page.locator("#id_credentials").press("Enter")
    page.get_by_role("heading", name="You are signed out").wait_for()
    judge(page, found)
    assert not found, told(found)


def test_a_passkey_is_made_and_signs_in_by_itself(clinic, at_localhost):
    make_account("clinician")
    page = at_localhost(viewport={"width": 1280, "height": 900})
    with_authenticator(page)
    page.goto("/admin/education/treatment/")
    enter(page)
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_label("What to call it").fill("My telephone")
    page.get_by_role("button", name="Set up a passkey").click()
    page.wait_for_url("**/recovery-codes/")
    assert page.locator(".sign-in__codes li").count() == 10
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url("**/admin/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/admin/login/?next=/admin/education/guide/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/admin/education/guide/")


def test_a_passkey_is_the_second_step_and_can_be_renamed_and_removed(clinic, at_localhost):
    make_account("clinician")
    page = at_localhost(viewport={"width": 1280, "height": 900})
    with_authenticator(page)
    page.goto("/admin/second-step/passkey/")
    enter(page)
    page.get_by_role("button", name="Set up a passkey").click()
    page.wait_for_url("**/recovery-codes/")
    page.get_by_role("button", name="Sign out").click()
    enter(page)
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/admin/")
    page.goto("/admin/second-step/")
    page.get_by_role("link", name="Rename My passkey").click()
    found = {}
    judge(page, found)
    page.goto("/admin/confirm/passkey/")
    judge(page, found)
    assert not found, told(found)
    page.go_back()
    page.get_by_label("What to call it").fill("The desk's")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove The desk's").click()
    page.get_by_role("button", name="Remove a passkey").click()
    page.wait_for_url("**/second-step/")
    page.goto("/admin/")
    page.wait_for_url("**/second-step/**")


def test_a_passkey_that_is_not_there_is_said_in_words(clinic, at_localhost):
    page = at_localhost(viewport={"width": 1280, "height": 900})
    page.goto("/admin/login/")
    with_authenticator(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The passkey was not used. Try again").wait_for()


def test_without_scripts_a_password_and_a_code_sign_in(clinic, at_localhost):
    make_account("clinician")
    page = at_localhost(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page.goto("/admin/login/")
    assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
    enter(page)
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Code").fill(code(secret_on(page)))
    page.get_by_role("button", name="Set up the app").click()
    page.get_by_role("link", name="I have kept them").click()
    assert page.title().startswith("Staff pages")


def test_a_session_that_is_about_to_end_is_told_and_put_off(clinic, live_server, page, settings):
    settings.STAFF_MFA_REQUIRED = False
    with_cookie(page, live_server, "editor")
    page.clock.install()
    page.goto("/admin/")
    page.clock.run_for(27 * 60_000)
    assert not page.get_by_role("alert").is_visible()
    page.clock.run_for(2 * 60_000)
    page.get_by_role("button", name="Stay signed in").click()
    page.get_by_role("alert").wait_for(state="hidden")
    Session.objects.all().delete()
    page.clock.run_for(31 * 60_000)
    page.get_by_text("You are signed out. Copy what you have typed").wait_for()


def test_who_types_stays_signed_in(clinic, live_server, page, settings):
    settings.STAFF_MFA_REQUIRED = False
    with_cookie(page, live_server, "editor")
    page.clock.install()
    page.goto("/admin/education/source/add/")
    page.locator("#id_title").press_sequentially("Some")
    with page.expect_response("**/admin/still-here/") as answer:
        page.clock.run_for(6 * 60_000)
    assert answer.value.json()["left"] > 0
