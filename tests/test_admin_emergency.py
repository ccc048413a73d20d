"""Publishing what is not signed off: nowhere but on the emergency's own page, with a reason, on record."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from education.models import Notification, Revision
from education.publishing.freeze import record
from tests import factories as make
from tests.staff import SUPERUSER, address, signed_in

pytestmark = pytest.mark.django_db
REASON = {"reason": "A warning of the regulator must go out tonight.", "sure": "on"}


def text(response):
    return response.content.decode()


def of(revision):
    return reverse("admin:education_revision_emergency", args=[revision.pk])


@pytest.fixture
def revision(clinic):
    return record(make.make_treatment(slug="botox", name="Botox"))


@pytest.fixture
def manager(clinic):
    client = signed_in("manager")
    client.user.email = "boss@clinic.example"
    client.user.save()
    return client


def test_the_usual_page_says_what_is_missing_and_has_no_button(manager, revision):
    said = text(manager.get(f"{address('treatment', 'publish')}?page={revision.treatment_id}"))
    assert "It cannot go live until a clinician has signed this version." in said
    assert of(revision) in said
    assert 'type="submit" class="default"' not in said


def test_it_names_who_signed(manager):
    page = make.make_treatment()
    make.ready(page)
    said = text(manager.get(f"{address('treatment', 'publish')}?page={page.pk}"))
    assert "by Dr Test, MD, on" in said
    assert 'type="submit" class="default"' in said


@pytest.mark.parametrize("role", ["clinician", "manager", SUPERUSER])
def test_no_forged_post_elsewhere_publishes_it(clinic, revision, role):
    shared = record(None)
    client = signed_in(role)
    forged = {"when": "now", "emergency": REASON["reason"], **REASON}
    client.post(address("treatment", "publish"), forged | {"revision": revision.pk})
    client.post(address("guide", "publish"), forged | {"revision": revision.pk})
    client.post(reverse("admin:education_revision_publish_shared_words"), forged | {"revision": shared.pk})
    client.post(address("revision", "change", revision.pk), forged | {"goes_live_at": "2020-01-01"})
    action = {"action": "publish_newest", "_selected_action": revision.treatment_id, "select_across": "1"}
    client.post(address("treatment"), forged | action)
    client.post(of(revision), forged | {"sure": ""})
    assert not Revision.objects.filter(goes_live_at__isnull=False).exists()


def test_a_manager_publishes_it_with_a_reason(manager, client, revision):
    assert "stay in its history for ever" in text(manager.get(of(revision)))
    said = text(manager.post(of(revision), REASON, follow=True))
    assert "Published without a sign-off" in said
    assert REASON["reason"] in said
    revision.refresh_from_db()
    assert (revision.emergency, revision.published_by) == (REASON["reason"], manager.user)
    assert Notification.objects.get(kind="emergency").recipient == manager.user
    assert LogEntry.objects.filter(user=manager.user, change_message__contains="emergency").exists()
    history = text(
        manager.get(reverse("admin:education_revision_versions", args=["treatment", revision.treatment_id]))
    )
    assert f"Emergency, without a sign-off</strong> by {manager.user.username}: {REASON['reason']}" in history
    page = text(client.get("/treatments/botox/"))
    assert "Not yet signed off by a clinician" in page
    assert "regulator must go out" not in page


@pytest.mark.parametrize("role", ["editor", "clinician", "reviewer", "front desk", "patient", "nobody"])
def test_nobody_else_may(clinic, revision, role):
    client = signed_in(role)
    assert client.get(of(revision)).status_code in (302, 403)
    assert client.post(of(revision), REASON).status_code in (302, 403)
    assert not Revision.objects.live().exists()


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"reason": ""}, "Enter the reason."),
        ({"reason": "Urgent."}, "Say more"),
        ({"reason": " " * 50}, "Enter the reason."),
        ({"reason": "x" * 401}, "at most 400"),
        ({"sure": ""}, "Tick the box"),
    ],
)
def test_it_takes_a_reason_that_a_colleague_understands(manager, revision, wrong, problem):
    answer = manager.post(of(revision), REASON | wrong)
    assert answer.status_code == 422
    assert problem in text(answer)
    assert not Revision.objects.live().exists()


def test_shared_words_go_live_in_an_emergency_too(manager):
    shared = record(None)
    manager.post(of(shared), REASON)
    shared.refresh_from_db()
    assert shared.emergency == REASON["reason"]
    history = text(manager.get(reverse("admin:education_revision_versions", args=["shared"])))
    assert REASON["reason"] in history
    assert "live or scheduled already" in text(manager.get(of(shared)))


@pytest.mark.page_health
def test_what_a_check_stops_it_still_stops(manager, revision):
    said = text(manager.post(of(revision), REASON))
    assert "Mend this first" in said
    assert not Revision.objects.live().exists()


def test_what_is_signed_off_needs_no_emergency(manager):
    revision = make.ready(make.make_treatment())
    said = text(manager.get(of(revision)))
    assert "publish it in the usual way" in said
    assert 'value="Publish without a sign-off"' not in said


def test_a_version_that_is_not_there(manager):
    for key in (999999, 10**30):
        assert manager.get(reverse("admin:education_revision_emergency", args=[key])).status_code == 404
