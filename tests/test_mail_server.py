"""Mail servers that are slow, silent, away, picky or dishonest: every e-mail goes out in the end, and none holds up another."""

import datetime
import ipaddress
import socket
import ssl
import time
from functools import partial

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from education.consultations import access
from education.consultations.notifications import (
    FEWEST_TRIES,
    REFUSED_FOR_GOOD,
    deliver_due,
    stuck,
    try_again,
)
from education.mail import handing_over
from education.models import Notification
from tests.mail_server import DRIP, DROP, END, GREETING, SILENT, MailServer
from tests.requests_sent import PERSONAL, make_request

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = (datetime.timedelta(**{unit: 1}) for unit in ("minutes", "hours", "days"))
TIMEOUT = 0.4


@pytest.fixture(autouse=True)
def by_smtp(clinic, settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", TIMEOUT
    monkeypatch.setattr(access, "link", lambda request: f"https://clinic.example/my-request/{request.pk}/")


@pytest.fixture
def serve(settings):
    """A mail server for the while of the test, and the settings that lead to it."""
    served = []

    def start(**answers):
        server = MailServer(**answers).__enter__()
        served.append(server)
        settings.EMAIL_PORT = server.port
        return server

    yield start
    for server in served:
        server.__exit__()


def by_phone(count=1):
    """Requests for each of which one e-mail is owed, to the clinic."""
    return [make_request(contact_by="phone", phone="+12125550123") for _ in range(count)]


def afterwards(settings, at):
    """Everything that goes out within an hour of the server's coming back, in passes as `deliver --watch` makes them."""
    with MailServer() as server:
        settings.EMAIL_PORT = server.port
        for minutes in range(0, 61, 5):
            deliver_due(at + minutes * MINUTE)
        return server.taken


def test_a_good_server_takes_each_once(serve):
    server = serve()
    make_request()
    assert deliver_due() == (2, 0)
    assert len(server.taken) == 2
    assert not Notification.objects.owed().exists()


# How it behaves → (its answers, what is noted, how many of three e-mails are tried in one pass).
BAD = {
    "silent from the start": ({GREETING: SILENT}, "TimeoutError", 1),
    "silent at hello": ({"EHLO": SILENT, "HELO": SILENT}, "TimeoutError", 1),
    "silent at the address": ({"RCPT": SILENT}, "TimeoutError", 1),
    "silent at the end": ({END: SILENT}, "TimeoutError", 1),
    "busy": ({GREETING: "421 Too busy"}, "SMTPConnectError 421", 1),
    "hangs up at once": ({GREETING: DROP}, "SMTPServerDisconnected", 1),
    "hangs up at the address": ({"RCPT": DROP}, "SMTPServerDisconnected", 3),
    "hangs up in the middle": ({"DATA": DROP}, "SMTPServerDisconnected", 3),
    "closes for the day": ({"MAIL": "421 Closing"}, "SMTPSenderRefused 421", 1),
    "greylisting": ({"RCPT": "450 Come back later"}, "SMTPRecipientsRefused 450", 3),
    "disk full": ({"DATA": "452 No room"}, "SMTPDataError 452", 3),
    "not now": ({END: "451 Not now"}, "SMTPDataError 451", 3),
    "no such sender": ({"MAIL": "550 Who are you?"}, "SMTPSenderRefused 550", 1),
    "no such address": ({"RCPT": "550 <desk@clinic.example> unknown"}, "SMTPRecipientsRefused 550", 3),
    "takes it for spam": ({END: "554 Spam from desk@clinic.example"}, "SMTPDataError 554", 3),
    "says nonsense": ({GREETING: "hello?"}, "SMTPConnectError", 1),
}


@pytest.mark.parametrize("how", BAD)
def test_what_a_bad_server_did_is_noted_in_one_word_and_everything_goes_out_afterwards(serve, settings, how):
    answers, reason, tried = BAD[how]
    server = serve(**answers)
    by_phone(3)
    now = timezone.now()
    assert deliver_due(now) == (0, 3)
    assert server.tries == Notification.objects.filter(attempts=1).count() == tried
    assert Notification.objects.exclude(last_error="").first().last_error.startswith(reason)
    assert not Notification.objects.filter(last_error__contains="@").exists()
    assert len(afterwards(settings, now + MINUTE)) == 3
    assert not Notification.objects.owed().exists()


def test_nobody_listens(settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.EMAIL_PORT = free.getsockname()[1]
    by_phone(3)
    now = timezone.now()
    assert deliver_due(now) == (0, 3)
    assert sorted(Notification.objects.values_list("attempts", "last_error")) == [
        (0, ""),
        (0, ""),
        (1, "ConnectionRefusedError"),
    ]
    assert len(afterwards(settings, now + MINUTE)) == 3


def test_while_it_cannot_be_reached_one_is_tried_at_a_time_and_each_in_its_turn(serve):
    server = serve(**{GREETING: DROP})
    by_phone(3)
    now = timezone.now()
    for seconds in (0, 2, 11, 22, 33):
        deliver_due(now + datetime.timedelta(seconds=seconds))
    assert server.tries == 4  # none two seconds after the first
    assert max(Notification.objects.values_list("attempts", flat=True)) == 2


def test_slow_is_not_away(serve):
    server = serve(**{"RCPT": lambda _: time.sleep(TIMEOUT / 2) or "250 OK"})
    by_phone()
    assert deliver_due() == (1, 0)
    assert len(server.taken) == 1


def test_one_letter_a_second_for_ever_is_away(serve, monkeypatch):
    monkeypatch.setattr(handing_over, "LONGEST", 2 * TIMEOUT)
    serve(**{"RCPT": DRIP})
    by_phone(2)
    assert deliver_due() == (0, 2)
    assert Notification.objects.filter(last_error="TimeoutError").count() == 1


def test_a_silent_goodbye_neither_fails_nor_waits(serve, settings):
    settings.EMAIL_TIMEOUT = 20
    server = serve(**{"QUIT": SILENT})
    by_phone(3)
    before = time.monotonic()
    assert deliver_due() == (3, 0)
    assert time.monotonic() - before < settings.EMAIL_TIMEOUT
    assert len(server.taken) == 3


def test_what_was_taken_without_a_word_comes_again_under_the_same_id(serve, settings):
    server = serve(**{END: DROP})
    by_phone()
    now = timezone.now()
    assert deliver_due(now) == (0, 1)
    again = afterwards(settings, now + MINUTE)
    ids = {
        line for text in server.taken + again for line in text.splitlines() if line.startswith("Message-ID")
    }
    assert (len(server.taken), len(again), len(ids)) == (1, 1, 1)


class TestOneRefusedAddress:
    def test_it_stops_no_other(self, serve):
        server = serve(RCPT=lambda said: "550 Unknown" if PERSONAL["email"] in said else "250 OK")
        make_request()
        by_phone(2)
        assert deliver_due() == (3, 1)
        assert len(server.taken) == 3

    def test_it_is_given_up_after_three_tries_and_a_manager_can_have_it_tried_again(self, serve):
        serve(RCPT=lambda said: "550 Unknown" if PERSONAL["email"] in said else "250 OK")
        make_request()
        now = timezone.now()
        for tried in range(REFUSED_FOR_GOOD):
            deliver_due(now + tried * HOUR)
            row = Notification.objects.get(kind="acknowledged")
            assert row.attempts == tried + 1
            assert (row.given_up_at is not None) == (tried == REFUSED_FOR_GOOD - 1)
        assert row.last_error == "SMTPRecipientsRefused 550"
        deliver_due(now + 9 * DAY)
        row.refresh_from_db()
        assert row.attempts == REFUSED_FOR_GOOD
        assert stuck(now + DAY) == (1, row.created_at)
        assert stuck(now + 40 * DAY) == (0, None)  # the list of all has it still
        server = serve()
        assert try_again(Notification.objects.all(), now + DAY) == 1
        assert deliver_due(now + DAY) == (1, 0)
        assert len(server.taken) == 1
        assert stuck(now + DAY) == (0, None)

    def test_a_refusal_is_not_believed_at_once(self, serve):
        """A mail server whose settings are wrong refuses everybody: there is time to mend it."""
        serve(RCPT="550 Relaying denied")
        by_phone()
        now = timezone.now()
        assert deliver_due(now) == (0, 1)
        assert deliver_due(now + 7 * MINUTE) == (0, 0)


class TestGivingUp:
    def test_what_is_only_put_off_is_given_up_after_days(self, serve, settings):
        settings.MAIL_GIVE_UP_DAYS = 2
        serve(RCPT="450 Later")
        by_phone()
        start = timezone.now()
        for hours in range(0, 60, 2):
            deliver_due(start + hours * HOUR)
            row = Notification.objects.get()
            assert (row.given_up_at is not None) == (hours >= 48)
        assert row.last_error == "SMTPRecipientsRefused 450"

    def test_not_before_it_was_really_tried(self, serve):
        """The worker was off for a week: the first failure after that is not the last word."""
        serve(**{GREETING: DROP})
        by_phone()
        later = timezone.now() + 7 * DAY
        for tried in range(FEWEST_TRIES):
            assert Notification.objects.get().given_up_at is None
            deliver_due(later + tried * HOUR)
        assert Notification.objects.get().given_up_at

    def test_what_was_erased_is_not_tried_again(self, serve):
        serve()
        make_request()
        Notification.objects.update(given_up_at=timezone.now(), last_error="erased")
        assert try_again(Notification.objects.all()) == 0
        assert stuck(timezone.now() + DAY) == (0, None)


def test_it_is_stuck_after_a_quarter_of_an_hour(clinic):
    now = timezone.now()
    make_request(at=now)
    assert stuck(now + 14 * MINUTE) == (0, None)
    assert stuck(now + 16 * MINUTE) == (2, now)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """The file of a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "self-made.pem"
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(key.private_bytes(pem, *plain) + certificate.public_bytes(pem))
    return file


@pytest.fixture
def encrypted(certificate):
    """What a server with that certificate speaks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    offered = "250-mail.example\r\n250-AUTH PLAIN\r\n250 STARTTLS"
    return {"certificate": context, "EHLO": offered, "AUTH": "235 Welcome"}


class TestEncryption:
    @pytest.fixture(autouse=True)
    def asked_for(self, settings):
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = (
            True,
            "desk",
            "geheim",
        )

    def nothing_was_said(self, server):
        return not server.taken and {line[:4].upper() for line in server.said} <= {"EHLO", "STAR", "QUIT"}

    def test_a_server_that_does_not_offer_it_gets_nothing(self, serve):
        server = serve()
        by_phone()
        assert deliver_due() == (0, 1)
        assert Notification.objects.get().last_error == "SMTPNotSupportedError"
        assert self.nothing_was_said(server)

    def test_a_server_that_refuses_it_gets_nothing(self, serve):
        server = serve(EHLO="250-mail.example\r\n250 STARTTLS", STAR="454 Not today")
        by_phone()
        assert deliver_due() == (0, 1)
        assert self.nothing_was_said(server)

    def test_a_server_that_nobody_vouches_for_gets_nothing(self, serve, encrypted):
        server = serve(**encrypted)
        by_phone()
        assert deliver_due() == (0, 1)
        assert Notification.objects.get().last_error == "SSLCertVerificationError"
        assert self.nothing_was_said(server)

    def test_one_that_somebody_vouches_for_gets_everything(self, serve, encrypted, certificate, monkeypatch):
        monkeypatch.setattr(
            ssl, "create_default_context", partial(ssl.create_default_context, cafile=certificate)
        )
        server = serve(**encrypted)
        by_phone()
        assert deliver_due() == (1, 0)
        assert len(server.taken) == 1
