"""The list of e-mails in the admin: how each stands and why, in words; a manager has one tried again."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.utils import timezone

from education.admin.notification import REASONS, reason_in_words
from education.consultations import access, notifications
from education.models import ConsultationRequest, Notification
from education.models.encrypted import EncryptedTextField
from tests import factories
from tests.requests_sent import PERSONAL, make_request
from tests.staff import SUPERUSER, address, signed_in

pytestmark = pytest.mark.django_db
LIST = "/admin/education/notification/"


@pytest.fixture(autouse=True)
def site(clinic, monkeypatch):
    monkeypatch.setattr(access, "link", lambda request: f"https://clinic.example/my-request/{request.pk}/")


@pytest.fixture
def given_up():
    """An e-mail to a patient that was refused for good. What the clinic was owed went out."""
    request = make_request()
    Notification.objects.exclude(kind="acknowledged").update(sent_at=timezone.now())
    Notification.objects.filter(kind="acknowledged").update(
        given_up_at=timezone.now(), attempts=3, last_error="SMTPRecipientsRefused 550"
    )
    return request.notifications.get(kind="acknowledged")


def shown(client, query=""):
    return client.get(LIST + query).content.decode()


def rows(client, query=""):
    return [one.kind for one in client.get(LIST + query).context["cl"].result_list]


def press(client, *rows):
    data = {"action": "try_again", "_selected_action": [row.pk for row in rows]}
    return client.post(LIST, data, follow=True)


def test_it_says_how_each_stands_and_why(given_up):
    page = shown(signed_in("front desk"))
    assert given_up.request.reference in page
    assert "Given up" in page
    assert "The mail server does not take mail for this address. (550)" in page
    assert ">Sent<" in page
    assert not [words for words in PERSONAL.values() if words in page]


def test_one_that_is_tried_again_says_when(given_up):
    at = timezone.make_aware(datetime.datetime(2030, 5, 6, 14, 30))
    Notification.objects.filter(pk=given_up.pk).update(given_up_at=None, next_attempt_at=at)
    assert "Trying again at 6 May, 14:30" in shown(signed_in("manager"))
    Notification.objects.filter(pk=given_up.pk).update(attempts=0)
    assert "Waiting" in shown(signed_in("manager"))


def test_the_states_can_be_filtered(given_up):
    client = signed_in("manager")
    Notification.objects.update(created_at=timezone.now() - datetime.timedelta(hours=1))
    assert rows(client, "?state=given_up") == rows(client, "?state=stuck") == ["acknowledged"]
    assert rows(client, "?state=sent") == ["request_received"]
    assert rows(client, "?state=waiting") == rows(client, "?state=again") == []
    assert len(rows(client, "?state=nonsense")) == 2
    Notification.objects.update(sent_at=None, given_up_at=None)
    assert rows(client, "?state=again") == ["acknowledged"]
    assert rows(client, "?state=waiting") == ["request_received"]


def test_a_manager_has_it_tried_again(given_up):
    client = signed_in("manager")
    assert "1 e-mail will be tried again in a moment." in press(client, given_up).content.decode()
    given_up.refresh_from_db()
    assert (given_up.given_up_at, given_up.attempts, given_up.last_error) == (None, 0, "")
    assert notifications.deliver_due() == (1, 0)
    assert [sent.to for sent in mail.outbox] == [[PERSONAL["email"]]]
    entry = LogEntry.objects.get()
    assert (entry.user, entry.change_message) == (client.user, "To be tried again.")


@pytest.mark.parametrize("role", ["front desk", "editor", "clinician"])
def test_nobody_else_does(given_up, role):
    client = signed_in(role)
    press(client, given_up)
    given_up.refresh_from_db()
    assert given_up.given_up_at
    assert "try_again" not in client.get(LIST).content.decode()


def test_what_was_sent_or_is_being_sent_or_not_wanted_is_not_tried_again(given_up):
    client = signed_in("manager")
    sent = given_up.request.notifications.get(kind="request_received")
    assert "1 cannot be tried again" in press(client, sent).content.decode()
    Notification.objects.filter(pk=given_up.pk).update(last_error="NotWanted")
    press(client, given_up)
    Notification.objects.filter(pk=given_up.pk).update(given_up_at=None, claimed_until=timezone.now())
    press(client, given_up)
    given_up.refresh_from_db()
    assert given_up.attempts == 3


def test_the_mail_of_an_erased_request_is_not_tried_again(given_up):
    """Given up before the erasure, which says of no such mail why it is not sent."""
    ConsultationRequest.objects.filter(pk=given_up.request_id).update(
        erased_at=timezone.now(),
        **dict.fromkeys(("name", "email", "phone", "good_times", "message", "about"), ""),
    )
    assert "1 cannot be tried again" in press(signed_in("manager"), given_up).content.decode()
    given_up.refresh_from_db()
    assert given_up.given_up_at


def test_one_email_has_a_page_to_read_and_nothing_to_change(given_up):
    client = signed_in("manager")
    where = address("notification", "change", given_up.pk)
    page = client.get(where).content.decode()
    assert given_up.message_id.strip("<>") in page
    assert "Given up" in page
    assert client.post(where, {"sent_at": "2026-01-01"}).status_code == 403
    for view in ("add", "delete"):
        args = [given_up.pk] if view == "delete" else []
        assert client.get(address("notification", view, *args)).status_code == 403


def test_the_list_reads_nothing_that_a_patient_wrote_and_asks_no_more_for_more_rows(
    given_up, monkeypatch, django_assert_max_num_queries
):
    page = factories.make_treatment()
    client = signed_in(SUPERUSER)
    revision = factories.publish_page(page)
    for _ in range(10):
        make_request()
        Notification.objects.owe("review_wanted", recipient=client.user, revision=revision)

    def decrypted(*_):
        raise AssertionError("The list read what a patient wrote.")

    monkeypatch.setattr(EncryptedTextField, "from_db_value", decrypted)
    with django_assert_max_num_queries(15):  # most of them for the clinic, as on every page
        assert str(page) in shown(client)


def test_every_kind_of_error_is_said_in_words():
    assert reason_in_words("") == ""
    assert reason_in_words("erased") == REASONS["erased"]
    assert reason_in_words("SMTPDataError 554") == "The mail server did not take this message. (554)"
    assert (
        reason_in_words("ValueError") == "Something else went wrong. Tell whoever runs the site. (ValueError)"
    )
