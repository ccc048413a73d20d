"""A reader asks under a page, with and without scripts; every page of it is held to axe; the answer's address opens it."""

import pytest

from education.consultations import robots
from education.models import ReaderQuestion, Source, Treatment
from education.publishing.freeze import record
from education.publishing.going_live import publish
from tests.browser.axe import told
from tests.factories import make_reader_question

WORDS = "My name is Anna. Does it hurt?"


def ask(page, judge=lambda name: None):
    page.goto("/treatments/botox/")
    page.get_by_role("link", name="Ask a question about this page").click()
    judge("the form")
    page.get_by_role("button", name="Check my question").click()
    assert page.get_by_role("alert").is_visible()
    judge("the form with an error")
    page.get_by_label("Your question").fill(WORDS)
    page.get_by_role("button", name="Check my question").click()
    assert "seems to hold a name" in page.get_by_role("alert").inner_text()
    judge("the check page")
    page.get_by_role("button", name="Change my question").click()
    assert page.get_by_label("Your question").input_value() == WORDS
    page.get_by_label("Your question").fill("Does it hurt?")
    page.get_by_label("E-mail address").fill("anna@reader.example")
    page.get_by_role("button", name="Check my question").click()
    judge("the check page of a plain question")
    page.get_by_role("button", name="Send my question").click()
    assert page.get_by_role("heading", name="Your question was sent").is_visible()
    judge("it was sent")


@pytest.mark.parametrize(("scheme", "width"), [("light", "phone"), ("dark", "desk")])
def test_every_page_of_asking(demonstration, look, monkeypatch):
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)
    page, judge, found = look
    ask(page, judge)
    assert not found, told(found)
    asked = ReaderQuestion.objects.get()
    assert (asked.asked, asked.status) == ("Does it hurt?", "waiting")


def test_without_scripts(demonstration, open_page, monkeypatch):
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)
    ask(open_page(java_script_enabled=False))
    assert ReaderQuestion.objects.get().asked == "Does it hurt?"


@pytest.mark.parametrize(("scheme", "width"), [("light", "phone"), ("dark", "desk")])
def test_our_mail_leads_to_the_open_answer(demonstration, look):
    page, judge, found = look
    botox = Treatment.objects.get(slug="botox")
    question = make_reader_question(botox, answer="A little, for a moment.", sources=Source.objects.all()[:2])
    publish(record(question), demonstration=True)
    page.goto(f"/answered/{question.slug}/")
    assert page.url.endswith(f"/treatments/botox/#{question.slug}")
    answer = page.get_by_text("A little, for a moment.")
    answer.wait_for(state="visible")
    judge("an answered question")
    assert not found, told(found)
