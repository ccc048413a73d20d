"""A finished page is given before Django is asked: the very same answer, to whoever may have it, for as long as it holds."""

import io
import sys

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from education import stored_pages
from education.models import Notice
from education.publishing.going_live import withdraw
from education.stored_pages import StoredPages, shelf
from tests import factories as make
from tests.staff import signed_in
from tests.whole_site import CONTENT_PAGES, PRIVATE_PAGES, WITHOUT_ANSWERS, make_site

pytestmark = pytest.mark.django_db


class Counted:
    """Django, and how often it was asked."""

    def __init__(self):
        self.django, self.times = WSGIHandler(), 0

    def __call__(self, environ, start_response):
        self.times += 1
        return self.django(environ, start_response)


class Site:
    """The site as a server meets it: stored pages before Django."""

    def __init__(self):
        self.django = Counted()
        self.application = StoredPages(self.django)

    def get(self, address, method="GET", application=None, **headers):
        """Status, headers as they were sent, and body."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
        } | headers
        told = []
        answer = (application or self.application)(environ, lambda *said: told.append(said))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        status, sent, *_ = told[0]
        return status, sent, body

    def asked(self, address, **how):
        """The answer, and whether Django gave it."""
        before = self.django.times
        answer = self.get(address, **how)
        return answer, self.django.times > before


@pytest.fixture
def site(db, monkeypatch):
    """With the clock held: nothing is asked again unless a test lets time pass."""
    make_site()
    site = Site()
    site.now = 1000.0
    monkeypatch.setattr(stored_pages.time, "monotonic", lambda: site.now)
    for signal in (request_started, request_finished):  # the connection is the test's, not the request's
        signal.disconnect(close_old_connections)
    yield site
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("encoding", ["", "gzip", "gzip, deflate, br, zstd"])
def test_every_header_and_byte_is_as_django_sends_it(site, subtests, encoding):
    for name, address in CONTENT_PAGES.items():
        with subtests.test(name):
            built, by_django = site.asked(address, HTTP_ACCEPT_ENCODING=encoding)
            stored, again = site.asked(address, HTTP_ACCEPT_ENCODING=encoding)
            assert by_django
            assert not again
            assert stored == built
            assert site.get(address, application=WSGIHandler(), HTTP_ACCEPT_ENCODING=encoding) == built


def test_who_has_the_page_is_told_so_as_django_does(site, subtests):
    for name, address in CONTENT_PAGES.items():
        with subtests.test(name):
            etag = dict(site.get(address)[1])["ETag"]
            built, by_django = site.asked(address, HTTP_IF_NONE_MATCH=etag)
            stored, again = site.asked(address, HTTP_IF_NONE_MATCH=etag)
            assert by_django
            assert not again
            assert built[0].startswith("304")
            assert built[2] == b""
            assert stored == built
            assert site.get(address, HTTP_IF_NONE_MATCH='"another"')[0].startswith("200")
            assert site.get(address)[0].startswith("200")


def test_head_is_answered_as_django_answers_it(site):
    built, stored = (site.get("/", method="HEAD") for _ in range(2))
    assert stored == built
    assert site.django.times == 1


def test_what_is_one_persons_own_is_never_stored(site, subtests):
    others = (
        PRIVATE_PAGES | WITHOUT_ANSWERS | {"staff": "/admin/login/", "file": "/static/education/css/base.css"}
    )
    for name, address in others.items():
        with subtests.test(name):
            for _ in range(2):
                assert site.asked(address)[1]
    assert not shelf.pages


UNUSUAL = {
    "a body": {"CONTENT_LENGTH": "5"},
    "chunks": {"HTTP_TRANSFER_ENCODING": "chunked"},
    "a part of it": {"HTTP_RANGE": "bytes=0-5"},
    "another charset": {"CONTENT_TYPE": "text/plain; charset=utf-16"},
    "if it is this one": {"HTTP_IF_MATCH": '"x"'},
    "a form": {"method": "POST"},
    "another method": {"method": "DELETE"},
    "mounted elsewhere": {"SCRIPT_NAME": "/x"},
    "a query nobody asked for": {"QUERY_STRING": "utm_source=x"},
    "a disallowed host": {"HTTP_HOST": "evil.example"},
    "another host of ours": {"HTTP_HOST": "127.0.0.1"},
    "encrypted": {"wsgi.url_scheme": "https"},
}


@pytest.mark.parametrize("how", UNUSUAL.values(), ids=UNUSUAL)
def test_whatever_is_unusual_is_left_to_django(site, how):
    site.get("/")
    answer, by_django = site.asked("/", **how)
    assert by_django
    assert answer == site.get("/", application=WSGIHandler(), **how)


class TestDeception:
    """Web cache deception and poisoning, by name (SECURITY; Kettle 2018, Gil 2017)."""

    @pytest.mark.parametrize(
        "ending", ["x.css", "%2e%2e/static/x.js", ";x.css", "%00.css", "?x.css", "/x.jpg", "%3f.css"]
    )
    def test_a_private_page_that_looks_like_a_file_is_not_stored(self, site, ending):
        for address in ("/my-request/", "/request/wrong/", "/admin/"):
            site.get(address + ending, HTTP_COOKIE="session=x")
        assert not shelf.pages

    @pytest.mark.parametrize(
        "header",
        [
            "HTTP_X_FORWARDED_HOST",
            "HTTP_X_FORWARDED_PROTO",
            "HTTP_X_ORIGINAL_URL",
            "HTTP_X_REWRITE_URL",
            "HTTP_X_HTTP_METHOD_OVERRIDE",
            "HTTP_FORWARDED",
            "HTTP_COOKIE",
            "HTTP_AUTHORIZATION",
            "HTTP_ACCEPT",
            "HTTP_ACCEPT_LANGUAGE",
            "HTTP_USER_AGENT",
            "HTTP_REFERER",
        ],
    )
    def test_no_header_of_one_visitor_changes_what_the_next_one_gets(self, site, header):
        clean = site.get("/treatments/botox/", application=WSGIHandler())
        poisoned = site.get("/treatments/botox/", **{header: 'evil.example"><script>alert(1)</script>'})
        assert poisoned == clean
        assert site.get("/treatments/botox/") == clean

    def test_a_parameter_that_no_view_reads_is_seen_by_none(self, site):
        clean = site.get("/compare/botox-vs-hyaluronic-acid-fillers/")
        assert site.get("/compare/botox-vs-hyaluronic-acid-fillers/?evil=1&treatment=x") == clean
        assert len([key for key in shelf.pages if key[0].startswith("/compare/botox")]) == 1

    def test_the_order_of_parameters_makes_no_second_page(self, site):
        """Nor does one that is doubled put another in its place."""
        one = site.get("/compare/?treatment=botox&treatment=nothing&a=1")
        other = site.get("/compare/?a=2&treatment=botox&treatment=nothing")
        assert one == other

    def test_a_page_asked_for_with_a_session_is_everybodys_page(self, site):
        for_staff = site.get("/", HTTP_COOKIE=cookies_of(signed_in("manager")))
        stored, by_django = site.asked("/")
        assert not by_django
        assert stored == for_staff == site.get("/", application=WSGIHandler())
        assert "Set-Cookie" not in dict(stored[1])

    @pytest.mark.parametrize(
        "cookie", ["session=not-one", "csrf=x", "session=; csrf=", "messages=x; answers=y"]
    )
    def test_a_cookie_that_cannot_be_read_is_answered_with_none(self, site, cookie):
        """A cache that held the answer would give one visitor's new cookie to all."""
        clean = site.get("/", application=WSGIHandler())
        assert site.get("/", application=WSGIHandler(), HTTP_COOKIE=cookie) == clean
        assert site.get("/", HTTP_COOKIE=cookie) == clean

    def test_what_was_sent_with_a_cookie_is_not_kept(self, site):
        page = stored_pages.Page(b"x", {})
        stored_pages._keep(page, (), "", "200 OK", [("Cache-Control", "public"), ("set-cookie", "a=b")])
        assert not page.sent

    def test_hosts_without_end_do_not_push_the_clinics_out_for_good(self, site):
        for port in range(3 * stored_pages.MOST_WAYS):
            site.get("/", HTTP_HOST=f"localhost:{8000 + port}")
        (page,) = shelf.pages.values()
        assert len(page.sent) <= stored_pages.MOST_WAYS
        site.get("/")
        assert not site.asked("/")[1]


