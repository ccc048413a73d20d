"""A reader asks a question under a page: written, checked, sent; and the way from our e-mail to the answer."""

import re

import pytest
from django.conf import settings
from django.core import mail

from education.consultations import robots
from education.models import Notification, ReaderQuestion
from education.publishing.going_live import withdraw
from tests import factories, readers
from tests.readers import EMAIL, WORDS, address, form_on, hidden, send, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_reader_is_no_robot(monkeypatch):
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)


@pytest.fixture
def treatment(db):
    return readers.make_page()


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


class TestAsking:
    def test_it_works(self, client, treatment):
        shown = write(client, email=EMAIL)
        assert shown.status_code == 200
        assert WORDS in text(shown)
        assert EMAIL in text(shown)
        response = client.post(address(), form_on(shown))
        assert (response.status_code, response["Location"]) == (303, "/ask/treatment/botox/sent/")
        asked = ReaderQuestion.objects.get()
        assert (asked.asked, asked.email, asked.about, asked.status) == (WORDS, EMAIL, treatment, "waiting")
        assert "It waits for our staff" in text(client.get(response["Location"]))

    def test_under_a_guide(self, client, treatment):
        factories.publish_page(factories.make_guide(slug="which-one"), demonstration=True)
        assert send(client, address("guide", "which-one")).status_code == 303
        assert ReaderQuestion.objects.get().about.slug == "which-one"

    def test_every_page_leads_there(self, client, treatment):
        factories.publish_page(factories.make_guide(slug="which-one"), demonstration=True)
        for page, where in (
            ("/treatments/botox/", address()),
            ("/guides/which-one/", address("guide", "which-one")),
        ):
            assert f'<a href="{where}" rel="nofollow">Ask a question about this page</a>' in text(
                client.get(page)
            )

    def test_an_address_is_not_needed(self, client, treatment):
        send(client)
        assert ReaderQuestion.objects.get().email == ""

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"question": " "}, "Write your question"),
            ({"question": "x" * 501}, "Use 500 characters or fewer. You used 501."),
            ({"email": "nobody"}, "Enter an e-mail address in the form name@example.com"),
            ({"question": "a\x00b"}, "Leave out characters that cannot be seen"),
        ],
    )
    def test_what_is_wrong_is_said_and_all_that_was_typed_is_kept(self, client, treatment, fields, told):
        response = write(client, **{"email": EMAIL} | fields)
        assert response.status_code == 422
        assert told in text(response)
        if "question" not in fields:
            assert WORDS in text(response)
        if "email" not in fields:
            assert EMAIL in text(response)
        assert not ReaderQuestion.objects.exists()

    def test_what_was_written_can_be_changed_first(self, client, treatment):
        shown = write(client, email=EMAIL)
        again = client.post(address(), form_on(shown, step="change"))
        assert again.status_code == 200
        assert WORDS in text(again)
        assert EMAIL in text(again)
        assert hidden(again, "key") == hidden(shown, "key")
        assert not ReaderQuestion.objects.exists()

    def test_lines_stay_lines(self, client, treatment):
        send(client, question="One line.\r\nAnother.")
        assert ReaderQuestion.objects.get().asked == "One line.\nAnother."

    @pytest.mark.parametrize("where", [address("term"), address(slug="nothing"), address("guide", "nothing")])
    def test_a_page_that_is_not_there(self, client, treatment, where):
        assert client.get(where).status_code == 404
        assert client.post(where, {"question": WORDS, "step": "send"}).status_code == 404
        assert client.get(f"{where}sent/").status_code == 404

    def test_a_draft_takes_no_questions(self, client, treatment):
        factories.make_treatment(slug="draft")
        assert client.get(address(slug="draft")).status_code == 404
        assert client.post(address(slug="draft"), {"question": WORDS}).status_code == 404

    def test_a_withdrawn_page_says_so(self, client, treatment):
        withdraw(treatment)
        assert client.get(address()).status_code == 410
        assert client.post(address(), {"question": WORDS}).status_code == 410


class TestPersonalDetails:
    @pytest.mark.parametrize(
        ("question", "seems"),
        [
            ("Write to me at anna@x.example", "an e-mail address or an account’s name"),
            ("Ring me on (212) 555-0142", "a phone number"),
            ("My name is Anna. Does it hurt?", "a name"),
            ("I was born on 3 March 1985", "a date of birth or another full date"),
        ],
    )
    def test_the_reader_is_told_kindly_and_may_change_or_send(self, client, treatment, question, seems):
        shown = write(client, question=question)
        assert f"Your question seems to hold {seems}." in text(shown)
        buttons = re.findall(r'name="step" value="(\w+)"', shown.content.decode())
        assert buttons == ["change", "send"]
        assert client.post(address(), form_on(shown)).status_code == 303

    def test_nothing_is_said_of_a_plain_question(self, client, treatment):
        assert "seems to hold" not in text(
            write(client, question="Does it last 3 to 4 months, as in 2019 to 2020?")
        )


