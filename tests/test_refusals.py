"""What the site refuses before any view: each with a page of ours and the headers of every other page."""

import pytest
from django.conf import settings
from django.test import Client

from tests.test_every_page import HEADERS

STATIC = "/static/education/img/icon.svg"
REFUSED = {
    "a NUL in the path": (400, "GET", "/treatments/%00/"),
    "a NUL in the query": (400, "GET", "/treatments/?q=%00"),
    "a method that a page does not answer": (405, "POST", "/treatments/"),
    "a question for the methods of a page": (405, "OPTIONS", "/treatments/"),
    "a method that a static file does not answer": (405, "POST", STATIC),
    "a page without its last slash": (301, "GET", "/treatments"),
}


def is_protected(response):
    return (
        {name: response.get(name) for name in HEADERS} == HEADERS
        and "default-src 'none'" in response.get("Content-Security-Policy", "")
        and "no-store" in response["Cache-Control"]
    )


@pytest.mark.parametrize(("status", "method", "path"), REFUSED.values(), ids=REFUSED.keys())
def test_it_is_refused_with_the_headers_of_every_page(clinic, status, method, path):
    response = Client(raise_request_exception=False).generic(method, path)
    assert response.status_code == status
    assert is_protected(response)


def test_a_static_file_refuses_in_our_words(client, clinic):
    assert client.head(STATIC).status_code == 200
    response = client.post(STATIC)
    assert response["Allow"] == "GET, HEAD"
    assert "This page cannot be used that way" in response.content.decode()


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]
)
def test_a_body_longer_than_any_form_is_not_read(client, clinic, kind):
    part = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
    body = part + b"a" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    client.get("/")  # this worker knows the clinic
    for path in ("/request/about/", "/admin/login/", "/treatments/"):
        response = client.generic("POST", path, body, kind)
        assert response.status_code == 413
        assert "That is too long to send" in response.content.decode()
        assert "(212) 555-0142" in response.content.decode()
        assert is_protected(response)
