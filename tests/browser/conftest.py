"""What every browser test starts from: the demonstration, served, and pages that are watched for what must not happen."""

import importlib.util
import os
import threading
import time
from urllib.parse import urlsplit

import pytest

from tests import demonstration as content
from tests.browser import axe, chromium

# Playwright's loop runs in the tests' own thread, where Django would refuse the database. Nothing is run at once here.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# In each page, before its own scripts: what the policy refused becomes an error in the console.
TELL_OF_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP refused ${event.blockedURI} by ${event.effectiveDirective}`));
"""


def pytest_itemcollected(item):
    """Every test of this folder is a browser test: marked so, on a database that the server's threads can see too."""
    item.add_marker("browser")
    item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Without Playwright or a Chromium: skipped with the reason, or failed on a build machine."""
    if importlib.util.find_spec("pytest_playwright") is None:
        reason = "Playwright is not installed: `make test` installs it"
    elif chromium.find() is None:
        reason = "there is no Chromium on this machine"
    else:
        return
    if chromium.must_be_there():
        pytest.fail(f"CI=true, and {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": chromium.find(), "args": chromium.ARGUMENTS}


@pytest.fixture(scope="session")
def base_url():
    """Each page has its live server's. (The plugin's own fixture is of a kind that pytest warns of.)"""
    return None


@pytest.fixture(scope="session", autouse=True)
def every_answer_is_finished(live_server):
    """The server ends once its last answers are out: a thread that still closes its connection then would raise."""
    yield
    until = time.monotonic() + 5
    while time.monotonic() < until and any("process_request" in one.name for one in threading.enumerate()):
        time.sleep(0.05)


@pytest.fixture
def demonstration(live_server):
    """The demonstration's content, live. Gives the server's address."""
    content.publish()
    return live_server.url


@pytest.fixture
def open_page(new_context, live_server):
    """
    Makes pages in a browser of their own (open_page(color_scheme="dark", …)), and watches them.

    At the end of the test none may have had an error in its console, been refused anything by its policy, or asked another
    host for anything.
    """
    seen = []

    def opened(**options):
        context = new_context(base_url=live_server.url, **options)
        if options.get("java_script_enabled", True):
            context.add_init_script(TELL_OF_VIOLATIONS)
        page = context.new_page()
        _watch(page, urlsplit(live_server.url).netloc, seen)
        return page

    yield opened
    assert not seen, "\n".join(seen)


@pytest.fixture
def page(open_page):
    """A watched page at a desk."""
    return open_page(viewport={"width": 1280, "height": 900})


def _watch(page, host, seen):
    documents = set()

    def requested(request):
        if request.is_navigation_request():
            documents.add(request.url.partition("#")[0])
        address = urlsplit(request.url)
        if address.scheme not in {"about", "blob"} and address.netloc != host:
            seen.append(f"{page.url} asked {address.netloc or request.url[:60]}")

    def said(message):
        # A page of ours with a status of 404 or 422 is no error, though Chromium reports it as one.
        its_own_status = (
            "Failed to load resource" in message.text
            and message.location["url"].partition("#")[0] in documents
        )
        if message.type in {"error", "warning"} and not its_own_status:
            seen.append(f"{page.url} said {message.text}")

    page.on("request", requested)
    page.on("console", said)
    page.on("pageerror", lambda error: seen.append(f"{page.url} failed with {error}"))


@pytest.fixture
def look(open_page, scheme, width):
    """A page in this colour scheme and width, and how to hold what it shows to the rules."""
    page = open_page(color_scheme=scheme, viewport=axe.WIDTHS[width], reduced_motion="reduce")
    return page, *axe.judge_of(page)
