"""The claim ledger: no statement is missing, and each says what it rests on and who checked it."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from education.models import Revision
from education.publishing import content
from education.publishing.claim_ledger import ROWS, claims
from education.publishing.freeze import record
from tests import factories as make
from tests.staff import signed_in
from tests.whole_site import make_site

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


@pytest.fixture
def source():
    return make.make_source(slug="fda", publisher="FDA", title="Fillers")


@pytest.fixture
def botox(clinic, source):
    page = make.make_treatment(name="Botox", slug="botox", in_a_sentence="It relaxes a muscle.")
    make.make_fact(page, sources=[source], answer="About 3 months.", certainty="well_established")
    make.make_effect(
        page,
        name="bruise",
        rate_numerator=1,
        rate_denominator=10,
        rate_population="adults",
        rate_period="in a year",
        rate_source=source,
        certainty="uncertain",
    )
    make.make_caution(page, name="are pregnant", why="=SUM(A1)")
    make.make_section(page, heading="How", body="It works [@fda].\n\nNobody knows why.")
    make.make_question(page, question="Does it hurt?", answer="A little [@fda].")
    make.publish_page(page)
    return page


def ledger(client, **asked):
    return client.get(reverse("admin:claims"), asked)


def test_every_row_of_every_page_is_in_it():
    make_site()
    for revision in Revision.objects.live().select_related("treatment", "guide", "sign_off"):
        frozen = content.load(revision.document)
        found = list(claims(revision))
        for field in ROWS:
            for row in getattr(frozen, field, ()):
                words = [
                    getattr(row, name)
                    for name in row.__struct_fields__
                    if name in ("answer", "why", "meaning", "name")
                ]
                assert any(
                    all(str(word) in f"{claim.row} {claim.text}" for word in words if word) for claim in found
                ), row


def test_each_says_what_it_rests_on_how_sure_it_is_and_who_checked_it(botox):
    found = {claim.row: claim for claim in claims(botox.revisions.get())}
    effect = found["Side effect “bruise”"]
    assert [source.slug for source in effect.sources] == ["fda"]
    assert effect.certainty == "Uncertain"
    assert "1 out of 10" in effect.text
    assert (effect.checked_by, effect.anchor) == ("Dr Test", "effects-0")
    assert found["Question “Does it hurt?”"].sources
    assert not found["Caution “are pregnant”"].sources


def test_a_section_is_told_paragraph_by_paragraph(botox):
    found = [claim for claim in claims(botox.revisions.get()) if claim.part == "Sections"]
    assert [(claim.text, len(claim.sources)) for claim in found] == [
        ("It works.", 1),
        ("Nobody knows why.", 0),
    ]


def test_standing_pages_and_a_guides_decision_are_in_it(clinic, source):
    make.make_standing_page(body="We cite [@fda].\n\nWe sell nothing.")
    make.publish_page(None)
    found = {claim.text: len(claim.sources) for claim in claims(Revision.objects.live().get())}
    assert (found["We cite."], found["We sell nothing."]) == (1, 0)
    guide = make.make_guide(decision="Which one lasts?", when_to_decide="You can wait.")
    make.make_guide_step(guide, body="Gels last longer [@fda].")
    make.publish_page(guide)
    found = {claim.text: (claim.anchor, len(claim.sources)) for claim in claims(guide.revisions.get())}
    assert found["Which one lasts?"] == ("id_decision", 0)
    assert found["You can wait."] == ("id_when_to_decide", 0)
    assert found["Gels last longer."] == ("steps-0", 1)


def test_it_is_narrowed_down(botox, source):
    make.publish_page(make.make_treatment(name="Gel", in_a_sentence="It fills."))
    editor = signed_in("editor")
    assert "It fills." in text(ledger(editor))
    assert "It fills." not in text(ledger(editor, page="Botox"))
    assert "are pregnant" not in text(ledger(editor, source="fda"))
    assert "bruise" in text(ledger(editor, source="fda"))
    said = text(ledger(editor, certainty="uncertain"))
    assert "bruise" in said
    assert "About 3 months." not in said
    said = text(ledger(editor, unsourced="on"))
    assert "Nobody knows why." in said
    assert "It works." not in said
    assert "1 claim</strong>" in text(ledger(editor, words="PREGNANT"))


def test_a_draft_is_in_it_only_where_it_is_asked_for(botox):
    type(botox).objects.update(in_a_sentence="A new claim.")
    record(botox)
    editor = signed_in("editor")
    assert "A new claim." not in text(ledger(editor))
    said = text(ledger(editor, of="newest"))
    assert "A new claim." in said
    assert "Not signed off" in said


@pytest.mark.parametrize(
    "asked", [{"page": "Nowhere"}, {"source": "x\x00"}, {"certainty": "very"}, {"p": "x"}, {"of": "all"}]
)
def test_what_makes_no_sense_breaks_nothing(botox, asked):
    assert ledger(signed_in("editor"), **asked).status_code in (200, 400)


def test_no_cell_of_its_spreadsheet_is_a_formula(botox):
    sheet = signed_in("manager").get(reverse("admin:claims_csv"))
    rows = list(csv.reader(io.StringIO(text(sheet).lstrip("\ufeff"))))
    assert "no-store" in sheet["Cache-Control"]
    assert len(rows) > 5
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_it_takes_the_same_queries_for_any_number_of_pages(botox):
    editor = signed_in("editor")
    counted = []
    for more in (2, 27):
        for _ in range(more):
            page = make.make_treatment()
            make.make_caution(page, sources=[make.make_source()])
            make.publish_page(page)
        ledger(editor)  # the first answer after a publication also reads the catalogue anew
        with CaptureQueriesContext(connection) as queries:
            ledger(editor)
        counted.append(len(queries))
    assert counted[0] == counted[1]
