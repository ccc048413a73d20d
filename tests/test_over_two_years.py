"""Visits of two years from published facts, money only from the clinic's own price, and unknown where either is not known."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.publishing import content
from education.reading.amounts import in_days
from education.reading.clinic import ClinicDetails, Phone
from education.reading.named_rows import DURATION, VISITS
from education.reading.over_two_years import OverTwoYears, visits
from education.reading.price import price_of
from tests.drawn_options import NOTHING, fact, option, spans

PHONE = Phone("1", "+1")
PRICE = content.Price(low=Decimal(300), high=Decimal("450.50"), as_of=datetime.date(2026, 5, 3))


def clinic(jurisdiction="us", currency="$"):
    return ClinicDetails("Clinic", False, jurisdiction, "911", PHONE, None, "", 2, currency)


def lasting(*span):
    return fact(DURATION, *span)


def taking(low, high):
    return fact(VISITS, low, high, "visits")


@pytest.mark.parametrize(
    ("duration", "each", "words"),
    [
        ((3, 4, "months"), (1, 1), "6 to 8 visits"),
        ((6, 18, "months"), (1, 1), "2 to 4 visits"),
        ((12, 18, "months"), (1, 1), "2 visits"),
        ((2, 2, "years"), (1, 1), "1 visit"),
        ((60, None, "months"), (2, 4), "2 to 4 visits"),
        ((0, 24, "months"), (2, None), "2 visits or more. The most is not known"),
        ((0, 24, "months"), (1, 1), "1 visit or more. The most is not known"),
        ((6, None, "months"), (1, 1), "1 to 4 visits"),
        ((6, None, "months"), (1, None), "1 visit or more. The most is not known"),
        ((12, 12, "months"), (3, 3), "6 visits"),
        ((25, 30, "months"), (1, 2), "1 to 2 visits"),
        ((1, 1, "weeks"), (1, 1), "105 visits"),
    ],
)
def test_visits_are_as_many_courses_as_it_takes_to_keep_it_up(duration, each, words):
    assert visits(lasting(*duration), taking(*each)).words == words


@pytest.mark.parametrize(
    ("duration", "each"),
    [
        (None, taking(1, 1)),
        (lasting(3, 4, "months"), None),
        (fact(DURATION, status="not_known", answer="", certainty=""), taking(1, 1)),
        (fact(DURATION, answer="For a while."), taking(1, 1)),
        (lasting(0, 0, "months"), taking(1, 1)),
        (lasting(3, 4, "visits"), taking(1, 1)),
        (lasting(3, 4, "months"), fact(VISITS, answer="Several.")),
        (lasting(3, 4, "months"), fact(VISITS, 1, 1, "weeks")),
    ],
)
def test_what_is_not_known_is_not_reckoned(duration, each):
    assert visits(duration, each) is None


@given(spans, st.integers(0, 6), st.integers(0, 6))
def test_the_least_is_never_more_than_the_most(span, least, more):
    found = visits(lasting(*span), taking(least, least + more))
    if found and found.most is not None:
        assert least <= found.least <= found.most


@given(spans, spans)
def test_what_lasts_longer_never_takes_more_visits(one, other):
    a, b = (lasting(*span) for span in (one, other))
    found = [visits(each, taking(1, 1)) for each in (a, b)]
    if None in found or None in (found[0].most, found[1].most):
        return
    if in_days(a.low, a.unit) <= in_days(b.low, b.unit):
        assert found[0].most >= found[1].most


def two_years(its_option, its_clinic):
    return OverTwoYears.of([its_option, NOTHING], its_clinic).columns[0]


def botox(**fields):
    return option("Botox", lasting(3, 4, "months"), taking(1, 1), **fields)


def test_no_price_no_figure():
    one = two_years(botox(), clinic())
    assert (one.cost, one.price.words) == ("", "")
    assert not OverTwoYears.of([botox(), NOTHING], clinic()).some_cost


def test_the_cost_is_visits_times_the_clinics_own_price():
    one = two_years(botox(price=PRICE), clinic())
    assert one.price.words == "$300 to $450.50"
    assert one.cost == "$1,800 to $3,604"


def test_the_most_is_not_known_where_visits_have_no_known_most():
    gel = option("Gel", lasting(0, 24, "months"), taking(2, None), price=PRICE)
    assert two_years(gel, clinic()).cost == "$600 or more. The most is not known"


def test_a_price_without_known_visits_makes_no_sum():
    gel = option("Gel", lasting(3, 4, "months"), price=PRICE)
    found = OverTwoYears.of([gel, botox()], clinic())
    assert (found.columns[0].visits, found.columns[0].cost) == (None, "")
    assert found.columns[0].price.words == "$300 to $450.50"


def test_in_the_uk_a_medicine_has_no_price_and_a_device_may_have_one():
    uk = clinic("uk", "£")
    medicine, device = botox(price=PRICE, regulated_as="medicine"), botox(price=PRICE, regulated_as="device")
    assert (price_of(medicine, uk).words, price_of(medicine, uk).kept_back) == ("", True)
    assert two_years(medicine, uk).cost == ""
    assert price_of(device, uk).words == "£300 to £450.50"
    assert price_of(medicine, clinic()).words == "$300 to $450.50"


@pytest.mark.parametrize("its_clinic", [None, clinic("other", "")])
def test_a_number_without_a_currency_is_no_price(its_clinic):
    assert price_of(botox(price=PRICE), its_clinic).words == ""


def test_a_currency_of_letters_stands_apart():
    assert price_of(botox(price=PRICE), clinic("other", "CHF")).words == "CHF\xa0300 to CHF\xa0450.50"


def test_no_treatment_takes_no_visits_and_costs_nothing():
    nothing = OverTwoYears.of([botox(), NOTHING], clinic()).columns[-1]
    assert (nothing.visits.words, nothing.nothing, nothing.cost) == ("0 visits", True, "")


def test_where_no_visits_are_known_there_are_no_sums():
    assert OverTwoYears.of([option("Gel"), NOTHING], clinic()) is None
