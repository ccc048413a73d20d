"""What the tests of readers' questions share: a reader at the form, and a question that waits."""

import re
from html import unescape

from education.consultations import reader_questions
from education.consultations.reader_questions import Asked
from tests import factories

WORDS = "Can I swim in Zanzibar after it?"
EMAIL = "wilhelmina@reader.example"


def make_page(**fields):
    """A clinic, and a treatment that patients can read."""
    factories.make_clinic()
    treatment = factories.make_treatment(**{"name": "Botox", "slug": "botox"} | fields)
    factories.publish_page(treatment, demonstration=True)
    return treatment


def address(kind="treatment", slug="botox"):
    return f"/ask/{kind}/{slug}/"


def hidden(response, name):
    """What one of the page's hidden inputs holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return unescape(found[1]) if found else ""


def write(client, where=None, **fields):
    """Open the form, and answer it: the page on which to check."""
    where = where or address()
    key = hidden(client.get(where), "key")
    return client.post(where, {"question": WORDS, "email": "", "key": key} | fields)


def form_on(response, **changes):
    """What the check page's form would send."""
    names = ("question", "email", "key", "shown")
    return {name: hidden(response, name) for name in names} | {"website": "", "step": "send"} | changes


def send(client, where=None, changes=(), **fields):
    """All the way: what sending is answered."""
    shown = write(client, where, **fields)
    return client.post(where or address(), form_on(shown, **dict(changes)))


def ask(kind="treatment", slug="botox", question=WORDS, email="", key="a-key", **how):
    """A question that was sent, without a browser."""
    return reader_questions.ask(Asked(kind, slug, question, email), key, **how)


def answer(page, **fields):
    """The working copy, as an editor would leave it."""
    said = {"question": "Can I swim after it?", "answer": "Wait a day."} | fields
    for name, value in said.items():
        setattr(page, name, value)
    page.save()
    page.sources.set([factories.make_source()])
    return page
