"""Whatever an address, a method or a header may hold, the answer is one of ours: never a 5xx, and never live markup."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from education.readable_request import ReadableRequest
from tests.whole_site import (
    BY_LINK,
    CONTENT_PAGES,
    LEADING_ON,
    POSTED_TO,
    PRIVATE_PAGES,
    WITHOUT_ANSWERS,
    make_site,
)

pytestmark = pytest.mark.django_db

HOSTILE = json.loads((Path(__file__).parent / "data" / "hostile.json").read_text(encoding="utf-8"))
PAGES = CONTENT_PAGES | PRIVATE_PAGES | WITHOUT_ANSWERS | BY_LINK | LEADING_ON | POSTED_TO
# Parameters that some page reads, and one that none does.
NAMES = ["treatment", "order", "concern", "about", "change", "q", "page", "hostile"]
LIVE = ["<script>hostile", "<img src=x", "<svg/onload", "<hostile", 'href="javascript:', "hostile()//"]


@pytest.fixture
def ask(db, caplog):
    """Ask for an address as nobody in particular, and hold the answer to what every answer must be."""
    caplog.set_level("CRITICAL", logger="django.request")  # thousands of honest 4xx
    make_site()
    client = Client(raise_request_exception=False)

    def asked(path, query="", method="GET", **more):
        client.cookies.clear()
        response = client.generic(method, path, QUERY_STRING=query, **more)
        shown = f"{method} {path[:80]!r} ?{query[:80]!r} {more}"
        assert response.status_code < 500, shown
        text = response.getvalue().decode(errors="replace")
        if response.context and "words" in response.context:  # a search shows what it was asked for, as text
            text = text.replace(escape(response.context["words"]), "")
        if response.get("Content-Type", "").startswith("text/html"):
            assert [bad for bad in LIVE if bad in text.lower()] == [], shown
        assert "Traceback" not in text, shown
        assert not [name for name in response.headers if "\n" in name + response[name]], shown
        assert "hostile.example" not in response.get("Location", ""), shown
        assert "hostile" not in response.cookies, shown
        return response

    return asked


def test_values_in_the_query_of_every_page(ask):
    for path in PAGES.values():
        for value in HOSTILE["markup"] + HOSTILE["text"]:
            ask(path, "&".join(f"{name}={quote(value)}" for name in NAMES))


def test_query_strings_that_no_browser_makes(ask):
    for path in PAGES.values():
        for query in HOSTILE["query_strings"]:
            ask(path, query)


def test_a_query_of_a_megabyte(ask):
    for path in PAGES.values():
        ask(path, "treatment=" + "a" * 1_000_000)
        ask(path, "order=" + "botox," * 150_000)
        ask(path, "&".join(["treatment=botox"] * 900))
        ask(path, "&".join(["treatment=botox"] * 5_000))


def test_names_in_the_path_of_every_kind_of_page(ask):
    names = [value.strip("/") for value in HOSTILE["markup"] + HOSTILE["text"]] + [
        "a" * 10_000,
        "x-vs-" * 500,
    ]
    for kind in ("treatments", "guides", "compare", "request"):
        for name in filter(None, names):
            ask(f"/{kind}/{quote(name, safe='')}/")
    for name in filter(None, names):
        ask("/" + quote(name))


def test_bytes_in_the_path_that_are_no_text(ask):
    for path in (
        "/%ff%fe/",
        "/treatments/%c0%ae/",
        "/compare/%ed%a0%80/",
        "/%00",
        "/treatments/botox%00/",
        "/./",
    ):
        assert ask(path).status_code in {301, 400, 404}


def test_methods(ask):
    for path in PAGES.values():
        for method in HOSTILE["methods"]:
            response = ask(path, method=method)
            if path in CONTENT_PAGES.values() and method not in {"HEAD", "OPTIONS"}:
                assert response.status_code == 405


def test_headers(ask):
    for path in PAGES.values():
        for name, values in HOSTILE["headers"].items():
            for value in values:
                response = ask(path, **{f"HTTP_{name.upper().replace('-', '_')}": value})
                if name == "Host":
                    assert response.status_code == 400


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "hostile", "idna", "base64"])
def test_a_body_in_an_encoding_of_the_senders_choice(ask, charset):
    for path in (page.partition("?")[0] for page in PAGES.values()):
        for kind in (
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json",
        ):
            ask(path, method="POST", data=b"\xff\xfe=\x00", content_type=f"{kind}; charset={charset}")


@pytest.mark.parametrize(
    "charset", ["utf-16", "utf-7", "hostile", "idna", "base64", "rot13", "undefined", "hex"]
)
def test_a_query_beside_an_encoding_that_no_text_has(charset):
    """Django's own request fails before any view; the one that is served passes the encoding over."""
    environ = RequestFactory().get("/search/", {"q": "lips"}).environ
    request = ReadableRequest(environ | {"CONTENT_TYPE": f"text/plain; charset={charset}"})
    assert len(request.GET) == 1


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(min_size=1, max_size=60), value=st.binary(max_size=60))
def test_anything_at_all(ask, name, value):
    ask("/compare/", f"{quote(name)}={quote(value)}&treatment={quote(value)}")
    ask(f"/compare/{quote(name, safe='')}/", f"order={quote(value)}")
    ask(f"/treatments/{quote(value, safe='')}/")
