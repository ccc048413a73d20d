"""My questions: suggested, ticked or written, gathered, and taken into the request; kept by nobody until then."""

import re
from html import unescape

import pytest
from django.db import DatabaseError
from django.test import Client

from education.consultations import answers as answers_
from education.consultations import robots, tokens
from education.models import ConsultationRequest, UnfinishedAnswers
from education.reading.catalogue import current
from education.reading.my_questions import MyQuestions
from tests import demonstration
from tests.requests_sent import STEPS, answer, check, send, step_url

pytestmark = pytest.mark.django_db

ADDRESS = "/my-questions/"
FROM_COMPARISON = ADDRESS + "?about=botox&about=dermal-fillers&matters=how-long,cost&own=on+camera"
LASTS = "How long will it last for me, and when would I need it again?"
TOTAL = "What would it cost me in total over 2 years?"
NIGHT = "Whom do I call at night or at the weekend?"
TICKED = {
    "about": ["botox", "dermal-fillers"],
    "matters": ["how-long", "cost"],
    "because": [LASTS, TOTAL],
    "usual": [NIGHT],
    "own_1": "Can I wear <make-up>?",
}


@pytest.fixture(autouse=True)
def site():
    demonstration.publish()


def take(client, **changes):
    return client.post(ADDRESS, TICKED | changes | {"take": "1"})


def unfinished(client):
    return answers_.load(tokens.from_cookie(client.cookies["answers"].value))


def asked(**about):
    found = MyQuestions.about(current(), **about)
    return found.because, found.unknown, found.usual


def test_it_suggests_what_matters_what_is_not_known_and_what_guides_end_in(client):
    response = client.get(FROM_COMPARISON)
    text = response.content.decode()
    assert response.status_code == 200
    for question in (LASTS, TOTAL, NIGHT):
        assert text.count(f'value="{question}"') == 1
    assert " checked" not in text
    assert re.search(r'<input type="text" name="own_1" value="on camera"', text)
    assert 'href="/compare/botox-vs-dermal-fillers/?matters=how-long,cost&amp;own=on+camera"' in text


def test_each_question_that_matters_is_suggested_in_the_order_of_the_rows():
    because, _, usual = asked(slugs=["botox", "dermal-fillers"], matters=["cost", "how-long", "no-such"])
    assert because == (LASTS, TOTAL)
    assert TOTAL not in usual  # a guide asks it too: it stands once


def test_each_answer_that_is_not_known_is_a_question_among_what_matters_or_else_the_key_facts():
    _, unknown, _ = asked(slugs=["calcium-hydroxylapatite", "hyaluronic-acid"])
    assert unknown == (
        "Calcium hydroxylapatite filler: Can it be undone?",
        "Calcium hydroxylapatite filler: What does it cost?",
    )
    _, unknown, _ = asked(slugs=["calcium-hydroxylapatite", "hyaluronic-acid"], matters=["cost"])
    assert unknown == ("Calcium hydroxylapatite filler: What does it cost?",)


def test_only_guides_to_what_is_compared_add_their_questions():
    *_, usual = asked(slugs=["calcium-hydroxylapatite", "hyaluronic-acid"])
    assert "Do I need an allergy test first?" in usual
    assert "Do my lines come from movement, from lost volume, or from loose skin?" not in usual
    *_, everything = asked(slugs=[])
    assert set(usual) < set(everything)


@pytest.mark.parametrize(
    "query", ["", "?about=nobody&matters=%00&own=%0A", "?about=botox", "?matters=,,,&about="]
)
def test_it_opens_with_whatever_stands_in_its_address(client, query):
    assert client.get(ADDRESS + query).status_code in (200, 400)


def test_they_are_gathered_on_one_page_and_nothing_is_kept(client):
    response = client.post(ADDRESS, TICKED | {"gather": "1"})
    text = response.content.decode()
    listed = re.search(r'aria-label="My questions"><ul>(.*?)</ul>', text).group(1)
    assert [unescape(one) for one in re.findall(r"<li>(.*?)</li>", listed)] == [
        LASTS,
        TOTAL,
        NIGHT,
        "Can I wear <make-up>?",
    ]
    assert "<make-up>" not in text
    assert "What you compared, in short" in text
    assert not UnfinishedAnswers.objects.exists()
    assert "answers" not in client.cookies
    assert response["Cache-Control"] == "no-store, private"


