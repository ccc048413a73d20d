"""Two people at one page: who saves second is told, sees both texts, and loses nothing."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from education.admin.merging import merge
from education.models import Revision, Section, Treatment
from education.publishing.freeze import record
from education.publishing.restore import restore
from tests import factories as make
from tests.staff import add_row, address, form_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(clinic):
    return signed_in("editor")


@pytest.fixture
def ben(clinic):
    return signed_in("editor")


@pytest.fixture
def treatment(clinic):
    treatment = make.make_treatment(full_name="As it was", also_called="One")
    for n in range(3):
        make.make_section(treatment, heading=f"Part {n}", body=f"Text {n}.", order=n)
    source = make.make_source()
    make.make_fact(treatment, sources=[source])
    make.make_effect(treatment, name="headache", sources=[source])
    record(treatment)
    return treatment


def where(row):
    return address(row._meta.model_name, "change", row.pk)


def opened(client, row):
    return form_of(client.get(where(row)))


def send(client, row, data):
    return client.post(where(row), data)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def both(first, second, row, hers, his):
    """Both open the page; the first saves, and then the second. Returns the second's answer."""
    one, other = opened(first, row), opened(second, row)
    assert send(first, row, one | hers).status_code == 302
    return send(second, row, other | his)


def test_the_second_save_is_told_who_saved_what_and_saves_nothing(ana, ben, treatment):
    revisions = Revision.objects.count()
    answer = both(ana, ben, treatment, {"full_name": "Hers"}, {"full_name": "His"})
    assert answer.status_code == 422
    said = words(answer)
    assert f"{ana.user.username} saved this at" in said
    assert "Theirs, saved Hers" in said
    assert "Yours, not saved yet: in the form below His" in said
    assert 'role="alert"' in answer.content.decode()
    treatment.refresh_from_db()
    assert treatment.full_name == "Hers"
    assert Revision.objects.count() == revisions + 1


def test_what_was_typed_stays_and_saving_again_writes_it(ana, ben, treatment):
    answer = both(ana, ben, treatment, {"full_name": "Hers"}, {"full_name": "His", "note": "Why"})
    data = form_of(answer)
    assert (data["full_name"], data["note"]) == ("His", "Why")
    assert send(ben, treatment, data).status_code == 302
    treatment.refresh_from_db()
    assert treatment.full_name == "His"
    assert Revision.objects.of(treatment).count() == 3


def test_what_only_the_first_changed_is_not_taken_back(ana, ben, treatment):
    answer = both(
        ana,
        ben,
        treatment,
        {"full_name": "Hers", "sections-1-body": "Her text."},
        {"also_called": "Two", "sections-2-body": "His text."},
    )
    assert answer.context["second_save"]["both"] == []
    assert send(ben, treatment, form_of(answer)).status_code == 302
    treatment.refresh_from_db()
    assert (treatment.full_name, treatment.also_called) == ("Hers", "Two")
    assert [row.body for row in treatment.sections.all()] == ["Text 0.", "Her text.", "His text."]


def test_a_row_that_each_added_is_there_after_both_saves(ana, ben, treatment):
    one, other = opened(ana, treatment), opened(ben, treatment)
    send(ana, treatment, add_row(one, "sections", heading="Hers", body="Her row.", order=8))
    answer = send(ben, treatment, add_row(other, "sections", heading="His", body="His row.", order=9))
    assert answer.status_code == 422
    assert send(ben, treatment, form_of(answer)).status_code == 302
    assert [row.heading for row in treatment.sections.all()][3:] == ["Hers", "His"]


def test_one_fact_that_both_added_is_one_row_with_both_texts(ana, ben, treatment):
    criterion = make.make_criterion()
    fact = {"criterion": criterion.pk, "status": "answered", "certainty": "uncertain"}
    one, other = opened(ana, treatment), opened(ben, treatment)
    send(ana, treatment, add_row(one, "facts", **fact, answer="Her answer."))
    answer = send(ben, treatment, add_row(other, "facts", **fact, answer="His answer."))
    assert "Her answer." in words(answer)
    assert send(ben, treatment, form_of(answer)).status_code == 302
    assert treatment.facts.get(criterion=criterion).answer == "His answer."


def test_a_row_taken_out_while_the_second_changed_it_comes_back(ana, ben, treatment):
    answer = both(ana, ben, treatment, {"sections-1-DELETE": "on"}, {"sections-1-body": "Still wanted."})
    assert answer.status_code == 422
    assert "It was taken out meanwhile" in words(answer)
    assert send(ben, treatment, form_of(answer)).status_code == 302
    assert treatment.sections.get(heading="Part 1").body == "Still wanted."


