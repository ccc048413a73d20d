"""Publish, schedule, withdraw: what is live is a question of time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from education.models import Publication, Revision
from education.publishing.freeze import record
from education.publishing.going_live import (
    NotPublishable,
    cancel_scheduled,
    cancel_withdrawal,
    publish,
    withdraw,
)
from tests import factories as make

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)


def live(at=None):
    return list(Revision.objects.live(at))


def test_a_saved_revision_is_not_live_until_it_is_published():
    revision = make.ready(make.make_treatment())
    assert live() == []
    publish(revision)
    assert live() == [revision]


def test_a_page_scheduled_for_a_moment_is_invisible_just_before_it_and_visible_at_it():
    moment = timezone.now() + HOUR
    revision = publish(make.ready(make.make_treatment()), at=moment)
    assert live(moment - INSTANT) == []
    assert live(moment) == [revision]


def test_the_newest_one_gone_live_is_shown_even_if_an_older_one_was_made_later():
    treatment = make.make_treatment()
    first, second = make.ready(treatment), make.ready(treatment)
    publish(second)
    assert live() == [second]
    publish(first)
    assert live() == [first]


def test_each_page_has_its_own_live_revision():
    treatment, guide = make.make_treatment(), make.make_guide()
    make.make_term()
    revisions = {make.publish_page(treatment), make.publish_page(guide), make.publish_page(None)}
    assert set(live()) == revisions


def test_a_withdrawn_page_does_not_fall_back_to_an_older_revision():
    treatment = make.make_treatment()
    make.publish_page(treatment)
    make.publish_page(treatment)
    assert withdraw(treatment) == 2
    assert live() == []


def test_a_newer_revision_withdrawn_alone_does_not_bring_the_older_one_back():
    treatment = make.make_treatment()
    make.publish_page(treatment)
    newer = make.publish_page(treatment)
    Revision.objects.filter(pk=newer.pk).update(withdrawn_at=timezone.now())
    assert live() == []


def test_withdrawing_at_a_moment():
    treatment = make.make_treatment()
    revision = make.publish_page(treatment)
    moment = timezone.now() + HOUR
    withdraw(treatment, at=moment)
    assert live(moment - INSTANT) == [revision]
    assert live(moment) == []


def test_withdrawing_cancels_what_was_scheduled_for_later():
    treatment = make.make_treatment()
    make.publish_page(treatment)
    publish(make.ready(treatment), at=timezone.now() + HOUR)
    withdraw(treatment)
    assert live(timezone.now() + 2 * HOUR) == []


def test_a_withdrawn_page_can_be_published_anew():
    treatment = make.make_treatment()
    make.publish_page(treatment)
    withdraw(treatment)
    fresh = make.publish_page(treatment)
    assert live() == [fresh]


def test_withdrawing_leaves_other_pages_alone():
    kept = make.publish_page(make.make_treatment())
    gone = make.make_treatment()
    make.publish_page(gone)
    withdraw(gone)
    assert live() == [kept]


def test_withdrawing_what_was_never_live_changes_nothing():
    treatment = make.make_treatment()
    record(treatment)
    assert withdraw(treatment) == 0
    assert Publication.objects.stamp() == ""


@pytest.mark.parametrize("spoil", ["publish", "withdraw", "past"])
def test_what_cannot_be_published_is_refused_in_words(spoil):
    treatment = make.make_treatment()
    revision = make.ready(treatment)
    at = None
    if spoil == "past":
        at = NOW - HOUR
    else:
        publish(revision)
    if spoil == "withdraw":
        withdraw(treatment)
    before = Publication.objects.stamp()
    with pytest.raises(NotPublishable) as refusal:
        publish(revision, at=at)
    assert str(refusal.value).endswith(".")
    assert Publication.objects.stamp() == before


def test_every_change_is_told_by_a_new_stamp():
    treatment = make.make_treatment()
    ready = make.ready(treatment)
    stamps = [Publication.objects.stamp()]
    record(treatment)
    stamps.append(Publication.objects.stamp())
    publish(ready)
    stamps.append(Publication.objects.stamp())
    withdraw(treatment)
    stamps.append(Publication.objects.stamp())
    assert stamps[0] == stamps[1]
    assert len(set(stamps[1:])) == 3


def test_a_part_of_the_publication_that_fails_changes_nothing(monkeypatch):
    revision = make.ready(make.make_treatment())
    monkeypatch.setattr(type(Publication.objects), "bump", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish(revision)
    revision.refresh_from_db()
    assert revision.goes_live_at is None


class TestWhatIsPlanned:
    """Called off, it leaves everything as if it had never been planned; each change tells every worker."""

    @pytest.fixture
    def treatment(self):
        return make.make_treatment(slug="botox")

    @staticmethod
    def rows():
        return list(Revision.objects.order_by("pk").values())

    def told(self, what):
        """Whether the stamp that workers watch changed."""
        before = Publication.objects.stamp()
        what()
        return Publication.objects.stamp() != before

    def test_scheduled_and_called_off_changes_nothing(self, treatment):
        make.publish_page(treatment)
        ready = make.ready(treatment)
        before = self.rows()
        publish(ready, at=timezone.now() + HOUR)
        assert self.told(lambda: cancel_scheduled(treatment))
        after = self.rows()
        for row in (*before, *after):
            row.pop("published_by_id")
        assert after == before

    def test_a_withdrawal_planned_and_called_off_changes_nothing(self, treatment):
        make.publish_page(treatment)
        before = self.rows()
        withdraw(treatment, at=timezone.now() + HOUR)
        make.publish_page(treatment)
        assert self.told(lambda: cancel_withdrawal(treatment))
        assert [row["withdrawn_at"] for row in self.rows()] == [None, None]
        assert self.rows()[0] == before[0]

    def test_nothing_planned_tells_nobody(self, treatment):
        make.publish_page(treatment)
        assert not self.told(lambda: cancel_scheduled(treatment))
        assert not self.told(lambda: cancel_withdrawal(treatment))

    def test_other_pages_plans_stay(self, treatment):
        other = make.make_treatment()
        make.publish_page(other)
        withdraw(other, at=timezone.now() + 3 * HOUR)
        publish(make.ready(other), at=timezone.now() + HOUR)
        before = self.rows()
        assert cancel_scheduled(treatment) == cancel_withdrawal(treatment) == 0
        assert self.rows() == before

    def test_a_newer_version_is_still_withdrawn_at_the_moment_planned(self, client, treatment, monkeypatch):
        make.make_clinic()
        make.publish_page(treatment)
        end = timezone.now() + HOUR
        withdraw(treatment, at=end)
        make.publish_page(treatment)
        assert client.get("/treatments/botox/").status_code == 200
        monkeypatch.setattr(timezone, "now", lambda: end)
        assert client.get("/treatments/botox/").status_code == 410

    def test_withdrawn_earlier_than_planned_it_is_gone_at_once(self, client, treatment):
        make.make_clinic()
        make.publish_page(treatment)
        withdraw(treatment, at=timezone.now() + HOUR)
        assert client.get("/treatments/botox/").status_code == 200
        assert self.told(lambda: withdraw(treatment))
        assert client.get("/treatments/botox/").status_code == 410
        assert cancel_withdrawal(treatment) == 0
