"""Can it be undone? Its answer, how sure that is, and its source, wherever a treatment is read about or stands beside others."""

import re

import pytest
from django.urls import reverse

from education.reading.catalogue import current
from education.reading.named_rows import COST, DURATION, ONSET, UNDO
from tests import demonstration

pytestmark = pytest.mark.django_db
QUESTION = "Can it be undone"


@pytest.fixture
def read(client):
    """Opens a page of the demonstration as text with its numbers of sources in brackets."""
    demonstration.publish()

    def read(name, *args):
        page = client.get(reverse(name, args=args)).content.decode()
        main = re.sub(
            r"<span popover.*?</span>|</?button.*?>", "", page[page.index("<main") :]
        )  # a word's meaning
        return re.sub(
            r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r'<sup class="cite">.*?</sup>', " [cited] ", main))
        )

    return read


def stands_in(text, treatment):
    """Whether a text tells of this treatment all that its fact says."""
    fact = treatment.undoing
    words = re.escape(fact.answer)
    if fact.sources:
        words += r" \[cited\]"
    if fact.certainty == "some_evidence":
        words += " Some evidence"
    return bool(re.search(words, text))


def test_on_every_treatments_page_it_is_a_key_fact(read):
    for slug, treatment in current().treatments.items():
        text = read("treatment_detail", slug)
        key_facts = text[: text.index("On this page")]
        assert QUESTION in key_facts
        assert stands_in(key_facts, treatment), slug


@pytest.mark.parametrize("names", ["botox-vs-dermal-fillers", "bellafill-vs-botox-vs-hyaluronic-acid"])
def test_side_by_side_it_is_the_first_row(read, names):
    text = read("comparison", names)
    first = text[text.index(QUESTION) : text.index("What is it?")]
    for slug in names.split("-vs-"):
        assert stands_in(first, current().treatments[slug])
    assert stands_in(first, current().no_treatment)
    assert text.count(f"{QUESTION}?") == 1


def test_in_every_guide_it_is_the_first_row(read):
    asked = [
        criterion.question
        for slug, criterion in current().criteria.items()
        if slug in (ONSET, DURATION, COST)
    ]
    for slug, guide in current().guides.items():
        text = read("guide_detail", slug)
        table = text[text.index("The options in short") :]
        assert all(table.index(QUESTION) < table.index(question) for question in asked)
        for option in guide.page.options:
            assert stands_in(table, current().treatments[option]), (slug, option)


def test_where_an_area_names_what_may_help_it_says_so(read):
    text = read("finder_area", "lips")
    treats, others = (
        text[text.index("Treats it") : text.index("Does not treat it")],
        text[text.index("Does not") :],
    )
    for slug in ("dermal-fillers", "hyaluronic-acid"):
        assert stands_in(treats, current().treatments[slug])
    assert treats.count(QUESTION) == 2
    assert QUESTION not in others


def test_the_criterion_that_the_pages_ask_for_is_there(read):
    assert UNDO in current().criteria or read("home")
    assert current().criteria[UNDO].key_fact
