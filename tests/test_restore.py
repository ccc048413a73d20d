"""An older version becomes the working copy again, and nothing is lost."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from education.models import Concern, Criterion, Guide, Revision, Source, StandingPage, Term, Treatment
from education.publishing import content
from education.publishing.freeze import freeze, record
from education.publishing.restore import NotRestorable, restore, what_is_missing, what_stays
from tests import demonstration
from tests import factories as make
from tests.staff import make_staff
from tests.test_freeze import amounts, certainties, effects, facts, words

pytestmark = pytest.mark.django_db


def full_treatment(**fields):
    source = make.make_source()
    treatment = make.make_treatment(part_of=make.make_treatment(), also_called="One, Two", **fields)
    for order in range(2):
        make.make_section(treatment, order=order)
        make.make_fact(treatment, sources=[source], low=3, high=None, unit="months")
        make.make_suitability(treatment, sources=[source])
        make.make_effect(treatment, sources=[source], order=order)
        make.make_caution(treatment, sources=[source], order=order)
        make.make_aftercare(treatment, sources=[source], order=order)
        make.make_question(treatment, sources=[source], order=order)
    make.make_price(treatment, includes="the talk")
    make.make_effect(
        treatment,
        order=9,
        rate_numerator=1,
        rate_denominator=6410,
        rate_population="syringes",
        rate_period="in 10 years",
        rate_source=make.make_source(),
    )
    return treatment


def full_guide():
    guide = make.make_guide(options=[make.make_treatment(), make.make_treatment()])
    make.make_section(guide)
    make.make_guide_step(guide)
    make.make_question(guide, sources=[make.make_source()])
    make.make_question_to_ask(guide, sources=[make.make_source()])
    return guide


def spoil(page):
    """Change, remove and add rows of every kind, as far as the page has them."""
    if page is None:
        Term.objects.all().delete()
        make.make_term()
        StandingPage.objects.update(body="Other words.")
        Concern.objects.update(name="Another name", other_names="")
        make.make_criterion()
        return
    type(page).objects.filter(pk=page.pk).update(order=77)
    for relation in page._meta.related_objects:
        if relation.name in {"revisions", "parts", "guide_options", "reports", "reader_questions"}:
            continue
        if relation.one_to_one:
            relation.related_model.objects.filter(treatment=page).delete()
            continue
        rows = getattr(page, relation.get_accessor_name())
        if first := rows.first():
            first.delete()
    make.make_section(page, heading="Quite another", order=50)


# --- Any page comes back --------------------------------------------------------------------------------------------------


class PagesComeBack(TestCase):
    """Property: whatever is done to a page after a version was kept, restoring that version freezes to the same page."""

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        sentence=words,
        full_name=words,
        body=words,
        facts=st.lists(facts(), max_size=3),
        effects=st.lists(effects, max_size=3),
        amount=amounts,
        certainty=certainties,
    )
    def test_a_treatment(self, sentence, full_name, body, facts, effects, amount, certainty):
        treatment = full_treatment(in_a_sentence=sentence, full_name=full_name)
        for fields in facts:
            make.make_fact(treatment, sources=[make.make_source()], **fields)
        for fields in effects:
            make.make_effect(treatment, sources=[make.make_source()], **fields)
        make.make_fact(treatment, low=amount, unit="days", certainty=certainty)
        make.make_section(treatment, body=body)
        self.check(treatment)

    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(decision=words, introduction=words, why=words)
    def test_a_guide(self, decision, introduction, why):
        guide = full_guide()
        Guide.objects.filter(pk=guide.pk).update(decision=decision, introduction=introduction)
        make.make_question_to_ask(guide, why=why)
        self.check(guide)

    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(name=words, meaning=words, body=words, required=st.booleans())
    def test_the_shared_words(self, name, meaning, body, required):
        make.make_term(name=name, meaning=meaning, sources=[make.make_source()], other_forms="fillers, gels")
        make.make_criterion(question=name, required=required)
        make.make_concern(name=name, other_names="frown lines, eleven lines")
        make.make_standing_page(body=body)
        self.check(None)

    def check(self, page):
        revision = record(page)
        kept = content.load(revision.document)
        spoil(page)
        spoiled = freeze(page)
        assert spoiled != kept
        restored = restore(revision)
        assert freeze(page) == kept
        assert content.load(restored.document) == kept
        before = Revision.objects.of(page).filter(pk__lt=restored.pk).order_by("-pk").first()
        assert content.load(before.document) == spoiled


def test_the_demonstrations_pages_come_back():
    demonstration.load()
    for page in (*Treatment.objects.all(), *Guide.objects.all(), None):
        revision = record(page)
        if page is not None:
            spoil(page)
        restore(revision)
        assert freeze(page) == content.load(revision.document)


# --- Who, when, and nothing lost ------------------------------------------------------------------------------------------


def test_terms_that_swapped_their_names_swap_back():
    one, other = make.make_term(name="One"), make.make_term(name="Other")
    revision = record(None)
    for term, name in ((one, "Between"), (other, "One"), (one, "Other")):
        Term.objects.filter(pk=term.pk).update(name=name)
    restore(revision)
    assert freeze(None) == content.load(revision.document)


def test_it_is_a_new_version_that_says_whose_and_which():
    treatment, editor = full_treatment(), make_staff("editor")
    first = record(treatment)
    Revision.objects.filter(pk=first.pk).update(
        made_at=datetime.datetime(2026, 3, 3, 12, 5, tzinfo=datetime.UTC)
    )
    first.refresh_from_db()
    spoil(treatment)
    restored = restore(first, by=editor)
    assert restored.made_by == editor
    assert restored.note.startswith("Restored the version of 3 March 2026")
    assert restored.goes_live_at is None
    assert Revision.objects.of(treatment).count() == 3


def test_a_copy_that_was_kept_already_is_not_kept_twice():
    treatment = full_treatment()
    first = record(treatment)
    spoil(treatment)
    record(treatment)
    restore(first)
    assert Revision.objects.of(treatment).count() == 3


def test_other_pages_keep_their_rows():
    treatment, other = full_treatment(), full_treatment()
    before = freeze(other)
    restore(record(treatment))
    assert freeze(other) == before


def test_a_source_that_is_gone_is_made_again():
    treatment = make.make_treatment()
    make.make_section(treatment, body="It lasts [@gone].")
    make.make_source(slug="gone", title="A title")
    revision = record(treatment)
    Source.objects.all().delete()
    restore(revision)
    assert Source.objects.get(slug="gone").title == "A title"
    assert freeze(treatment) == content.load(revision.document)


def test_a_source_that_was_changed_since_stays_changed_for_everybody_and_this_is_said():
    source = make.make_source(slug="nhs", title="Old")
    treatment = make.make_treatment()
    make.make_effect(treatment, sources=[source])
    revision = record(treatment)
    Source.objects.update(title="New")
    (said,) = what_stays(treatment, content.load(revision.document))
    assert "“nhs” was changed since" in said
    restore(revision)
    assert freeze(treatment).sources[0].title == "New"


def test_an_address_that_was_live_stays_and_this_is_said():
    treatment = make.make_treatment(slug="before", name="As it was")
    revision = record(treatment)
    Treatment.objects.filter(pk=treatment.pk).update(slug="after", name="As it is")
    treatment.refresh_from_db()
    assert what_stays(treatment, content.load(revision.document)) == []
    make.publish_page(treatment)
    assert "keeps its address, “after”" in what_stays(treatment, content.load(revision.document))[0]
    restore(revision)
    treatment.refresh_from_db()
    assert (treatment.slug, treatment.name) == ("after", "As it was")


# --- What cannot come back ------------------------------------------------------------------------------------------------


def refused(revision):
    """The reasons why a version is not restored. Nothing at all may have changed."""
    page = revision.page
    before, kept = freeze(page), Revision.objects.count()
    with pytest.raises(NotRestorable) as problem:
        restore(revision)
    assert freeze(page) == before
    assert Revision.objects.count() == kept
    return problem.value.reasons


def test_criteria_and_concerns_that_are_gone_are_named():
    treatment = make.make_treatment()
    make.make_fact(treatment, make.make_criterion(slug="pain"))
    make.make_suitability(treatment, make.make_concern(slug="frown"))
    revision = record(treatment)
    treatment.facts.all().delete()
    treatment.suitabilities.all().delete()
    Criterion.objects.all().delete()
    Concern.objects.all().delete()
    assert refused(revision) == [
        "The criterion “pain” does not exist any more.",
        "The concern “frown” does not exist any more.",
    ]
    assert what_is_missing(content.load(revision.document)) == refused(revision)


def test_an_option_that_is_gone_is_named():
    option = make.make_treatment(slug="peels")
    revision = record(make.make_guide(options=[option]))
    Treatment.objects.filter(pk=option.pk).update(slug="other")
    assert refused(revision) == ["The treatment “peels” does not exist any more."]


def test_a_criterion_that_treatments_use_since_cannot_go():
    revision = record(None)
    make.make_fact(make.make_treatment(), make.make_criterion(question="Does it hurt?"))
    assert refused(revision) == [
        "The criterion “Does it hurt?” came later and treatments use it, so it cannot go."
    ]


def test_an_address_that_another_page_took_is_said_in_words():
    treatment = make.make_treatment(slug="taken")
    revision = record(treatment)
    Treatment.objects.filter(pk=treatment.pk).update(slug="moved")
    make.make_treatment(slug="taken")
    assert "already exists" in refused(revision)[0]


def test_rows_that_break_todays_rules_are_refused_whole():
    treatment = full_treatment()
    revision = record(treatment)
    document = revision.document.replace('"tier":"settles"', '"tier":"of-old"')
    Revision.objects.filter(pk=revision.pk).update(document=document)
    revision.refresh_from_db()
    assert refused(revision) == ["Its rows no longer fit the rules that hold today."]