class TestAsLongAsItHolds:
    def test_what_is_published_or_withdrawn_shows_within_a_second(self, site):
        treatment = make.make_treatment(slug="new", name="New")
        make.publish_page(treatment, demonstration=True)
        site.now += 1
        assert site.get("/treatments/new/")[0].startswith("200")
        assert not site.asked("/treatments/new/")[1]
        withdraw(treatment)
        site.now += 0.99
        assert site.get("/treatments/new/")[0].startswith("410")

    def test_one_in_half_a_second_asks_the_database(self, site):
        site.get("/")
        asked = 0
        for _ in range(100):
            site.now += 0.05
            asked += site.asked("/")[1]
        assert 9 <= asked <= 13

    def test_a_notice_comes_by_the_clock(self, site, monkeypatch):
        now = timezone.now()
        make_notice("Closed today.", now + timezone.timedelta(hours=1), now + timezone.timedelta(hours=2))
        site.now += 1
        for later, shown in ((0, False), (1, True), (2, False)):
            monkeypatch.setattr(timezone, "now", lambda later=later: now + timezone.timedelta(hours=later))
            for _ in range(2):
                assert (b"Closed today." in site.get("/")[2]) == shown

    def test_while_the_database_is_away_nothing_is_taken_for_confirmed(self, site, monkeypatch):
        site.get("/")
        site.now += 1
        monkeypatch.setattr("education.reading.while_away._ask_again_at", float("inf"))
        for _ in range(3):
            answer, by_django = site.asked("/")
            assert by_django
            assert answer[0].startswith("200")


