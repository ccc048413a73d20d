"""Publishing, scheduling, withdrawing and previewing in the admin."""

import datetime
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from education.models import Revision, Treatment
from education.publishing.going_live import withdraw
from tests.factories import (
    make_criterion,
    make_guide,
    make_section,
    make_treatment,
    publish_page,
    ready,
)
from tests.staff import address, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(clinic):
    return signed_in("manager")


def text(response):
    return response.content.decode()


def later(**ago):
    return timezone.localtime(timezone.now() + datetime.timedelta(**ago)).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize("make", [make_treatment, make_guide])
def test_the_newest_version_goes_live_after_a_confirmation(manager, client, make):
    page = make()
    revision = ready(page, note="Ready")
    where = f"{address(page._meta.model_name, 'publish')}?page={page.pk}"
    asked = manager.get(where)
    assert "Ready" in text(asked)
    assert "Everything: patients have not seen this page before" in text(asked)
    assert client.get(page.get_absolute_url()).status_code == 404
    answer = manager.post(where, {"revision": revision.pk, "when": "now"}, follow=True)
    assert "Published." in text(answer)
    assert client.get(page.get_absolute_url()).status_code == 200
    revision.refresh_from_db()
    assert revision.published_by == manager.user
    assert not revision.demonstration
    assert LogEntry.objects.filter(object_id=page.pk, user=manager.user).exists()


def test_the_confirmation_says_what_changes(manager):
    treatment = make_treatment()
    make_section(treatment, heading="Kept")
    publish_page(treatment)
    make_section(treatment, heading="New")
    Treatment.objects.filter(pk=treatment.pk).update(name="Renamed")
    ready(treatment)
    said = text(manager.get(f"{address('treatment', 'publish')}?page={treatment.pk}"))
    assert "Name changed" in said
    assert "Sections: 1 added" in said


def test_asking_changes_nothing(manager):
    treatment = make_treatment()
    ready(treatment)
    manager.get(f"{address('treatment', 'publish')}?page={treatment.pk}")
    assert not Revision.objects.live().exists()


def test_it_publishes_the_version_that_was_looked_at(manager):
    treatment = make_treatment()
    looked_at = ready(treatment)
    ready(treatment)
    manager.post(address("treatment", "publish"), {"revision": looked_at.pk, "when": "now"})
    assert list(Revision.objects.live()) == [looked_at]


def test_it_can_be_scheduled(manager):
    treatment = make_treatment()
    revision = ready(treatment)
    data = {"revision": revision.pk, "when": "later", "at": later(days=3)}
    answer = manager.post(address("treatment", "publish"), data, follow=True)
    assert "Goes live on" in text(answer)
    assert "Scheduled</strong>" in text(answer)
    assert not Revision.objects.live().exists()
    assert Revision.objects.live(timezone.now() + datetime.timedelta(days=4)).get() == revision


@pytest.mark.parametrize(
    ("at", "problem"),
    [
        (later(days=-1), "in the future"),
        ("", "Enter the date and time"),
        ("soon", "Enter a date and a time, such as"),
    ],
)
def test_an_impossible_moment_is_said_and_nothing_happens(manager, at, problem):
    revision = ready(make_treatment())
    answer = manager.post(
        address("treatment", "publish"), {"revision": revision.pk, "when": "later", "at": at}
    )
    assert answer.status_code == 422
    assert problem in text(answer)
    assert "<title>Error: " in text(answer)
    assert f'name="revision" value="{revision.pk}"' in text(answer)
    assert not Revision.objects.live().exists()


def test_what_cannot_go_live_is_said_for_each_page(manager):
    good, bad = make_treatment(name="Good"), make_treatment(name="Bad")
    fresh, shown = ready(good), publish_page(bad)
    data = {"revision": [fresh.pk, shown.pk], "when": "now"}
    said = text(manager.post(address("treatment", "publish"), data, follow=True))
    assert "“Good”: Published." in said
    assert "“Bad” was not published. This revision is live or scheduled already." in said
    assert fresh in Revision.objects.live()


def test_a_withdrawn_version_is_refused_in_words(manager):
    treatment = make_treatment()
    revision = publish_page(treatment)
    withdraw(treatment)
    data = {"revision": revision.pk, "when": "now"}
    said = text(manager.post(address("treatment", "publish"), data, follow=True))
    assert "Save the page again" in said


def test_a_revision_of_another_kind_of_page_is_refused(manager):
    revision = ready(make_guide())
    answer = manager.post(address("treatment", "publish"), {"revision": revision.pk, "when": "now"})
    assert answer.status_code == 422
    assert not Revision.objects.live().exists()


@pytest.mark.parametrize("query", ["", "?page=abc", "?page=999999", "?page=" + "9" * 40])
@pytest.mark.parametrize("what", ["publish", "withdraw"])
def test_an_address_without_a_page_is_not_found(manager, what, query):
    assert manager.get(address("treatment", what) + query).status_code == 404


def test_a_page_with_nothing_saved_is_said(manager):
    said = text(manager.get(f"{address('treatment', 'publish')}?page={make_treatment().pk}"))
    assert "Nothing is saved yet" in said
    assert 'type="submit" class="default"' not in said


def test_a_part_says_that_it_waits_for_its_whole(manager):
    part = make_treatment(part_of=make_treatment(name="The whole"))
    ready(part)
    said = text(manager.get(f"{address('treatment', 'publish')}?page={part.pk}"))
    assert "Patients will see it once “The whole”" in said


