"""E-mails that are owed: what they say, that each goes out once, and that a failure stops no other."""

import datetime
import io
import os
import signal
import subprocess
import sys
import threading

import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from education.consultations import access, notifications
from education.consultations.notifications import Outcome, attempt, claim, deliver_due, wait
from education.models import Clinic, Notification
from tests import factories as make
from tests.requests_sent import PERSONAL, make_request

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


class Refusing(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("550 Wilhelmina Querfurth is unknown here")


REFUSING = f"{Refusing.__module__}.{Refusing.__qualname__}"


@pytest.fixture(autouse=True)
def pages_of_their_own(monkeypatch):
    """A patient's link, wherever it leads."""
    monkeypatch.setattr(access, "link", lambda request: f"https://clinic.example/my-request/{request.pk}/")


@pytest.fixture
def one(clinic):
    """A request of somebody who wants to be called: one e-mail is owed for it, to the clinic."""
    return make_request(contact_by="phone", phone="+12125550123")


def owed():
    return Notification.objects.get()


def test_a_request_by_email_owes_one_to_the_clinic_and_one_to_the_patient(clinic):
    make_request()
    assert deliver_due() == (2, 0)
    assert [sent.to for sent in mail.outbox] == [["desk@clinic.example"], [PERSONAL["email"]]]


def test_delivering_twice_sends_once(clinic):
    make_request()
    out = io.StringIO()
    for _ in range(2):
        call_command("deliver", stdout=out)
    assert out.getvalue() == "E-mails sent: 2; to be tried again: 0.\n"
    assert len(mail.outbox) == 2
    assert not Notification.objects.owed().exists()


def test_a_failure_is_tried_again_later_and_named_without_content(one, settings):
    settings.EMAIL_BACKEND = REFUSING
    now = timezone.now()
    assert deliver_due(now) == (0, 1)
    row = owed()
    assert row.last_error == "ConnectionRefusedError"
    assert (row.attempts, row.sent_at, row.claimed_until) == (1, None, None)
    assert now + 15 * MINUTE / 60 <= row.next_attempt_at <= now + MINUTE / 2
    assert deliver_due(now) == (0, 0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver_due(now + MINUTE) == (1, 0)
    assert mail.outbox[0].extra_headers["Message-ID"] == row.message_id


def test_one_that_fails_stops_no_other(clinic, monkeypatch):
    bad, good = make_request(), make_request()
    usual = notifications.message

    def message(notification):
        if notification.request_id == bad.pk:
            raise ValueError
        return usual(notification)

    monkeypatch.setattr(notifications, "message", message)
    assert deliver_due() == (2, 2)
    assert all(good.reference in sent.subject for sent in mail.outbox)


def test_waiting_grows_and_has_an_end():
    longest = [max(wait(attempts) for _ in range(50)) for attempts in (1, 3, 30, 10_000)]
    assert longest[0] < longest[1] < longest[2]
    assert max(longest) <= datetime.timedelta(hours=1)
    assert len({wait(5) for _ in range(5)}) > 1


def test_without_a_clinic_the_message_stays_owed(db):
    make_request(contact_by="phone", phone="+12125550123")
    assert deliver_due() == (0, 1)
    assert owed().last_error == "NobodyToTell"
    make.make_clinic()
    assert deliver_due(timezone.now() + MINUTE) == (1, 0)


def test_what_a_worker_has_claimed_is_left_to_it_until_the_claim_ends(one):
    now = timezone.now()
    claimed = claim(now)
    assert claim(now) is None
    assert deliver_due(now + 4 * MINUTE) == (0, 0)
    again = claim(now + 6 * MINUTE)  # the first worker died
    assert again.message_id == claimed.message_id
    assert attempt(again) is Outcome.SENT
    attempt(claimed)  # it had not died after all: the same message, once more
    assert owed().sent_at
    assert {sent.extra_headers["Message-ID"] for sent in mail.outbox} == {claimed.message_id}


def test_a_clinic_address_cannot_carry_a_header(one):
    Clinic.objects.update(email="desk@clinic.example\nBcc: everybody@example.com")
    assert deliver_due() == (0, 1)
    assert not mail.outbox
    assert owed().last_error == "BadHeaderError"


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
