"""What the tests of the consultation request share: a patient at the form, and a request without one."""

import re

from django.conf import settings
from django.test import Client
from django.urls import reverse

from education.consultations import answers as answers_
from education.consultations import sending, tokens
from education.consultations.answers import About, Answers, Chosen
from tests import factories

PERSONAL = {
    "name": "Wilhelmina Querfurth",
    "email": "wilhelmina@patient.example",
    "good_times": "Tuesdays before elevenses",
    "message": "My question is about Zanzibar.",
}
CONSENT = sending.Consent("I agree.", "1", "en-us")
SENT = "/request/sent/"

STEPS = {
    "wrong": {"gone_wrong": "no"},
    "age": {"old_enough": "yes"},
    "about": {"treatments": ["not-sure-yet"]},
    "questions": {"message": PERSONAL["message"]},
    "contact": {
        "name": PERSONAL["name"],
        "contact_by": "email",
        "email": PERSONAL["email"],
        "good_times": PERSONAL["good_times"],
    },
}


def make_site():
    """A clinic with two treatments, a concern, and one treatment that it does not offer."""
    factories.make_clinic()
    factories.make_concern(name="Lines across the forehead", slug="forehead-lines")
    pages = [
        factories.make_treatment(name="Botox", slug="botox", minimum_age=18),
        factories.make_treatment(name="Gel", slug="gel", minimum_age=21),
        factories.make_treatment(name="Old gel", slug="old-gel", offered="not_offered"),
    ]
    for page in [None, *pages]:
        factories.publish_page(page, demonstration=True)
    return pages


def step_url(step):
    return reverse("consultation_request_step", args=[step])


def answer(client, step, **fields):
    """Answer one page; what is not said is answered well."""
    return client.post(step_url(step), STEPS[step] | fields)


def answer_all(client, **changes):
    """Answer every page; `changes` has a step's fields by its name."""
    for step in STEPS:
        response = answer(client, step, **changes.get(step, {}))
        assert response.status_code == 303, response.content.decode()
    return response


def stamp_on(page):
    """The signed time stamp of a check page."""
    return re.search(r'name="shown" value="([^"]+)"', page.content.decode())[1]


def check(client):
    return client.get(reverse("consultation_request_check"))


def send(client, **fields):
    """Agree and send, as slowly as a person unless the test made robots quick."""
    fields = {"consent": "on", "shown": stamp_on(check(client))} | fields
    return client.post(reverse("consultation_request_check"), fields)


def make_answers(**fields):
    defaults = {"about": About(treatments=(Chosen("botox", "Botox", 7),), old_enough_for=18, gone_wrong="no")}
    return Answers(**defaults | PERSONAL | {"contact_by": "email"} | fields)


def make_request(token=None, consent=CONSENT, **fields):
    """A request as it is stored when it is sent."""
    how = {name: fields.pop(name) for name in ("suspected_robot", "at") if name in fields}
    return sending.send(make_answers(**fields), token or tokens.new(), consent, **how)


def somebody(address="203.0.113.9", token=None, **answers):
    """Somebody with every answer, at a network address of theirs, as their browser is."""
    token, client = token or tokens.new(), Client(REMOTE_ADDR=address)
    answers_.save(make_answers(**answers), token)
    client.cookies[settings.ANSWERS_COOKIE_NAME] = tokens.to_cookie(token)
    return client


def token_of(client, settings):
    return tokens.from_cookie(client.cookies[settings.ANSWERS_COOKIE_NAME].value)