def cookies_of(client):
    """What a browser sends in which somebody is signed in."""
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def make_notice(text, shown_from, shown_until):
    from education.models import Clinic

    Notice.objects.create(
        clinic=Clinic.objects.get(), text=text, shown_from=shown_from, shown_until=shown_until
    )


REQUESTS = st.lists(
    st.fixed_dictionaries(
        {
            "address": st.sampled_from(
                [*CONTENT_PAGES.values(), *PRIVATE_PAGES.values(), "/treatments/hidden/", "/nothing/"]
            ),
            "query": st.sampled_from(["", "?order=botox", "?b=1&a=2", "?a=2&b=1", "?q=botox"]),
            "method": st.sampled_from(["GET", "HEAD", "POST"]),
            "HTTP_ACCEPT_ENCODING": st.sampled_from(["", "br", "gzip;q=0", "gzip, br"]),
            "HTTP_HOST": st.sampled_from(["localhost", "127.0.0.1", "localhost:81", "evil.example"]),
            "HTTP_COOKIE": st.sampled_from(["", "session=staff", "csrf=x; answers=y"]),
            "HTTP_ACCEPT": st.sampled_from(["*/*", "text/html", "application/json"]),
        }
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(requests=REQUESTS)
def test_no_sequence_of_requests_shows_what_django_would_not(site, requests):
    """Property: whoever asked before, with whatever, each visitor gets what Django alone gives a stranger."""
    secret = "Nobody may read this yet."
    if not make.Treatment.objects.filter(slug="hidden").exists():
        make.make_treatment(slug="hidden", in_a_sentence=secret)
        site.staff = cookies_of(signed_in("editor"))
    for how in requests:
        how = dict(how)
        page, query = how.pop("address"), how.pop("query")
        address = page if "?" in page else page + query
        stranger = how | {"HTTP_COOKIE": ""}
        if how["HTTP_COOKIE"] == "session=staff":
            how["HTTP_COOKIE"] = site.staff
        shown = site.get(address, **how)
        assert secret.encode() not in shown[2]
        if page in CONTENT_PAGES.values() and how["method"] != "POST":
            expected = site.get(address, application=WSGIHandler(), **stranger)
            assert shown[0] == expected[0]
            if shown[0].startswith("200"):  # a refusal is nobody's to keep
                assert shown == expected, address
