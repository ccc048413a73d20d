"""Bars are drawn on one honest scale."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.publishing.content import Fact
from education.reading.amounts import Scale


def fact(low, high, unit):
    return Fact(
        criterion="c",
        status="answered",
        answer="a",
        low=Decimal(low),
        high=None if high is None else Decimal(high),
        unit=unit,
    )


@pytest.mark.parametrize(
    ("facts", "label"),
    [
        ([fact(3, 4, "months"), fact(6, 18, "months")], "0 to 2 years"),
        ([fact(7, 14, "days"), fact(2, 6, "weeks")], "0 to 3 months"),
        ([fact(3, 4, "months"), fact(6, None, "months")], "0 to 1 year"),
        ([fact(12, 24, "months"), fact(20, None, "years")], "0 to 2 years"),
        ([fact(1, 3, "visits"), None], "0 to 3 visits"),
        ([fact(0, 0, "visits")], "0 to 1 visit"),
    ],
)
def test_a_scale_ends_at_a_round_amount_that_holds_all(facts, label):
    assert Scale.of(facts).label == label


def test_amounts_that_cannot_be_compared_are_not_drawn():
    assert Scale.of([fact(1, 2, "visits"), fact(1, 2, "weeks")]) is None
    assert Scale.of([None, Fact(criterion="c", status="not_known")]) is None


def test_what_stays_for_good_fills_the_scale():
    beads = fact(20, None, "years")
    bar = Scale.of([fact(12, 24, "months"), beads]).bar(beads)
    assert (bar.least, bar.more, bar.open_ended) == (100.0, 0.0, True)


amounts = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(
    lambda pair: fact(pair[0], pair[0] + pair[1], "days")
)


@given(st.lists(amounts, min_size=1, max_size=5))
def test_no_bar_leaves_its_scale_and_longer_is_never_drawn_shorter(facts):
    scale = Scale.of(facts)
    bars = [(one.high, scale.bar(one)) for one in facts]
    for _, bar in bars:
        assert 0 <= bar.least <= 100
        assert bar.least + bar.more <= 100.1
    ends = [bar.least + bar.more for _, bar in sorted(bars, key=lambda pair: pair[0])]
    assert all(one <= other + 0.11 for one, other in pairwise(ends))
