"""The demonstration's content: it loads, repeats without change, and keeps to the checklists."""

import re
from contextlib import contextmanager
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.management import call_command
from django.db import transaction
from markdown_it import MarkdownIt

from education.models import Publication, Revision, Treatment
from education.publishing import content
from education.publishing.freeze import record
from education.publishing.going_live import publish, withdraw
from tests import demonstration, factories

MARKDOWN = {
    "body",
    "answer",
    "introduction",
}  # `answer` is Markdown in a question and one plain line in a fact
SPOKEN = MARKDOWN | {
    "when_to_decide",
    "meaning",
    "in_a_sentence",
    "name",
    "question",
    "label",
    "heading",
    "why",
    "what_to_do",
    "starts",
    "concern",
    "decision",
    "summary",
    "rate_population",
    "rate_period",
}
UNQUALIFIED = re.compile(
    r"\b(safe|safely|perfect|youthful|minor|just|guaranteed|miracle|painless|best results?)\b", re.I
)
APPROVED = re.compile(r"FDA[- ]approved", re.I)
EMPHASIS = re.compile(r"\*\*|__|(?<!\w)\*\w|(?<!\w)_\w")


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    return demonstration.frozen(django_db_blocker)


@pytest.fixture
def offered(pages):
    return {slug: page for slug, page in pages.treatments.items() if page.offered == "offered"}


@pytest.fixture
def injectables(offered):
    return {slug: page for slug, page in offered.items() if page.kind == "injectable"}


def number_of_rows():
    return {model.__name__: model.objects.count() for model in apps.get_app_config("education").get_models()}


def live_documents():
    return sorted(Revision.objects.live().values_list("document", flat=True))


def state():
    """Every row of the app, as text: equal states are equal texts."""
    return {
        model.__name__: serializers.serialize("json", model.objects.order_by("pk"))
        for model in apps.get_app_config("education").get_models()
    }


