"""What robots and attackers send: refused or set apart, never an error of ours, never live in a page."""

import pytest
from django.urls import reverse

from education.consultations import robots
from education.models import ConsultationRequest, Notification, UnfinishedAnswers
from tests.requests_sent import PERSONAL, SENT, STEPS, answer, answer_all, check, make_site, send, step_url

pytestmark = pytest.mark.django_db

TEXTS = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": "\"'><svg/onload=alert(1)>",
    "template": "{{ 7|add:7 }}{% debug %}",
    "null": "a\x00b",
    "controls": "".join(map(chr, range(1, 32))),
    "c1 controls": "\x80\x85\x9f",
    "header": "Willa\r\nBcc: everybody@example.com\r\n\r\nBuy",
    "separators": "line\u2028and\u2029paragraph",
    "reversed": "\u202eevil\u202c",
    "surrogates, mended": "\ufffd\ufffe",
    "emoji": "👩🏽‍⚕️" * 20,
    "combining": "Z" + "͑ͫ" * 60,
    "right to left": "هِيَ",
    "sql": "'; DROP TABLE education_consultationrequest; --",
    "path": "../../../../etc/passwd%00",
    "format": "%s%n{0}{name!r}",
    "formula": "=cmd|' /C calc'!A0",
    "number": "1e309",
    "long": "x" * 450_000,
}
RAW = {
    "invalid utf-8": b"name=%ff%fe&message=\xff\xc0\xaf&contact_by=email&email=a%40b.example",
    "surrogates": b"name=%ed%a0%80&message=%ed%bf%bf",
    "half an escape": b"name=%&message=%4&contact_by=%zz",
    "no pairs": b"&&&===&=;",
    "repeated": b"name=a&name=b&contact_by=email&contact_by=phone&treatments=&treatments[]=1",
    "json": b'{"name": ["a"], "treatments": {"$gt": ""}}',
    "nothing": b"",
    "a megabyte": b"message=" + b"x" * 1_200_000,
    "many fields": b"&".join(b"f%d=1" % number for number in range(5000)),
    "many treatments": b"&".join(b"treatments=x%d" % number for number in range(3000)),
}
TYPES = [
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=utf-7",
    "application/x-www-form-urlencoded; charset=nonsense",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=\x01",
    "application/json",
    "text/plain",
    "",
]
QUERIES = [
    "about=%ff&concern=%00x",
    "about=" + "a" * 5000,
    "about[]=botox&about[$ne]=x",
    "about=%F0%9F%92%89",
    "about=" + "&about=".join(str(number) for number in range(900)),
    "concern=<script>alert(1)</script>",
    "about=botox%0d%0aSet-Cookie:x=1",
    "change=%ff",
]


@pytest.fixture
def site(db):
    return make_site()


@pytest.fixture
def begun(client, site):
    """Somebody with a cookie and every answer."""
    answer_all(client)
    return client


@pytest.mark.parametrize("step", STEPS)
def test_hostile_text_is_refused_or_kept_harmless(begun, step):
    for kind, text in TEXTS.items():
        fields = {name: [text] if name in ("treatments", "matters") else text for name in STEPS[step]}
        if step == "contact":
            fields |= {"contact_by": "email", "email": PERSONAL["email"]}
            fields |= {f"not_before_{part}": text[:1000] for part in ("day", "month", "year")}
        response = answer(begun, step, **fields)
        assert response.status_code in (303, 422), kind
        for page in (response, check(begun)):
            html = page.content.decode()
            assert "<script>alert" not in html
            assert "<img src=x" not in html
            assert "<svg/onload" not in html
            assert "\x00" not in html


@pytest.mark.parametrize("field", ["website", "shown", "consent", "csrfmiddlewaretoken"])
def test_hostile_text_at_the_end_is_no_error_of_ours(begun, field):
    for kind, text in TEXTS.items():
        response = begun.post(reverse("consultation_request_check"), {"consent": "on", field: text})
        assert response.status_code in (303, 422), kind


@pytest.mark.parametrize("content_type", TYPES)
def test_a_body_of_any_kind_is_no_error_of_ours(begun, content_type):
    begun.raise_request_exception = False
    for kind, body in RAW.items():
        for step in ("wrong", "about", "questions", "contact"):
            response = begun.generic("POST", step_url(step), body, content_type)
            assert response.status_code in (303, 400, 413, 415, 422), kind
        response = begun.generic("POST", reverse("consultation_request_check"), body, content_type)
        assert response.status_code in (400, 413, 415, 422), kind


def test_a_query_of_any_kind_is_no_error_of_ours(client, site):
    for query in QUERIES:
        start = client.get(reverse("consultation_request") + "?" + query)
        assert start.status_code in (302, 400)
        assert "Set-Cookie" not in start.headers.get("Location", "")
        response = client.get(step_url("wrong") + "?" + query)
        assert response.status_code in (200, 400)
        assert b"<script>alert" not in response.content
        response = client.post(step_url("wrong") + "?" + query, STEPS["wrong"])
        assert response.status_code in (303, 400)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused(client, site, method):
    for url in (
        "/request/",
        "/request/wrong/",
        "/request/call-us/",
        "/request/check/",
        "/request/sent/",
        "/request/start-again/",
    ):
        assert getattr(client, method)(url).status_code == 405
    assert client.get("/request/start-again/").status_code == 405


def test_a_form_without_its_token_is_refused(site):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    for step in STEPS:
        assert answer(strict, step).status_code == 403
    assert strict.post("/request/start-again/").status_code == 403
    assert not UnfinishedAnswers.objects.exists()


ROBOTS = {
    "the trap is filled": {"website": "https://buy.example"},
    "no stamp": {"shown": ""},
    "a forged stamp": {"shown": "0" * 64 + ":1abcde:forged"},
}


@pytest.mark.parametrize("case", ROBOTS)
def test_a_suspected_robot_is_set_apart_and_not_lost(begun, monkeypatch, case):
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)
    response = send(begun, **ROBOTS[case])
    assert response.url == SENT
    request = ConsultationRequest.objects.get()
    assert request.status == "quarantine"
    assert request.message == PERSONAL["message"]
    assert request.reference in begun.get(SENT).content.decode()
    assert not Notification.objects.exists()


def test_sending_faster_than_anybody_reads_is_suspect(begun):
    send(begun)
    assert ConsultationRequest.objects.get().status == "quarantine"


def test_a_patient_is_no_suspect_and_a_mended_form_keeps_its_stamp(begun, monkeypatch):
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)
    response = send(begun, consent="")
    monkeypatch.undo()
    shown = response.content.decode().split('name="shown" value="')[1].split('"')[0]
    assert robots.too_quick(shown)
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)
    send(begun, shown=shown)
    assert ConsultationRequest.objects.get().status == "new"
