"""The demonstration's pages against the checks: nothing blocks, and every warning that is left has its reason."""

import time

import pytest
from msgspec.structs import replace

from education.publishing.checks import Surroundings, texts
from education.publishing.checks.reading_ease import page_grade
from education.publishing.health import health
from tests import demonstration

pytestmark = pytest.mark.django_db

# (page, check, words of the message) → why it stays.
LEFT = {
    (
        "botox",
        "no_absolute_words",
        "frozen",
    ): "a patient's own question; the answer corrects the word (article A3)",
    ("polyalkylimide", "sections_cite_in_place", "no source"): "advice, no statement about health",
    ("shared", "numbers_are_figures", "2.2"): "the number of a version of a standard, not an amount",
    ("shared", "abbreviations_are_spelled_out", "AA"): "the name of a level, which stands for nothing",
}


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    frozen = demonstration.frozen(django_db_blocker)
    return [*frozen.treatments.values(), *frozen.guides.values(), frozen.shared]


@pytest.fixture
def judged(pages):
    treatments = {page.slug: page for page in pages if hasattr(page, "facts")}
    around = Surroundings(treatments=treatments, shared=pages[-1], jurisdiction="us")
    return [(getattr(page, "slug", "shared"), page, health(page, around), around) for page in pages]


def test_nothing_blocks(judged):
    assert [(slug, str(finding)) for slug, _, found, _ in judged for finding in found.blocking] == []


def test_only_what_needs_a_clinician_waits_for_one(judged):
    for slug, _, found, _ in judged:
        waiting = [item.number for item in found.clinician]
        assert waiting == ([66] if slug == "shared" else [9, 34, 66]), slug


def test_every_warning_that_is_left_has_its_reason(judged):
    warned = [(slug, finding) for slug, _, found, _ in judged for finding in found.warning]
    for slug, finding in warned:
        assert any(
            (slug, finding.check.name) == (page, check) and words in finding.message
            for page, check, words in LEFT
        ), (slug, str(finding))
    assert len(warned) == len(LEFT)  # no reason outlives its warning


def test_no_page_reads_above_grade_5(judged):
    assert max(page_grade(page) for _, page, _, _ in judged) < 5


def test_nobody_has_vouched_for_anything_and_the_figures_say_so(judged):
    assert not any(score.attested for _, _, found, _ in judged for score in found.scores)


def test_a_page_is_judged_in_less_than_50_ms(judged):
    for slug, page, _, around in judged:
        best = 1
        for _ in range(3):
            for kept in (texts.blocks, texts.sentences, texts.structure, texts.syllables):
                kept.cache_clear()
            unseen = replace(page)
            started = time.process_time()
            health(unseen, around)
            best = min(best, time.process_time() - started)
        assert best < 0.05, (slug, best)
