"""Whose attempts count together: the address that the server saw, whatever headers a visitor makes up."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from education.consultations import robots
from education.views import limited
from tests.requests_sent import make_site, send, somebody
from tests.test_settings import SAFE, start

pytestmark = pytest.mark.limits

FORGED = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "X-Client-IP"]


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch):
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)


@pytest.fixture
def site(db):
    return make_site()


@pytest.fixture
def few(settings):
    """Two of everything in an hour."""
    settings.REQUEST_LIMITS = dict.fromkeys(settings.REQUEST_LIMITS, "2/h")


@pytest.mark.parametrize("header", FORGED)
def test_no_header_escapes_a_limit(few, site, header):
    for number in range(4):
        patient = somebody(email=f"{number}@patient.example")
        patient.defaults[f"HTTP_{header.upper().replace('-', '_')}"] = f"192.0.2.{number}"
        response = send(patient)
    assert response.status_code == 429


def counted_as(environ):
    """As whom the application counts what the server hands it."""

    def application(environ, start_response):
        return limited.address(WSGIRequest(environ))

    proxies = environ.pop("proxies", None)
    if proxies:
        application = wrap_wsgi_with_proxy_headers(application, proxies)
    return application(RequestFactory()._base_environ(**environ), None)


FROM_THE_PROXY = {"REMOTE_ADDR": "10.0.0.2", "proxies": ["10.0.0.0/24"]}


@pytest.mark.parametrize(
    ("forwarded", "who"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("192.0.2.1, 203.0.113.9", "203.0.113.9"),  # the first is the visitor's own invention
        ("192.0.2.2, 192.0.2.3,203.0.113.9", "203.0.113.9"),
        ("192.0.2.1, 203.0.113.9, 10.0.0.7", "203.0.113.9"),  # two proxies of ours
        ("10.0.0.9, 203.0.113.9", "203.0.113.9"),  # whoever says to be a proxy of ours
        ("203.0.113.9:4711", "203.0.113.9"),
        ("192.0.2.1, nonsense", limited.UNKNOWN),
        ("192.0.2.1, ", "10.0.0.2"),
    ],
)
def test_behind_a_proxy_the_last_address_that_is_not_ours_counts(forwarded, who):
    assert counted_as(FROM_THE_PROXY | {"HTTP_X_FORWARDED_FOR": forwarded}) == who


@pytest.mark.parametrize("header", FORGED[1:])
def test_behind_a_proxy_no_other_header_is_read(header):
    name = f"HTTP_{header.upper().replace('-', '_')}"
    assert (
        counted_as(FROM_THE_PROXY | {name: "192.0.2.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"})
        == "203.0.113.9"
    )
    assert counted_as(FROM_THE_PROXY | {name: "192.0.2.1"}) == "10.0.0.2"


def test_who_comes_past_the_proxy_is_not_believed():
    past = {"REMOTE_ADDR": "203.0.113.9", "proxies": ["10.0.0.0/24"], "HTTP_X_FORWARDED_FOR": "192.0.2.1"}
    assert counted_as(past) == "203.0.113.9"


def test_a_site_that_believes_everybodys_header_does_not_start():
    process = start("PROXY_ADDRESSES", **SAFE, PROXY_ADDRESSES="*")
    assert process.returncode != 0
    assert "PROXY_ADDRESSES must name the addresses" in process.stderr


ASK_THE_APPLICATION = """
import sys
from django.test import RequestFactory
from clinic_site.wsgi import application
environ = RequestFactory().get("/%00", REMOTE_ADDR=sys.argv[1], HTTP_X_FORWARDED_FOR=sys.argv[2]).environ
application(environ, lambda status, headers: None)
print(environ["REMOTE_ADDR"])
"""


@pytest.mark.parametrize(
    ("proxies", "peer", "counted"),
    [
        ("10.0.0.2", "10.0.0.2", "203.0.113.9"),
        ("10.0.0.2", "10.0.0.3", "10.0.0.3"),
        ("", "10.0.0.2", "10.0.0.2"),
    ],
)
def test_the_application_as_it_is_served_believes_our_own_proxy_and_nobody_else(proxies, peer, counted):
    process = subprocess.run(
        [sys.executable, "-c", ASK_THE_APPLICATION, peer, "192.0.2.1, 203.0.113.9"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "PROXY_ADDRESSES": proxies},
        capture_output=True,
        text=True,
    )
    assert process.stdout.strip() == counted, process.stderr


@pytest.mark.parametrize(
    ("remote", "who"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::1]:443", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", limited.UNKNOWN),
        (None, limited.UNKNOWN),
        ("unix:", limited.UNKNOWN),
        ("/run/site.sock", limited.UNKNOWN),
        ("999.1.1.1", limited.UNKNOWN),
        ("\x00\ud800", limited.UNKNOWN),
        ("9" * 10_000, limited.UNKNOWN),
    ],
)
def test_whose_attempts_count_together(remote, who):
    request = RequestFactory().get("/")
    request.META["REMOTE_ADDR"] = remote
    assert limited.address(request) == who


def test_a_server_that_names_nobody_is_counted_as_one_and_not_as_none(few, site):
    answers = [send(somebody("", email=f"{number}@patient.example")).status_code for number in range(3)]
    assert answers == [303, 303, 429]
