"""The safety gate, and claims that no page may make. (Pages that pass: test_checks_pass.)"""

import pytest

from tests.checked_pages import (
    around,
    effect,
    found_by,
    guide,
    nothing,
    other,
    treatment,
    with_effects,
    with_fact,
    with_section,
    without_fact,
)

NOT_KNOWN = {"status": "not_known", "answer": "", "certainty": "", "sources": ()}

FAILS = [
    ("emergency_signs_are_told", with_effects(effect("a lid", "tell")), "effects-group"),
    ("serious_effects_are_tiered", with_effects(effect("no breath", "emergency")), "effects-group"),
    ("serious_effects_are_tiered", with_effects(effect("a lid", "tell", what_to_do="")), "effects-0"),
    ("who_should_not_have_it_is_told", treatment(cautions=()), "cautions-group"),
    ("undoing_is_told", with_fact("undo", **NOT_KNOWN), "facts-5"),
    ("duration_is_told_with_its_source", with_fact("how-long", sources=()), "facts-1"),
    ("duration_is_told_with_its_source", with_fact("how-long", low=None, high=None, unit=""), "facts-1"),
    ("onset_is_told", without_fact("first-effect"), "facts-group"),
    ("onset_is_told", with_fact("first-effect", **NOT_KNOWN), "facts-0"),
    ("regulator_status_names_a_country", with_fact("approved-uses", answer="For frown lines."), "facts-2"),
    ("minimum_age_is_set", treatment(minimum_age=None), "id_minimum_age"),
]


@pytest.mark.parametrize(("name", "page_", "anchor"), FAILS)
def test_an_injectable_that_lacks_it_is_stopped(name, page_, anchor):
    found = found_by(name, page_)
    assert [f for f in found if f.where.anchor == anchor and f.blocks], found


@pytest.mark.parametrize("name", sorted({name for name, *_ in FAILS}))
def test_the_gate_is_for_offered_injectables_only(name):
    assert found_by(name, nothing()) is None
    assert found_by(name, treatment(offered="not_offered", facts=(), effects=())) is None


@pytest.mark.parametrize(
    ("sentence", "is_found"),
    [
        ("It is FDA-approved.", True),
        ("Dermal fillers are FDA-approved.", True),
        ("Relaxer is FDA-approved.", True),
        ("Relaxer is FDA-approved for frown lines.", False),
        ("Brand is approved by the FDA for frown lines.", False),
        ("It is not FDA-approved.", False),
        ("A journal calls it not approved by the FDA.", False),
    ],
)
def test_an_approval_names_its_product_and_place(sentence, is_found):
    assert bool(found_by("approval_names_product_and_place", with_section(sentence))) == is_found


@pytest.mark.parametrize(
    ("sentence", "is_found"),
    [
        ("It is safe.", True),
        ("It is therefore safe to use.", True),
        ("It is generally considered safe.", True),
        ("Results are guaranteed.", True),
        ("It has no risks.", True),
        ("It is not safe in pregnancy.", False),
        ("There is no procedure, so there is no risk from one.", False),
        ("Keep the leaflet in a safe place.", False),
    ],
)
def test_nothing_may_be_called_safe(sentence, is_found):
    assert bool(found_by("nothing_is_called_safe", with_section(sentence))) == is_found


UK = {"jurisdiction": "uk"}


@pytest.mark.parametrize("make", [lambda words: with_section(words), lambda words: guide(introduction=words)])
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("no_price_of_a_medicine", "It costs about £100 a time."),
        ("no_praise_of_a_medicine", "You will look youthful."),
    ],
)
def test_in_the_uk_a_medicine_has_no_price_and_no_praise(make, name, sentence):
    assert found_by(name, make(sentence), around(make(sentence), **UK))
    assert found_by(name, make("Ask us."), around(make("Ask us."), **UK)) == []
    assert found_by(name, make(sentence), around(make(sentence))) is None


def test_in_the_uk_a_device_may_have_a_price():
    page = other()
    assert found_by("no_price_of_a_medicine", page, around(page, **UK)) is None
    compared = guide(options=("filler",))
    assert found_by("no_price_of_a_medicine", compared, around(**UK)) is None