def test_a_row_taken_out_and_untouched_by_the_second_goes(ana, ben, treatment):
    answer = both(ana, ben, treatment, {"sections-1-DELETE": "on"}, {"full_name": "His"})
    assert send(ben, treatment, form_of(answer)).status_code == 302
    assert [row.heading for row in treatment.sections.all()] == ["Part 0", "Part 2"]


def test_a_tick_for_deletion_of_a_changed_row_stays_and_is_told(ana, ben, treatment):
    answer = both(ana, ben, treatment, {"sections-1-body": "Her text."}, {"sections-1-DELETE": "on"})
    assert "ticked it for deletion" in words(answer)
    assert form_of(answer)["sections-1-DELETE"]
    assert send(ben, treatment, form_of(answer)).status_code == 302
    assert not treatment.sections.filter(heading="Part 1").exists()


def test_moved_rows_keep_the_others_words(ana, ben, treatment):
    answer = both(
        ana, ben, treatment, {"sections-0-order": 2, "sections-2-order": 0}, {"sections-0-body": "His text."}
    )
    assert send(ben, treatment, form_of(answer)).status_code == 302
    assert [row.body for row in treatment.sections.all()] == ["Text 2.", "Text 1.", "His text."]


def test_sources_that_each_chose_are_all_kept(ana, ben, treatment):
    hers, his = make.make_source(), make.make_source()
    fact = treatment.facts.get()
    old = fact.sources.get()
    answer = both(
        ana,
        ben,
        treatment,
        {"facts-0-sources": [old.pk, hers.pk]},
        {"facts-0-sources": [old.pk, his.pk]},
    )
    assert send(ben, treatment, form_of(answer)).status_code == 302
    assert set(fact.sources.all()) == {old, hers, his}


def test_a_restored_version_has_other_keys_and_loses_nothing(ana, ben, treatment):
    first = Revision.objects.of(treatment).get()
    Section.objects.filter(treatment=treatment, heading="Part 0").update(body="Meanwhile.")
    record(treatment)
    data = opened(ben, treatment)
    restore(first, by=ana.user)
    answer = send(ben, treatment, data | {"sections-1-body": "His text.", "facts-0-answer": "His answer."})
    assert answer.status_code == 422
    assert send(ben, treatment, form_of(answer)).status_code == 302
    assert [row.body for row in treatment.sections.all()] == ["Text 0.", "His text.", "Text 2."]
    assert treatment.facts.get().answer == "His answer."


def test_an_unchanged_save_is_no_conflict(ana, ben, treatment):
    assert both(ana, ben, treatment, {}, {"full_name": "His"}).status_code == 302


def test_ones_own_other_tab_says_you(ana, treatment):
    answer = both(ana, ana, treatment, {"full_name": "One tab"}, {"full_name": "Other tab"})
    assert "You saved this at" in words(answer)


def test_a_refused_form_still_knows_what_it_was_made_from(ana, ben, treatment):
    one, other = opened(ana, treatment), opened(ben, treatment)
    refused = send(ben, treatment, other | {"in_a_sentence": "", "also_called": "Two"})
    assert refused.status_code == 200
    send(ana, treatment, one | {"full_name": "Hers"})
    answer = send(ben, treatment, form_of(refused) | {"in_a_sentence": "Words."})
    assert answer.status_code == 422
    assert form_of(answer)["full_name"] == "Hers"


def test_a_spoiled_mark_shows_both_instead_of_guessing(ana, ben, treatment):
    data = opened(ben, treatment)
    answer = send(ben, treatment, data | {"made_from": "spoiled", "full_name": "His"})
    assert answer.status_code == 422
    assert form_of(answer)["full_name"] == "His"


def test_nobody_is_named_for_a_change_that_no_version_holds(ana, ben, treatment):
    record(treatment, by=ana.user)
    data = opened(ben, treatment)
    Treatment.objects.filter(pk=treatment.pk).update(full_name="Changed elsewhere")
    answer = send(ben, treatment, data | {"full_name": "His"})
    assert "This was changed, while you were writing" in words(answer)
    assert f"{ana.user.username} saved" not in words(answer)


def test_a_page_deleted_meanwhile_shows_what_was_typed(ben, clinic):
    treatment = make.make_treatment()
    data = opened(ben, treatment)
    Treatment.objects.filter(pk=treatment.pk).delete()
    answer = send(ben, treatment, data | {"full_name": "A long piece of work"})
    assert answer.status_code == 410
    assert "A long piece of work" in words(answer)


