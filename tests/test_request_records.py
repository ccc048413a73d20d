"""What the database and the models refuse about requests, and references read aloud."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone

from education.consultations import references
from education.consultations.promise import reply_by
from education.models import (
    ConsultationRequest,
    Notification,
    ReplyTemplate,
    RequestEvent,
    SearchKey,
    UnfinishedAnswers,
)
from education.models.consultation_request import WORDS
from education.models.request_event import AppendOnly
from tests import factories as make
from tests.requests_sent import make_request

pytestmark = pytest.mark.django_db


def changed(**fields):
    def work():
        ConsultationRequest.objects.filter(pk=make_request().pk).update(**fields)

    return work


def event(**fields):
    def work():
        make_request().events.create(**fields)

    return work


def notified(**fields):
    def work():
        first = to_the_clinic()
        defaults = {"kind": first.kind, "request": first.request, "message_id": f"<{first.pk}@y>"}
        cause = first.request.events.create(kind="viewed")
        Notification.objects.create(**defaults | {"cause": cause} | fields)

    return work


def to_the_clinic():
    """The e-mail that tells the clinic of a new request."""
    return make_request().notifications.get(kind="request_received")


def twice_a_cause():
    first = to_the_clinic()
    Notification.objects.create(kind=first.kind, request=first.request, cause=first.cause, message_id="<x@y>")


def to_staff(times=1, **fields):
    """E-mails owed to one of the staff."""

    def work():
        person = get_user_model().objects.create(username="ana")
        for _ in range(times):
            Notification.objects.owe(**{"kind": "digest", "recipient": person} | fields)

    return work


def nobody(times=1, **fields):
    """E-mails owed to the clinic as such, or to an address that is not written down."""

    def work():
        for _ in range(times):
            Notification.objects.owe(**fields)

    return work


def twice_a_search_key():
    key = make_request().search_keys.first()
    SearchKey.objects.create(request=key.request, key=key.key)


def twice(field):
    def work():
        one, other = make_request(), make_request()
        ConsultationRequest.objects.filter(pk=one.pk).update(**{field: getattr(other, field)})

    return work


def twice_a_message_id():
    one, other = (to_the_clinic() for _ in range(2))
    Notification.objects.filter(pk=one.pk).update(message_id=other.message_id)


def twice_a_lookup():
    for _ in range(2):
        UnfinishedAnswers.objects.create(lookup="a", sealed="b", expires_at=timezone.now())


REFUSED = {
    "request_status_known": changed(status="lost"),
    "request_status_known, empty": changed(status=""),
    "request_contact_by_known": changed(contact_by="fax"),
    "request_contact_by_known, empty": changed(contact_by=""),
    "request_has_consent, no wording": changed(consent_wording=""),
    "request_has_consent, no version": changed(consent_version=""),
    "request_has_long_key": changed(key="short"),
    "request_sent_after_received": changed(last_sent_at=timezone.now() - datetime.timedelta(days=1)),
    "request_promises_only_while_it_waits_on_us": changed(status="booked"),
    "request_visit_only_once_accepted": changed(visit_at=timezone.now()),
    "request_held_is_not_erased": changed(
        **dict.fromkeys(WORDS, ""), held_at=timezone.now(), erased_at=timezone.now()
    ),
    **{
        f"request_erased_is_empty, but {name}": changed(
            **dict.fromkeys(WORDS, "") | {name: "left"}, erased_at=timezone.now()
        )
        for name in WORDS
    },
    "reference twice": twice("reference"),
    "access key twice": twice("access_key"),
    "key twice": twice("key"),
    "request_event_kind_known": event(kind="laughed"),
    "request_event_says_which_status, none": event(kind="status"),
    "request_event_says_which_status, another kind": event(kind="viewed", status="new"),
    "notification_kind_known": notified(kind="advertising"),
    "notification for nobody": to_staff(recipient=None),
    "notification for the clinic and for one person": lambda: notified(
        recipient=get_user_model().objects.create(username="ana")
    )(),
    "notification_is_for_one_reader, of nothing": nobody(kind="request_received"),
    "notification_is_for_one_reader, of a link and a person": to_staff(kind="link_wanted"),
    "notification_sent_or_given_up": notified(sent_at=timezone.now(), given_up_at=timezone.now()),
    "notification_one_overdue_a_day": nobody(times=2, kind="overdue", period="2026-11-24"),
    "search_key_once_a_request": twice_a_search_key,
    "reply_template_use_known": lambda: ReplyTemplate.objects.create(name="Hello", use="greet", text="Hello"),
    "notification_one_digest_a_week": to_staff(times=2, period="2026-W48"),
    "notification_once_a_cause": twice_a_cause,
    "message id twice": twice_a_message_id,
    "lookup twice": twice_a_lookup,
} | {
    f"{field} is null": changed(**{field: None})
    for field in (
        "status",
        "contact_by",
        "consent_wording",
        "consent_version",
        "key",
        "reference",
        "erase_on",
    )
}


@pytest.mark.parametrize("case", REFUSED)
def test_the_database_refuses(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        REFUSED[case]()


def test_only_an_assignment_names_somebody(django_user_model):
    user = django_user_model.objects.create(username="desk")
    with pytest.raises(IntegrityError), transaction.atomic():
        event(kind="viewed", assigned_to=user)()


def test_the_helpers_make_what_is_allowed():
    changed(status="booked", reply_by=None, visit_at=timezone.now())()
    changed(**dict.fromkeys(WORDS, ""), erased_at=timezone.now())()
    nobody(times=2, kind="link_wanted", contact_key="a")()
    notified(kind="replied", given_up_at=timezone.now())()
    event(kind="status", status="booked")()
    notified(kind="request_corrected")()
    to_staff(times=2, kind="signed_off")()


def test_events_are_only_added():
    request = make_request()
    first = request.events.get()
    first.kind = "erased"
    for forbidden in (
        first.save,
        first.delete,
        request.events.all().delete,
        lambda: RequestEvent.objects.update(kind="erased"),
        lambda: RequestEvent.objects.bulk_update([first], ["kind"]),
    ):
        with pytest.raises(AppendOnly):
            forbidden()
    first.refresh_from_db()
    assert first.kind == "received"


def test_a_reference_can_be_read_aloud():
    for _ in range(200):
        reference = references.new()
        assert len(reference) == 11
        assert not set(reference) & set("0O1IL5S2Z8BUVQ")
        assert references.read(reference.lower().replace("-", " ")) == reference


def test_a_mistyped_reference_is_noticed():
    plain = references.new().replace("-", "")
    for place in range(9):
        for other in references.ALPHABET:
            wrong = plain[:place] + other + plain[place + 1 :]
            assert (references.read(wrong) is None) == (other != plain[place])
        swapped = plain[:place] + plain[place : place + 2][::-1] + plain[place + 2 :]
        assert (references.read(swapped) is None) == (swapped != plain)


@pytest.mark.parametrize("text", ["", "-", "\x00", "ABC-DEF-GHI", "é" * 9, "7" * 1000])
def test_what_is_no_reference_is_none(text):
    assert references.read(text) is None


def test_a_reply_is_promised_in_days_on_which_the_clinic_is_open():
    clinic = make.make_clinic(reply_within_days=2)
    friday = datetime.datetime(2026, 11, 20, 15, tzinfo=datetime.UTC)
    assert reply_by(friday) == datetime.date(2026, 11, 24)
    clinic.closed_days.create(day=datetime.date(2026, 11, 23))
    assert reply_by(friday) == datetime.date(2026, 11, 25)
    clinic.opening_hours.create(weekday=5, opens="09:00", closes="12:00")
    assert reply_by(friday) == datetime.date(2026, 11, 28)