def test_going_back_to_change_them_keeps_every_one(client):
    gone = {"usual": [NIGHT, "One that we suggested before?"]}
    gathered = client.post(ADDRESS, TICKED | gone | {"gather": "1"}).content.decode()
    hidden = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', gathered)
    data = {}
    for name, value in hidden:
        data.setdefault(name, []).append(unescape(value))
    text = client.post(ADDRESS, data | {"change": "1"}).content.decode()
    ticked = {unescape(one) for one in re.findall(r'value="([^"]*)"[^>]* checked', text)}
    assert ticked == {LASTS, TOTAL, NIGHT, "One that we suggested before?"}
    assert 'value="Can I wear &lt;make-up&gt;?"' in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"because": [], "usual": [], "own_1": " "}, "Tick or write at least 1 question"),
        ({"own_2": "x" * 201}, "Use 200 characters or fewer"),
        ({"own_3": "a\u202eb"}, "characters that cannot be seen"),
        ({"usual": [f"{number} {'x' * 190}" for number in range(12)]}, "A request holds 2,000 characters"),
    ],
)
@pytest.mark.parametrize("do", ["gather", "take"])
def test_what_cannot_be_asked_is_said_and_the_rest_is_kept(client, changes, words, do):
    response = client.post(ADDRESS, TICKED | changes | {do: "1"})
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    assert "<title>Error: My questions" in text
    assert not UnfinishedAnswers.objects.exists()
    if "usual" not in changes:
        assert len(re.findall(r" checked", text)) == 3


def test_they_go_into_the_request_as_they_stand(client, monkeypatch):
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)
    response = take(client)
    assert (response.status_code, response.url) == (303, "/request/")
    kept = unfinished(client)
    assert kept.message.splitlines() == [LASTS, TOTAL, NIGHT, "Can I wear <make-up>?"]
    assert [chosen.slug for chosen in kept.about.treatments] == ["botox", "dermal-fillers"]
    assert kept.about.matters == ("lasts", "cost")
    start = client.get(response.url)
    assert start.url == step_url("wrong")  # no word of it in an address
    assert "Your questions are kept for this request" in client.get(start.url).content.decode()
    answer(client, "wrong")
    answer(client, "age")
    answer(client, "about", treatments=["botox", "dermal-fillers"])
    shown = client.get(step_url("questions")).content.decode()
    assert "Can I wear &lt;make-up&gt;?" in shown  # to be read and changed
    changed = f"{LASTS}\n{NIGHT}\nCan I wear make-up?"
    answer(client, "questions", message=changed, matters=["lasts"])
    answer(client, "contact")
    for question in changed.splitlines():
        assert question in unescape(check(client).content.decode())
    send(client)
    assert ConsultationRequest.objects.get().message == changed


def test_a_request_that_is_being_written_loses_nothing(client):
    for step in STEPS:
        answer(client, step)
    before = unfinished(client)
    take(client)
    take(client)
    after = unfinished(client)
    assert after.message.splitlines() == [
        *before.message.splitlines(),
        LASTS,
        TOTAL,
        NIGHT,
        "Can I wear <make-up>?",
    ]
    assert (after.name, after.about.not_sure) == (before.name, before.about.not_sure)


def test_what_would_be_too_long_with_what_was_written_changes_nothing(client):
    for step in STEPS:
        answer(client, step, **({"message": "x" * 1990} if step == "questions" else {}))
    before = unfinished(client)
    response = take(client)
    assert response.status_code == 422
    assert "with what you wrote before" in response.content.decode()
    assert unfinished(client) == before


def test_a_planted_cookie_gets_no_questions(client):
    planted = tokens.new()
    client.cookies["answers"] = tokens.to_cookie(planted)
    take(client)
    assert answers_.load(planted) is None
    assert unfinished(client).message


def test_another_site_can_put_nothing_into_a_request(db):
    client = Client(enforce_csrf_checks=True)
    assert take(client).status_code == 403
    client.get(ADDRESS)
    token = client.cookies["csrf"].value
    assert client.post(ADDRESS, TICKED | {"take": "1", "csrfmiddlewaretoken": token}).status_code == 303


def test_an_address_with_own_words_tells_no_other_page(client):
    assert client.get(FROM_COMPARISON)["Referrer-Policy"] == "strict-origin"
    assert client.get(ADDRESS)["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex">' in client.get(ADDRESS).content.decode()


def test_without_a_database_they_are_gathered_and_what_was_to_be_taken_comes_back(client, monkeypatch):
    client.get(ADDRESS)

    def away(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("education.views.unreachable.catalogues.current", away)
    gathered = client.post(ADDRESS, TICKED | {"gather": "1"})
    assert gathered.status_code == 200
    assert NIGHT in gathered.content.decode()
    response = take(client)
    assert response.status_code == 503
    assert len(re.findall(r" checked", response.content.decode())) == 3
    assert "answers" not in client.cookies


def test_too_many_from_one_network_get_their_questions_back(client, settings):
    settings.REQUEST_LIMITS = settings.REQUEST_LIMITS | {"answer": "1/h"}
    assert take(client).status_code == 303
    response = take(client)
    assert response.status_code == 429
    assert "Can I wear &lt;make-up&gt;?" in response.content.decode()
