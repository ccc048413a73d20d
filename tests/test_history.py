"""A page's history in the admin: versions listed, compared, previewed and restored, by those who may and nobody else."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from education.models import Criterion, Revision, Treatment
from education.publishing import content
from education.publishing.freeze import freeze, record
from education.publishing.going_live import publish, withdraw
from tests import factories as make
from tests.staff import EVERYBODY, NOBODY, PATIENT, SUPERUSER, address, signed_in

pytestmark = pytest.mark.django_db

READERS = {"editor", "clinician", "reviewer", "manager", SUPERUSER}
WRITERS = {"editor", SUPERUSER}
SECRET = "A sentence nobody may read yet"


@pytest.fixture
def editor(clinic):
    return signed_in("editor")


def text(response):
    return response.content.decode()


def plain(response):
    """The page's words without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", text(response)).split())


def of(page, what="versions", **query):
    """The address of a page's versions, or of a comparison of two."""
    args = ["shared"] if page is None else [page._meta.model_name, page.pk]
    pairs = "&".join(f"{name}={value}" for name, value in query.items())
    return reverse(f"admin:education_revision_{what}", args=args) + (f"?{pairs}" if pairs else "")


def of_revision(what, revision):
    return address("revision", what, revision.pk)


PAGES = [make.make_treatment, make.make_guide, lambda: None]
pages = pytest.mark.parametrize("make_page", PAGES, ids=["treatment", "guide", "shared words"])


# --- The list -----------------------------------------------------------------------------------------------------------


@pages
def test_every_version_is_listed_newest_first_with_who_and_why(editor, make_page):
    page = make_page()
    for note in ("First words", "Second words"):
        record(page, by=editor.user, note=note)
    said = plain(editor.get(of(page)))
    assert said.index("Second words") < said.index("First words")
    assert f"by {editor.user.username}" in said
    assert "2 versions" in said


def test_it_says_what_became_of_each_version(editor):
    treatment = make.make_treatment()
    was_live = make.publish_page(treatment, at=timezone.now() - timezone.timedelta(days=9))
    make.publish_page(treatment, demonstration=True)
    record(treatment)
    publish(make.ready(treatment), at=timezone.now() + timezone.timedelta(days=3))
    said = plain(editor.get(of(treatment)))
    for word in ("Was live from", "Live since", "Demonstration: not signed off", "Saved", "Scheduled for"):
        assert said.count(word) == 1 or word == "Saved", word
    withdraw(treatment)
    assert "Withdrawn from" in plain(editor.get(of(treatment)))
    assert was_live.pk


def test_a_page_with_nothing_saved_says_so(editor):
    assert "No version has been saved yet" in plain(editor.get(of(make.make_treatment())))


def test_another_pages_versions_are_not_listed(editor):
    treatment, other = make.make_treatment(), make.make_treatment()
    record(other, note="Of the other one")
    record(make.make_guide(), note="Of a guide")
    record(treatment)
    said = text(editor.get(of(treatment)))
    assert "Of the other one" not in said
    assert "Of a guide" not in said


def test_a_thousand_versions_take_no_more_queries_than_ten_and_come_in_pages(editor):
    few, many = make.make_treatment(), make.make_treatment()
    for page, number in ((few, 10), (many, 1000)):
        revision = record(page, by=editor.user)
        Revision.objects.bulk_create(
            Revision(
                subject="treatment",
                treatment=page,
                document=revision.document,
                fingerprint=revision.fingerprint,
                made_by=editor.user,
            )
            for _ in range(number - 1)
        )
        make.publish_page(page)
    # What every page of the staff's side asks: who this is, what they may do, and whether the clinic's details still hold.
    every_page = queries(editor, reverse("admin:education_revision_publish_shared_words"), 403)
    needed = queries(editor, of(many))
    assert needed == queries(editor, of(few))
    assert needed - every_page <= 5
    assert text(editor.get(of(many))).count('name="old"') == 50
    last = text(editor.get(of(many, p=21)))
    assert last.count('name="old"') == 1
    assert 'href="?p=20"' in last
    assert editor.get(of(many, p="x")).status_code == 200


def queries(client, where, status=200):
    client.get(where)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(where).status_code == status
    return len(captured)


