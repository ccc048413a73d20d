"""A reader's question when the database is away, when clicks come at once, when something breaks, and in the nightly erasure."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from education.consultations import reader_questions, robots
from education.models import Notification, ReaderQuestion
from education.publishing.freeze import record
from education.reading import catalogue
from tests import factories, readers
from tests.at_once import a_database_of_files, in_threads
from tests.readers import EMAIL, WORDS, address, form_on, hidden, write
from tests.test_outages import OUTAGES, failing

DAY = datetime.timedelta(days=1)
PHONE = "(212) 555-0142"


@pytest.fixture(autouse=True)
def a_reader_is_no_robot(monkeypatch):
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)


@pytest.mark.django_db(transaction=True)
class TestAway:
    @pytest.fixture(params=OUTAGES)
    def outage(self, request):
        return lambda: failing(*OUTAGES[request.param])

    def test_all_that_was_typed_comes_back_with_the_number_and_can_be_sent_again(self, client, outage):
        readers.make_page()
        sent = form_on(write(client, email=EMAIL))
        with outage():
            response = client.post(address(), sent)
        assert response.status_code == 503
        assert response["Retry-After"] == "30"
        text = response.content.decode()
        assert "We could not save this just now." in text
        assert (hidden(response, "question"), hidden(response, "email")) == (WORDS, EMAIL)
        assert hidden(response, "key") == sent["key"]
        assert PHONE in text
        assert not ReaderQuestion.objects.exists()
        assert client.post(address(), form_on(response)).status_code == 303
        assert ReaderQuestion.objects.get().asked == WORDS
        assert Notification.objects.count() == 1

    def test_a_question_that_is_not_checked_yet_comes_back_too(self, client):
        readers.make_page()
        key = hidden(client.get(address()), "key")
        with failing(*OUTAGES["gone"]):
            response = client.post(address(), {"question": WORDS, "email": EMAIL, "key": key})
        assert response.status_code == 503
        assert WORDS in response.content.decode()
        assert EMAIL in response.content.decode()

    def test_a_server_that_never_saw_the_database_keeps_the_words(self, client):
        readers.make_page()
        sent = form_on(write(client))
        catalogue.forget()
        with failing(*OUTAGES["gone"]):
            response = client.post(address(), sent)
        assert response.status_code == 503
        assert WORDS in response.content.decode()

    def test_opening_the_form_says_so(self, client):
        readers.make_page()
        with failing(*OUTAGES["gone"]):
            assert client.get(address()).status_code == 503


@pytest.mark.django_db(transaction=True)
def test_five_clicks_at_once_are_one_question(tmp_path):
    readers.make_page()
    with a_database_of_files(tmp_path):
        found = in_threads(*[lambda: readers.ask(email=EMAIL).pk] * 5)
        [kept] = in_threads(lambda: (ReaderQuestion.objects.count(), Notification.objects.count()))
    assert len(set(found)) == 1
    assert kept == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_closed_by_two_at_once_it_is_closed_once(tmp_path):
    readers.make_page()
    question = readers.ask()
    with a_database_of_files(tmp_path):
        found = in_threads(*[lambda: reader_questions.close(question)] * 2)
    assert sum(isinstance(one, reader_questions.NotPossible) for one in found) == 1


@pytest.mark.django_db
class TestBroken:
    @pytest.mark.forgets
    def test_nothing_of_it_is_in_a_log(self, client, monkeypatch, caplog):
        readers.make_page()
        sent = form_on(write(client, email=EMAIL))

        def breaks(*args, **kwargs):
            raise ValueError(f"cannot store {WORDS}")

        monkeypatch.setattr(reader_questions, "_store", breaks)
        client.raise_request_exception = False
        assert client.post(address(), sent).status_code == 500
        said = caplog.text + "".join(str(vars(one)) for one in caplog.records if not one.exc_info)
        assert "Zanzibar" not in said
        assert EMAIL not in said

    def test_a_page_that_is_deleted_meanwhile(self, client):
        treatment = readers.make_page()
        asked = form_on(write(client))
        assert reader_questions.ask(reader_questions.Asked("treatment", "nothing", WORDS), "key") is None
        treatment.revisions.all().delete()
        assert client.post(address(), asked).status_code in (303, 404)


@pytest.mark.django_db
class TestTheNightlyErasure:
    @pytest.fixture
    def expired(self, db):
        readers.make_page()
        question = readers.ask(email=EMAIL, at=timezone.now() - 181 * DAY)
        worked_on = readers.answer(readers.ask(key="2", email=EMAIL, at=timezone.now() - 181 * DAY))
        record(worked_on)
        return question, worked_on

    def test_it_says_first_and_erases_then(self, expired):
        out = io.StringIO()
        call_command("erase_expired", dry_run=True, stdout=out)
        assert "Readers’ questions whose own words that would be erased: 2." in out.getvalue().replace(
            "\n", " "
        )
        assert ReaderQuestion.objects.count() == 2
        for _ in range(2):
            call_command("erase_expired", stdout=io.StringIO())
        kept = ReaderQuestion.objects.get()
        assert kept == expired[1]
        assert (kept.asked, kept.email, kept.question) == ("", "", "Can I swim after it?")

    def test_how_long_is_told_to_readers(self, client, settings):
        from education.consultations.notice import how_long_kept

        settings.KEEP_READER_QUESTIONS = {"waiting": 180, "answered": 30, "closed": 30, "suspected": 30}
        told = dict(how_long_kept())["A question under a page, as you wrote it"]
        assert told == "180 days while it waits. 30 days after it is answered or closed."

    def test_an_answer_that_is_live_outlives_the_words(self, client, expired):
        factories.publish_page(expired[1])
        call_command("erase_expired", stdout=io.StringIO())
        assert "Can I swim after it?" in client.get("/treatments/botox/").content.decode()
