"""What each page of the request says when an answer is missing or wrong, and that nothing typed is lost."""

import datetime
import re

import pytest
from django.db import OperationalError
from django.utils import timezone

from education.consultations import answers as answers_
from education.consultations import sending
from education.reading import catalogue
from tests.requests_sent import (
    PERSONAL,
    SENT,
    STEPS,
    answer,
    answer_all,
    check,
    make_site,
    send,
    stamp_on,
    step_url,
)

pytestmark = pytest.mark.django_db

NEXT_YEAR = str(timezone.localdate().year + 1)


def day(day, month, year):
    return {"not_before_day": day, "not_before_month": month, "not_before_year": year}


WRONG = {
    "nothing chosen": (
        "about",
        {"treatments": []},
        "Choose a treatment, something that bothers you, or “I am not sure yet”",
        "id_treatments_0",
    ),
    "a treatment we do not have": (
        "about",
        {"treatments": ["x"]},
        "Choose from this list",
        "id_treatments_0",
    ),
    "a concern we do not have": ("about", {"concerns": ["x"]}, "Choose from this list", "id_concerns_0"),
    "whether something is wrong, not said": (
        "wrong",
        {"gone_wrong": ""},
        "Choose whether something has gone wrong",
        "id_gone_wrong_0",
    ),
    "something wrong, invented": (
        "wrong",
        {"gone_wrong": "perhaps"},
        "Choose whether something has gone wrong",
        "id_gone_wrong_0",
    ),
    "what matters, invented": ("questions", {"matters": ["fame"]}, "Choose from this list", "id_matters_0"),
    "no age": ("age", {"old_enough": ""}, "Choose whether you are 18 or older", "id_old_enough_0"),
    "no name": ("contact", {"name": " "}, "Enter your name", "id_name"),
    "a long name": (
        "contact",
        {"name": "n" * 101},
        "Use 100 characters or fewer for your name",
        "id_name",
    ),
    "a name of two lines": (
        "contact",
        {"name": "A\r\nBcc: b@c.example"},
        "Leave out line breaks and characters that cannot be seen",
        "id_name",
    ),
    "no way": ("contact", {"contact_by": ""}, "Choose e-mail or phone", "id_contact_by_0"),
    "an invented way": ("contact", {"contact_by": "fax"}, "Choose e-mail or phone", "id_contact_by_0"),
    "no e-mail": ("contact", {"email": ""}, "Enter your e-mail address", "id_email"),
    "half an e-mail": (
        "contact",
        {"email": "wilhelmina@"},
        "Enter an e-mail address in the form name@example.com",
        "id_email",
    ),
    "an e-mail of two lines": (
        "contact",
        {"email": "a@b.example\nBcc: c@d.example"},
        "Enter an e-mail address in the form name@example.com",
        "id_email",
    ),
    "an e-mail that reads differently from what it is": (
        "contact",
        {"email": "a@b\u202eelpmaxe.example"},
        "Leave out line breaks and characters that cannot be seen",
        "id_email",
    ),
    "no phone": ("contact", {"contact_by": "phone"}, "Enter your phone number", "id_phone"),
    "half a phone": (
        "contact",
        {"contact_by": "phone", "phone": "555"},
        "Enter a whole phone number, with its area code",
        "id_phone",
    ),
    "long times": (
        "contact",
        {"good_times": "t" * 301},
        "Use 300 characters or fewer. You used 301.",
        "id_good_times",
    ),
    "a long message": (
        "questions",
        {"message": "m" * 2001},
        "Use 2,000 characters or fewer. You used 2,001.",
        "id_message",
    ),
    "half a day": (
        "contact",
        {"not_before_day": "3"},
        "Enter a day, a month and a year, or leave all three empty",
        "id_not_before_0",
    ),
    "no such day": ("contact", day("31", "feb", NEXT_YEAR), "Enter a day that is in the", "id_not_before_0"),
    "a short year": ("contact", day("1", "3", "27"), "Enter a day that is in the", "id_not_before_0"),
    "a day in words": ("contact", day("first", "3", NEXT_YEAR), "Enter a day that is", "id_not_before_0"),
    "a day gone by": ("contact", day("1", "3", "2020"), "Enter today or a later day", "id_not_before_0"),
    "a far day": ("contact", day("1", "3", "9999"), "Enter a day within a year", "id_not_before_0"),
    "a bell": ("questions", {"message": "ding\a"}, "Leave out line breaks and characters that", "id_message"),
}


@pytest.fixture
def site(db):
    return make_site()


@pytest.mark.parametrize("case", WRONG)
def test_an_error_is_said_twice_and_linked(client, site, case):
    step, fields, message, field = WRONG[case]
    answer(client, "wrong")
    response = answer(client, step, **fields)
    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in html
    assert re.search(
        r'<div class="error-summary" role="alert" tabindex="-1"[^>]*><h2[^>]*>There is a problem', html
    )
    assert f'<a href="#{field}">{message}' in html
    assert f'id="{field}"' in html
    described = field.removesuffix("_0") + "_error"
    assert f'id="{described}"><p>{message}' in html
    assert re.search(rf'aria-describedby="[^"]*\b{described}"', html)
    for value in fields.values():
        if isinstance(value, str) and value.isalnum() and field in ("id_name", "id_email", "id_phone"):
            assert value in html


