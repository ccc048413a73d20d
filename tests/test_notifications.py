"""E-mails that are owed: what they say, that each goes out once, and that a failure stops no other."""

import datetime
import email
import io
import os
import signal
import subprocess
import sys
import threading
from email.policy import default

import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from education.consultations import notifications
from education.consultations.notifications import attempt, claim, deliver_due, wait
from education.models import Clinic, Notification
from tests import factories as make
from tests.requests_sent import PERSONAL, make_request
from tests.test_consultation_request_once import a_database_of_files, in_threads

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


class Refusing(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("550 Wilhelmina Querfurth is unknown here")


REFUSING = f"{Refusing.__module__}.{Refusing.__qualname__}"


def test_a_message_holds_the_reference_and_a_link_and_nothing_else(clinic, settings):
    settings.SITE_URL = "https://clinic.example"
    request = make_request(name="Eve\r\nBcc: everybody@example.com")
    deliver_due()
    (sent,) = mail.outbox
    parsed = email.message_from_bytes(sent.message().as_bytes(), policy=default)
    assert parsed["Subject"] == f"New consultation request {request.reference}"
    assert parsed["To"] == "desk@clinic.example"
    assert parsed["Message-ID"].endswith("@clinic.example>")
    assert parsed.get_content().splitlines() == [
        "A consultation request came in.",
        "",
        f"Reference: {request.reference}",
        f"Read it and reply: https://clinic.example/admin/education/consultationrequest/{request.pk}/change/",
    ]
    assert {name.lower() for name in parsed.keys()} == {  # noqa: SIM118  a message is no mapping
        "content-type",
        "content-transfer-encoding",
        "mime-version",
        "subject",
        "from",
        "to",
        "date",
        "message-id",
        "auto-submitted",
    }
    for text in [*PERSONAL.values(), "Eve", "Botox", "everybody"]:
        assert text not in parsed.as_string()


def test_delivering_twice_sends_once(clinic):
    make_request()
    out = io.StringIO()
    for _ in range(2):
        call_command("deliver", stdout=out)
    assert out.getvalue() == "E-mails sent: 1; to be tried again: 0.\n"
    assert len(mail.outbox) == 1
    assert Notification.objects.get().sent_at


def test_a_failure_is_tried_again_later_and_named_without_content(clinic, settings):
    settings.EMAIL_BACKEND = REFUSING
    make_request()
    now = timezone.now()
    assert deliver_due(now) == (0, 1)
    owed = Notification.objects.get()
    assert owed.last_error == "ConnectionRefusedError"
    assert (owed.attempts, owed.sent_at, owed.claimed_until) == (1, None, None)
    assert now + 15 * MINUTE / 60 <= owed.next_attempt_at <= now + MINUTE / 2
    message_id = owed.message_id
    assert deliver_due(now) == (0, 0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver_due(now + MINUTE) == (1, 0)
    assert mail.outbox[0].extra_headers["Message-ID"] == message_id


def test_one_that_fails_stops_no_other(clinic, monkeypatch):
    bad, good = make_request(), make_request()
    usual = notifications.message

    def message(notification):
        if notification.request_id == bad.pk:
            raise ValueError
        return usual(notification)

    monkeypatch.setattr(notifications, "message", message)
    assert deliver_due() == (1, 1)
    assert good.reference in mail.outbox[0].subject


def test_waiting_grows_and_has_an_end():
    longest = [max(wait(attempts) for _ in range(50)) for attempts in (1, 3, 30, 10_000)]
    assert longest[0] < longest[1] < longest[2]
    assert max(longest) <= datetime.timedelta(hours=1)
    assert len({wait(5) for _ in range(5)}) > 1


def test_without_a_clinic_the_message_stays_owed(db):
    make_request()
    assert deliver_due() == (0, 1)
    assert Notification.objects.get().last_error == "NobodyToTell"
    make.make_clinic()
    assert deliver_due(timezone.now() + MINUTE) == (1, 0)


def test_what_a_worker_has_claimed_is_left_to_it_until_the_claim_ends(clinic):
    make_request()
    now = timezone.now()
    claimed = claim(now)
    assert claim(now) is None
    assert deliver_due(now + 4 * MINUTE) == (0, 0)
    again = claim(now + 6 * MINUTE)  # the first worker died
    assert again.message_id == claimed.message_id
    assert attempt(again)
    attempt(claimed)  # it had not died after all: the same message, once more
    assert Notification.objects.get().sent_at
    assert {sent.extra_headers["Message-ID"] for sent in mail.outbox} == {claimed.message_id}


def test_a_clinic_address_cannot_carry_a_header(clinic):
    Clinic.objects.update(email="desk@clinic.example\nBcc: everybody@example.com")
    make_request()
    assert deliver_due() == (0, 1)
    assert not mail.outbox
    assert Notification.objects.get().last_error == "BadHeaderError"


@pytest.mark.django_db(transaction=True)
def test_several_workers_send_each_once(tmp_path):
    make.make_clinic()
    for _ in range(6):
        make_request()
    with a_database_of_files(tmp_path):
        results = in_threads(*[deliver_due] * 4)
    assert sum(sent for sent, _ in results) == 6
    assert len({message.subject for message in mail.outbox}) == len(mail.outbox) == 6


def test_watching_ends_when_told(tmp_path):
    """SIGTERM ends it between two messages, at once where there is nothing to do."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'watch.sqlite3'}"}
    command = [sys.executable, str(site_settings.BASE_DIR / "manage.py")]
    watching = subprocess.Popen(
        [*command, "deliver", "--watch", "--every", "0.1"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    timer = threading.Timer(30, watching.kill)
    timer.start()
    # There is no table yet: it says so, waits, and goes on.
    assert "trying again" in watching.stderr.readline()
    watching.send_signal(signal.SIGTERM)
    watching.communicate()
    timer.cancel()
    assert watching.returncode == 0
