"""What differs between two frozen pages, in words."""

from collections import Counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from education.publishing import content
from education.publishing.changes import by_row, changes, in_words, summary
from education.publishing.word_marks import marks, shortened
from education.publishing.wording import CHOICES, LABELS, PARTS
from tests.frozen_pages import pages, pairs

replace = msgspec.structs.replace
few = settings(max_examples=60, deadline=None)


def page(**fields):
    return content.TreatmentPage(slug="botox", name="Botox", in_a_sentence="It relaxes.", **fields)


def effect(name="headache", **fields):
    return content.Effect(name=name, tier="settles", **fields)


def said(old, new, **how):
    return [str(change) for change in changes(old, new, **how)]


# --- Properties ---------------------------------------------------------------------------------------------------------


@few
@given(pages)
def test_a_page_does_not_differ_from_itself(one):
    assert changes(one, one) == []


@few
@given(pairs)
def test_there_are_changes_exactly_where_pages_differ(two):
    old, new = two
    assert (changes(old, new) == []) == (old == new)


@few
@given(pairs)
def test_what_is_added_one_way_is_removed_the_other_way(two):
    there, back = changes(*two), changes(*reversed(two))
    for what, opposite in (("added", "removed"), ("removed", "added")):
        assert rows(there, what) == rows(back, opposite)
    assert Counter(c.what for c in there)["moved"] == Counter(c.what for c in back)["moved"]


def rows(found, what):
    return Counter((change.part, change.row, change.whole) for change in found if change.what == what)


@few
@given(pairs)
def test_every_change_can_be_said_and_counted(two):
    found = changes(*two)
    assert all(str(change).strip() for change in found)
    assert in_words(found).startswith(str(len(found)) if found else "no ")
    assert [change for _, rows in by_row(found) for _, its in rows for change in its] == found
    assert bool(summary(*two)) == bool(found)


texts = st.text("ab c\n", max_size=60)


@given(texts, texts)
def test_kept_and_removed_words_make_the_old_text_and_kept_and_added_ones_the_new(before, after):
    found = marks(before, after)
    for other, text in (("added", before), ("removed", after)):
        assert " ".join(mark.text for mark in found if mark.kind != other).split() == text.split()


@given(texts)
def test_a_text_that_stayed_is_kept_whole(text):
    assert {mark.kind for mark in marks(text, text)} <= {"kept"}


# --- Words --------------------------------------------------------------------------------------------------------------


def test_a_field_of_a_row_is_named_with_its_row():
    old, new = (page(effects=(effect(what_to_do=text),)) for text in ("Rest.", "Rest and drink."))
    assert said(old, new) == ["Side effect “headache”: what to do changed"]


def test_a_field_of_the_page_is_named():
    assert said(page(), page(full_name="botulinum toxin")) == ["Full name changed"]


def test_rows_come_go_and_move():
    old = page(effects=(effect("a"), effect("b"), effect("c"), effect("swelling")))
    new = page(effects=(effect("itching all over"), effect("c"), effect("a"), effect("b")))
    assert said(old, new) == [
        "Side effect “itching all over” added",
        "Side effect “c” moved from place 3 of 4 to place 2 of 4",
        "Side effect “swelling” removed",
    ]


def test_a_row_that_others_came_before_has_not_moved():
    old, new = page(effects=(effect("a"),)), page(effects=(effect("new one"), effect("a")))
    assert said(old, new) == ["Side effect “new one” added"]


def test_a_row_under_a_new_name_is_recognised():
    old, new = page(effects=(effect("headache"),)), page(effects=(effect("headaches"),))
    assert said(old, new) == ["Side effect “headache”: name changed"]


def test_a_section_under_a_new_heading_is_recognised_by_its_words():
    body = "It relaxes the muscle for three to four months and then wears off."
    old, new = (
        page(sections=(content.Section(heading=h, body=body),)) for h in ("How it works", "In the muscle")
    )
    assert said(old, new) == ["Section “How it works”: heading changed"]


def test_other_rows_are_not_taken_for_renamed_ones():
    advice = "It settles by itself in a few days."
    old, new = (page(effects=(effect(name, what_to_do=advice),)) for name in ("redness", "itching"))
    assert said(old, new) == ["Side effect “itching” added", "Side effect “redness” removed"]


def test_keys_are_said_by_what_they_stand_for():
    fact = content.Fact(criterion="duration", status="answered", answer="3 months")
    old, new = page(facts=(fact,)), page(facts=(replace(fact, answer="4 months"),))
    names = {"criterion": {"duration": "How long does it last?"}}
    assert said(old, new, names=names) == ["Fact “How long does it last?”: answer changed"]
    assert said(old, new) == ["Fact “duration”: answer changed"]


