"""What is planned for later can be called off, and a newer version does not undo it by the way."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from education.models import Revision
from education.publishing.going_live import publish, withdraw
from tests import factories as make
from tests.staff import address, signed_in

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def text(response):
    return response.content.decode()


def cancel(page, what):
    args = ["shared", what] if page is None else [page._meta.model_name, page.pk, what]
    return reverse("admin:education_revision_cancel", args=args)


@pytest.fixture
def manager(clinic):
    return signed_in("manager")


@pytest.mark.parametrize("kind", [make.make_treatment, make.make_guide, lambda: None])
def test_a_scheduled_version_is_called_off(manager, kind):
    page = kind()
    shown = make.publish_page(page)
    publish(make.ready(page), at=timezone.now() + DAY)
    assert "will not go live" in text(manager.get(cancel(page, "going-live")))
    assert Revision.objects.scheduled().exists()
    assert "It will not go live." in text(manager.post(cancel(page, "going-live"), follow=True))
    assert list(Revision.objects.live(timezone.now() + 2 * DAY)) == [shown]
    assert LogEntry.objects.filter(user=manager.user, change_message__contains="not go live").count() == 1
    assert "nothing is planned any more" in text(manager.post(cancel(page, "going-live"), follow=True))
    assert LogEntry.objects.filter(user=manager.user, change_message__contains="not go live").count() == 1


def test_scheduled_shared_words_show_the_way_to_call_them_off(manager):
    make.publish_page(None)
    publish(make.ready(None), at=timezone.now() + DAY)
    said = text(manager.get(reverse("admin:education_revision_publish_shared_words")))
    assert cancel(None, "going-live") in said


def test_a_planned_withdrawal_is_called_off(manager):
    page = make.make_treatment()
    make.publish_page(page)
    withdraw(page, at=timezone.now() + DAY)
    strip = text(manager.get(address("treatment", "change", page.pk)))
    assert cancel(page, "withdrawal") in strip
    assert "It will not be withdrawn." in text(manager.post(cancel(page, "withdrawal"), follow=True))
    assert Revision.objects.live(timezone.now() + 2 * DAY).exists()
    assert cancel(page, "withdrawal") not in text(manager.get(address("treatment", "change", page.pk)))


def test_publishing_says_that_a_planned_withdrawal_will_still_happen(manager, client):
    page = make.make_treatment(slug="botox")
    make.publish_page(page)
    withdraw(page, at=timezone.now() + DAY)
    newer = make.ready(page)
    assert "will still be withdrawn on" in text(
        manager.get(f"{address('treatment', 'publish')}?page={page.pk}")
    )
    manager.post(address("treatment", "publish"), {"revision": newer.pk, "when": "now"})
    assert list(Revision.objects.live()) == [newer]
    assert not Revision.objects.live(timezone.now() + 2 * DAY).exists()


@pytest.mark.parametrize("role", ["editor", "reviewer", "front desk", "patient", "nobody"])
def test_nobody_else_may(clinic, role):
    page = make.make_treatment()
    publish(make.ready(page), at=timezone.now() + DAY)
    client = signed_in(role)
    for what in ("going-live", "withdrawal"):
        assert client.get(cancel(page, what)).status_code in (302, 403)
        assert client.post(cancel(page, what)).status_code in (302, 403)
    assert Revision.objects.scheduled().exists()


def test_what_is_not_there_is_said_so(manager):
    page = make.make_treatment()
    assert manager.get(cancel(page, "everything")).status_code == 404
    assert manager.get(cancel(page, "going-live").replace(f"/{page.pk}/", "/999999/")).status_code == 404
    assert manager.get(cancel(None, "withdrawal")).status_code == 404
    assert manager.post(cancel(None, "withdrawal")).status_code == 404
    assert "Nothing is planned any more." in text(manager.get(cancel(page, "going-live")))