@pytest.mark.parametrize("maker", [make.make_treatment, make.make_guide])
def test_the_page_leads_to_its_history_and_the_stock_one_keeps_its_address(editor, maker):
    page = maker()
    said = text(editor.get(address(page._meta.model_name, "change", page.pk)))
    assert f'href="{of(page)}"' in said
    assert f'href="{address(page._meta.model_name, "history", page.pk)}"' not in said
    assert editor.get(address(page._meta.model_name, "history", page.pk)).status_code == 200


@pytest.mark.parametrize(
    "maker", [make.make_criterion, make.make_concern, make.make_term, make.make_standing_page]
)
def test_shared_words_lead_to_theirs(editor, maker):
    row = maker()
    for where in (
        address(row._meta.model_name, "change", row.pk),
        address(row._meta.model_name),
        address("revision"),
    ):
        assert f'href="{of(None)}"' in text(editor.get(where))


# --- Comparing ----------------------------------------------------------------------------------------------------------


def test_two_versions_are_compared_field_by_field(editor):
    treatment = make.make_treatment()
    effect = make.make_effect(treatment, name="headache", what_to_do="Rest for 1 day.")
    old = record(treatment, note="The first")
    effect.what_to_do = "Rest for 2 days."
    effect.save()
    make.make_section(treatment, heading="New part", body="New words.")
    new = record(treatment, note="The second")
    response = editor.get(of(treatment, "compare", old=old.pk, new=new.pk))
    said = plain(response)
    assert "2 changes from the older to the newer" in said
    assert "Side effect “headache” What to do changed" in said
    assert "Rest for [removed: 1 day. ] [added: 2 days. ]" in said
    assert "Section “New part” added" in said
    assert "<del>" in text(response)
    assert "The first" in said
    assert "The second" in said
    back = plain(editor.get(of(treatment, "compare", old=new.pk, new=old.pk)))
    assert "Section “New part” removed" in back


def test_the_working_copy_is_compared_with_live_by_one_click(editor):
    treatment = make.make_treatment()
    fact = make.make_fact(treatment, make.make_criterion(slug="pain", question="Does it hurt?"))
    make.publish_page(treatment)
    fact.answer = "Not much."
    fact.save()
    where = f"{of(treatment, 'compare')}?old=live&amp;new=working"
    assert where in text(editor.get(of(treatment)))
    assert where in text(editor.get(address("treatment", "change", treatment.pk)))
    said = plain(editor.get(of(treatment, "compare", old="live", new="working")))
    assert "1 change from" in said
    assert "Fact “Does it hurt?”" in said
    assert said == plain(editor.get(of(treatment, "compare")))


def test_the_same_version_twice_says_so(editor):
    treatment = make.make_treatment()
    revision = record(treatment)
    said = plain(editor.get(of(treatment, "compare", old=revision.pk, new="working")))
    assert "The two say exactly the same" in said


def test_nothing_live_is_nothing_to_compare_with(editor):
    treatment = make.make_treatment()
    record(treatment)
    assert "nothing to compare with" in plain(editor.get(of(treatment, "compare", old="live", new="working")))


def test_shared_words_are_compared(editor):
    term = make.make_term(name="Filler", meaning="A gel.")
    old = record(None)
    term.meaning = "A soft gel."
    term.save()
    said = plain(editor.get(of(None, "compare", old=old.pk, new="working")))
    assert "Term “Filler” Meaning changed" in said


@pytest.mark.parametrize("which", ["x", "", "9" * 40, "-1", "0", "1.5"])
def test_an_impossible_version_is_not_found(editor, which):
    treatment = make.make_treatment()
    record(treatment)
    assert editor.get(of(treatment, "compare", old=which, new="working")).status_code == 404
    assert editor.get(of(treatment, "compare", old="working", new=which)).status_code == 404


def test_a_version_of_another_page_is_not_shown_as_this_ones(editor):
    treatment = make.make_treatment()
    others = [record(make.make_treatment()), record(make.make_guide()), record(None)]
    for other in others:
        assert editor.get(of(treatment, "compare", old=other.pk, new="working")).status_code == 404


def test_markup_in_a_text_is_shown_as_typed(editor):
    treatment = make.make_treatment(name="<script>alert(1)</script>")
    old = record(treatment, note="<img src=x>")
    make.make_section(treatment, heading="<b>bold</b>", body="<script>alert(2)</script>")
    record(treatment)
    for where in (of(treatment), of(treatment, "compare", old=old.pk, new="working")):
        said = text(editor.get(where))
        assert "<script>alert" not in said
        assert "<img src=x>" not in said
        assert "<b>bold" not in said


