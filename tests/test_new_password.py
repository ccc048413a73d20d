"""A forgotten password: the page tells nothing, the mail holds a link, the link opens once and signs nobody in."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from education.sign_in import letters
from tests.signing_in import make_account, set_up_app, sign_in

pytestmark = pytest.mark.django_db

ASK = "/admin/new-password/"
NEW = "another four quiet words"


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def link(client, email="ann@clinic.example"):
    """Ask for a link, let it be delivered, and give its path."""
    client.post(ASK, {"email": email})
    letters.deliver_owed()
    return re.search(r"http://127\.0\.0\.1:8000(/\S+)", mail.outbox[-1].body)[1]


def choose(client, path, password=NEW):
    """Open the link and choose."""
    form = client.get(path, follow=True)
    return client.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})


def test_the_answer_is_the_same_for_an_address_that_nobody_has(client, clinic):
    make_account("editor")
    make_account("editor", "gone", is_active=False)
    make_account(username="patient", is_staff=False)
    known = client.post(ASK, {"email": "ANN@clinic.example"})
    others = [client.post(ASK, {"email": f"{name}@clinic.example"}) for name in ("nobody", "gone", "patient")]
    for answer in others:
        assert (answer.status_code, answer["Location"]) == (known.status_code, known["Location"])
    assert mail.outbox == []  # nobody waits for a mail server
    letters.deliver_owed()
    assert [letter.to for letter in mail.outbox] == [["ann@clinic.example"]]


def test_an_unknown_address_costs_the_same_work(client, clinic):
    make_account("editor")
    client.post(ASK, {"email": "first@clinic.example"})
    counts = []
    for email in ("ann@clinic.example", "nobody@clinic.example"):
        with CaptureQueriesContext(connection) as queries:
            client.post(ASK, {"email": email})
        counts.append(len(queries))
    assert abs(counts[0] - counts[1]) <= 1  # for nobody, the second note is already there


def test_the_mail_holds_the_link_and_nothing_about_anybody(client, clinic):
    make_account("editor", first_name="Annabel")
    path = link(client)
    letter = mail.outbox[0]
    assert path.startswith("/admin/new-password/")
    assert "Annabel" not in letter.subject + letter.body
    assert "ann@" not in letter.body
    assert letter.body.count("http") == 1


def test_a_forged_host_does_not_write_the_link(client, clinic):
    make_account("editor")
    client.post(ASK, {"email": "ann@clinic.example"}, headers={"host": "localhost:99"})
    letters.deliver_owed()
    assert "http://127.0.0.1:8000/admin/" in mail.outbox[0].body


def test_it_opens_once_and_signs_nobody_in(client, clinic):
    make_account("editor")
    path = link(client)
    answer = choose(client, path)
    assert answer["Location"] == "/admin/new-password/set/"
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/").status_code == 302
    assert "This link no longer works" in Client().get(path, follow=True).content.decode()
    assert sign_in(Client()).status_code == 422
    assert sign_in(Client(), password=NEW).status_code == 302


def test_it_ends_the_sessions_that_there_were(client, clinic):
    make_account("editor")
    thief = Client()
    sign_in(thief)
    choose(client, link(client))
    assert thief.get("/admin/").status_code == 302


def test_it_does_not_do_away_with_the_second_step(client, clinic):
    make_account("editor")
    browser = Client()
    sign_in(browser)
    set_up_app(browser)
    choose(client, link(client))
    assert sign_in(client, password=NEW)["Location"] == "/admin/login/code/"
    assert client.get("/admin/").status_code == 302


def test_it_works_for_an_hour(client, clinic, settings):
    make_account("editor")
    path = link(client)
    assert settings.PASSWORD_RESET_TIMEOUT == 3600
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link no longer works" in client.get(path, follow=True).content.decode()


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "at least 12 characters"),
        ("password1234", "too common"),
        ("ann@clinic.example", "too similar"),
    ],
)
def test_a_weak_one_is_refused(client, clinic, password, said):
    make_account("editor")
    answer = choose(client, link(client), password)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_asking_again_and_again_is_slowed(client, clinic):
    for _ in range(5):
        assert client.post(ASK, {"email": "ann@clinic.example"}).status_code == 302
    assert client.post(ASK, {"email": "ann@clinic.example"}).status_code == 429


def test_a_dead_mail_server_is_tried_again(client, clinic, settings):
    make_account("editor")
    settings.EMAIL_BACKEND = "tests.test_new_password.NoServer"
    client.post(ASK, {"email": "ann@clinic.example"})
    assert letters.deliver_owed(at=100) == (0, 1)
    assert letters.deliver_owed(at=110) == (0, 0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert letters.deliver_owed(at=100 + letters.WAIT) == (1, 0)
    assert letters.deliver_owed(at=1000) == (0, 0)


def test_the_command_delivers_it(client, clinic, capsys):
    make_account("editor")
    client.post(ASK, {"email": "ann@clinic.example"})
    call_command("deliver")
    assert "E-mails sent: 1" in capsys.readouterr().out


class NoServer:
    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError
