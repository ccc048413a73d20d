"""The kill drill's own parts: its patient finds the way through the form as it is, and its counting sees what must not be."""

from collections import Counter
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.core.management import call_command

from bench import aftermath
from bench.patient import Answer, GaveUp, Met, Patient
from education.consultations import robots
from education.models import ConsultationRequest, Notification, RequestEvent
from tests.requests_sent import make_site

pytestmark = pytest.mark.django_db(transaction=True)


class PatientInHere(Patient):
    """The same patient, asking the site in this process and not over HTTP."""

    def __init__(self, client):
        super().__init__("http://testserver", "Patient 1 1", Met(), "(212) 555-0142", think=0)
        self.client = client

    def once(self, method, where, data=None):
        if method == "GET":
            response = self.client.get(where)
        else:
            form = "application/x-www-form-urlencoded"
            response = self.client.post(where, urlencode(data), content_type=form)
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}
        return Answer(
            response.status_code, response.headers.get("Location", ""), response.content.decode(), 0.01
        )


@pytest.fixture
def sent(client, monkeypatch):
    """One request that the drill's patient sent, and the e-mails about it."""
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)
    make_site()
    acknowledged = PatientInHere(client).ask_for_a_consultation()
    call_command("deliver", verbosity=0)
    return acknowledged


def breaches(*acknowledged, kills=0, **more):
    mails = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
    mails.update(more)
    return list(aftermath.breaches(acknowledged, mails, kills))


def test_its_patient_gets_through_the_form(sent):
    request = ConsultationRequest.objects.get()
    assert (request.reference, request.name) == (sent.reference, "Patient 1 1")
    assert aftermath.figures([sent], Counter())["stored"] == 1


def test_nothing_is_found_where_all_is_well(sent):
    assert breaches(sent) == []


def test_it_sees_what_was_lost(sent):
    sent.reference = "777-777-777"
    sent.name = "Somebody else"
    assert len(breaches(sent)) == 2


def test_it_sees_what_is_half_saved(sent):
    Notification.objects.filter(kind="request_received").delete()
    assert any("0 notices are owed" in words for words in breaches(sent))


def test_it_sees_an_event_too_many(sent):
    RequestEvent.objects.create(request=ConsultationRequest.objects.get(), kind="received")
    assert any("was received 2 times" in words for words in breaches(sent))


def test_it_sees_mail_that_did_not_go_out_or_went_out_too_often(sent):
    message_id = mail.outbox[0].extra_headers["Message-ID"]
    assert any("only 0 workers were killed" in words for words in breaches(sent, **{message_id: 1}))
    assert breaches(sent, kills=1, **{message_id: 1}) == []
    assert any("arrived 3 times" in words for words in breaches(sent, kills=1, **{message_id: 2}))
    assert any("nothing owed it" in words for words in breaches(sent, unknown=1))
    Notification.objects.update(sent_at=None)
    assert any("was not sent" in words for words in breaches(sent))


def test_a_failure_page_without_what_was_typed_is_counted():
    patient = Patient("http://testserver", "Patient 1 1", Met(), "(212) 555-0142")
    data = [("name", "Patient 1 1")]
    patient.look_at_failure(Answer(503, "", "Patient 1 1, call (212) 555-0142", 0), "/request/contact/", data)
    assert not patient.met.lost_words
    patient.look_at_failure(Answer(503, "", "Sorry", 0), "/request/contact/", data)
    patient.look_at_failure(Answer(500, "", "Patient 1 1, call (212) 555-0142", 0), "/request/contact/", data)
    assert len(patient.met.lost_words) == 2


def test_a_page_without_a_form_ends_the_walk(client, monkeypatch):
    patient = PatientInHere(client)
    monkeypatch.setattr(patient, "once", lambda *args: Answer(200, "", "<p>Nothing here</p>", 0))
    with pytest.raises(GaveUp):
        patient.ask_for_a_consultation()
