"""The clinic's daily e-mail on what is overdue: once a day, only where there is something, and nothing a patient wrote."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from education.consultations import access, overdue
from education.consultations.overdue import owe_overdue
from education.models import ConsultationRequest, Notification
from tests.requests_sent import PERSONAL, make_request
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def site(clinic, settings, monkeypatch):
    settings.SITE_URL = "https://clinic.example"
    monkeypatch.setattr(access, "link", lambda request: f"https://clinic.example/my-request/{request.pk}/")


def late(days, **fields):
    """A request whose reply was due so many days ago; nothing is owed for it any more."""
    request = make_request(at=NOW - DAY * (days + 9))
    fields = {"reply_by": timezone.localdate(NOW) - days * DAY} | fields
    ConsultationRequest.objects.filter(pk=request.pk).update(**fields)
    Notification.objects.filter(request=request).update(sent_at=NOW)
    return request


def said(at=NOW):
    """The e-mail's lines as they would be now."""
    lines = []
    for part in overdue.told(at):
        lines += [row.text for row in part.rows] or [part.text]
    return lines


def test_the_command_sends_one_a_day():
    late(3)
    for _ in range(2):
        call_command("send_overdue", verbosity=0)
    (sent,) = mail.outbox
    assert sent.to == ["desk@clinic.example"]
    assert sent.subject == "What waits on the clinic today"
    assert not [words for words in PERSONAL.values() if words in sent.body]
    assert owe_overdue(timezone.now() + DAY)
    assert not owe_overdue(timezone.now() + DAY)


def test_where_there_is_nothing_to_tell_nothing_is_sent():
    Notification.objects.filter(request=make_request(at=NOW)).update(sent_at=NOW)
    late(3, status="closed", reply_by=None)
    late(3, archived_at=NOW)
    late(0)
    assert not owe_overdue(NOW)
    assert not Notification.objects.filter(kind="overdue").exists()


def test_what_was_answered_meanwhile_needs_no_mail():
    late(3)
    assert owe_overdue(NOW)
    ConsultationRequest.objects.update(status="closed", reply_by=None)
    call_command("send_overdue", verbosity=0)
    assert mail.outbox == []
    assert not Notification.objects.owed().exists()


def test_urgent_ones_come_first_then_the_latest_with_days_and_who_has_it():
    someone = make_staff("front desk")
    one, five, urgent = late(1, owner=someone), late(5), late(2, urgent=True)
    assert said() == [
        "Replies that are overdue",
        "3 patients wait longer than we promised. Urgent ones come first.",
        f"{urgent.reference}, urgent: 2 days late, with nobody yet",
        f"{five.reference}: 5 days late, with nobody yet",
        f"{one.reference}: 1 day late, with {someone.username}",
        "See all requests",
    ]


def test_many_are_counted_and_the_first_named(monkeypatch):
    monkeypatch.setattr(overdue, "MOST", 2)
    for _ in range(4):
        late(1)
    lines = said()
    assert "4 patients wait longer than we promised. Urgent ones come first." in lines
    assert "And 2 more." in lines
    assert sum("1 day late" in line for line in lines) == 2


def test_nothing_that_a_patient_wrote_is_even_read(monkeypatch):
    from education.models.encrypted import EncryptedTextField

    late(1)

    def decrypted(*_):
        raise AssertionError("The digest read what a patient wrote.")

    monkeypatch.setattr(EncryptedTextField, "from_db_value", decrypted)
    assert said()


def test_what_is_in_quarantine():
    make_request(suspected_robot=True)
    assert said() == [
        "Set apart as perhaps sent by a robot",
        "1 request is in quarantine. A person may be among them: please look.",
        "See what is in quarantine",
    ]


def test_mail_that_is_stuck_or_was_given_up():
    make_request(at=NOW - DAY)
    first = Notification.objects.first()
    first.given_up_at, first.last_error = NOW, "SMTPRecipientsRefused 550"
    first.save()
    assert said() == [
        "E-mail that did not go out",
        "1 e-mail is stuck, and tried again.",
        "1 e-mail was given up. The list says why.",
        "See the e-mails",
    ]
    Notification.objects.filter(given_up_at__isnull=False).update(last_error="erased")
    assert "given up" not in " ".join(said())