@contextmanager
def taken_back():
    """What is done to the database here is undone at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def load_demonstration():
    """Run the command; what it said."""
    said = StringIO()
    call_command("load_demonstration", stdout=said)
    return said.getvalue()


# --- Loading ------------------------------------------------------------------------------------------------------------


def test_loading_twice_changes_nothing(db):
    """And every row that it loads is valid: loaddata itself does not ask."""
    demonstration.load()
    for model in apps.get_app_config("education").get_models():
        keys = [field.name for field in model._meta.fields if field.is_relation]
        for row in model.objects.all():
            # full_clean() but for keys and constraints, which the database has held already
            row.clean_fields(exclude=keys)
            row.clean()
    first = state()
    Publication.objects.all().delete()  # loading tells the workers to look again, which is no content
    demonstration.load_files()
    second = state()
    del first["Publication"], second["Publication"]
    assert second == first
    assert len(demonstration.rows()) == sum(text.count('"pk"') for text in second.values())


def test_the_command_publishes_everything_as_a_demonstration_and_repeats_without_change(db):
    """And other tests, which get rows kept from one run, find the same."""
    with taken_back():
        demonstration.publish()
        first = state()
    with taken_back():
        demonstration.publish()
        assert state() == first
        kept = live_documents(), number_of_rows()
    said = load_demonstration()
    assert (live_documents(), number_of_rows()) == kept
    live = Revision.objects.live()
    assert live.count() == Revision.objects.count() == 1 + 8 + 3
    assert all(revision.demonstration and revision.made_by is None for revision in live)
    assert "8 treatments" in said
    assert "12 pages" in said
    before = state()
    assert "already" in load_demonstration()
    assert state() == before


def test_the_command_publishes_what_was_only_loaded(db):
    demonstration.load()
    assert "12 pages" in load_demonstration()


def test_the_command_leaves_a_site_that_staff_have_worked_on(db):
    """Even when the account of whoever wrote there is gone."""
    demonstration.publish()
    editor = get_user_model().objects.create(username="editor")
    Treatment.objects.filter(slug="botox").update(in_a_sentence="A draft.")
    record(Treatment.objects.get(slug="botox"), by=editor)
    before = state()
    assert "Staff have" in load_demonstration()
    assert state() == before
    editor.delete()
    load_demonstration()
    assert not any("A draft." in revision.document for revision in Revision.objects.live())


def test_the_command_leaves_a_site_where_staff_published(db):
    editor = get_user_model().objects.create(username="editor")
    factories.make_clinic(demonstration=True)
    publish(factories.ready(factories.make_treatment(), by=editor), by=editor)
    before = state()
    load_demonstration()
    assert state() == before


@pytest.mark.parametrize(
    "make",
    [
        lambda: factories.make_clinic(demonstration=False),
        lambda: factories.make_clinic(demonstration=True, name="Another name"),
        lambda: factories.make_treatment(),
        lambda: factories.make_source(slug="fda-fillers"),
    ],
    ids=["a real clinic", "a clinic only", "a treatment only", "a source only"],
)
def test_the_command_leaves_a_site_with_content_of_its_own(db, make):
    make()
    before = state()
    assert "Nothing was changed" in load_demonstration()
    assert state() == before


def test_the_command_does_not_bring_back_a_withdrawn_page(db):
    demonstration.publish()
    withdraw(Treatment.objects.get(slug="botox"))
    before = state()
    load_demonstration()
    assert state() == before


# --- Sources ------------------------------------------------------------------------------------------------------------


def statements():
    """(model, fields) of every row that says something about health."""
    for model, fields in demonstration.rows():
        answered = fields.get("status", "answered") == "answered"
        if model in {"effect", "caution", "suitability", "aftercare", "question"} or (
            model == "fact" and answered
        ):
            yield model, fields


def markdown_texts():
    """Every text in which a source can be cited in place."""
    for model, fields in demonstration.rows():
        for name in MARKDOWN & set(fields):
            if model != "fact":
                yield model, fields, fields[name]


def test_every_statement_cites_a_source():
    bare = [fields for _, fields in statements() if not fields.get("sources")]
    assert not bare


def test_every_treatments_sections_cite_sources_in_place():
    bare = [
        (fields.get("treatment"), fields["heading"])
        for fields in demonstration.rows_of("section")
        if "treatment" in fields and not content.CITATION.search(fields["body"])
    ]
    assert bare == [(["polyalkylimide"], "Tell every clinician that you have it")]  # advice, no statement


def test_every_mark_in_a_text_names_a_source():
    known = {fields["slug"] for fields in demonstration.rows_of("source")}
    marks = {mark for *_, text in markdown_texts() for mark in re.findall(r"\[@([^\]]*)\]", text)}
    assert marks
    assert marks <= known


def test_no_source_is_left_uncited(pages):
    everything = [*pages.treatments.values(), *pages.guides.values(), pages.shared]
    cited = {source.slug for page in everything for source in page.sources}
    assert {fields["slug"] for fields in demonstration.rows_of("source")} == cited


def copies():
    """The sources that were read only in a copy."""
    return {
        fields["slug"]
        for fields in demonstration.rows_of("source")
        if "Checked in a copy" in fields.get("staff_note", "")
    }


def test_a_source_known_from_a_copy_has_no_address():
    addressed = {fields["slug"] for fields in demonstration.rows_of("source") if fields.get("address")}
    assert copies()
    assert not copies() & addressed


def test_what_rests_on_copies_alone_is_not_called_well_established():
    wrong = [
        fields
        for fields in demonstration.rows_of("fact", "effect")
        if fields.get("certainty") == "well_established"
        and {slug for [slug] in fields["sources"]} <= copies()
    ]
    assert not wrong


def test_what_only_our_own_article_says_is_called_uncertain():
    """It names no source itself, so nothing may rest on it as known (CONTENT 6)."""
    citing = [
        fields for _, fields in demonstration.rows() if ["clinic-article"] in (fields.get("sources") or [])
    ]
    assert len(citing) == 3
    assert {fields["certainty"] for fields in citing} == {"uncertain"}


def test_a_rate_has_all_its_parts(pages):
    rates = [effect.rate for page in pages.treatments.values() for effect in page.effects if effect.rate]
    assert rates
    assert all(rate.population and rate.period and rate.source for rate in rates)


# --- Completeness -------------------------------------------------------------------------------------------------------


def test_there_are_enough_criteria(pages):
    criteria = pages.shared.criteria
    assert len(criteria) >= 12
    assert {criterion.group for criterion in criteria} == {"what", "result", "having", "risk", "practical"}
    assert sum(criterion.key_fact for criterion in criteria) == 6
    assert all(len(criterion.label.split()) <= 6 for criterion in criteria)


def test_every_option_has_a_row_for_every_criterion(pages, offered):
    wanted = [criterion.slug for criterion in pages.shared.criteria]
    assert {slug: [fact.criterion for fact in page.facts] for slug, page in offered.items()} == dict.fromkeys(
        offered, wanted
    )


def test_every_option_answers_what_is_required(pages, offered):
    required = {criterion.slug for criterion in pages.shared.criteria if criterion.required}
    missing = {
        (slug, fact.criterion)
        for slug, page in offered.items()
        for fact in page.facts
        if fact.criterion in required and not fact.answered
    }
    assert not missing


def test_no_option_has_under_80_per_cent_of_the_fullest(offered):
    answered = {slug: sum(fact.answered for fact in page.facts) for slug, page in offered.items()}
    assert min(answered.values()) >= 0.8 * max(answered.values()), answered


def test_amounts_of_one_criterion_share_a_unit(pages):
    units = {}
    for page in pages.treatments.values():
        for fact in page.facts:
            if fact.unit:
                units.setdefault(fact.criterion, set()).add(fact.unit)
    assert units == {"first-effect": {"weeks"}, "how-long": {"months"}, "visits": {"visits"}}


def with_the_whole(page, pages, rows):
    """A page's rows and those that it has from its wider treatment."""
    whole = pages.treatments.get(page.part_of)
    return (*(getattr(whole, rows) if whole else ()), *getattr(page, rows))


