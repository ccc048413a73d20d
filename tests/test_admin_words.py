"""Criteria, concerns, terms, standing pages and sources in the admin."""

import pytest

from education.models import Revision, Source, StandingPage, Term
from education.publishing import content
from tests.factories import (
    make_concern,
    make_criterion,
    make_effect,
    make_fact,
    make_guide,
    make_question_to_ask,
    make_section,
    make_source,
    make_standing_page,
    make_suitability,
    make_term,
    make_treatment,
    publish_page,
)
from tests.staff import address, form_of, signed_in

pytestmark = pytest.mark.django_db

MAKERS = [make_criterion, make_concern, make_term, make_standing_page]


@pytest.fixture
def editor(clinic):
    return signed_in("editor")


def save(client, row, **changes):
    where = address(row._meta.model_name, "change", row.pk)
    return client.post(where, form_of(client.get(where)) | changes)


def newest(page):
    return Revision.objects.of(page).order_by("-pk").first()


@pytest.mark.parametrize("make", MAKERS)
def test_saving_shared_words_keeps_them_all_as_one_revision(editor, make):
    row = make()
    assert save(editor, row).status_code == 302
    revision = newest(None)
    assert revision.made_by == editor.user
    assert str(row) in revision.note


def test_a_new_term_is_in_the_next_revision(editor):
    where = address("term", "add")
    data = form_of(editor.get(where)) | {"name": "Filler", "slug": "filler", "meaning": "A gel."}
    assert editor.post(where, data).status_code == 302
    assert [term.slug for term in content.load(newest(None).document).terms] == ["filler"]


@pytest.mark.parametrize("make", [make_criterion, make_concern, make_term])
def test_deleting_one_is_kept_too(editor, make):
    row = make()
    editor.post(address(row._meta.model_name, "delete", row.pk), {"post": "yes"})
    assert not type(row).objects.exists()
    assert "Deleted" in newest(None).note


def test_deleting_several_is_one_revision(editor):
    terms = [make_term(), make_term()]
    data = {"action": "delete_selected", "_selected_action": [term.pk for term in terms], "post": "yes"}
    editor.post(address("term"), data)
    assert not Term.objects.exists()
    assert Revision.objects.of(None).count() == 1


@pytest.mark.parametrize(("make", "use"), [(make_criterion, make_fact), (make_concern, make_suitability)])
def test_what_a_treatment_names_is_not_deleted(editor, make, use):
    row = make()
    use(make_treatment(), row)
    where = address(row._meta.model_name, "delete", row.pk)
    assert "is not deleted" in editor.get(where).content.decode()
    editor.post(where, {"post": "yes"})
    assert type(row).objects.exists()


@pytest.mark.parametrize("make", [*MAKERS, make_source])
def test_a_key_does_not_change(editor, make):
    row = make(slug="kept")
    save(editor, row, slug="moved")
    row.refresh_from_db()
    assert row.slug == "kept"


def test_a_standing_page_cites_only_known_sources(editor):
    response = save(editor, make_standing_page(), body="So it is [@nobody].")
    assert "No source has the key “nobody”" in response.content.decode()


def test_a_changed_source_makes_a_new_version_of_every_page_that_cites_it(editor):
    source = make_source(slug="a-source", title="Old title")
    by_row, by_text, not_at_all = make_treatment(), make_treatment(), make_treatment()
    make_effect(by_row, sources=[source])
    make_section(by_text, body="So it is [@a-source].")
    guide = make_guide()
    make_question_to_ask(guide, sources=[source])
    make_term(sources=[source])
    pages = [by_row, by_text, guide, None]
    for page in [*pages, not_at_all]:
        publish_page(page)
    save(editor, source, title="New title")
    for page in pages:
        assert [cited.title for cited in content.load(newest(page).document).sources] == ["New title"]
        assert newest(page).goes_live_at is None
    assert Revision.objects.of(not_at_all).count() == 1


def test_a_source_saved_as_it_was_makes_no_version(editor):
    source = make_source()
    treatment = make_treatment()
    make_effect(treatment, sources=[source])
    publish_page(treatment)
    save(editor, source)
    assert Revision.objects.of(treatment).count() == 1


def test_a_cited_source_is_not_deleted(editor):
    cited, free = make_source(slug="cited"), make_source()
    make_effect(make_treatment(name="Botox"), sources=[cited])
    where = address("source", "delete", cited.pk)
    assert "cited is cited by “Botox”" in editor.get(where).content.decode()
    editor.post(where, {"post": "yes"})
    data = {"action": "delete_selected", "_selected_action": [cited.pk, free.pk], "post": "yes"}
    editor.post(address("source"), data)
    assert Source.objects.count() == 2
    editor.post(address("source", "delete", free.pk), {"post": "yes"})
    assert list(Source.objects.all()) == [cited]


def test_a_standing_page_is_never_deleted(clinic):
    page = make_standing_page()
    superuser = signed_in("superuser")
    data = {"action": "delete_selected", "_selected_action": [page.pk], "post": "yes"}
    superuser.post(address("standingpage"), data)
    assert StandingPage.objects.exists()
    assert superuser.post(address("standingpage", "delete", page.pk), {"post": "yes"}).status_code == 403


def test_patients_see_no_saved_word_before_it_is_published(editor, client):
    term = make_term(name="Old word")
    publish_page(None)
    save(editor, term, name="New word")
    text = client.get("/glossary/").content.decode()
    assert "Old word" in text
    assert "New word" not in text
