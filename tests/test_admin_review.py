"""Sending for review, signing off and sending back in the admin."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from education.consultations.notifications import deliver_due
from education.models import Revision, SignOff, Submission
from education.publishing.freeze import record
from education.publishing.going_live import publish, withdraw
from education.publishing.review_clock import clocks
from education.publishing.signing import send_back, sign, submit
from tests import factories as make
from tests.staff import SUPERUSER, address, signed_in
from tests.test_signing import edited, make_signer

pytestmark = pytest.mark.django_db
SIGNATURE = {
    "decision": "sign",
    "name": "Dr Ruth Ott",
    "credentials": "MD",
    "checked": "All of it, against its sources.",
    "extent": "whole",
    "sure": "on",
}


def text(response):
    return response.content.decode()


def of(revision, what="review"):
    return reverse(f"admin:education_revision_{what}", args=[revision.pk])


@pytest.fixture
def editor(clinic):
    client = signed_in("editor")
    client.user.email = "ana@clinic.example"
    client.user.save()
    return client


@pytest.fixture
def clinician(clinic):
    return signed_in(make_signer(name="Dr Ruth Ott", credentials="MD"))


@pytest.fixture
def treatment():
    return make.make_treatment(name="Botox", slug="botox", in_a_sentence="It relaxes a muscle.")


@pytest.fixture
def revision(treatment, editor):
    return record(treatment, by=editor.user)


@pytest.fixture
def submission(revision, editor, clinician):
    return submit(revision, clinician.user.clinician, by=editor.user, note="The first sentence is new.")


class TestSendingForReview:
    def test_to_a_named_clinician_with_a_day_and_a_note(self, editor, clinician, revision):
        due = timezone.localdate() + datetime.timedelta(days=7)
        data = {"clinician": clinician.user.clinician.pk, "due_on": due.isoformat(), "note": "New words."}
        said = text(editor.post(of(revision, "submit"), data, follow=True))
        assert "Sent to Dr Ruth Ott for review." in said
        sent = Submission.objects.get()
        assert (sent.revision, sent.by, sent.due_on, sent.note) == (revision, editor.user, due, "New words.")
        assert LogEntry.objects.filter(object_id=revision.treatment_id, user=editor.user).exists()

    def test_the_mail_leads_to_exactly_that_version_and_says_nothing_more(self, submission, settings):
        settings.SITE_URL = "https://clinic.example"
        deliver_due()
        (sent,) = mail.outbox
        assert sent.to == [submission.clinician.user.email]
        assert f"https://clinic.example{of(submission.revision)}" in sent.body
        assert "The first sentence" not in sent.body

    def test_who_wrote_it_is_not_offered(self, editor, clinician, treatment):
        revision = edited(treatment, by=clinician.user)
        said = text(editor.get(of(revision, "submit")))
        assert "No clinician can sign this version" in said
        answer = editor.post(of(revision, "submit"), {"clinician": clinician.user.clinician.pk})
        assert answer.status_code == 422
        assert not Submission.objects.exists()

    def test_what_is_wrong_is_said_with_everything_typed_still_there(self, editor, clinician, revision):
        data = {"clinician": "", "due_on": "2020-01-01", "note": "Please look at the dose."}
        answer = editor.post(of(revision, "submit"), data)
        said = text(answer)
        assert answer.status_code == 422
        assert "Choose who should review it." in said
        assert "Choose a day from tomorrow" in said
        assert "Please look at the dose." in said
        assert "<title>Error: " in said

    @pytest.mark.page_health
    def test_what_a_check_stops_has_no_button(self, editor, clinician, revision):
        said = text(editor.get(of(revision, "submit")))
        assert "Mend this first" in said
        assert "Send for review</" not in said
        assert 'value="Send for review"' not in said
        editor.post(of(revision, "submit"), {"clinician": clinician.user.clinician.pk})
        assert not Submission.objects.exists()

    def test_the_shared_words_too(self, editor, clinician):
        make.make_term(name="Filler")
        revision = record(None, by=editor.user)
        editor.post(of(revision, "submit"), {"clinician": clinician.user.clinician.pk})
        assert Submission.objects.get().revision == revision
        clinician.post(of(revision), SIGNATURE)
        assert SignOff.objects.get().revision == revision


class TestSigning:
    def test_the_clinician_sees_what_changed_and_signs_exactly_that(self, treatment, editor, clinician):
        make.signed(record(treatment))
        newest = edited(treatment, by=editor.user, in_a_sentence="It relaxes a small muscle.")
        submit(newest, clinician.user.clinician, by=editor.user)
        said = text(clinician.get(of(newest)))
        assert "1 change" in said.lower()
        assert "<ins>" in said
        assert "small" in said
        answer = clinician.post(of(newest), SIGNATURE | {"extent": "changes"}, follow=True)
        assert "Signed off by Dr Ruth Ott." in text(answer)
        given = SignOff.objects.first()
        assert (given.revision, given.by, given.checked) == (newest, clinician.user, SIGNATURE["checked"])
        assert given.rests_on is not None

    @pytest.mark.parametrize(
        ("wrong", "problem"),
        [
            ({"name": "Somebody Else"}, "Your entry under Clinicians says “Dr Ruth Ott”"),
            ({"credentials": "Professor"}, "Your entry under Clinicians says “MD”"),
            ({"checked": "  "}, "Say what you checked."),
            ({"sure": ""}, "Tick the box"),
            ({"extent": "nothing"}, "Select a valid choice"),
            ({"next_review_on": "2020-01-01"}, "Choose a day from tomorrow"),
        ],
    )
    def test_a_signature_that_is_not_whole_is_refused_in_words(self, clinician, submission, wrong, problem):
        answer = clinician.post(of(submission.revision), SIGNATURE | wrong)
        assert answer.status_code == 422
        assert problem in text(answer)
        assert not SignOff.objects.exists()
        if "checked" not in wrong:
            assert SIGNATURE["checked"] in text(answer)

    def test_a_name_is_taken_as_the_entry_has_it(self, clinician, submission):
        clinician.post(of(submission.revision), SIGNATURE | {"name": " dr  ruth ott"})
        assert SignOff.objects.get().name == "Dr Ruth Ott"

    @pytest.mark.parametrize("role", ["clinician", SUPERUSER])
    def test_who_wrote_it_finds_no_form_and_a_forged_post_signs_nothing(self, clinic, treatment, role):
        writer = signed_in(make_signer(role, name="Dr Ruth Ott", credentials="MD"))
        revision = record(treatment, by=writer.user)
        said = text(writer.get(of(revision)))
        assert "You cannot sign this version. You changed this page" in said
        assert 'value="Sign off this version"' not in said
        answer = writer.post(of(revision), SIGNATURE)
        assert "You changed this page" in text(answer)
        assert not SignOff.objects.exists()

    @pytest.mark.parametrize("role", ["editor", "manager", "front desk", "patient", "nobody"])
    def test_others_may_not_even_forge_it(self, clinic, revision, role):
        answer = signed_in(role).post(of(revision), SIGNATURE)
        assert answer.status_code in (302, 403)
        assert not SignOff.objects.exists()

    def test_it_can_be_signed_once(self, clinician, submission):
        clinician.post(of(submission.revision), SIGNATURE)
        answer = clinician.post(of(submission.revision), SIGNATURE)
        assert "You signed this off today already." in text(answer)
        assert SIGNATURE["checked"] in text(answer)
        assert SignOff.objects.count() == 1

    def test_an_overdue_page_is_reviewed_again_as_a_whole(self, clinician, editor, treatment, revision):
        today = timezone.localdate()
        make.signed(revision, next_review_on=today, at=timezone.now() - datetime.timedelta(days=365))
        make.publish_page(treatment)
        assert [clock.state for clock in clocks()] == ["due_soon"]
        editor.post(of(revision, "submit"), {"clinician": clinician.user.clinician.pk})
        assert Submission.objects.open().exists()
        assert "Read and sign" in TestTheNextStep().strip(clinician, treatment)
        partial = clinician.post(of(revision), SIGNATURE | {"extent": "changes"})
        assert "Select a valid choice" in text(partial)
        clinician.post(of(revision), SIGNATURE)
        assert [clock.state for clock in clocks()] == ["not_due"]
        assert not Submission.objects.open().exists()

    def test_a_planned_withdrawal_does_not_stop_a_sign_off(self, clinician, revision):
        publish(revision, emergency="A warning must go out tonight.")
        withdraw(revision.page, at=timezone.now() + datetime.timedelta(days=9))
        clinician.post(of(revision), SIGNATURE)
        assert SignOff.objects.get().revision == revision

    def test_somebody_who_signs_without_being_asked_may(self, clinician, revision):
        clinician.post(of(revision), SIGNATURE)
        assert SignOff.objects.get().revision == revision

    def test_an_older_version_says_that_there_is_a_newer(self, clinician, editor, treatment, revision):
        edited(treatment, by=editor.user)
        assert "You are reading the older one." in text(clinician.get(of(revision)))


class TestSendingBack:
    def test_comments_stand_at_the_field_they_are_about(self, clinician, editor, treatment):
        make.make_section(treatment, heading="How it works", body="It works.")
        revision = record(treatment, by=editor.user)
        submit(revision, clinician.user.clinician, by=editor.user)
        form = clinician.get(of(revision)).context["send_back_form"]
        (name,) = [name for name, (anchor, words) in form.places.items() if anchor == "sections-0"]
        data = {"decision": "send_back", f"comment-{name}": "Say how.", "comment-general": "Nearly there."}
        assert "Sent back with your comments." in text(clinician.post(of(revision), data, follow=True))
        said = text(editor.get(address("treatment", "change", treatment.pk)))
        assert "Dr Ruth Ott wants something changed" in said
        assert '<a href="#sections-0">Section “How it works”</a>: Say how.' in said
        assert 'id="sections-0"' in said
        assert "Nearly there." in said

    def test_every_place_leads_to_a_field_of_the_form(self, clinician, editor, treatment):
        source = make.make_source()
        make.make_fact(treatment, sources=[source])
        make.make_effect(treatment)
        make.make_caution(treatment)
        make.make_suitability(treatment)
        make.make_question(treatment)
        make.make_aftercare(treatment)
        make.make_price(treatment)
        make.make_section(treatment)
        guide = make.make_guide(options=[treatment])
        make.make_question_to_ask(guide)
        make.make_guide_step(guide)
        for page in (treatment, guide):
            revision = record(page, by=editor.user)
            submit(revision, clinician.user.clinician, by=editor.user)
            form = clinician.get(of(revision)).context["send_back_form"]
            change = text(editor.get(address(page._meta.model_name, "change", page.pk)))
            for anchor, words in form.places.values():
                assert f'id="{anchor}"' in change, words

    def test_it_takes_a_comment(self, clinician, submission):
        answer = clinician.post(of(submission.revision), {"decision": "send_back"})
        assert answer.status_code == 422
        assert "Write at least one comment" in text(answer)
        assert Submission.objects.open().exists()

    def test_what_was_typed_stays_where_something_is_wrong(self, clinician, submission):
        data = {"decision": "send_back", "comment-general": "x" * 2001, "comment-place-0": "Not so."}
        said = text(clinician.post(of(submission.revision), data))
        assert "Not so." in said
        assert "x" * 2001 in said

    def test_comments_written_while_a_newer_version_came_are_not_lost(
        self, clinician, editor, treatment, submission
    ):
        submit(edited(treatment, by=editor.user), clinician.user.clinician, by=editor.user)
        data = {"decision": "send_back", "comment-general": "This took me an hour."}
        said = text(clinician.post(of(submission.revision), data))
        assert "does not wait for a review any more" in said
        assert "This took me an hour." in said

    def test_a_comment_is_text(self, clinician, editor, submission):
        send_back(
            submission.revision, [("", "The whole page", "<script>alert(1)</script>")], by=clinician.user
        )
        for client in (clinician, editor):
            assert "<script>alert(1)" not in text(client.get(of(submission.revision)))


class TestTheNextStep:
    def strip(self, client, page):
        said = text(client.get(address(page._meta.model_name, "change", page.pk)))
        return said[said.index('<section class="status"') : said.index("</section>")]

    def test_from_saved_to_live(self, editor, clinician, treatment, revision):
        manager = signed_in("manager")
        assert "Send for review…" in self.strip(editor, treatment)
        assert "Not signed off" in self.strip(editor, treatment)
        submit(revision, clinician.user.clinician, by=editor.user)
        assert "Waits for Dr Ruth Ott" in self.strip(editor, treatment)
        assert "Next:" not in self.strip(editor, treatment)
        assert "Read and sign" in self.strip(clinician, treatment)
        sign(revision, by=clinician.user, checked="All of it.")
        assert "signed off by Dr Ruth Ott" in self.strip(editor, treatment)
        assert "Publish…" in self.strip(manager, treatment)
        assert "Publish…" not in self.strip(editor, treatment)
        manager.post(address("treatment", "publish"), {"revision": revision.pk, "when": "now"})
        said = self.strip(manager, treatment)
        assert "signed off by Dr Ruth Ott" in said
        assert "Next review by" in said
        assert "Next:" not in said

    def test_an_edit_voids_it_and_says_so(self, editor, clinician, treatment, revision):
        sign(revision, by=clinician.user, checked="All of it.")
        edited(treatment, by=editor.user)
        assert "Not signed off" in self.strip(editor, treatment)
        assert "Send for review…" in self.strip(editor, treatment)

    def test_a_demonstration_that_is_live_can_be_sent_for_review(self, editor, treatment):
        make.publish_page(treatment, demonstration=True)
        assert "Send for review…" in self.strip(editor, treatment)


@pytest.mark.parametrize("what", ["submit", "review"])
def test_what_is_not_there_is_said_so(editor, what):
    for key in (999999, 10**30):
        assert editor.get(reverse(f"admin:education_revision_{what}", args=[key])).status_code == 404


def test_the_front_desk_reads_no_version(clinic, revision):
    desk = signed_in("front desk")
    assert desk.get(of(revision)).status_code == 403
    assert desk.get(of(revision, "submit")).status_code == 403


def test_asking_changes_nothing(editor, clinician, revision):
    before = Revision.objects.values().get(pk=revision.pk)
    for client, what in ((editor, "submit"), (clinician, "review")):
        client.get(of(revision, what))
    assert Revision.objects.values().get(pk=revision.pk) == before
    assert not Submission.objects.exists()


def test_a_long_page_is_reviewed_in_a_fixed_number_of_queries(
    clinician, editor, django_assert_max_num_queries
):
    treatment = make.make_treatment()
    for _ in range(3):
        make.make_fact(treatment)
    make.signed(record(treatment))
    for _ in range(20):
        make.make_fact(treatment)
        edited(treatment, by=editor.user)
    newest = Revision.objects.order_by("pk").last()
    submit(newest, clinician.user.clinician, by=editor.user)
    with django_assert_max_num_queries(40):
        clinician.get(of(newest))
