"""The page-health report, the panel on a page's form, and the words that people give for what no program can judge."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from education.models import Attestation, CheckOverride, Revision
from education.publishing import content
from education.publishing.freeze import record
from education.publishing.going_live import NotPublishable, publish
from education.publishing.health import health_of
from tests import factories as make
from tests.staff import EVERYBODY, SUPERUSER, address, form_of, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.page_health]

READERS = {"editor", "clinician", "reviewer", "manager", SUPERUSER}
VOUCHERS = {"clinician", "manager", SUPERUSER}


@pytest.fixture
def bare(clinic):
    return make.make_treatment(name="Bare")


@pytest.fixture
def revision(bare):
    return record(bare)


def text(response):
    return response.content.decode()


def at(name, page, *item):
    return reverse(f"admin:{name}", args=[page._meta.model_name, page.pk, *item])


def asked(client, where):
    """The fields of the page that asks, as they stand."""
    form = client.get(where).context["form"]
    return {name: form[name].value() for name in ("name", "fingerprint")}


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_reads_the_report_and_who_vouches(role, bare, revision):
    client = signed_in(role)
    for where in (reverse("admin:health"), reverse("admin:health_csv"), at("health_detail", bare)):
        assert (client.get(where).status_code == 200) == (role in READERS), where
    attest = at("health_attest", bare, 22)
    assert (client.get(attest).status_code == 200) == (role in VOUCHERS)
    data = {"name": "A", "sure": "on"} | (asked(client, attest) if role in VOUCHERS else {})
    client.post(attest, data)
    assert Attestation.objects.exists() == (role in VOUCHERS)


def test_it_lists_every_page_worst_first_and_calls_its_scores_estimates(bare, revision):
    record(None)
    said = signed_in("editor").get(reverse("admin:health"))
    assert [entry.name for entry in said.context["entries"]] == ["Bare", "Shared words"]
    assert "our own estimates" in text(said)


def test_it_asks_the_database_no_more_for_more_pages(bare, revision):
    client, counts = signed_in("editor"), []
    for _ in range(3):
        for _ in range(4):
            record(make.make_treatment(part_of=bare))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:health"))
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_the_spreadsheet_runs_no_formula(bare):
    type(bare).objects.filter(pk=bare.pk).update(name="=HYPERLINK(1)")
    bare.refresh_from_db()
    record(bare)
    answer = signed_in("manager").get(reverse("admin:health_csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {"'=HYPERLINK(1)"}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert "no-store" in answer["Cache-Control"]
    assert {"Stops it", "Passed by a check", "Not attested", "Awaits a clinician"} <= {row[2] for row in rows}


def test_the_form_shows_what_stops_the_page_and_leads_to_the_field(bare):
    criterion = make.make_criterion(slug="how-long", label="Lasts")
    make.publish_page(None, demonstration=True)
    make.make_fact(bare, criterion)
    record(bare)
    said = text(signed_in("editor").get(address("treatment", "change", bare.pk)))
    assert "to mend before it goes live" in said
    assert '<a href="#facts-0">Fact: “Lasts”</a>: Choose the source of this statement.' in said
    assert 'id="facts-0"' in said


def test_a_page_that_was_never_saved_has_no_panel(bare):
    assert 'class="health"' not in text(signed_in("editor").get(address("treatment", "change", bare.pk)))


def test_what_blocks_stops_it_and_is_listed_before_the_button(bare, revision):
    client = signed_in("clinician")
    where = f"{address('treatment', 'publish')}?page={bare.pk}"
    said = text(client.get(where))
    assert "What stops it from going live" in said
    assert "Enter the minimum age." in said
    assert 'type="submit" class="default"' not in said
    answer = client.post(where, {"revision": revision.pk, "when": "now"}, follow=True)
    assert "was not published" in text(answer)
    assert not Revision.objects.live().exists()


def test_publish_names_what_stops_it_and_a_demonstration_goes_live(bare, revision):
    with pytest.raises(NotPublishable, match="things stop it") as refused:
        publish(revision)
    assert all(finding.blocks for finding in refused.value.findings)
    assert publish(revision, demonstration=True).demonstration


def test_a_word_is_kept_with_name_and_date_and_void_when_the_content_changes(bare, revision):
    client = signed_in("clinician")
    attest = at("health_attest", bare, 22)
    data = asked(client, attest) | {"sure": "on", "note": "Read with a nurse"}
    client.post(attest, data)
    client.post(attest, data)
    word = Attestation.objects.get()
    assert (word.item, word.by, word.note) == (22, client.user, "Read with a nurse")
    assert "Read with a nurse" in text(client.get(at("health_detail", bare)))
    make.make_question(bare)  # is not covered by this item
    frozen = content.load(record(bare).document)
    assert [item.number for item, _ in health_of(bare, frozen).attested] == [22]
    make.make_effect(bare)
    frozen = content.load(record(bare).document)
    assert not health_of(bare, frozen).attested


@pytest.mark.parametrize("missing", ["name", "sure", "fingerprint"])
def test_a_word_needs_a_name_a_tick_and_the_version_that_was_read(bare, revision, missing):
    client = signed_in("manager")
    attest = at("health_attest", bare, 22)
    answer = client.post(attest, asked(client, attest) | {"sure": "on"} | {missing: ""})
    assert answer.status_code == 422
    assert "<title>Error: " in text(answer)
    assert not Attestation.objects.exists()


def test_a_word_about_a_version_that_changed_meanwhile_is_refused(bare, revision):
    client = signed_in("manager")
    attest = at("health_attest", bare, 22)
    data = asked(client, attest) | {"sure": "on"}
    make.make_effect(bare)
    record(bare)
    assert "changed meanwhile" in text(client.post(attest, data))
    assert not Attestation.objects.exists()


def test_only_what_the_list_allows_is_let_stand_and_with_a_reason(bare):
    make.make_effect(bare, tier="emergency")
    make.make_section(bare, body="Call 911 now if:\n\n- you cannot breathe\n- you cannot swallow")
    record(bare)
    client = signed_in("clinician")
    assert client.get(at("health_override", bare, 131)).status_code == 404
    override = at("health_override", bare, 91)
    assert override in text(client.get(at("health_detail", bare)))
    data = asked(client, override)
    assert client.post(override, data | {"reason": ""}).status_code == 422
    client.post(override, data | {"reason": "The card is quoted"})
    assert CheckOverride.objects.get().reason == "The card is quoted"
    frozen = content.load(Revision.objects.latest().document)
    judged = health_of(bare, frozen)
    assert [finding.check.item for finding, _ in judged.overridden] == [91]
    assert 91 not in [finding.check.item for finding in judged.blocking]
    make.make_section(bare)
    judged = health_of(bare, content.load(record(bare).document))
    assert 91 in [finding.check.item for finding in judged.blocking]


def test_the_shared_words_have_items_of_their_own(clinic):
    record(None)
    said = text(signed_in("editor").get(reverse("admin:health_detail", args=["shared", 0])))
    assert "who pays for the site" in said


@pytest.mark.parametrize("where", [("shared", 1), ("treatment", 999999), ("clinic", 1)])
def test_an_address_of_no_page_is_not_found(clinic, where):
    assert signed_in("editor").get(reverse("admin:health_detail", args=where)).status_code == 404


def test_the_front_page_leads_to_the_report(clinic):
    assert reverse("admin:health") in text(signed_in("editor").get(reverse("admin:index")))
    assert reverse("admin:health") not in text(signed_in("front desk").get(reverse("admin:index")))


@pytest.mark.parametrize(("is_live", "is_dated"), [(True, True), (False, False)])
def test_a_row_made_required_on_a_live_site_gives_pages_their_30_days(clinic, is_live, is_dated):
    criterion = make.make_criterion(required=False)
    if is_live:
        make.publish_page(make.make_treatment(), demonstration=True)
    client, where = signed_in("editor"), address("criterion", "change", criterion.pk)
    client.post(where, form_of(client.get(where)) | {"required": "on"})
    criterion.refresh_from_db()
    assert criterion.required
    assert (criterion.required_since == timezone.localdate()) == is_dated
    frozen = content.load(Revision.objects.of(None).latest().document)
    assert frozen.criteria[0].required_since == criterion.required_since