def test_every_id_is_said_once_and_every_label_has_its_field(client, site):
    for step in STEPS:
        for page in (client.get(step_url(step)), answer(client, step, name="", message="\a", old_enough="x")):
            html = page.content.decode()
            ids = re.findall(r' id="([^"]+)"', html)
            assert len(ids) == len(set(ids)), step
            assert set(re.findall(r' for="([^"]+)"', html)) <= set(ids)
            assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
            for described in re.findall(r'aria-describedby="([^"]+)"', html):
                assert set(described.split()) <= set(ids)
        answer(client, step)


def test_optional_is_said_in_words(client, site):
    answer_all(client)
    optional = {"wrong": 0, "age": 0, "about": 1, "questions": 2, "contact": 2}
    for step, count in optional.items():
        html = client.get(step_url(step)).content.decode()
        assert html.count("(optional)") == count, step


def test_fields_help_to_fill_them_in(client, site):
    for step in ("wrong", "age", "about"):
        answer(client, step)
    html = client.get(step_url("contact")).content.decode()
    for attribute in (
        'autocomplete="name"',
        'autocomplete="email"',
        'autocomplete="tel"',
        'inputmode="tel"',
        'type="email"',
        'type="tel"',
    ):
        assert attribute in html


@pytest.mark.parametrize("month", ["2", "02", "Feb", "february"])
def test_an_earliest_day_is_read_as_people_write_it(client, site, month):
    for step in ("wrong", "age", "about"):
        answer(client, step)
    soon = timezone.localdate() + datetime.timedelta(days=1)
    year = soon.year + (soon.month > 2)
    response = answer(client, "contact", **day("9", month, str(year)))
    assert response.status_code == 303, response.content.decode()
    html = client.get(step_url("contact")).content.decode()
    for part, said in (("day", "9"), ("month", "2"), ("year", year)):
        assert re.search(rf'name="not_before_{part}" value="{said}"', html)
    assert html.index("Month</span>") < html.index("Day</span>")  # the clinic is in the United States
    assert f"9 February {year}" in check(client).content.decode()


def test_a_day_that_was_mistyped_is_shown_again(client, site):
    html = answer(client, "contact", **day("<b>", "31", "20x7")).content.decode()
    for typed in ("&lt;b&gt;", "31", "20x7"):
        assert f'value="{typed}"' in html


def test_only_the_chosen_way_is_kept(client, site):
    for step in ("wrong", "age", "about"):
        answer(client, step)
    assert answer(client, "contact", phone="not a number").status_code == 303
    html = client.get(step_url("contact")).content.decode()
    assert "not a number" not in html
    assert PERSONAL["email"] in html


def test_the_count_is_shown_without_a_script(client, site):
    answer_all(client, questions={"message": "one\r\ntwo"})
    assert "So far you used 7." in client.get(step_url("questions")).content.decode()


def test_a_line_break_counts_as_one_character(client, site):
    answer(client, "wrong")
    assert answer(client, "questions", message="\r\n".join(["x" * 99] * 20)).status_code == 303


def test_consent_is_unticked_and_must_be_given(client, site):
    answer_all(client)
    assert " checked" not in check(client).content.decode()
    response = send(client, consent="")
    assert response.status_code == 422
    html = response.content.decode()
    assert '<a href="#id_consent">Agree to the use of your answers, or call us instead' in html
    assert PERSONAL["message"] in html
    assert send(client).status_code == 303


def test_a_database_that_fails_loses_nothing_typed(client, site, monkeypatch):
    answer(client, "wrong")

    def fail(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(answers_, "save", fail)
    response = answer(client, "questions")
    html = response.content.decode()
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert PERSONAL["message"] in html
    assert "(212) 555-0142" in html


def test_a_database_that_fails_on_sending_says_so(client, site, monkeypatch):
    answer_all(client)

    def fail(*args, **kwargs):
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(sending, "send", fail)
        response = send(client)
    html = response.content.decode()
    assert response.status_code == 503
    assert "We could not save this just now." in html
    assert "(212) 555-0142" in html
    assert PERSONAL["message"] in html
    assert html.count(" checked") == 1
    assert (
        client.post(response.request["PATH_INFO"], {"consent": "on", "shown": stamp_on(response)}).url == SENT
    )


def test_a_database_that_answers_nothing_still_gets_a_page(client, site, monkeypatch):
    answer_all(client)
    shown = stamp_on(check(client))

    def fail(*args, **kwargs):
        raise OperationalError("the database system is shutting down")

    monkeypatch.setattr(catalogue, "current", fail)
    monkeypatch.setattr(answers_, "load", fail)
    response = client.post("/request/check/", {"consent": "on", "shown": shown})
    assert response.status_code == 503
    assert "Your answers are kept." in response.content.decode()
    assert "(212) 555-0142" in response.content.decode()
    response = answer(client, "questions")
    assert response.status_code == 503
    assert PERSONAL["message"] in response.content.decode()
