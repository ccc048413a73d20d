"""PEMAT, NHS and reading ease: what a page that fails each check is told. (Pages that pass: test_checks_pass.)"""

import pytest
from msgspec.structs import replace

from education.publishing import content
from education.publishing.checks import CHECKS
from education.publishing.checks.reading_ease import page_grade
from education.publishing.checks.texts import blocks, grade, sentences, syllables
from tests import test_checks_ipdas, test_checks_safety
from tests.checked_pages import (
    around,
    effect,
    found_by,
    guide,
    shared,
    standing,
    treatment,
    with_effects,
    with_section,
)

LONG = "It is a very long sentence that has many more words than anybody who reads a page on a phone wants."
SILENT = {"in_a_sentence": "It relaxes muscles.", "questions": (), "effects": ()}
POINTS = "\n".join(f"- point {n}" for n in range(7))

FAILS = [
    ("purpose_is_evident", treatment(in_a_sentence=LONG), "20 words or fewer"),
    ("purpose_is_evident", guide(introduction="Lines come with age."), "This guide helps you"),
    ("numbers_in_a_text_share_a_total", with_section("7 people in 10 and 2 in 100 had it."), "10 and 100"),
    ("sections_are_short", with_section("Some words. " * 80), "Divide it"),
    ("headings_inform", with_section("Words.", heading="Introduction"), "“Introduction”"),
    ("headings_inform", with_section("Words.", heading="General information"), "“General information”"),
    ("there_is_a_summary", treatment(in_a_sentence=""), "Sum the page up"),
    ("there_is_a_summary", guide(introduction=" "), "Write an introduction"),
    (
        "row_headers_are_short",
        shared(criteria=(content.Criterion(slug="x", question="X?", label="a b c d e f g", group="what"),)),
        "to 6 words",
    ),
    ("there_is_an_action", treatment(sections=(), **SILENT), "that the reader can do"),
    ("the_reader_is_addressed", treatment(sections=(), questions=()), "as “you”"),
    ("effects_say_when_and_what_to_do", with_effects(effect("x", "settles", starts="")), "when it starts"),
    (
        "reading_grade_is_low",
        with_section(
            "Neuromodulator administration necessitates individualised periprocedural evaluation. " * 12
        ),
        "Its hardest sentence: “Neuromodulator",
    ),
    ("sentences_are_short", with_section(LONG), "21 words are too many"),
    ("paragraphs_are_short", with_section("One. Two. Three. Four."), "4 sentences, which starts “One.”"),
    ("lists_are_short", with_section(POINTS), "7 points, which starts “point 0”"),
    ("headings_are_in_order", guide(title="a" * 66), "65 characters"),
    ("headings_are_in_order", with_section("# Top\n\nWords."), "skip none: “Top”"),
    ("headings_are_in_order", with_section("## Top\n\n#### Deep\n\nWords."), "skip none: “Deep”"),
    ("headings_are_no_questions", with_section("Words.", heading="Is it for me?"), "“Is it for me?”"),
    (
        "headings_are_no_questions",
        shared(standing_pages=(standing("## Who pays?\n\nWe do."),)),
        "“Who pays?”",
    ),
    ("links_say_where_they_lead", with_section("For more, [click here](/glossary/)."), "“click here”"),
    ("nothing_is_bold_or_italic", with_section("It is **very** good."), "bold"),
    ("nothing_is_bold_or_italic", with_section("It is _very_ good."), "italics"),
    ("cards_stand_alone", with_effects(effect("x", "tell", what_to_do="If this happens, call.")), "Say what"),
    (
        "there_is_one_card_of_a_kind",
        with_section("Call 911 now if:\n\n- you cannot breathe"),
        "says it already",
    ),
    (
        "emergency_cards_lead_nowhere_else",
        with_effects(effect("x", "emergency", what_to_do="Read https://a.example.")),
        "should call",
    ),
    ("lists_of_dos_have_two_points", with_section("Do not:\n\n- press it"), "One point needs no list"),
    (
        "donts_say_do_not",
        treatment(aftercare=(content.Aftercare(kind="do_not", text="Avoid the sun."),)),
        "Begin it with “Do not”",
    ),
    ("donts_say_do_not", with_section("Don’t:\n\n- press it\n- rub it"), "“Do not:”"),
    ("medical_words_are_explained", with_section("It can cause erythema."), "“redness” for “erythema”"),
    ("no_absolute_words", with_section("The pain is minor."), "“minor”"),
    ("numbers_are_figures", with_section("Come two times."), "“two” as a figure"),
    ("numbers_are_figures", with_section("It takes 3-4 weeks."), "“to”"),
    ("numbers_are_figures", with_section("It was 2.5 weeks."), "decimal in 2.5"),
    ("abbreviations_are_spelled_out", with_section("The HCP asks."), "Spell “HCP” out"),
    ("colours_are_described_for_every_skin", with_effects(effect("redness", "settles")), "“redness” looks"),
    ("colours_are_described_for_every_skin", with_section("Skin may turn pale."), "“pale” looks"),
]


