"""The criteria that drawings and checks ask for by name are the same, and the demonstration has them all."""

from education.publishing.checks import named_rows as checked
from education.reading import named_rows as drawn
from tests import demonstration


def test_reading_and_publishing_mean_the_same_rows():
    assert (*(checked.ONSET, checked.DURATION, checked.UNDO, checked.COST),) == (
        drawn.ONSET,
        drawn.DURATION,
        drawn.UNDO,
        drawn.COST,
    )


def test_the_demonstration_has_them():
    slugs = {fields["slug"] for fields in demonstration.rows_of("criterion")}
    assert {drawn.ONSET, drawn.DURATION, drawn.VISITS, drawn.UNDO, drawn.COST} <= slugs
