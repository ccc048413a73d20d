"""IPDAS: what a page that fails each check is told, and where. (Pages that pass: test_checks_pass.)"""

import datetime

import pytest
from msgspec.structs import replace

from education.publishing import content
from education.publishing.checks.registry import BLOCKS, WARNS
from tests.checked_pages import (
    HOW,
    RATE,
    TODAY,
    around,
    effect,
    fact,
    found_by,
    guide,
    nothing,
    other,
    shared,
    standing,
    treatment,
    with_effects,
    with_fact,
    with_section,
    without_fact,
)

NOT_KNOWN = {"status": "not_known", "answer": "Not known.", "certainty": "", "sources": ()}
NO_DETAIL = other(facts=tuple(fact(slug) for slug in ("first-effect", "how-long", "natural-course")))
RATED = effect("a headache", "settles", rate=RATE)
RATED_ANEW = effect("a rash", "settles", rate=replace(RATE, denominator=1000))

# Check → a page that fails it → words of the message → the anchor that it leads to.
FAILS = [
    ("concern_is_described", guide(concern=" "), "what brings people", "id_concern"),
    ("decision_is_stated", guide(decision=""), "State the decision", "id_decision"),
    ("decision_is_stated", guide(decision="Fillers"), "State the decision", "id_decision"),
    ("when_to_decide_is_told", guide(when_to_decide=" "), "by when", "id_when_to_decide"),
    ("when_to_decide_is_told", guide(when_to_decide="Decide today."), "waiting", "id_when_to_decide"),
    ("there_is_a_way_step_by_step", guide(steps=guide().steps[:2]), "There are 2", "steps-group"),
    (
        "there_is_a_way_step_by_step",
        guide(
            steps=(*guide().steps, content.GuideStep(heading="Go on", body="[Ask for a visit](/request/)."))
        ),
        "not in a booking",
        "steps-3",
    ),
    ("options_are_listed", guide(options=("relaxer",)), "at least 2 treatments", "options-group"),
    ("options_are_listed", guide(options=("relaxer", "filler", "gone")), "“gone” is not live", "options-2"),
    ("benefits_are_told", treatment(facts=(), suitabilities=()), "What it can do", "facts-group"),
    ("harms_are_told", with_effects(effect("a lid", "tell")), "1 common side effect", "effects-group"),
    (
        "harms_are_told",
        replace(with_fact("serious-risks", **NOT_KNOWN), effects=(RATED,)),
        "or say that none is known",
        "facts-4",
    ),
    ("what_it_feels_like_is_told", without_fact("feels-like"), "what it feels like", "facts-group"),
    ("required_rows_are_answered", with_fact("undo", **NOT_KNOWN), "Can it be undone?", "facts-5"),
    ("required_rows_are_answered", without_fact("undo"), "Can it be undone?", "facts-group"),
    ("as_full_as_the_others", replace(NO_DETAIL, slug="relaxer"), "at least 80 in 100", "facts-group"),
    ("same_rows_as_the_others", without_fact("undo"), "which “Filler” has", "facts-group"),
    (
        "benefits_and_harms_get_equal_room",
        with_fact("how-long", answer="So long. " * 60),
        "harms",
        "effects-group",
    ),
    ("statements_cite_sources", with_fact("cost", sources=()), "Choose the source", "facts-8"),
    (
        "statements_cite_sources",
        with_effects(RATED, effect("x", "tell", sources=())),
        "Choose the source",
        "effects-1",
    ),
    (
        "statements_cite_sources",
        guide(questions=(content.Question(question="Why?", answer="So."),)),
        "Choose the source",
        "questions-0",
    ),
    (
        "statements_cite_sources",
        treatment(aftercare=(content.Aftercare(kind="do", text="Rest."),)),
        "Choose the source",
        "aftercare-0",
    ),
    ("statements_cite_sources", with_section("It is so. [@nobody]"), "the key “nobody”", "sections-0"),
    (
        "sections_cite_in_place",
        treatment(sections=(content.Section(heading="It is so", body="It is so."),)),
        "cites no source",
        "sections-0",
    ),
    ("what_is_not_known_is_told", with_fact("uncertainty", **NOT_KNOWN), "do not tell", "facts-7"),
    ("what_matters_is_asked", shared(criteria=shared().criteria[:4]), "There are 4", ""),
    (
        "what_matters_is_asked",
        shared(criteria=(*shared().criteria[:-1], replace(shared().criteria[-1], ask=""))),
        "to whom this matters",
        "criteria-8",
    ),
    ("funding_is_disclosed", shared(standing_pages=()), "who pays", ""),
    ("review_policy_is_told", shared(standing_pages=(standing("We look again."),)), "how many months", ""),
    ("natural_course_is_told", without_fact("natural-course"), "without it", "facts-group"),
    ("chances_are_numbers", with_effects(effect("a lid", "tell")), "out of a total", "effects-group"),
    (
        "rates_say_of_whom_and_when",
        with_effects(effect("a lid", "tell", rate=replace(RATE, period=" "))),
        "in what time",
        "effects-0",
    ),
    ("no_bare_percentages", with_section("It helps 61% of people."), "out of how many", "sections-0"),
    ("there_are_questions_to_ask", guide(questions_to_ask=()), "There are 0.", "questions_to_ask-group"),
    ("certainty_is_told", with_fact("cost", certainty=""), "how certain", "facts-8"),
]


