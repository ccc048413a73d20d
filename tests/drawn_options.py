"""Options for the tests of drawings: frozen treatments with the facts and rates that a test names."""

import datetime
from decimal import Decimal

from django.utils import timezone
from hypothesis import strategies as st

from education.publishing import content
from education.reading.live import LiveTreatment, Stand

STAND = Stand(revision=1, made_at=timezone.make_aware(datetime.datetime(2026, 1, 31)))


def fact(criterion, low=None, high=None, unit="", **fields):
    """An answered fact, with an amount where one is given."""
    low, high = (None if end is None else Decimal(end) for end in (low, high))
    defaults = {"status": "answered", "answer": "An answer.", "certainty": "some_evidence"}
    return content.Fact(criterion=criterion, low=low, high=high, unit=unit, **defaults | fields)


def rate(numerator, denominator, **fields):
    """A whole rate."""
    defaults = {"population": "people had it", "period": "in a year", "source": "nhs"}
    return content.Rate(numerator=numerator, denominator=denominator, **defaults | fields)


def option(name, *facts, rates=(), parent=None, **fields):
    """A live treatment; `rates` are (effect's name, rate)."""
    effects = tuple(content.Effect(name=name, tier="tell", rate=its) for name, its in rates)
    page = content.TreatmentPage(
        slug=name.lower(), name=name, in_a_sentence="It does.", facts=facts, effects=effects, **fields
    )
    return LiveTreatment(page, STAND, parent)


NOTHING = option("Nothing", kind="no_treatment")

times = st.sampled_from(["minutes", "days", "weeks", "months", "years"])
spans = st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(0, 60)), times).map(
    lambda span: (span[0], None if span[1] is None else span[0] + span[1], span[2])
)
"""(low, high or None, unit) of any span of time."""
