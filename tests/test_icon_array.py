"""How often: whole figures, one denominator, as many squares as people, and nothing shown that is only half said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.reading.icon_array import (
    DENOMINATORS,
    IconArray,
    can_be_shown,
    common_denominator,
    how_often,
)
from tests.drawn_options import NOTHING, option, rate

some_rates = st.integers(1, 200_000).flatmap(
    lambda denominator: st.integers(0, denominator).map(lambda numerator: rate(numerator, denominator))
)


@pytest.mark.parametrize(
    ("rates", "denominator", "numbers"),
    [
        ([rate(1, 6410)], 100_000, [16]),
        ([rate(63, 100)], 100, [63]),
        ([rate(63, 100), rate(1, 1000)], 1_000, [630, 1]),
        ([rate(63, 100), rate(1, 6410)], 100_000, [63_000, 16]),
        ([rate(18, 1000), rate(0, 5)], 1_000, [18, 0]),
        ([rate(1, 3)], 100, [33]),
        ([rate(999, 1000)], 1_000, [999]),
        ([rate(1, 300_000)], 100_000, [0]),
    ],
)
def test_the_denominator_is_the_smallest_that_shows_whole_figures(rates, denominator, numbers):
    assert common_denominator(rates) == denominator
    assert [IconArray(one, denominator).number for one in rates] == numbers


def squares(field):
    """Every marked square once; fails where two blocks lie over each other or outside the field."""
    found = []
    for block in field.marked:
        for y in range(block.y, block.y + block.height):
            for x in range(block.x, block.x + block.width):
                assert 0 <= x < field.columns
                assert 0 <= y < field.rows
                found.append((x, y))
    assert len(found) == len(set(found))
    return found


@given(some_rates, st.sampled_from(DENOMINATORS))
def test_as_many_are_marked_as_the_sentence_says(one, denominator):
    array = IconArray(one, denominator)
    drawn = len(squares(array.field)) * array.each
    if array.closer:
        drawn += len(squares(array.closer))
        assert array.closer.columns * array.closer.rows == array.each
        at = array.closer_at
        assert (at.x, at.y) not in squares(array.field)
        assert at.x < array.field.columns
        assert at.y < array.field.rows
    assert drawn == array.number
    assert array.number + array.others == denominator
    assert array.field.columns * array.field.rows * array.each == denominator


@given(some_rates, st.sampled_from(DENOMINATORS))
def test_the_whole_figure_is_the_nearest(one, denominator):
    array = IconArray(one, denominator)
    off = abs(array.number * one.denominator - one.numerator * denominator)
    assert 2 * off <= one.denominator
    assert array.exact == (off == 0)
    assert array.rarer == (array.number == 0 and one.numerator > 0)
    assert array.nearly_all == (array.others == 0 and one.numerator < one.denominator)


@given(st.lists(some_rates, min_size=1, max_size=4))
def test_all_options_have_one_denominator(rates):
    found = how_often([option(f"O{n}", rates=[("a bruise", one)]) for n, one in enumerate(rates)])
    ((effect),) = found
    assert len({counted.array.denominator for counted in effect.counted}) == 1


def test_one_in_6410_is_one_square_of_a_thousand_enlarged():
    array = IconArray(rate(1, 6410), 100_000)
    assert (array.each, array.number, array.others, array.exact) == (100, 16, 99_984, False)
    assert array.field.marked == ()
    assert len(squares(array.closer)) == 16


@pytest.mark.parametrize(
    "half",
    [
        None,
        rate(1, 10, population=" "),
        rate(1, 10, period=""),
        rate(1, 10, source=""),
        rate(1, 0),
        rate(11, 10),
        rate(-1, 10),
    ],
)
def test_half_a_rate_is_never_shown(half):
    assert not can_be_shown(half)
    assert how_often([option("One", rates=[("a bruise", half)]), NOTHING]) == ()


def test_options_without_a_rate_are_named_and_no_treatment_does_not_apply():
    counted, other = option("Counted", rates=[("a bruise", rate(1, 10))]), option("Other")
    (found,) = how_often([counted, other, NOTHING])
    assert [one.options for one in found.counted] == [(counted,)]
    assert (found.unknown, found.nothing) == ((other,), NOTHING)


def test_a_wider_treatments_rate_is_drawn_once_for_all_its_parts():
    whole = option("Whole", rates=[("a block", rate(1, 6410))])
    parts = [option("A", parent=whole), option("B", parent=whole)]
    (found,) = how_often(parts)
    (counted,) = found.counted
    assert (counted.options, counted.wider) == (tuple(parts), "Whole")
    assert counted.sources == ("nhs",)
