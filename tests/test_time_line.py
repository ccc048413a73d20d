"""Days and years on one axis: in their order, within it, and said in words as they are drawn."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.reading.amounts import in_days, in_words
from education.reading.named_rows import DURATION, ONSET
from education.reading.time_line import END, LAST, Axis, TimeLine
from tests.drawn_options import NOTHING, fact, option, spans


def line_of(*facts):
    """The lines of one option that says only this, drawn beside one that lasts a year."""
    other = option("Other", fact(DURATION, 1, 1, "years"))
    return TimeLine.of([option("One", *facts), other, NOTHING]).rows[0]


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ((0, 0, "weeks"), "at once"),
        ((0, 2, "weeks"), "up to 2 weeks"),
        ((3, 4, "months"), "about 3 to 4 months"),
        ((1, 1, "months"), "about 1 month"),
        ((12, 18, "months"), "about 12 to 18 months"),
        ((12, 24, "months"), "about 1 to 2 years"),
        ((60, None, "months"), "about 5 years or more, with no known end"),
        ((0, None, "months"), "no end is known"),
        ((1, 1, "visits"), "1 visit"),
        ((2, 4, "visits"), "2 to 4 visits"),
        ((2, None, "visits"), "2 visits or more"),
        (("2.5", 3, "days"), "about 2.5 to 3 days"),
    ],
)
def test_an_amount_in_words(span, words):
    low, high, unit = span
    assert in_words(Decimal(low), None if high is None else Decimal(high), unit) == words


def test_a_wait_is_within_and_an_effect_up_to():
    row = line_of(fact(ONSET, 0, 2, "weeks"), fact(DURATION, 0, 24, "months"))
    assert (row.onset.words, row.lasts.words) == ("Within 2 weeks.", "Up to 2 years.")


def test_what_is_not_known_is_said_and_not_drawn():
    row = line_of(fact(ONSET, status="not_known", answer="", certainty=""))
    assert (row.onset.state, row.onset.span, row.onset.words) == (
        "not_known",
        None,
        "Not known from our sources.",
    )
    assert row.lasts.state == "not_known"


def test_an_answer_without_a_figure_is_said_as_it_stands():
    row = line_of(fact(ONSET, answer="Over weeks to months."))
    assert (row.onset.state, row.onset.span, row.onset.words) == ("no_figure", None, "Over weeks to months.")


def test_what_does_not_apply_is_neither_drawn_nor_called_unknown():
    row = line_of(fact(ONSET, status="does_not_apply", answer="", certainty=""))
    assert (row.onset.state, row.onset.span, row.onset.words) == ("does_not_apply", None, "Does not apply.")


def test_what_has_no_known_end_runs_beyond_the_last_mark():
    span = line_of(fact(DURATION, 5, None, "years")).lasts.span
    assert span.open_ended
    assert (span.least, span.most) == (LAST, END)


def test_no_treatment_stands_on_it_too():
    found = TimeLine.of([option("One", fact(DURATION, 3, 4, "months")), NOTHING])
    assert [row.option.name for row in found.rows] == ["One", "Nothing"]


def test_without_any_figure_there_is_no_line():
    assert TimeLine.of([option("One", fact(ONSET, answer="Soon.")), NOTHING]) is None
    assert TimeLine.of([option("One", fact(DURATION, 1, 2, "visits"))]) is None


def test_every_step_is_labelled_and_as_wide_as_the_others():
    steps = Axis.up_to(in_days(Decimal(18), "months")).steps
    assert [step.label for step in steps] == [
        *("Start", "1 week", "1 month", "3 months", "6 months", "1 year", "2 years")
    ]
    widths = [after.place - before.place for before, after in pairwise(steps)]
    assert max(widths) - min(widths) < 0.02
    assert steps[-1].place == LAST


@given(st.integers(0, 8000), st.lists(st.integers(0, 8000), min_size=2, max_size=8))
def test_later_never_stands_before_sooner(longest, days):
    axis = Axis.up_to(longest)
    places = [axis.place(Decimal(day)) for day in sorted(days)]
    assert places == sorted(places)
    assert all(0 <= place <= END for place in places)
    for step in axis.steps:
        assert axis.place(step.days) == step.place


@given(st.lists(st.tuples(spans, spans), min_size=1, max_size=5))
def test_everything_with_a_figure_is_drawn_within_the_axis_and_said(pairs):
    options = [
        option(f"O{number}", fact(ONSET, *onset), fact(DURATION, *lasts))
        for number, (onset, lasts) in enumerate(pairs)
    ]
    found = TimeLine.of(options)
    for row in found.rows:
        for line in (row.onset, row.lasts):
            assert 0 <= line.span.least <= line.span.most <= END
            assert line.span.open_ended == (line.fact.high is None)
            words = in_words(
                line.fact.low, line.fact.high, line.fact.unit, "within" if line is row.onset else "up to"
            )
            assert line.words.lower() == f"{words}.".lower()


@given(st.permutations([(0, 2, "weeks"), (3, 4, "months"), (60, None, "months"), (6, 18, "months")]))
def test_the_readers_order_changes_no_drawing(order):
    def drawn(spans):
        found = TimeLine.of([option(str(span), fact(DURATION, *span)) for span in spans])
        return {row.option.name: row.lasts for row in found.rows}, found.axis

    assert drawn(order) == drawn(sorted(order, key=str))