def test_every_offered_injectable_passes_the_safety_gate(pages, injectables):
    """CHECKLISTS 131."""
    for slug, page in injectables.items():
        facts = {fact.criterion: fact for fact in page.facts}
        tiers = {effect.tier for effect in with_the_whole(page, pages, "effects")}
        levels = {caution.level for caution in with_the_whole(page, pages, "cautions")}
        assert tiers == {"settles", "tell", "emergency"}, slug
        assert "do_not_have" in levels, slug
        assert facts["undo"].answer, slug
        assert facts["how-long"].sources, slug
        assert facts["how-long"].unit, slug
        assert facts["first-effect"].answered, slug
        assert "US" in facts["approved-uses"].answer, slug
        assert page.minimum_age, slug
        assert facts["serious-risks"].answered, slug
        assert facts["youngest-age"].answer.startswith(str(page.minimum_age)), slug


def test_every_effect_says_when_it_starts_and_what_to_do(pages):
    effects = [effect for page in pages.treatments.values() for effect in page.effects]
    assert all(effect.starts and effect.what_to_do for effect in effects)


def test_a_part_does_not_repeat_what_the_whole_says(pages):
    whole = pages.treatments["dermal-fillers"]
    for page in pages.treatments.values():
        if page.part_of == whole.slug:
            assert not {effect.name for effect in page.effects} & {effect.name for effect in whole.effects}
            assert not {row.name for row in page.cautions} & {row.name for row in whole.cautions}


def test_changes_of_colour_are_described_for_brown_and_black_skin(pages):
    colours = re.compile(r"\b(redness|red|bruises?|white|pale|blue)\b", re.I)
    for page in pages.treatments.values():
        for effect in page.effects:
            if colours.search(effect.name):
                assert "brown and black skin" in effect.what_to_do, effect.name


def test_each_treatment_has_sections_and_questions(pages):
    for slug, page in pages.treatments.items():
        assert 3 <= len(page.sections) <= 6, slug
        assert 3 <= len(page.questions) <= 6, slug


def test_each_treatment_says_what_it_does_not_treat(offered):
    for slug, page in offered.items():
        verdicts = {suitability.verdict for suitability in page.suitabilities}
        assert "does_not_treat" in verdicts, slug
        assert slug == "no-treatment" or "treats" in verdicts, slug


def test_every_concern_is_answered_by_something(pages):
    answered = {row.concern for page in pages.treatments.values() for row in page.suitabilities}
    assert answered == {concern.slug for concern in pages.shared.concerns}
    assert all(concern.other_names for concern in pages.shared.concerns)


def test_the_articles_own_question_is_the_first_and_featured_guide(pages):
    first = min(pages.guides.values(), key=lambda guide: guide.order)
    assert first.title == "Botox or dermal fillers?"
    assert first.options == ("botox", "dermal-fillers")
    assert [guide.slug for guide in pages.guides.values() if guide.featured] == [first.slug]
    assert len(first.questions_to_ask) >= 6


def test_every_guide_holds_what_a_decision_needs(pages):
    for guide in pages.guides.values():
        assert guide.concern.endswith("."), guide.slug
        assert guide.decision.endswith("?"), guide.slug
        assert len(guide.questions_to_ask) >= 3, guide.slug
        assert "does not replace one" in " ".join(guide.introduction.split()), guide.slug
        assert "decide" in guide.when_to_decide, guide.slug
        assert len(guide.steps) >= 3, guide.slug
        assert "(#ask)" in guide.steps[-2].body + guide.steps[-1].body, f"{guide.slug} ends in questions"


