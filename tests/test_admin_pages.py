"""Working on a treatment or a guide in the admin."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from education.models import Revision, Treatment
from education.publishing import content
from tests.factories import (
    make_caution,
    make_effect,
    make_fact,
    make_guide,
    make_question,
    make_question_to_ask,
    make_section,
    make_source,
    make_suitability,
    make_treatment,
    publish_page,
)
from tests.staff import add_row, address, form_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(clinic):
    return signed_in("editor")


def save(client, page, **changes):
    """Open a page, change some fields, send it."""
    where = address(page._meta.model_name, "change", page.pk)
    return client.post(where, form_of(client.get(where)) | changes)


def newest(page):
    return Revision.objects.of(page).order_by("-pk").first()


def full_treatment(rows=1, **fields):
    """A treatment with so many rows of each kind, each with a source."""
    treatment = make_treatment(**fields)
    for number in range(rows):
        sources = [make_source()]
        make_section(treatment, order=number)
        make_fact(treatment, sources=sources)
        make_suitability(treatment, sources=sources)
        make_effect(treatment, sources=sources, order=number)
        make_caution(treatment, sources=sources, order=number)
        make_question(treatment, sources=sources, order=number)
    return treatment


@pytest.mark.parametrize("make", [make_treatment, make_guide])
def test_every_save_makes_a_revision_with_who_and_why(editor, make):
    page = make()
    response = save(editor, page, note="First words")
    assert response.status_code == 302
    revision = newest(page)
    assert (revision.made_by, revision.note) == (editor.user, "First words")
    assert revision.goes_live_at is None
    save(editor, page)
    assert Revision.objects.of(page).count() == 2


def test_a_revision_holds_the_rows_saved_with_it(editor):
    treatment = full_treatment()
    where = address("treatment", "change", treatment.pk)
    data = add_row(form_of(editor.get(where)), "sections", heading="New part", body="New words.", order=9)
    assert editor.post(where, data).status_code == 302
    page = content.load(newest(treatment).document)
    assert page.sections[-1] == content.Section(heading="New part", body="New words.")
    assert len(page.facts) == len(page.effects) == len(page.cautions) == 1


def test_saving_it_as_it_stands_changes_nothing(editor):
    treatment = full_treatment(rows=3)
    before = publish_page(treatment).fingerprint
    assert save(editor, treatment).status_code == 302
    assert newest(treatment).fingerprint == before


def test_adding_a_page_makes_its_first_revision(editor):
    where = address("treatment", "add")
    data = form_of(editor.get(where))
    response = editor.post(where, data | {"name": "Peels", "slug": "peels", "in_a_sentence": "They peel."})
    assert response.status_code == 302
    assert newest(Treatment.objects.get(slug="peels")) is not None


@pytest.mark.parametrize("field", ["sections-0-body", "questions-0-answer"])
def test_a_citation_of_no_source_is_refused_by_name(editor, field):
    treatment = full_treatment()
    response = save(editor, treatment, **{field: "So it is [@nobody-knows]."})
    assert response.status_code == 200
    assert "No source has the key “nobody-knows”" in response.content.decode()
    assert newest(treatment) is None


def test_a_guides_introduction_is_checked_too(editor):
    guide = make_guide()
    response = save(editor, guide, introduction="One [@first], two [@second].")
    assert "No source has these keys: “first”, “second”." in response.content.decode()


@pytest.mark.parametrize("mark", ["[@ known ]", "[@KNOWN]", "[@known; @other]"])
def test_a_citation_written_wrongly_is_refused_before_patients_read_it(editor, mark):
    make_source(slug="known")
    response = save(editor, full_treatment(), **{"sections-0-body": f"So it is {mark}."})
    assert "No source has the key" in response.content.decode()


def test_a_citation_of_a_known_source_is_saved(editor):
    make_source(slug="known")
    assert save(editor, full_treatment(), **{"sections-0-body": "So it is [@known]."}).status_code == 302


@pytest.mark.parametrize("field", ["in_a_sentence", "facts-0-answer", "effects-0-what_to_do"])
def test_a_citation_in_plain_text_is_refused(editor, field):
    make_source(slug="known")
    response = save(editor, full_treatment(), **{field: "So it is [@known]."})
    assert "Patients would read [@known] as it stands" in response.content.decode()


def test_a_row_that_is_to_be_deleted_is_not_checked(editor):
    treatment = full_treatment()
    changes = {"sections-0-body": "[@nobody]", "sections-0-DELETE": "on"}
    assert save(editor, treatment, **changes).status_code == 302
    assert not treatment.sections.exists()


def test_the_address_is_fixed_once_the_page_was_live(editor):
    treatment = make_treatment(slug="fixed")
    assert save(editor, treatment, slug="still-free").status_code == 302
    publish_page(treatment)
    save(editor, treatment, slug="moved")
    treatment.refresh_from_db()
    assert treatment.slug == "still-free"


def test_pages_that_name_a_treatment_follow_its_new_address(editor):
    treatment = make_treatment(slug="before")
    guide = make_guide(options=[treatment])
    part = make_treatment(part_of=treatment)
    save(editor, treatment, slug="after")
    assert content.load(newest(guide).document).options == ("after",)
    assert content.load(newest(part).document).part_of == "after"


def queries(client, where):
    client.get(where)  # what is remembered for the process is read now
    with CaptureQueriesContext(connection) as captured:
        assert client.get(where).status_code == 200
    return len(captured)


@pytest.mark.parametrize("role", ["editor", "clinician"])
def test_a_page_needs_no_more_queries_for_many_rows(clinic, role):
    client = signed_in(role)
    few, many = full_treatment(rows=2), full_treatment(rows=12)
    needed = queries(client, address("treatment", "change", few.pk))
    assert queries(client, address("treatment", "change", many.pk)) == needed
    assert needed < 40


def test_a_guide_needs_no_more_queries_for_many_rows(editor):
    few, many = (make_guide(options=[make_treatment() for _ in range(count)]) for count in (2, 10))
    for guide, count in ((few, 2), (many, 10)):
        for _ in range(count):
            make_section(guide)
            make_question(guide, sources=[make_source()])
            make_question_to_ask(guide, sources=[make_source()])
    needed = queries(editor, address("guide", "change", few.pk))
    assert queries(editor, address("guide", "change", many.pk)) == needed


@pytest.mark.parametrize("make", [make_treatment, make_guide])
def test_a_list_needs_no_more_queries_for_many_pages(editor, make):
    where = address("treatment" if make is make_treatment else "guide")
    for _ in range(3):
        publish_page(make())
    needed = queries(editor, where)
    for _ in range(12):
        publish_page(make())
    assert queries(editor, where) == needed


def test_the_list_says_what_patients_see(editor):
    live = make_treatment(name="Seen")
    publish_page(live)
    make_treatment(name="Unseen")
    text = editor.get(address("treatment")).content.decode()
    assert text.count("Live since") == 1
    assert text.count("Not live") == 1


def test_the_page_says_where_it_stands(editor):
    treatment = make_treatment()
    where = address("treatment", "change", treatment.pk)
    assert "Patients have not seen it yet" in editor.get(where).content.decode()
    publish_page(treatment)
    text = editor.get(where).content.decode()
    assert "Live</strong> since" in text
    assert "is not live yet" not in text
    save(editor, treatment, name="Renamed")
    assert "is not live yet" in editor.get(where).content.decode()


def test_an_order_can_be_typed(editor):
    treatment = full_treatment(rows=2)
    first, second = treatment.sections.all()
    save(editor, treatment, **{"sections-0-order": 5, "sections-1-order": 1})
    assert list(treatment.sections.all()) == [second, first]


@pytest.mark.parametrize(
    "lookup", ["name__startswith=B", "revisions__document__contains=x", "facts__answer=x"]
)
def test_the_list_answers_no_other_question_than_its_own(editor, lookup):
    assert editor.get(f"{address('treatment')}?{lookup}").status_code == 400


@pytest.mark.parametrize(
    "lookup", ["offered__exact=offered", "kind__exact=injectable", "part_of__isnull=True"]
)
def test_the_list_can_be_filtered(editor, lookup):
    assert editor.get(f"{address('treatment')}?{lookup}").status_code == 200


@pytest.mark.parametrize("value", ["x", "9" * 40, "-1", "%F0%9F%92%89", "1&part_of__id__exact=2", "'"])
@pytest.mark.parametrize("lookup", ["offered__exact", "part_of__id__exact", "part_of__isnull", "p", "o", "q"])
def test_a_strange_filter_breaks_nothing(editor, lookup, value):
    assert editor.get(f"{address('treatment')}?{lookup}={value}").status_code in (200, 302, 400)


@pytest.mark.parametrize(
    "field", ["facts-0-sources", "facts-0-criterion", "effects-0-rate_source", "facts-0-id"]
)
def test_a_strange_choice_breaks_nothing(editor, field):
    where = address("treatment", "change", full_treatment().pk)
    data = form_of(editor.get(where))
    for key in ("x", "9" * 40, "-1", "\x00"):
        assert editor.post(where, data | {field: key}).status_code == 200


def test_a_nul_in_an_address_is_refused(editor):
    assert editor.get(f"{address('treatment')}?q=%00").status_code == 400


@pytest.mark.parametrize("row", ["abc", "9" * 30, "\x00"])
def test_a_tick_that_is_no_row_is_refused(clinic, row):
    data = {"action": "publish_newest", "_selected_action": row}
    assert signed_in("manager").post(address("treatment"), data).status_code == 400


@pytest.mark.parametrize("make", [make_treatment, make_guide])
def test_a_page_with_a_history_is_withdrawn_and_not_deleted(clinic, make):
    superuser = signed_in("superuser")
    page = make()
    publish_page(page)
    where = address(page._meta.model_name, "delete", page.pk)
    assert "withdraw it instead" in superuser.get(where).content.decode()
    superuser.post(where, {"post": "yes"})
    assert type(page).objects.filter(pk=page.pk).exists()


def test_markup_in_a_name_is_shown_as_typed(editor):
    treatment = make_treatment(name="<script>alert(1)</script>")
    make_section(treatment, heading="<img src=x onerror=alert(1)>")
    for where in (address("treatment"), address("treatment", "change", treatment.pk)):
        text = editor.get(where).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
