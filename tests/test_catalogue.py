"""The catalogue: everything live, immutable, and never stale."""

import itertools
import threading
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from education.models import Clinic, Section
from education.publishing import content
from education.publishing.freeze import freeze, record
from education.publishing.going_live import publish, withdraw
from education.reading import catalogue as catalogues
from education.reading.catalogue import build, current, load
from education.reading.live import Stand
from tests import factories as make

HOUR = timedelta(hours=1)
STAND = Stand(revision=1, made_at=timezone.now())


def treatment(slug, **fields):
    return content.TreatmentPage(slug=slug, name=slug.title(), in_a_sentence="It does.", **fields), STAND


def guide(slug, **fields):
    return (
        content.GuidePage(slug=slug, title=slug, concern="c", decision="d", introduction="i", **fields),
        STAND,
    )


PAGES = [
    treatment("botox", order=2),
    treatment("fillers", order=2, effects=(content.Effect(name="bruise", tier="settles"),)),
    treatment("acid", order=1, part_of="fillers"),
    treatment("orphan", part_of="nobody"),
    treatment("nothing", kind="no_treatment"),
    guide("which"),
    guide("another"),
    (content.SharedWords(concerns=(content.Concern(slug="lips", name="thin lips", area="lips"),)), STAND),
]


@given(st.permutations(PAGES))
def test_the_same_revisions_give_an_equal_catalogue_whatever_their_order(pages):
    assert build(pages) == build(PAGES)
    assert list(build(pages).treatments) == list(build(PAGES).treatments)
    assert list(build(pages).guides) == list(build(PAGES).guides)


def test_patients_see_the_order_that_staff_gave():
    assert list(build(PAGES).treatments) == ["nothing", "acid", "botox", "fillers"]


def test_a_part_is_live_only_while_its_parent_is():
    assert "orphan" not in build(PAGES).treatments
    assert (
        "acid" not in build([page for page in PAGES if getattr(page[0], "slug", "") != "fillers"]).treatments
    )


def test_what_the_parent_says_of_effects_is_said_on_its_parts():
    acid = build(PAGES).treatments["acid"]
    assert [(effect.row.name, effect.wider) for effect in acid.effects] == [("bruise", "Fillers")]


def test_a_part_that_says_it_itself_says_it_once():
    own = content.Effect(name="bruise", tier="tell")
    pages = [*PAGES, treatment("gel", part_of="fillers", effects=(own,))]
    assert [effect.row for effect in build(pages).treatments["gel"].effects] == [own]


def test_a_catalogue_cannot_be_changed():
    catalogue = build(PAGES)
    with pytest.raises(TypeError):
        catalogue.treatments["new"] = None
    with pytest.raises(AttributeError):
        catalogue.stamp = "x"


@pytest.mark.django_db
class TestCurrent:
    def test_an_unchanged_catalogue_costs_one_query(self, django_assert_num_queries):
        make.publish_page(make.make_treatment())
        kept = current()
        with django_assert_num_queries(1):
            assert current() is kept

    def test_it_is_rebuilt_when_a_revision_goes_live_or_is_withdrawn(self):
        page = make.make_treatment(slug="botox")
        assert "botox" not in current().treatments
        make.publish_page(page)
        assert "botox" in current().treatments
        withdraw(page)
        assert "botox" not in current().treatments
        assert ("treatment", "botox") in current().withdrawn

    def test_it_is_rebuilt_when_the_clinic_changes(self):
        clinic = make.make_clinic(name="Old name")
        assert current().clinic.name == "Old name"
        clinic.name = "New name"
        clinic.save()
        assert current().clinic.name == "New name"
        Clinic.objects.all().delete()
        assert current().clinic is None

    def test_saving_without_publishing_changes_nothing(self):
        page = make.make_treatment(slug="botox", in_a_sentence="As signed.")
        make.publish_page(page)
        kept = current()
        page.in_a_sentence = "Edited since."
        page.save()
        Section.objects.create(treatment=page, heading="New", body="Unseen.")
        record(page)
        assert current() is kept
        assert load().treatments["botox"].page.in_a_sentence == "As signed."

    def test_a_scheduled_page_appears_when_it_falls_due_without_any_change(self, monkeypatch):
        page = make.make_treatment(slug="botox")
        make.publish_page(page)
        page.in_a_sentence = "From tomorrow."
        page.save()
        moment = timezone.now() + HOUR
        publish(make.ready(page), at=moment)
        assert current().holds_until == moment
        assert current().treatments["botox"].page.in_a_sentence != "From tomorrow."
        monkeypatch.setattr(catalogues.timezone, "now", lambda: moment)
        assert current().treatments["botox"].page.in_a_sentence == "From tomorrow."

    def test_what_is_live_is_decided_by_the_moment_asked_about(self):
        page = make.make_treatment(slug="botox")
        moment = timezone.now() + HOUR
        publish(make.ready(page), at=moment)
        assert "botox" not in load(moment - timedelta(microseconds=1)).treatments
        assert "botox" in load(moment).treatments

    def test_a_preview_stands_in_for_the_live_page_only_there(self):
        page = make.make_treatment(slug="botox", in_a_sentence="Live.")
        make.publish_page(page)
        page.in_a_sentence = "Draft."
        page.save()
        preview = current().with_page(freeze(page))
        assert preview.treatments["botox"].page.in_a_sentence == "Draft."
        assert current().treatments["botox"].page.in_a_sentence == "Live."

    def test_rebuilding_takes_the_same_queries_for_any_number_of_pages(self, django_assert_max_num_queries):
        for _ in range(20):
            make.publish_page(make.make_treatment())
        with django_assert_max_num_queries(8):
            current()


def test_many_threads_ask_and_one_of_them_reads(monkeypatch):
    calls, started = itertools.count(), threading.Barrier(8)
    monkeypatch.setattr(catalogues.Publication.objects, "stamp", lambda: "same")
    monkeypatch.setattr(catalogues, "load", lambda: (next(calls), catalogues.Catalogue(stamp="same"))[1])

    def ask():
        started.wait()
        current()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert next(calls) == 1