def test_nobody_and_nothing_real_is_invented(pages):
    assert pages.clinic.demonstration
    assert pages.clinic.email.endswith(".example")
    assert re.fullmatch(r"\+1\d{3}55501\d\d", pages.clinic.phone.as_e164)
    assert not demonstration.rows_of("clinician", "user")


def test_the_standing_pages_are_there(pages):
    slugs = [page.slug for page in pages.shared.standing_pages]
    assert slugs == ["how-we-make-our-pages", "who-will-treat-you", "privacy", "accessibility"]
    how = " ".join(pages.shared.standing_pages[0].body.split())
    for words in ("it earns money from some of the treatments", "not replace one", "not been signed off"):
        assert words in how


# --- Writing ------------------------------------------------------------------------------------------------------------

_parser = MarkdownIt("commonmark")


def blocks(text):
    """(kind, text) of each paragraph, list item and heading of a Markdown text, its citations taken out."""
    kinds = []
    for token in _parser.parse(content.CITATION.sub("", text)):
        if token.type in ("paragraph_open", "list_item_open", "heading_open"):
            kinds.append(token.type.removesuffix("_open"))
        elif token.type in ("paragraph_close", "list_item_close", "heading_close"):
            kinds.pop()
        elif token.type == "inline":
            kind = "item" if "list_item" in kinds else kinds[-1]
            yield kind, " ".join(token.content.split())


def sentences(text):
    """The sentences of one block."""
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()]


def written():
    """(where, sentence) of everything a patient reads that the fixtures hold."""
    for model, fields in demonstration.rows():
        if model in {"source", "clinic", "openinghours", "guideoption"}:
            continue
        for name in SPOKEN & set(fields):
            if not isinstance(fields[name], str):  # a suitability's concern is a key
                continue
            is_markdown = name in MARKDOWN and model != "fact"
            for _, block in blocks(fields[name]) if is_markdown else [("", fields[name])]:
                for sentence in sentences(block):
                    yield f"{model}.{name} {fields.get('treatment') or fields.get('guide') or ''}", sentence


def test_sentences_have_at_most_20_words():
    long = [(where, s) for where, s in written() if len(s.split()) > 20]
    assert not long


def test_paragraphs_have_at_most_3_sentences_and_lists_at_most_6_items():
    for model, _, text in markdown_texts():
        paragraphs = [block for kind, block in blocks(text) if kind == "paragraph"]
        assert all(len(sentences(block)) <= 3 for block in paragraphs), (model, text)
        lists = re.findall(r"(?:^(?:- |\d+\. ).*\n(?:[ ]+\S.*\n|\n)*)+", text + "\n", re.M)
        items = [len(re.findall(r"^(?:- |\d+\. )", found, re.M)) for found in lists]
        assert all(count <= 6 for count in items), (model, text)


def test_sections_have_at_most_150_words():
    for fields in demonstration.rows_of("section"):
        words = sum(len(block.split()) for _, block in blocks(fields["body"]))
        assert words <= 150, (fields["heading"], words)


def test_headings_are_short_statements():
    for fields in demonstration.rows_of("section"):
        assert len(fields["heading"]) <= 65
        assert not fields["heading"].endswith("?")
    for fields in demonstration.rows_of("standingpage"):
        headings = [block for kind, block in blocks(fields["body"]) if kind == "heading"]
        assert headings
        assert not any(heading.endswith("?") or len(heading) > 65 for heading in headings)


def test_no_bare_absolute_word_and_no_bare_approval():
    assert not [found for found in written() if UNQUALIFIED.search(found[1])]
    assert not [found for found in written() if APPROVED.search(found[1])]


def test_nothing_is_put_in_bold_or_italics():
    assert not [(model, text) for model, _, text in markdown_texts() if EMPHASIS.search(text)]


def test_ranges_are_written_with_to():
    assert not [found for found in written() if re.search(r"\d ?[-–] ?\d", found[1])]


def test_the_writing_rules_can_fail():
    assert UNQUALIFIED.search("It is safe.")
    assert APPROVED.search("FDA-approved fillers")
    assert EMPHASIS.search("It is **very** good")
    assert len(sentences("One. Two? Three!")) == 3
    assert list(blocks("## Head\n\nOne\ntwo. [@a-b]\n\n- item")) == [
        ("heading", "Head"),
        ("paragraph", "One two."),
        ("item", "item"),
    ]


def test_sources_are_told_apart():
    names = [(fields["publisher"], fields["title"]) for fields in demonstration.rows_of("source")]
    assert len(set(names)) == len(names)
