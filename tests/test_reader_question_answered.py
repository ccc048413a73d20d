"""A reader's question and its answer: published on their own, under the page, which keeps its sign-off; and the one e-mail."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from education.consultations import notifications, reader_questions
from education.consultations.notifications import deliver_due
from education.models import Notification, ReaderQuestion, Revision, SignOff
from education.publishing import content
from education.publishing.claim_ledger import claims
from education.publishing.freeze import record
from education.publishing.going_live import NotPublishable, cancel_scheduled, publish, withdraw
from education.publishing.health import health_of, what_stops
from education.publishing.restore import restore
from education.publishing.review_clock import clocks
from education.publishing.status import status, statuses
from education.reading import catalogue
from tests import factories, readers
from tests.readers import EMAIL, answer, ask

pytestmark = pytest.mark.django_db
TOLD = Notification.Kind.QUESTION_ANSWERED
DAY = datetime.timedelta(days=1)


@pytest.fixture
def treatment(db):
    return readers.make_page()


@pytest.fixture
def question(treatment):
    return answer(ask(email=EMAIL))


def told():
    return Notification.objects.filter(kind=TOLD)


def mails_to_the_reader():
    return [one for one in mail.outbox if one.to == [EMAIL]]


class TestPublishing:
    def test_it_stands_under_its_page_with_a_review_of_its_own(self, client, question):
        factories.publish_page(question)
        page = client.get("/treatments/botox/").content.decode()
        assert "Questions from readers" in page
        assert "Can I swim after it?" in page
        assert "Wait a day." in page
        assert page.count("Reviewed by Dr Test, MD") == 1
        assert "Zanzibar" not in page
        assert EMAIL not in page

    def test_the_page_keeps_its_sign_off_and_its_versions(self, treatment):
        live = factories.publish_page(treatment)
        before = Revision.objects.of(treatment).live().get()
        factories.publish_page(answer(ask()))
        assert Revision.objects.of(treatment).live().get() == before
        assert record(treatment).fingerprint == live.fingerprint
        assert SignOff.objects.covering(record(treatment)).exists()

    def test_it_needs_a_sign_off_of_its_own(self, question):
        factories.publish_page(question.about)
        with pytest.raises(NotPublishable, match="not signed off"):
            publish(record(question))

    def test_changing_it_voids_its_own_sign_off_alone(self, treatment, question):
        factories.publish_page(treatment)
        factories.publish_page(question)
        answer(question, answer="Wait two days.")
        assert not SignOff.objects.covering(record(question)).exists()
        assert SignOff.objects.covering(record(treatment)).exists()

    def test_its_status_follows(self, question):
        revision = factories.ready(question)
        publish(revision, at=timezone.now() + DAY)
        question.refresh_from_db()
        assert question.status == "answered"
        cancel_scheduled(question)
        question.refresh_from_db()
        assert question.status == "waiting"
        publish(revision)
        withdraw(question)
        question.refresh_from_db()
        assert question.status == "answered"

    def test_a_closed_one_can_be_answered_after_all(self, question):
        reader_questions.close(question)
        factories.publish_page(question)
        question.refresh_from_db()
        assert (question.status, question.closed_at) == ("answered", None)

    def test_an_older_version_comes_back(self, question):
        old = record(question)
        answer(question, question="Something else?", answer="Another answer.")
        restore(old)
        question.refresh_from_db()
        assert (question.question, question.answer) == ("Can I swim after it?", "Wait a day.")
        assert (question.asked, question.email) == (readers.WORDS, EMAIL)
        assert record(question).fingerprint == old.fingerprint

    def test_its_standing_is_its_own(self, treatment, question):
        revision = factories.publish_page(question)
        other = ask(question="Another?", key="another")
        assert status(question).live == revision
        found = statuses([question, other])
        assert (found[question.pk].live, found[other.pk].live) == (revision, None)
        assert treatment.pk == question.pk or status(treatment).live != revision

    def test_the_clock_runs_for_it(self, question):
        factories.publish_page(question)
        clock = next(clock for clock in clocks() if clock.page == question)
        assert (clock.state, clock.review.name) == ("not_due", "Dr Test")

    def test_the_ledger_has_its_answer(self, question):
        revision = factories.publish_page(question)
        [claim] = claims(revision)
        assert claim.text == "Wait a day."
        assert claim.sources
        assert claim.checked_by == "Dr Test"


@pytest.mark.page_health
class TestHealth:
    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"question": ""}, "Write the question as patients will read it."),
            ({"answer": ""}, "Write the answer."),
            ({"question": "My name is Anna: can I swim?"}, "Take a name out of the question."),
            ({"answer": "It is safe."}, "Take out “is safe”"),
            ({"answer": "Wait. [@nowhere]"}, "No source has the key “nowhere”."),
        ],
    )
    def test_what_stops_it(self, question, fields, told):
        answer(question, **fields)
        frozen = content.load(record(question).document)
        assert any(told in str(finding) for finding in what_stops(question, frozen))

    def test_an_answer_without_a_source_is_stopped(self, question):
        question.sources.clear()
        frozen = content.load(record(question).document)
        assert [finding.message for finding in what_stops(question, frozen)] == [
            "Choose the source of this answer."
        ]

    def test_a_good_one_passes_and_few_items_apply(self, question):
        frozen = content.load(record(question).document)
        found = health_of(question, frozen)
        assert not found.blocking
        assert not found.awaiting
        assert [item.number for item in found.clinician] == [66]

    def test_reading_ease_and_plain_words_are_judged(self, question):
        long = "This is one single sentence which goes on and on for far more than the twenty words that we allow here."
        answer(question, answer=long)
        found = health_of(question, content.load(record(question).document))
        assert 75 in {finding.check.item for finding in found.warning}

    def test_a_phone_number_in_the_answer_warns_only(self, question):
        answer(question, answer="Call us on 212-555-0142.")
        found = health_of(question, content.load(record(question).document))
        assert not found.blocking
        assert any("phone number" in finding.message for finding in found.warning)


class TestTheCatalogue:
    def test_newest_first_each_under_its_own_page(self, treatment):
        guide = factories.make_guide(slug="which-one")
        factories.publish_page(guide, demonstration=True)
        first, second = answer(ask(key="1")), answer(ask(key="2"), question="Another?")
        third = answer(ask("guide", "which-one", key="3"))
        now = timezone.now()
        for question, days in ((first, 3), (second, 1), (third, 2)):
            factories.publish_page(question, at=now - days * DAY, demonstration=True)
        live = catalogue.load()
        assert [one.slug for one in live.questions_under("treatment", "botox")] == [second.slug, first.slug]
        assert [one.slug for one in live.questions_under("guide", "which-one")] == [third.slug]
        assert live.questions_under("guide", "botox") == []

    def test_a_withdrawn_page_hides_its_questions(self, treatment, question):
        factories.publish_page(question)
        withdraw(treatment)
        assert not catalogue.load().reader_questions

    def test_a_part_goes_with_its_whole_and_its_questions_too(self, treatment):
        part = factories.make_treatment(slug="part", part_of=treatment)
        factories.publish_page(part, demonstration=True)
        factories.publish_page(answer(ask(slug="part")), demonstration=True)
        assert catalogue.load().reader_questions
        withdraw(treatment)
        assert not catalogue.load().reader_questions

    def test_its_sources_stand_in_the_page_s_own_list(self, client, treatment, question):
        source = factories.make_source(slug="swimming", title="On swimming")
        answer(question, answer="Wait a day. [@swimming]")
        question.sources.clear()
        factories.publish_page(question)
        page = client.get("/treatments/botox/").content.decode()
        assert page.count(source.title) == 1
        assert 'href="#source-1"' in page

    def test_a_page_needs_no_more_queries(self, client, treatment, django_assert_num_queries):
        for number in range(12):
            factories.publish_page(answer(ask(key=str(number))), demonstration=True)
        client.get("/")
        with django_assert_num_queries(1):
            client.get("/treatments/botox/")


class TestTheReaderIsTold:
    def test_once_and_then_the_address_is_gone(self, question):
        factories.publish_page(question)
        deliver_due()
        [letter] = mails_to_the_reader()
        assert f"/answered/{question.slug}/" in letter.body
        question.refresh_from_db()
        assert question.email == ""
        answer(question, answer="Wait two days.")
        factories.publish_page(question)
        deliver_due()
        assert len(mails_to_the_reader()) == 1

    def test_no_health_content(self, question):
        factories.publish_page(question)
        deliver_due()
        [letter] = mails_to_the_reader()
        said = letter.message().as_string().casefold()
        for word in ("botox", "swim", "zanzibar", "wait a day", "treatment", "clinician"):
            assert word not in said

    def test_who_left_no_address_is_owed_nothing(self, treatment):
        factories.publish_page(answer(ask()))
        assert not told().exists()

    def test_at_the_moment_at_which_it_goes_live(self, question):
        tomorrow = timezone.now() + DAY
        publish(factories.ready(question), at=tomorrow)
        deliver_due()
        assert not mails_to_the_reader()
        assert not Notification.objects.stuck().filter(kind=TOLD).exists()
        owed = told().get()
        assert (owed.next_attempt_at, owed.created_at) == (tomorrow, tomorrow)

    def test_cancelled_it_is_owed_no_more_and_the_address_waits(self, question):
        publish(factories.ready(question), at=timezone.now() + DAY)
        cancel_scheduled(question)
        assert not told().exists()
        question.refresh_from_db()
        assert question.email == EMAIL

    def test_put_forward_it_is_told_now(self, question):
        publish(factories.ready(question), at=timezone.now() + DAY)
        cancel_scheduled(question)
        factories.publish_page(question)
        assert told().count() == 1
        deliver_due()
        assert mails_to_the_reader()

    def test_withdrawn_before_it_was_sent_nobody_is_sent_to_nothing(self, question):
        factories.publish_page(question)
        withdraw(question)
        deliver_due()
        assert not mails_to_the_reader()

    def test_a_page_that_is_gone_is_not_led_to(self, treatment, question):
        factories.publish_page(question)
        withdraw(treatment)
        deliver_due()
        assert not mails_to_the_reader()
        assert told().get().last_error == "PageNotLive"
        factories.publish_page(treatment, demonstration=True)
        deliver_due(timezone.now() + DAY)
        assert mails_to_the_reader()

    def test_given_up_the_address_is_gone_and_it_is_not_tried_again(self, question, monkeypatch):
        from education.mail.handing_over import NotSent

        def refuse(letter):
            raise NotSent("SMTPRecipientsRefused 550", permanent=True)

        monkeypatch.setattr(notifications, "hand_over", refuse)
        factories.publish_page(question)
        for hours in range(0, 9, 3):
            deliver_due(timezone.now() + hours * datetime.timedelta(hours=1))
        assert told().get().given_up_at
        question.refresh_from_db()
        assert question.email == ""
        assert not Notification.objects.to_try_again().filter(kind=TOLD).exists()

    def test_an_outage_of_the_mail_server_keeps_it(self, question, monkeypatch):
        from education.mail.handing_over import Unreachable

        def away(letter):
            raise Unreachable("ConnectionRefusedError")

        factories.publish_page(question)
        monkeypatch.setattr(notifications, "hand_over", away)
        deliver_due()
        question.refresh_from_db()
        assert question.email == EMAIL
        monkeypatch.undo()
        deliver_due(timezone.now() + DAY)
        assert len(mails_to_the_reader()) == 1


class TestErasing:
    def test_what_nobody_worked_on_goes_altogether(self, treatment):
        question = ask(email=EMAIL)
        reader_questions.erase_expired(timezone.now() + 179 * DAY)
        assert ReaderQuestion.objects.filter(pk=question.pk).exists()
        assert reader_questions.erase_expired(timezone.now() + 180 * DAY) == 1
        assert not ReaderQuestion.objects.exists()

    def test_a_robot_s_goes_sooner(self, treatment):
        ask(suspected_robot=True)
        assert reader_questions.erase_expired(timezone.now() + 30 * DAY) == 1
        assert not ReaderQuestion.objects.exists()

    def test_what_is_published_stays_without_the_reader_s_own_words(self, client, question):
        factories.publish_page(question)
        reader_questions.erase_expired(timezone.now() + 30 * DAY)
        question.refresh_from_db()
        assert (question.asked, question.email, question.erase_on) == ("", "", None)
        assert not told().exists()
        assert "Can I swim after it?" in client.get("/treatments/botox/").content.decode()

    def test_the_days_after_an_answer_count_from_when_it_goes_live(self, question):
        later = timezone.now() + 60 * DAY
        publish(factories.ready(question), at=later)
        question.refresh_from_db()
        assert question.erase_on == timezone.localdate(later) + 30 * DAY

    def test_closed_the_address_goes_at_once_and_the_words_soon(self, treatment):
        question = reader_questions.close(ask(email=EMAIL))
        assert (question.status, question.email) == ("closed", "")
        assert question.erase_on == timezone.localdate() + 30 * DAY

    def test_twice_is_the_same_as_once(self, question):
        factories.publish_page(question)
        later = timezone.now() + 400 * DAY
        assert [reader_questions.erase_expired(later) for _ in range(2)] == [1, 0]


class TestSteps:
    def test_let_in_its_keeper_is_told_once(self, treatment):
        question = ask(suspected_robot=True)
        for _ in range(2):
            reader_questions.let_in(question)
            reader_questions.set_apart(question)
        assert Notification.objects.filter(kind="question_asked").count() == 1

    @pytest.mark.parametrize("step", [reader_questions.close, reader_questions.set_apart])
    def test_what_is_answered_is_not_closed_nor_set_apart(self, question, step):
        factories.publish_page(question)
        with pytest.raises(reader_questions.NotPossible):
            step(question)

    def test_who_keeps_the_page_is_told_else_its_deputy_else_the_clinic(self, treatment, django_user_model):
        make = django_user_model.objects.create
        ana, ben = (
            make(username="ana", email="ana@clinic.example"),
            make(username="ben", email="ben@clinic.example"),
        )
        treatment.owner, treatment.deputy = ana, ben
        treatment.save()
        ask(key="1")
        ana.is_active = False
        ana.save()
        ask(key="2")
        ben.email = ""
        ben.save()
        ask(key="3")
        ben.email = "ben@clinic.example"
        ben.save()
        deliver_due()
        assert [one.to for one in mail.outbox] == [
            ["ana@clinic.example"],
            ["ben@clinic.example"],
            ["desk@clinic.example"],
        ]
        assert all("Zanzibar" not in one.message().as_string() for one in mail.outbox)
        assert {one.subject for one in mail.outbox} == {"A reader asked a question"}