@pytest.mark.parametrize(("name", "page_", "words"), FAILS)
def test_a_page_that_fails_is_told_what_to_mend(name, page_, words):
    found = found_by(name, page_)
    assert [f for f in found if words in f.message], found


def test_every_check_has_a_page_that_fails_it():
    failed = {name for name, *_ in (*FAILS, *test_checks_ipdas.FAILS, *test_checks_ipdas.BESIDE)}
    failed |= {name for name, *_ in test_checks_safety.FAILS}
    failed |= {"approval_names_product_and_place", "nothing_is_called_safe"}
    failed |= {"no_price_of_a_medicine", "no_praise_of_a_medicine"}
    assert {check.name for check in CHECKS} == failed


QUIET = [
    ("medical_words_are_explained", "It can cause redness (erythema)."),
    ("abbreviations_are_spelled_out", "The UK health service (NHS) says so. The FDA too."),
    ("numbers_in_a_text_share_a_total", "7 people in 100 and 2 in 100 had it after 10 years."),
    ("numbers_are_figures", "In a study 1.7 million were counted from 2018 to 2019. Call 212-555-0142."),
    ("colours_are_described_for_every_skin", "It is read at home."),
    ("links_say_where_they_lead", "Read [the glossary](/glossary/)."),
    ("donts_say_do_not", "Do not:\n\n- press it\n- rub it"),
    ("there_is_one_card_of_a_kind", "Call us if you are not sure."),
    ("sentences_are_short", "It takes 2 weeks, e.g. Two more. [@book]"),
    ("no_absolute_words", "It makes an adjustment."),
]


@pytest.mark.parametrize(("name", "body"), QUIET)
def test_what_is_right_raises_no_alarm(name, body):
    assert found_by(name, with_section(body)) == []


def test_a_term_of_the_glossary_is_explained():
    page = with_section("It can cause erythema.")
    term = content.Term(slug="e", name="Erythema", meaning="Redness.")
    assert not found_by("medical_words_are_explained", page, around(shared=shared(terms=(term,))))


def test_blocks_and_sentences():
    assert list(blocks("## Head\n\nOne\ntwo. [@a-b]\n\n- item")) == [
        ("heading", "Head"),
        ("paragraph", "One two."),
        ("item", "item"),
    ]
    assert sentences("One, e.g. this. Two? Three!") == ("One, e.g. this.", "Two?", "Three!")


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("skin", 1), ("muscle", 2), ("needle", 2), ("relaxed", 2), ("treated", 2), ("injection", 3)),
        *(("medicine", 3), ("emergency", 4), ("clinician", 3), ("area", 3), ("people", 2), ("face", 1)),
    ],
)
def test_syllables(word, count):
    assert syllables(word) == count


def test_the_grade_leaves_numbers_and_citations_out():
    assert grade(["You see it."]) == grade(["You see it 7."])
    plain = with_section("You may see it at once.")
    assert page_grade(plain) == page_grade(replace(plain, sources=()))
    assert grade(["The cat sat on the mat."]) == pytest.approx(-1.45, abs=0.01)
    assert grade(["12 34"]) is None
