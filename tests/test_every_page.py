"""What holds for every public page, as one table."""

import pytest
from django.test import Client
from django.urls import get_resolver

from bench.many import publish_copies
from education import urls
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

ALL = CONTENT_PAGES | PRIVATE_PAGES
QUERIES = 2  # at most, for any content page of a site of any size

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}

WRONG = {"not found": "/nothing-here/", "not a comparison": "/compare/botox-vs-nothing/"}
NEVER = [" style=", "javascript:", " onclick=", " onload=", 'src="http', 'src="//', "<iframe", "<object"]


@pytest.fixture
def site(db):
    """A site that has them all."""
    make_site()


def policy(response):
    """The Content-Security-Policy as a dictionary."""
    parts = response["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts if part.strip())


def test_the_table_has_every_public_address():
    named = {pattern.name for pattern in get_resolver(urls.__name__).url_patterns}
    assert named == {*ALL, *WITHOUT_ANSWERS, *BY_LINK, *LEADING_ON, *POSTED_TO}


def test_it_opens_and_is_one_whole_page(client, site, subtests):
    for name, address in ALL.items():
        with subtests.test(name):
            response = client.get(address)
            assert response.status_code == 200
            if response["Content-Type"].startswith("text/html"):
                text = response.content.decode()
                assert text.count("<h1") == 1
                assert text.count("<main") == 1
                assert "<title> " not in text


def test_a_content_page_may_be_kept_by_any_cache(client, site, subtests):
    for name, address in CONTENT_PAGES.items():
        with subtests.test(name):
            response = client.get(address)
            assert response["Cache-Control"] == "public, no-cache"
            assert "Cookie" not in response.get("Vary", "")
            assert not response.cookies
            again = client.get(address, headers={"if-none-match": response["ETag"]})
            assert again.status_code == 304
            assert not again.content


def test_a_content_page_is_the_same_for_the_staff(client, admin_client, site, subtests):
    for name, address in CONTENT_PAGES.items():
        with subtests.test(name):
            assert Client().get(address).content == admin_client.get(address).content


def test_a_page_of_the_patients_own_is_kept_by_nobody(client, site, subtests):
    for name, address in (PRIVATE_PAGES | WITHOUT_ANSWERS | BY_LINK | LEADING_ON | POSTED_TO).items():
        with subtests.test(name):
            response = client.get(address)
            assert "no-store" in response["Cache-Control"]


def test_its_headers_protect_the_reader(client, site, subtests):
    for name, address in (ALL | WITHOUT_ANSWERS | BY_LINK | WRONG).items():
        with subtests.test(name):
            response = client.get(address)
            assert {name: response[name] for name in HEADERS} == HEADERS
            assert "camera=()" in response["Permissions-Policy"]
            found = policy(response)
            assert POLICY.items() <= found.items()
            assert "unsafe" not in response["Content-Security-Policy"]
            own, *hashes = found["style-src"].split()
            assert own == "'self'"
            assert all(value.startswith("'sha256-") for value in hashes)


def test_a_page_without_its_answers_says_so(client, site, subtests):
    for name, address in WITHOUT_ANSWERS.items():
        with subtests.test(name):
            assert client.get(address).status_code == 410


def test_nothing_in_it_comes_from_elsewhere_or_runs_inline(client, site, subtests):
    for name, address in ALL.items():
        with subtests.test(name):
            text = client.get(address).content.decode().lower()
            assert [bad for bad in NEVER if bad in text] == []


@pytest.mark.parametrize("copies", [6, 196], ids=["10 treatments", "200 treatments"])
def test_it_needs_no_more_queries_for_more_treatments(
    client, site, subtests, copies, django_assert_max_num_queries
):
    publish_copies("botox", copies)
    client.get("/")  # builds the catalogue, as the first reader after a change does
    for name, address in CONTENT_PAGES.items():
        with subtests.test(name), django_assert_max_num_queries(QUERIES):
            assert client.get(address).status_code == 200


def test_it_answers_head_and_refuses_to_be_posted_to(client, site, subtests):
    for name, address in CONTENT_PAGES.items():
        with subtests.test(name):
            head = client.head(address)
            assert head.status_code == 200
            assert not head.content
            assert client.post(address).status_code == 405


def test_an_address_without_its_last_slash_leads_to_it(client, site, subtests):
    with_slash = {name: page for name, page in CONTENT_PAGES.items() if page.endswith("/") and page != "/"}
    for name, address in with_slash.items():
        with subtests.test(name):
            response = client.get(address.rstrip("/"))
            assert response.status_code == 301
            assert response["Location"] == address


def test_a_page_that_is_not_there_says_so_and_needs_one_query(client, site, django_assert_max_num_queries):
    client.get("/")
    with django_assert_max_num_queries(1):
        response = client.get("/nothing-here/")
    assert response.status_code == 404
    assert "no-store" in response["Cache-Control"]
    assert b"555-0142" in response.content or b"+12125550142" in response.content