class TestOnce:
    def test_a_second_click_and_a_reload_are_the_same_question(self, client, treatment):
        sent = form_on(write(client))
        for _ in range(3):
            assert client.post(address(), sent).status_code == 303
        assert ReaderQuestion.objects.count() == 1
        assert Notification.objects.count() == 1

    def test_back_and_other_words_correct_it_while_it_waits(self, client, treatment):
        shown = write(client, email=EMAIL)
        client.post(address(), form_on(shown))
        again = client.post(address(), {"question": "Other words?", "key": hidden(shown, "key")})
        client.post(address(), form_on(again))
        asked = ReaderQuestion.objects.get()
        assert (asked.asked, asked.email) == ("Other words?", "")

    def test_other_words_are_a_question_of_their_own_once_somebody_works_on_it(self, client, treatment):
        shown = write(client)
        client.post(address(), form_on(shown))
        readers.answer(ReaderQuestion.objects.get())
        again = form_on(client.post(address(), {"question": "Other words?", "key": hidden(shown, "key")}))
        for _ in range(2):
            assert client.post(address(), again).status_code == 303
        assert sorted(one.asked for one in ReaderQuestion.objects.all()) == [WORDS, "Other words?"]

    def test_what_was_not_shown_is_shown_first(self, client, treatment):
        shown = write(client)
        response = client.post(address(), form_on(shown, question="Not what was shown"))
        assert response.status_code == 200
        assert "Not what was shown" in text(response)
        assert not ReaderQuestion.objects.exists()

    @pytest.mark.parametrize("key", ["", "forged", "forged:forged"])
    def test_a_key_that_we_did_not_make_sends_nothing_and_gets_a_real_one(self, client, treatment, key):
        response = client.post(address(), form_on(write(client), key=key))
        assert response.status_code == 200
        assert hidden(response, "key") not in ("", key)
        assert not ReaderQuestion.objects.exists()


class TestRobots:
    @pytest.mark.parametrize(
        "changes", [{"website": "https://spam.example"}, {"shown": "too quick"}, {"links": True}]
    )
    def test_what_seems_to_be_a_robot_is_set_apart_and_calls_nobody(
        self, client, treatment, monkeypatch, changes
    ):
        many = " ".join(["https://spam.example"] * 3) if changes.pop("links", False) else WORDS
        if changes.pop("shown", ""):
            monkeypatch.setattr(robots, "QUICKEST_READER", 60)
        response = send(client, question=many, changes=changes)
        assert response.status_code == 303  # as for everybody
        assert ReaderQuestion.objects.get().status == "suspected"
        assert not Notification.objects.exists()

    @pytest.mark.limits
    def test_too_many_from_one_network_wait_and_keep_their_words(self, client, treatment, monkeypatch):
        monkeypatch.setitem(settings.REQUEST_LIMITS, "question", "2/h")
        for _ in range(2):
            assert send(client).status_code == 303
        response = send(client, question="The third one?")
        assert response.status_code == 429
        assert int(response["Retry-After"]) > 0
        assert "The third one?" in text(response)
        assert "(212) 555-0142" in text(response)
        assert ReaderQuestion.objects.count() == 2


class TestPrivacy:
    def test_nothing_personal_in_an_address_a_cookie_or_a_cache(self, client, treatment):
        response = send(client, email=EMAIL)
        assert "Zanzibar" not in response["Location"]
        for page in (client.get(address()), write(client), response, client.get(response["Location"])):
            assert page["Cache-Control"] == "no-store, private"
        assert set(client.cookies) == {"csrf"}
        assert not any(
            EMAIL in cookie.value or "Zanzibar" in cookie.value for cookie in client.cookies.values()
        )

    def test_the_pages_that_are_read_set_no_cookie(self, client, treatment):
        assert not client.get("/treatments/botox/").cookies

    def test_search_engines_leave_it_alone(self, client, treatment):
        for page in (client.get(address()), write(client), client.get(f"{address()}sent/")):
            assert '<meta name="robots" content="noindex">' in text(page)
        assert address() not in text(client.get("/sitemap.xml"))

    def test_a_stranger_s_words_are_words(self, client, treatment):
        shown = write(client, question='<script>alert(1)</script>"><img src=x>')
        assert "<script>alert" not in text(shown)
        assert "<img" not in text(shown)

    def test_the_words_are_encrypted_and_nobody_is_written_to(
        self, client, treatment, django_assert_num_queries
    ):
        from django.db import connection

        send(client, email=EMAIL)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM education_readerquestion")
            row = " ".join(map(str, cursor.fetchone()))
        assert "Zanzibar" not in row
        assert EMAIL not in row
        assert not mail.outbox


class TestTheWayFromOurMail:
    @pytest.fixture
    def question(self, treatment):
        question = readers.answer(readers.ask())
        factories.publish_page(question, demonstration=True)
        return question

    def test_it_leads_to_the_answer_on_its_page(self, client, question):
        response = client.get(f"/answered/{question.slug}/")
        assert (response.status_code, response["Location"]) == (302, f"/treatments/botox/#{question.slug}")
        assert f'id="{question.slug}"' in text(client.get("/treatments/botox/"))

    def test_the_address_tells_nothing(self, question):
        assert re.fullmatch(r"q-[0-9a-f]{10}", question.slug)

    def test_it_writes_nothing(self, client, question, django_assert_max_num_queries):
        client.get("/")
        with django_assert_max_num_queries(1):
            client.get(f"/answered/{question.slug}/")

    @pytest.mark.parametrize("gone", ["question", "page"])
    def test_what_is_gone_is_not_found(self, client, question, gone):
        withdraw(question if gone == "question" else question.about)
        assert client.get(f"/answered/{question.slug}/").status_code == 404

    def test_a_question_that_waits_is_not_found(self, client, treatment):
        assert client.get(f"/answered/{readers.ask().slug}/").status_code == 404