@pytest.mark.parametrize(
    ("make_row", "field", "other"),
    [
        (make.make_term, "meaning", "name"),
        (make.make_criterion, "question", "label"),
        (make.make_concern, "name", "other_names"),
        (make.make_standing_page, "body", "summary"),
        (make.make_source, "title", "publisher"),
    ],
)
def test_shared_words_and_sources_follow_the_same_rule(make_row, field, other, clinic):
    first, second = signed_in("superuser"), signed_in("superuser")
    row = make_row()
    answer = both(first, second, row, {field: "Hers", other: "Also hers"}, {field: "His"})
    assert answer.status_code == 422
    assert f"{first.user.username} saved this" in words(answer)
    assert "Theirs, saved Hers" in words(answer)
    assert send(second, row, form_of(answer)).status_code == 302
    row.refresh_from_db()
    assert (getattr(row, field), getattr(row, other)) == ("His", "Also hers")


def test_a_guide_follows_it_with_all_its_rows(ana, ben):
    guide = make.make_guide(options=[make.make_treatment(), make.make_treatment()])
    make.make_question_to_ask(guide)
    record(guide)
    answer = both(ana, ben, guide, {"introduction": "Hers."}, {"questions_to_ask-0-why": "His."})
    assert send(ben, guide, form_of(answer)).status_code == 302
    guide.refresh_from_db()
    assert (guide.introduction, guide.questions_to_ask.get().why) == ("Hers.", "His.")


def test_opening_a_page_needs_no_query_a_row(ana, treatment):
    ana.get(where(treatment))  # what a worker asks once
    with CaptureQueriesContext(connection) as few:
        ana.get(where(treatment))
    for n in range(5):
        make.make_section(treatment, heading=f"More {n}", order=9)
    with CaptureQueriesContext(connection) as more:
        ana.get(where(treatment))
    assert len(more) == len(few)


# --- Any two edits ------------------------------------------------------------------------------------------------------

texts = st.sampled_from(["", "a", "b", "c"])
edits = st.fixed_dictionaries(
    {
        "fields": st.dictionaries(st.sampled_from(["title", "lead"]), texts),
        "rows": st.dictionaries(st.integers(0, 3), st.one_of(st.none(), texts)),
        "added": st.lists(texts.filter(bool), max_size=2),
    }
)
BASE = {
    "fields": {"title": ("t",), "lead": ("l",)},
    "rows": {"parts": [{"id": (str(n),), "heading": (f"h{n}",), "body": ("x",)} for n in range(4)]},
}


def edited(edit, who, saved):
    rows = []
    for n, row in enumerate(BASE["rows"]["parts"]):
        change = edit["rows"].get(n, "x")
        if change is None:
            if not saved:
                rows.append(row | {"DELETE": ("on",)})
        else:
            rows.append(row | {"body": (change,)})
    for n, text in enumerate(edit["added"]):
        rows.append({"id": (f"9{n}" if saved else "",), "heading": (f"{who}{n}",), "body": (text,)})
    return {
        "fields": BASE["fields"] | {name: (text,) for name, text in edit["fields"].items()},
        "rows": {"parts": rows},
    }


@settings(max_examples=300, deadline=None)
@given(edits, edits)
def test_nothing_that_one_typed_and_the_other_left_alone_is_lost(hers, his):
    saved, typed = edited(hers, "her", True), edited(his, "his", False)
    merged = merge(BASE, saved, typed)
    for name, was in BASE["fields"].items():
        mine, its = typed["fields"][name], saved["fields"][name]
        assert merged.fields[name] == (mine if mine != was else its)
    by_name = {row["heading"]: row for row in merged.rows["parts"]}
    assert len(by_name) == len(merged.rows["parts"])
    for n in range(4):
        heading, mine, its = (f"h{n}",), his["rows"].get(n, "x"), hers["rows"].get(n, "x")
        if its is None:
            assert (heading in by_name) == (mine not in (None, "x"))
        elif mine is None:
            assert by_name[heading]["DELETE"] == ("on",)
        else:
            assert by_name[heading]["body"] == ((mine if mine != "x" else its),)
        if its is None and heading in by_name:
            assert by_name[heading]["body"] == (mine,)
            assert by_name[heading]["id"] == ("",)
    for who, edit in (("her", hers), ("his", his)):
        for n, text in enumerate(edit["added"]):
            assert by_name[(f"{who}{n}",)]["body"] == (text,)
