"""Freezing: whatever staff write comes back unchanged from the stored revision."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from education.models import Revision, Treatment
from education.publishing import content
from education.publishing.freeze import citing, freeze, record, record_if_changed
from tests import factories as make

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)
amounts = st.decimals(min_value=0, max_value=9999, places=2)
certainties = st.sampled_from(["well_established", "some_evidence", "uncertain"])


@st.composite
def facts(draw):
    status = draw(st.sampled_from(["answered", "does_not_apply", "not_known"]))
    fields = {"status": status, "answer": draw(words)}
    if status == "answered":
        fields["certainty"] = draw(certainties)
        if draw(st.booleans()):
            low = draw(amounts)
            fields |= {"low": low, "unit": draw(st.sampled_from(["days", "months", "visits"]))}
            if draw(st.booleans()):
                fields["high"] = low + draw(amounts.filter(lambda more: more < 90000))
    return fields


effects = st.fixed_dictionaries(
    {
        "tier": st.sampled_from(["settles", "tell", "emergency"]),
        "starts": words,
        "what_to_do": words,
        "certainty": certainties,
    }
)


class FrozenPagesComeBack(TestCase):
    """Property: freeze → store → load gives an equal page, for any valid content."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        sentence=words,
        full_name=words,
        body=words,
        facts=st.lists(facts(), max_size=3),
        effects=st.lists(effects, max_size=3),
        rated=st.booleans(),
    )
    def test_a_treatment(self, sentence, full_name, body, facts, effects, rated):
        treatment = make.make_treatment(in_a_sentence=sentence, full_name=full_name, minimum_age=22)
        source = make.make_source()
        for fields in facts:
            make.make_fact(treatment, sources=[source], **fields)
        for fields in effects:
            make.make_effect(treatment, sources=[source], **fields)
        if rated:
            make.make_effect(
                treatment,
                rate_numerator=1,
                rate_denominator=6410,
                rate_population="syringes",
                rate_period="in 10 years",
                rate_source=make.make_source(),
            )
        make.make_section(treatment, body=body)
        make.make_question(treatment, sources=[source], answer=body)
        make.make_caution(treatment, sources=[source], why=body)
        make.make_suitability(treatment, sources=[source], why=body)
        self.check(treatment)

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(decision=words, introduction=words, why=words)
    def test_a_guide(self, decision, introduction, why):
        guide = make.make_guide(
            options=[make.make_treatment(), make.make_treatment()],
            decision=decision,
            introduction=introduction,
        )
        make.make_section(guide)
        make.make_question_to_ask(guide, why=why, sources=[make.make_source()])
        self.check(guide)

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(name=words, meaning=words, body=words)
    def test_the_shared_words(self, name, meaning, body):
        make.make_term(name=name, meaning=meaning, sources=[make.make_source()])
        make.make_criterion(question=name)
        make.make_concern(name=name, other_names="frown lines, eleven lines")
        make.make_standing_page(body=body)
        self.check(None)

    def check(self, page):
        frozen = freeze(page)
        stored = Revision.objects.get(pk=record(page).pk)
        loaded = content.load(stored.document)
        assert loaded == frozen
        assert content.dump(loaded) == stored.document
        assert stored.fingerprint == content.fingerprint(stored.document)


@pytest.mark.django_db
def test_a_page_keeps_its_sources_by_value():
    source = make.make_source(slug="nhs", title="As it was")
    treatment = make.make_treatment()
    make.make_fact(treatment, sources=[source])
    revision = record(treatment)
    source.title = "Changed since"
    source.save()
    assert content.load(revision.document).sources[0].title == "As it was"


@pytest.mark.django_db
def test_sources_are_found_in_rows_texts_and_rates():
    treatment = make.make_treatment()
    make.make_section(treatment, body="It lasts [@in-text].")
    make.make_question(treatment, answer="Yes [@in-answer].")
    for slug in ("in-text", "in-answer", "not-cited"):
        make.make_source(slug=slug)
    make.make_effect(
        treatment,
        sources=[make.make_source(slug="in-row")],
        rate_numerator=1,
        rate_denominator=2,
        rate_population="people",
        rate_period="in a week",
        rate_source=make.make_source(slug="in-rate"),
    )
    assert [source.slug for source in freeze(treatment).sources] == [
        "in-answer",
        "in-rate",
        "in-row",
        "in-text",
    ]


@pytest.mark.django_db
def test_a_staff_note_on_a_source_is_never_frozen():
    treatment = make.make_treatment()
    make.make_fact(treatment, sources=[make.make_source(staff_note="SECRET copy address")])
    assert "SECRET" not in record(treatment).document


@pytest.mark.django_db
def test_freezing_takes_the_same_queries_for_any_number_of_rows(django_assert_max_num_queries):
    treatment = make.make_treatment()
    for _ in range(30):
        make.make_fact(treatment, sources=[make.make_source()])
        make.make_effect(treatment, sources=[make.make_source()])
    with django_assert_max_num_queries(16):
        freeze(Treatment.objects.get(pk=treatment.pk))


@pytest.mark.django_db
def test_recording_again_without_a_change_keeps_the_revision():
    treatment = make.make_treatment()
    first = record_if_changed(treatment)
    assert record_if_changed(treatment) == first
    make.make_section(treatment)
    assert record_if_changed(treatment) != first
    assert Revision.objects.count() == 2


@pytest.mark.django_db
def test_citing_finds_every_page_that_rests_on_a_source():
    source = make.make_source(slug="nhs")
    by_row, by_text, by_guide, other = (
        make.make_treatment(),
        make.make_treatment(),
        make.make_guide(introduction="See [@nhs]."),
        make.make_treatment(),
    )
    make.make_effect(by_row, sources=[source])
    make.make_section(by_text, body="Words [@nhs].")
    make.make_fact(other, sources=[make.make_source()])
    assert citing(source) == [by_row, by_text, by_guide]
    make.make_term(sources=[source])
    assert citing(source) == [by_row, by_text, by_guide, None]


@pytest.mark.django_db
def test_an_amount_is_the_same_however_the_database_gives_it_back():
    treatment = make.make_treatment()
    make.make_fact(treatment, low=Decimal("3.00"), high=Decimal("10.50"), unit="months")
    fact = freeze(treatment).facts[0]
    assert (str(fact.low), str(fact.high)) == ("3", "10.5")
    assert str(freeze(make_with_ten()).facts[0].low) == "10"


def make_with_ten():
    treatment = make.make_treatment()
    make.make_fact(treatment, low=10, unit="days")
    return treatment
