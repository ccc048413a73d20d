"""Readers' questions in the admin: who waits and since when, answering, closing, and what nobody is shown."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from education.consultations.reader_questions import REASONS
from education.models import Notification, ReaderQuestion, Revision
from education.publishing import content
from education.publishing.freeze import record
from tests import factories, readers
from tests.readers import EMAIL, WORDS, answer, ask
from tests.staff import SUPERUSER, address, form_of, make_staff, signed_in
from tests.test_signing import make_signer

pytestmark = pytest.mark.django_db


@pytest.fixture
def treatment(db):
    return readers.make_page()


@pytest.fixture
def question(treatment):
    return ask(email=EMAIL)


@pytest.fixture
def editor(treatment):
    return signed_in("editor")


def page(question, view="change"):
    return address("readerquestion", view, question.pk)


def save(client, asked, **fields):
    return client.post(page(asked), form_of(client.get(page(asked))) | fields)


class TestTheList:
    def test_who_waits_and_since_when(self, editor, treatment):
        ask(at=timezone.now() - datetime.timedelta(days=8))
        ask(key="2", suspected_robot=True)
        response = editor.get(address("readerquestion"))
        assert [one.status for one in response.context["cl"].result_list] == ["waiting"]
        assert "1 week" in response.content.decode().replace("\xa0", " ")

    @pytest.mark.parametrize(
        ("queue", "count"), [("waiting", 1), ("suspected", 1), ("answered", 0), ("all", 2), ("nonsense", 1)]
    )
    def test_it_is_narrowed_down(self, editor, question, queue, count):
        ask(key="2", suspected_robot=True)
        response = editor.get(address("readerquestion"), {"queue": queue})
        assert len(response.context["cl"].result_list) == count

    @pytest.mark.parametrize("role", ["editor", "front desk", "manager", SUPERUSER])
    def test_it_shows_nothing_that_a_reader_wrote(self, question, role):
        text = signed_in(role).get(address("readerquestion")).content.decode()
        assert "Zanzibar" not in text
        assert EMAIL not in text
        assert "Botox" in text

    def test_the_front_desk_sees_that_it_waits_and_opens_nothing(self, question):
        desk = signed_in("front desk")
        answer(question, question="Draft words?")
        text = desk.get(address("readerquestion")).content.decode()
        assert "Draft words" not in text
        assert page(question) not in text
        assert desk.get(page(question)).status_code == 403

    def test_it_needs_no_more_queries_for_more_rows(self, editor, treatment):
        counts = []
        for number in range(12):
            ask(key=str(number))
            if number in (1, 11):
                editor.get(address("readerquestion"))  # fills the caches
                with CaptureQueriesContext(connection) as queries:
                    editor.get(address("readerquestion"))
                counts.append(len(queries))
        assert counts[0] == counts[1]

    @pytest.mark.parametrize("role", ["editor", "front desk", "manager"])
    def test_the_front_page_says_that_they_wait(self, question, role):
        ask(key="2", suspected_robot=True)
        text = signed_in(role).get(address_of_front_page()).content.decode()
        assert "<strong>1</strong> waits for an answer" in text
        assert "<strong>1</strong> set apart" in text
        assert "Zanzibar" not in text


def address_of_front_page():
    return "/admin/"


class TestAnswering:
    def test_an_editor_reads_the_reader_s_own_words_and_never_the_address(self, editor, question):
        text = editor.get(page(question)).content.decode()
        assert WORDS in text
        assert "Left, and kept from you" in text
        assert EMAIL not in text

    @pytest.mark.parametrize("role", ["clinician", "reviewer", "manager"])
    def test_others_read_the_answer_alone(self, question, role):
        answer(question)
        text = signed_in(role).get(page(question)).content.decode()
        assert "Wait a day." in text
        assert "Zanzibar" not in text
        assert EMAIL not in text

    @pytest.mark.parametrize("role", [SUPERUSER, "editor"])
    def test_the_address_is_nowhere_for_nobody(self, question, role):
        answer(question)
        factories.ready(question)
        client = signed_in(role)
        revision = Revision.objects.of(question).get()
        shown = [
            *(page(question, view) for view in ("change", "history", "preview", "close")),
            address("revision", "versions", "reader_question", question.pk),
            address("revision", "compare", "reader_question", question.pk)
            + f"?old={revision.pk}&new=working",
            *(
                address("revision", view, revision.pk)
                for view in ("change", "preview", "review", "submit", "share")
            ),
            address("revision"),
            address("notification"),
            "/admin/health/",
            f"/admin/health/readerquestion/{question.pk}/",
            "/admin/claims/?of=newest",
            "/admin/review-clock/",
            "/admin/",
        ]
        for where in shown:
            response = client.get(where)
            assert response.status_code in (200, 403), where
            assert EMAIL not in response.content.decode(), where
            assert where == page(question) or "Zanzibar" not in response.content.decode(), where

    def test_saving_keeps_a_version_and_leaves_what_was_asked(self, editor, question):
        source = factories.make_source()
        response = save(
            editor, question, question="Can I swim?", answer="Wait.", sources=[source.pk], note="First"
        )
        assert response.status_code == 302
        revision = Revision.objects.of(question).get()
        frozen = content.load(revision.document)
        assert (frozen.question, frozen.answer, frozen.sources[0].slug) == (
            "Can I swim?",
            "Wait.",
            source.slug,
        )
        question.refresh_from_db()
        assert (question.asked, question.email, question.status) == (WORDS, EMAIL, "waiting")

    def test_a_hostile_question_runs_nowhere(self, editor, treatment):
        text = editor.get(page(ask(question="<script>alert(1)</script>"))).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text

    def test_what_names_somebody_is_not_even_kept(self, editor, question):
        response = save(editor, question, question="Call Anna on 212-555-0142?", answer="Wait.")
        assert response.status_code == 200
        assert "Take a phone number out of the question." in response.content.decode()
        assert not Revision.objects.of(question).exists()
        question.refresh_from_db()
        assert question.question == ""

    def test_a_published_one_is_never_left_empty(self, editor, question):
        factories.publish_page(answer(question))
        response = save(editor, question, answer="")
        assert response.status_code == 200
        assert "It is published: leave nothing empty." in response.content.decode()

    def test_who_saves_second_is_told(self, editor, question):
        opened = form_of(editor.get(page(question)))
        save(editor, question, question="Can I swim?", answer="Wait.")
        response = editor.post(page(question), opened | {"question": "Can I dive?", "answer": "No."})
        assert response.status_code == 422
        assert "Can I swim?" in response.content.decode()
        assert "Can I dive?" in response.content.decode()

    def test_nothing_of_it_is_in_the_log_or_a_message(self, editor, question):
        save(editor, question, question="Can I swim in Madagascar?", answer="Wait.")
        response = editor.post(page(question, "close"), {"reason": "one-person"})
        said = [str(message) for message in get_messages(response.wsgi_request)]
        logged = [f"{entry.object_repr} {entry.change_message}" for entry in LogEntry.objects.all()]
        assert len(logged) == 2
        for text in (*said, *logged):
            for word in ("Zanzibar", "Madagascar", EMAIL):
                assert word not in text


class TestTheWayToPatients:
    def test_as_a_patient_would_see_it_in_its_place(self, editor, question):
        answer(question)
        response = editor.get(page(question, "preview"))
        text = response.content.decode()
        assert "Can I swim after it?" in text
        assert f'<a href="#{question.slug}">' in text
        assert "no-store" in response["Cache-Control"]
        assert "Zanzibar" not in text

    def test_under_a_page_that_is_not_live(self, editor, treatment):
        part = factories.make_treatment(slug="part", part_of=factories.make_treatment(slug="whole"))
        draft = factories.make_reader_question(part)
        assert draft.question in editor.get(page(draft, "preview")).content.decode()

    def test_by_a_link_for_somebody_outside(self, client, editor, question):
        revision = record(answer(question))
        shared = editor.post(address("revision", "share", revision.pk), {"for_whom": "Mr Ortiz", "days": 7})
        response = client.get(shared.context["address"].removeprefix("http://localhost:8000"))
        assert "Can I swim after it?" in response.content.decode()

    def test_sent_signed_and_published(self, question, editor, client):
        record(answer(question), by=editor.user)
        revision = Revision.objects.of(question).get()
        signer = make_signer()
        sent = {"clinician": signer.clinician.pk, "note": ""}
        assert editor.post(address("revision", "submit", revision.pk), sent).status_code == 302
        clinician = signed_in(signer)
        where = address("revision", "review", revision.pk)
        said = {"name": signer.clinician.name, "credentials": signer.clinician.credentials, "sure": "on"}
        sent = {"decision": "sign", "checked": "All of it.", "extent": "whole"} | said
        assert clinician.post(where, sent).status_code == 302
        response = clinician.post(
            address("readerquestion", "publish"), {"revision": revision.pk, "when": "now"}
        )
        assert response.status_code == 302
        assert "Wait a day." in client.get("/treatments/botox/").content.decode()
        assert Notification.objects.filter(kind="question_answered").count() == 1

    def test_whoever_wrote_it_cannot_sign_it(self, question):
        signer = make_signer()
        signer.groups.add(*make_staff("editor").groups.all())
        revision = record(answer(question), by=signer)
        response = signed_in(signer).post(
            address("revision", "review", revision.pk), {"decision": "sign", "checked": "All."}
        )
        assert response.status_code == 422
        assert not revision.sign_offs.exists()

    def test_publishing_under_a_page_that_is_not_live_is_remarked_on(self, question):
        factories.ready(answer(question))
        draft = factories.make_reader_question(factories.make_treatment(name="Draft page"))
        factories.ready(draft)
        text = (
            signed_in("manager")
            .get(address("readerquestion", "publish"), {"page": draft.pk})
            .content.decode()
        )
        assert "Patients will see it once “Draft page”, under which it stands, is live too." in text

    def test_withdrawing_a_page_says_how_many_go_with_it(self, question):
        factories.publish_page(answer(question))
        where = address("treatment", "withdraw") + f"?page={question.treatment_id}"
        assert (
            "1 reader’s question under it will be hidden with it."
            in signed_in("manager").get(where).content.decode()
        )

    def test_page_health_lists_it_and_it_is_not_attested(self, editor, question):
        record(answer(question))
        assert str(question) in editor.get("/admin/health/").content.decode()
        detail = f"/admin/health/readerquestion/{question.pk}/"
        assert editor.get(detail).status_code == 200
        assert signed_in("manager").get(f"{detail}attest/26/").status_code == 404

    def test_its_history_compares_and_restores(self, editor, question):
        old = record(answer(question))
        record(answer(question, answer="Wait two days."))
        compare = address("revision", "compare", "reader_question", question.pk)
        text = editor.get(compare, {"old": old.pk, "new": "working"}).content.decode()
        assert "two days" in text
        assert editor.post(address("revision", "restore", old.pk)).status_code == 302
        question.refresh_from_db()
        assert question.answer == "Wait a day."


class TestSteps:
    @pytest.mark.parametrize("reason", REASONS)
    def test_closed_with_a_reason_in_fixed_words(self, editor, question, reason):
        assert editor.get(page(question, "close")).status_code == 200
        assert editor.post(page(question, "close"), {"reason": reason}).status_code == 302
        question.refresh_from_db()
        assert (question.status, question.email) == ("closed", "")
        assert REASONS[reason] in LogEntry.objects.get().change_message

    @pytest.mark.parametrize("reason", ["", "because Anna said so"])
    def test_closing_asks_why(self, editor, question, reason):
        assert editor.post(page(question, "close"), {"reason": reason}).status_code == 422
        question.refresh_from_db()
        assert question.status == "waiting"

    def test_set_apart_and_let_in(self, editor, question):
        editor.post(page(question, "set-apart"))
        assert ReaderQuestion.objects.get().status == "suspected"
        editor.post(page(question, "let-in"))
        assert ReaderQuestion.objects.get().status == "waiting"

    def test_a_step_that_somebody_took_before_is_said(self, editor, question):
        editor.post(page(question, "close"), {"reason": "answered"})
        response = editor.post(page(question, "set-apart"), follow=True)
        assert "Somebody was here first." in response.content.decode()
        assert ReaderQuestion.objects.get().status == "closed"

    def test_looking_changes_nothing(self, editor, question):
        for step in ("close", "set-apart", "let-in"):
            editor.get(page(question, step))
        assert ReaderQuestion.objects.get().status == "waiting"
