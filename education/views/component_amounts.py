"""The drawings of amounts for the page of all components: every state of each, with made-up figures."""

import datetime
from decimal import Decimal

from django.utils import timezone

from education.publishing import content
from education.reading.clinic import ClinicDetails, Phone
from education.reading.icon_array import how_often
from education.reading.live import LiveTreatment, Stand
from education.reading.named_rows import DURATION, ONSET, VISITS
from education.reading.over_two_years import OverTwoYears
from education.reading.price import price_of
from education.reading.time_line import TimeLine

STAND = Stand(revision=1, made_at=timezone.make_aware(datetime.datetime(2026, 1, 31, 12)), demonstration=True)
PRICE = content.Price(
    low=Decimal(300),
    high=Decimal("449.50"),
    as_of=datetime.date(2026, 1, 31),
    includes="the talk and one check",
)
CLINIC = ClinicDetails(
    name="Sample Clinic",
    demonstration=True,
    jurisdiction="uk",
    emergency_number="999",
    phone=Phone("020 7946 0000", "+442079460000"),
    out_of_hours_phone=None,
    address="",
    reply_within_days=2,
    currency="£",
)


def _fact(criterion, low=None, high=None, unit="", **fields):
    defaults = {
        "status": "answered",
        "answer": "Some time.",
        "certainty": "some_evidence",
        "sources": ("sample",),
    }
    low, high = (None if end is None else Decimal(end) for end in (low, high))
    return content.Fact(criterion=criterion, low=low, high=high, unit=unit, **defaults | fields)


def _rated(name, numerator, denominator):
    rate = content.Rate(
        numerator=numerator,
        denominator=denominator,
        population="people who had it had this too",
        period="in one year",
        source="sample",
    )
    return content.Effect(name=name, tier="tell", rate=rate, sources=("sample",))


def _option(name, *facts, effects=(), **fields):
    slug = name.lower().replace(" ", "-")
    page = content.TreatmentPage(
        slug=slug, name=name, in_a_sentence="A sample.", facts=facts, effects=effects, **fields
    )
    return LiveTreatment(page, STAND)


OPTIONS = (
    _option(
        "Short and repeated",
        _fact(ONSET, 0, 2, "weeks"),
        _fact(DURATION, 3, 4, "months"),
        _fact(VISITS, 1, 1, "visits"),
        effects=(_rated("a rare thing", 1, 6410), _rated("a common thing", 63, 100)),
        price=PRICE,
    ),
    _option(
        "Up to a time",
        _fact(ONSET, answer="Over weeks to months."),
        _fact(DURATION, 0, 24, "months"),
        _fact(VISITS, 2, None, "visits"),
        effects=(_rated("a common thing", 691, 1000),),
        price=PRICE,
    ),
    _option(
        "For good",
        _fact(ONSET, 0, 0, "weeks"),
        _fact(DURATION, 60, None, "months"),
        _fact(VISITS, 2, 4, "visits"),
        regulated_as="medicine",
        price=PRICE,
    ),
    _option("Not known", _fact(ONSET, status="not_known", answer="", certainty="", sources=())),
    _option("Nothing", kind="no_treatment"),
)


def samples():
    """What the page's template shows."""
    return {
        "time_line": TimeLine.of(OPTIONS),
        "two_years": OverTwoYears.of(OPTIONS, CLINIC),
        "counted": [*how_often(OPTIONS), *how_often(OPTIONS[1:], key="common")],
        "price": price_of(OPTIONS[0], CLINIC),
    }
