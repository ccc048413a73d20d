"""A page from idea to live, walked in a browser: nothing unsourced, unsigned or out of time reaches a patient."""

import datetime
import time

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from education.models import Source, Treatment
from tests.browser.test_admin import sign_in
from tests.staff import make_staff
from tests.test_signing import make_signer

pytestmark = pytest.mark.page_health
CLAIM = "have had a brick fall on your head today"


@pytest.fixture
def doctor_who_writes(demonstration):
    """An editor who is a clinician too: they may sign, but not what they wrote."""
    person = make_signer("clinician", name="Dr Writer", credentials="MD")
    person.groups.add(Group.objects.get(name="editor"))
    return person


@pytest.fixture
def desk(open_page, live_server):
    """Opens the staff's site for somebody, each in a browser of their own."""

    def opened(person):
        page = open_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        sign_in(page, live_server, person)
        return page

    return opened


def status(page):
    return page.locator("section.status").first.inner_text()


def save(page):
    page.get_by_role("button", name="Save and continue editing").first.click()
    page.wait_for_load_state()


def test_from_a_claim_to_a_live_page_and_back(desk, open_page, doctor_who_writes):
    colleague = make_signer(name="Dr Ruth Ott", credentials="MD")
    botox = Treatment.objects.get(slug="botox")
    form = f"/admin/education/treatment/{botox.pk}/change/"
    source = Source.objects.first()
    patient = open_page()

    # An unsourced claim is written: it is saved, and cannot go on.
    writer = desk(doctor_who_writes)
    writer.goto(form)
    number = int(writer.locator("#id_cautions-TOTAL_FORMS").input_value())
    writer.locator("#cautions-group").evaluate(
        "(group) => group.querySelectorAll('details').forEach((one) => (one.open = true))"
    )
    writer.get_by_text("Add another Caution").click()
    writer.locator(f"#id_cautions-{number}-name").fill(CLAIM)
    writer.locator(f"#id_cautions-{number}-level").select_option(index=1)
    save(writer)
    assert "Choose the source of this statement." in writer.locator("section.health").inner_text()
    writer.get_by_role("link", name="Send for review…").click()
    assert "Mend this first" in writer.locator("#content").inner_text()
    assert writer.get_by_role("button", name="Send for review").count() == 0

    # With its source it goes to a colleague; who wrote it cannot sign it.
    writer.goto(form)
    writer.locator("#cautions-group").evaluate(
        "(group) => group.querySelectorAll('details').forEach((one) => (one.open = true))"
    )
    added = writer.locator("#cautions-group .inline-related").filter(
        has=writer.locator(f"input[value='{CLAIM}']")
    )
    added.locator(".select2-selection").click()
    writer.keyboard.type(source.title[:20])
    writer.locator(".select2-results__option", has_text=source.title).first.click()
    save(writer)
    writer.get_by_role("link", name="Send for review…").click()
    assert "Dr Writer" not in writer.locator("#id_clinician").inner_text()
    writer.locator("#id_clinician").select_option(label="Dr Ruth Ott")
    writer.locator("#id_note").fill("One more reason not to have it.")
    writer.get_by_role("button", name="Send for review").click()
    writer.wait_for_load_state()
    review = writer.url
    assert "You changed this page’s clinical content" in writer.locator("#content").inner_text().replace(
        "'", "’"
    )
    assert writer.get_by_role("button", name="Sign off this version").count() == 0
    patient.goto("/treatments/botox/")
    assert CLAIM not in patient.content()

    # The colleague reads what changed, and signs.
    clinician = desk(colleague)
    clinician.goto(review)
    assert CLAIM in clinician.locator(".changes").inner_text()
    clinician.locator("#id_name").fill("Dr Ruth Ott")
    clinician.locator("#id_checked").fill("Every statement against its source.")
    clinician.get_by_label("I have read this version as a patient sees it").check()
    clinician.get_by_role("button", name="Sign off this version").click()
    clinician.wait_for_load_state()
    assert "Signed off by Dr Ruth Ott." in clinician.locator(".messagelist").inner_text()

    # It is scheduled, and goes live on time by itself.
    manager = desk(make_staff("manager"))
    manager.goto(form)
    manager.get_by_role("link", name="Publish…").last.click()
    assert "Signed off by Dr Ruth Ott" in manager.locator("#content").inner_text()
    moment = timezone.localtime() + datetime.timedelta(seconds=4)
    manager.get_by_label("At the moment I choose").check()
    manager.locator("#id_at").fill(moment.strftime("%Y-%m-%dT%H:%M:%S"))
    manager.get_by_role("button", name="Publish").click()
    manager.wait_for_load_state()
    assert "Scheduled" in status(manager)
    patient.goto("/treatments/botox/")
    assert CLAIM not in patient.content()
    assert "Not yet signed off by a clinician" in patient.content()
    while timezone.localtime() < moment:
        time.sleep(0.2)
    patient.goto("/treatments/botox/")
    assert CLAIM in patient.content()
    assert "Reviewed by Dr Ruth Ott, MD" in patient.content()

    # A clinical edit voids the sign-off; patients go on reading what was signed.
    writer.goto(form)
    assert "Signed off" in status(writer)
    writer.locator("#id_in_a_sentence").fill("It relaxes a muscle for a while.")
    save(writer)
    assert "Not signed off" in status(writer)
    patient.goto("/treatments/botox/")
    assert "It relaxes a muscle for a while." not in patient.content()

    # Restored, it says again what was signed, and the sign-off holds again.
    writer.goto(review)
    writer.get_by_role("link", name="History").click()
    writer.locator("tr", has_text="Live since").get_by_role("link", name="Restore…").click()
    writer.get_by_role("button", name="Restore this version").click()
    writer.wait_for_load_state()
    assert "signed off by Dr Ruth Ott" in status(writer)
    assert "Not signed off" not in status(writer)