@pytest.mark.parametrize("action", ["publish_newest", "withdraw_pages"])
def test_a_list_leads_to_the_confirmation_of_all_that_is_ticked(manager, action):
    pages = [make_treatment(), make_treatment()]
    for page in pages:
        publish_page(page)
    data = {"action": action, "_selected_action": [page.pk for page in pages]}
    said = text(manager.post(address("treatment"), data, follow=True))
    assert all(f"<h2>{page}</h2>" in said for page in pages)


def test_a_page_is_withdrawn_after_a_confirmation(manager, client):
    treatment = make_treatment(name="Old one")
    part = make_treatment(name="Its part", part_of=treatment)
    guide = make_guide(title="A guide", options=[treatment])
    for page in (treatment, part, guide):
        publish_page(page)
    where = f"{address('treatment', 'withdraw')}?page={treatment.pk}"
    asked = text(manager.get(where))
    assert "Its parts go with it: “Its part”" in asked
    assert "“A guide”" in asked
    assert client.get(treatment.get_absolute_url()).status_code == 200
    said = text(manager.post(where, {"page": treatment.pk, "when": "now"}, follow=True))
    assert "Withdrawn." in said
    assert client.get(treatment.get_absolute_url()).status_code == 410
    again = text(manager.post(where, {"page": treatment.pk, "when": "now"}, follow=True))
    assert "there was nothing to withdraw" in again


def test_withdrawing_can_be_scheduled(manager):
    treatment = make_treatment()
    publish_page(treatment)
    data = {"page": treatment.pk, "when": "later", "at": later(days=3)}
    assert "Will be withdrawn on" in text(manager.post(address("treatment", "withdraw"), data, follow=True))
    assert Revision.objects.live().exists()
    assert not Revision.objects.live(timezone.now() + datetime.timedelta(days=4)).exists()


def test_shared_words_go_live_together(manager):
    make_criterion()
    revision = ready(None)
    where = reverse("admin:education_revision_publish_shared_words")
    assert where in text(manager.get(address("criterion")))
    assert "Shared words" in text(manager.get(where))
    manager.post(where, {"revision": revision.pk, "when": "now"})
    assert list(Revision.objects.live()) == [revision]
    assert "live or scheduled already" in text(manager.get(where))


def test_shared_words_of_a_new_site_are_nothing_to_publish(manager):
    said = text(manager.get(reverse("admin:education_revision_publish_shared_words")))
    assert "Nothing is saved yet" in said


def test_a_page_is_no_shared_words(manager):
    revision = ready(make_treatment())
    where = reverse("admin:education_revision_publish_shared_words")
    assert manager.post(where, {"revision": revision.pk, "when": "now"}).status_code == 422


@pytest.mark.parametrize("make", [make_treatment, make_guide])
def test_a_preview_shows_the_working_copy_to_those_who_may_and_is_kept_nowhere(clinic, client, make):
    page = make()
    make_section(page, heading="Not yet for patients")
    response = signed_in("editor").get(address(page._meta.model_name, "preview", page.pk))
    assert response.status_code == 200
    assert "Not yet for patients" in text(response)
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert re.search(r'<meta name="robots" content="noindex', text(response))
    assert client.get(page.get_absolute_url()).status_code == 404


def test_a_part_is_previewed_though_its_whole_is_not_live(clinic):
    part = make_treatment(part_of=make_treatment())
    assert signed_in("editor").get(address("treatment", "preview", part.pk)).status_code == 200


def test_exactly_one_version_is_previewed(clinic):
    treatment = make_treatment(name="First name")
    revision = ready(treatment)
    Treatment.objects.filter(pk=treatment.pk).update(name="Second name")
    said = text(signed_in("clinician").get(address("revision", "preview", revision.pk)))
    assert "First name" in said
    assert "Second name" not in said


def test_a_preview_of_nothing_is_not_found(clinic):
    editor = signed_in("editor")
    assert editor.get(address("treatment", "preview", 999)).status_code == 404
    assert editor.get(address("revision", "preview", 999)).status_code == 404
    shared = address("revision", "preview", ready(None).pk)
    assert editor.get(f"{shared}?standing=nothing").status_code == 404


def test_a_page_offers_what_this_person_may_do(clinic):
    treatment = make_treatment()
    publish_page(treatment)
    where = address("treatment", "change", treatment.pk)
    offered = {role: text(signed_in(role).get(where)) for role in ("editor", "clinician", "manager")}
    assert all("View as patient" in page for page in offered.values())
    assert "Publish…" not in offered["editor"]
    assert "Withdraw…" not in offered["editor"]
    assert "Publish…" in offered["clinician"]
    assert "Withdraw…" in offered["manager"]


def test_the_history_is_for_reading(clinic):
    treatment = make_treatment()
    live, saved = publish_page(treatment), ready(treatment, note="Saved only")
    clinician = signed_in("clinician")
    listed = text(clinician.get(address("revision")))
    assert "Saved only" in listed
    assert listed.count(">Live<") == 1
    assert "Was live" not in listed
    assert text(clinician.get(address("revision", "change", live.pk))).count("Live") >= 1
    superuser = signed_in("superuser")
    assert superuser.get(reverse("admin:education_revision_add")).status_code == 403
    assert superuser.post(address("revision", "change", saved.pk), {"note": "x"}).status_code == 403
    assert superuser.post(address("revision", "delete", saved.pk), {"post": "yes"}).status_code == 403