@pytest.mark.parametrize(("name", "page_", "words", "anchor"), FAILS)
def test_a_page_that_fails_is_told_what_and_where(name, page_, words, anchor):
    found = found_by(name, page_)
    assert [f for f in found if words in f.message and f.where.anchor == anchor], found


# Checks of what stands beside a page: name → page → its surroundings → words.
BESIDE = [
    ("options_are_listed", guide(), around(treatments={}), "Publish the page “No treatment”"),
    (
        "each_option_tells_benefits",
        guide(),
        around(None, other(facts=(), suitabilities=())),
        "“Filler” does not tell what it can do",
    ),
    ("each_option_tells_harms", guide(), around(None, other(effects=())), "“Filler”: Name at least 1 common"),
    ("options_are_equally_full", guide(), around(None, NO_DETAIL), "“Filler” answers 3 rows"),
    ("as_full_as_the_others", treatment(), around(None, NO_DETAIL), "“Filler”, which is live, only 3"),
    ("natural_course_stands_beside", guide(), around(None, nothing(facts=())), "“No treatment” what happens"),
    (
        "rates_share_a_denominator",
        guide(),
        around(None, other(effects=(RATED_ANEW,))),
        "out of 100; “a rash” of “Filler” out of 1,000",
    ),
    ("options_are_offered", guide(), around(None, other(offered="withdrawn")), "“Filler” is not offered"),
]


@pytest.mark.parametrize(("name", "page_", "surroundings", "words"), BESIDE)
def test_what_stands_beside_a_page_can_stop_it(name, page_, surroundings, words):
    found = found_by(name, page_, surroundings.beside(page_))
    assert [f for f in found if words in f.message and f.kind == BLOCKS], found


def test_does_not_apply_is_an_answer_and_not_known_is_none():
    applies_not = {"status": "does_not_apply", "answer": "", "certainty": "", "sources": ()}
    assert not found_by("required_rows_are_answered", with_fact("undo", **applies_not))
    assert found_by("required_rows_are_answered", with_fact("undo", **NOT_KNOWN))


def test_80_in_100_is_enough():
    rows = ("first-effect", "how-long", "approved-uses", "undo")
    five = other(facts=tuple(fact(slug) for slug in (*rows, "cost")))
    four = treatment(facts=tuple(fact(slug) for slug in rows))
    assert not found_by("as_full_as_the_others", four, around(four, five, nothing(facts=five.facts)))


@pytest.mark.parametrize(
    ("days", "kind"), [(0, WARNS), (29, WARNS), (30, BLOCKS), (300, BLOCKS), (None, BLOCKS)]
)
def test_a_row_made_required_later_warns_for_30_days_and_then_blocks(days, kind):
    since = None if days is None else TODAY - datetime.timedelta(days=days)
    row = content.Criterion(slug="new", question="New?", label="New", group="what", required_since=since)
    [found] = found_by("required_rows_are_answered", treatment(), around(shared=shared(criteria=(row,))))
    assert found.kind == kind
    assert ("It warns until" in found.message) == (kind == WARNS)


def test_a_part_has_its_wider_treatments_effects():
    part = treatment(slug="part", part_of="filler", effects=())
    assert not found_by("harms_are_told", part)
    assert found_by("harms_are_told", replace(part, part_of=""))


def test_what_is_not_offered_owes_no_comparison():
    page = treatment(offered="not_offered", facts=())
    for name in ("required_rows_are_answered", "as_full_as_the_others", "same_rows_as_the_others"):
        assert found_by(name, page) is None


def test_the_good_shared_words_pass_by_their_own_text():
    assert "pays for" in HOW
    assert not found_by("funding_is_disclosed", shared())