def test_the_status_says_how_far_the_working_copy_is_from_live(editor):
    treatment = make.make_treatment()
    where = address("treatment", "change", treatment.pk)
    assert "since the live version" not in plain(editor.get(where))
    make.publish_page(treatment)
    assert "since the live version" not in plain(editor.get(where))
    make.make_section(treatment)
    make.make_caution(treatment)
    Treatment.objects.filter(pk=treatment.pk).update(name="Renamed")
    said = plain(editor.get(where))
    assert "3 changes in the working copy since the live version" in said


# --- Preview ------------------------------------------------------------------------------------------------------------


def test_any_version_is_previewed_and_kept_nowhere(editor):
    guide = make.make_guide(introduction="As it was once.")
    old = record(guide)
    make.make_section(guide)
    record(guide)
    response = editor.get(of_revision("preview", old))
    assert "As it was once." in text(response)
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_shared_words_are_previewed_as_the_glossary_and_the_standing_pages(editor, client):
    make.make_term(name="Filler as it was")
    make.make_standing_page(slug="privacy", title="Privacy", body="Words as they were.")
    old = record(None)
    where = of_revision("preview", old)
    for address_, words in (
        (where, "Filler as it was"),
        (f"{where}?standing=privacy", "Words as they were."),
    ):
        response = editor.get(address_)
        assert words in text(response)
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
    assert "Filler as it was" not in text(client.get(reverse("glossary")))
    assert f"{where}?standing=privacy" in text(editor.get(of(None, "compare", old=old.pk, new="working")))


# --- Restoring ----------------------------------------------------------------------------------------------------------


@pages
def test_a_version_is_restored_after_a_confirmation(editor, make_page):
    page = make_page()
    if page is None:
        make.make_term(name="Kept")
    old = record(page)
    kept = content.load(old.document)
    if page is None:
        make.make_term(name="Later")
    else:
        make.make_section(page, heading="Later")
    asked = editor.get(of_revision("restore", old))
    assert "What changes in the working copy: 1 change" in plain(asked)
    assert "“Later” removed" in plain(asked)
    assert freeze(page) != kept
    answer = editor.post(of_revision("restore", old), follow=True)
    assert "Restored the version of" in plain(answer)
    assert freeze(page) == kept
    newest = Revision.objects.of(page).order_by("-pk").first()
    assert newest.made_by == editor.user
    assert newest.goes_live_at is None
    assert LogEntry.objects.filter(
        user=editor.user, change_message__startswith="Restored the version of"
    ).exists()
    assert "Later" in Revision.objects.of(page).order_by("-pk")[1].document


def test_what_cannot_be_restored_is_said_and_nothing_is_half_done(editor):
    treatment = make.make_treatment()
    fact = make.make_fact(treatment, make.make_criterion(slug="pain"))
    old = record(treatment)
    fact.delete()
    Criterion.objects.all().delete()
    asked = editor.get(of_revision("restore", old))
    assert asked.status_code == 200
    assert "The criterion “pain” does not exist any more." in plain(asked)
    assert "Restore this version" not in text(asked)
    before = freeze(treatment)
    answer = editor.post(of_revision("restore", old))
    assert answer.status_code == 422
    assert "<title>Error: " in text(answer)
    assert "Nothing has changed" in plain(answer)
    assert freeze(treatment) == before
    assert Revision.objects.count() == 1


def test_a_version_that_is_what_the_working_copy_says_is_nothing_to_restore(editor):
    revision = record(make.make_treatment())
    asked = editor.get(of_revision("restore", revision))
    assert "says the same already" in plain(asked)
    assert "Restore this version" not in text(asked)


def test_restoring_needs_the_forms_own_token(clinic):
    revision = record(make.make_treatment())
    client = signed_in("editor")
    client.handler.enforce_csrf_checks = True
    assert client.post(of_revision("restore", revision)).status_code == 403


def test_only_who_may_change_a_page_is_offered_to_restore_it(clinic):
    treatment = make.make_treatment()
    record(treatment)
    for role in READERS:
        assert ("Restore…" in text(signed_in(role).get(of(treatment)))) == (role in WRITERS)


# --- Nobody else --------------------------------------------------------------------------------------------------------