def test_values_are_said_as_staff_chose_them():
    source = content.Source(slug="nhs", publisher="NHS", title="Botox")
    rate = content.Rate(numerator=5, denominator=100, population="adults", period="in a week", source="nhs")
    old = page(effects=(effect(),), sources=(source,))
    new = page(
        effects=(effect(rate=rate, sources=("nhs",)),), sources=(source,), offered="withdrawn", minimum_age=18
    )
    found = {change.field: (change.before, change.after) for change in changes(old, new)}
    assert found == {
        "whether we offer it": ("Offered", "Withdrawn: no longer in use"),
        "minimum age": ("", "18"),
        "how often": ("", "5 out of 100, adults, in a week (NHS: Botox)"),
        "sources": ("", "NHS: Botox"),
    }


def test_an_added_row_says_all_that_it_holds():
    (change,) = changes(page(), page(effects=(effect(what_to_do="Rest."),)))
    assert change.whole == (
        ("how serious", "Usually settles"),
        ("what to do", "Rest."),
        ("certainty", "Some evidence"),
    )


def test_a_guides_options_are_rows_too():
    guide = content.GuidePage(
        slug="g", title="G", concern="C", decision="D", introduction="I", options=("botox", "fillers")
    )
    names = {"treatment": {"botox": "Botox", "peels": "Peels"}}
    new = replace(guide, options=("peels", "botox"))
    assert said(guide, new, names=names) == ["Option “Peels” added", "Option “fillers” removed"]


def test_shared_words_are_compared_by_their_keys():
    term = content.Term(slug="filler", name="Filler", meaning="A gel.")
    old = content.SharedWords(terms=(term,))
    assert said(old, content.SharedWords(terms=(replace(term, meaning="A soft gel."),))) == [
        "Term “Filler”: meaning changed"
    ]


def test_pages_of_two_kinds_are_not_compared():
    with pytest.raises(TypeError):
        changes(page(), content.SharedWords())


def test_the_summary_has_a_line_for_each_part():
    old = page(effects=(effect("a"), effect("gone")))
    new = replace(old, name="Other", effects=(effect("a", starts="At once"), effect("something new")))
    assert summary(old, new) == [
        "Name changed",
        "Side effects: 1 added, 1 removed, 1 changed",
    ]
    assert summary(None, new) == ["Everything: patients have not seen this page before"]


# --- Marks --------------------------------------------------------------------------------------------------------------


def test_words_are_marked_and_not_letters():
    found = [
        (mark.kind, mark.text.strip()) for mark in marks("It lasts 3 months here.", "It lasts 4 months here.")
    ]
    assert found == [("kept", "It lasts"), ("removed", "3"), ("added", "4"), ("kept", "months here.")]


def test_texts_with_little_in_common_stand_one_after_the_other():
    assert [mark.kind for mark in marks("One two three four a", "Five six a seven eight")] == [
        "removed",
        "added",
    ]


def test_line_breaks_that_only_the_writer_sees_are_not_shown_as_changed_words():
    old, new = (content.Section(heading="A", body=body) for body in ("one two\nthree", "one\ntwo three"))
    (change,) = changes(page(sections=(old,)), page(sections=(new,)))
    assert not change.changes_words
    assert [mark.text for mark in change.marks] == ["one two three"]


def test_a_new_paragraph_is_marked():
    assert {mark.kind for mark in marks("one two three four", "one two\n\nthree four")} == {
        "kept",
        "removed",
        "added",
    }


def test_a_long_stretch_that_stayed_is_cut_to_what_stands_by_a_change():
    long = " ".join(f"word{n}" for n in range(200))
    first, *_, last = shortened(marks(f"{long} old", f"{long} new"))
    assert first.text.startswith("[…] word184")
    assert last.text == "new"


# --- Whole shape --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [content.TreatmentPage, content.GuidePage, content.SharedWords])
def test_every_part_that_holds_rows_has_a_name(kind):
    held = {
        field.name
        for field in msgspec.structs.fields(kind)
        if str(field.type).startswith("tuple[education") or field.name == "options"
    }
    assert held <= PARTS.keys()
    assert held


def test_no_label_is_left_over():
    kinds = [
        kind for kind in vars(content).values() if isinstance(kind, type) and issubclass(kind, content.Frozen)
    ]
    fields = {field.name for kind in kinds for field in msgspec.structs.fields(kind)}
    assert LABELS.keys() | CHOICES.keys() <= fields