def drafts():
    """Of each kind of page: one live version, and a draft by somebody else with words that nobody may read yet."""
    author = signed_in("editor").user
    treatment, guide = make.make_treatment(), make.make_guide()
    term = make.make_term()
    for page in (treatment, guide, None):
        make.publish_page(page)
    for page in (treatment, guide):
        make.make_section(page, heading="A draft", body=f"{SECRET}.")
    type(term).objects.filter(pk=term.pk).update(meaning=SECRET)
    return {page: record(page, by=author, note=SECRET) for page in (treatment, guide, None)}


def addresses(found):
    for page, draft in found.items():
        yield of(page)
        yield of(page, "compare")
        yield of(page, "compare", old="live", new=draft.pk)
        yield of(page, "compare", old=draft.pk, new="working")
        yield of_revision("preview", draft)
        yield of_revision("restore", draft)
        yield of_revision("change", draft)
        yield of_revision("history", draft)
        if page is not None:
            yield address(page._meta.model_name, "history", page.pk)
            yield address(page._meta.model_name, "preview", page.pk)
    yield address("revision")
    yield reverse("admin:education_revision_versions", args=["treatment", 999999])
    yield reverse("admin:education_revision_versions", args=["guide", "1" * 30])
    yield reverse("admin:education_revision_versions", args=["shared", 1])
    yield reverse("admin:education_revision_versions", args=["treatment"])
    yield reverse("admin:education_revision_versions", args=["user", 1])


def shut_out(response):
    return response.status_code in (403, 404, 405) or (
        response.status_code == 302 and response["Location"].startswith(reverse("admin:login"))
    )


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "options"])
@pytest.mark.parametrize("role", [NOBODY, PATIENT, "front desk"])
def test_nobody_without_permission_reads_a_draft_by_any_of_its_addresses(clinic, subtests, role, method):
    found, client = drafts(), signed_in(role)
    before = {page: freeze(page) for page in found}
    count = Revision.objects.count()
    for where in addresses(found):
        with subtests.test(where):
            response = getattr(client, method)(where)
            assert shut_out(response)
            assert SECRET not in text(response)
    assert {page: freeze(page) for page in found} == before
    assert Revision.objects.count() == count


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_may_do_what(clinic, subtests, role):
    found, client = drafts(), signed_in(role)
    for page, draft in found.items():
        table = {
            of(page): ("get", READERS),
            of(page, "compare"): ("get", READERS),
            of_revision("preview", draft): ("get", READERS),
            of_revision("restore", draft): ("get", WRITERS),
        }
        for where, (_, allowed) in table.items():
            with subtests.test(where):
                response = client.get(where)
                assert (response.status_code == 200) == (role in allowed)
                assert role in allowed or shut_out(response)
        first = Revision.objects.of(page).order_by("pk").first()
        before, count = freeze(page), Revision.objects.count()
        with subtests.test("restore by POST"):
            response = client.post(of_revision("restore", first))
            assert (freeze(page) != before) == (role in WRITERS)
            assert (Revision.objects.count() != count) == (role in WRITERS)
            assert role in WRITERS or shut_out(response)
        for where in (of(page), of(page, "compare")):
            with subtests.test(f"POST {where}"):
                assert client.post(where).status_code in ({405} if role in READERS else {302, 403})


@pytest.mark.parametrize("missing", ["view_revision", "view_treatment"])
def test_each_of_the_two_permissions_is_needed(clinic, missing):
    found = drafts()
    client = signed_in("manager")
    group = client.user.groups.get()
    group.permissions.remove(group.permissions.get(codename=missing))
    for page, draft in found.items():
        if getattr(page, "_meta", None) and page._meta.model_name == "treatment":
            for where in (of(page), of(page, "compare"), of_revision("preview", draft)):
                assert client.get(where).status_code == 403


@pytest.mark.parametrize("where", ["versions", "compare"])
def test_no_cache_keeps_a_history(editor, where):
    treatment = make.make_treatment()
    make.publish_page(treatment)
    assert "no-store" in editor.get(of(treatment, where))["Cache-Control"]


def test_an_address_of_no_page_is_not_found(editor):
    for args in (["treatment", 999999], ["guide", "1" * 30], ["shared", 1], ["treatment"], ["user", 1]):
        assert editor.get(reverse("admin:education_revision_versions", args=args)).status_code == 404
    assert editor.get(address("revision", "restore", 999999)).status_code == 404
