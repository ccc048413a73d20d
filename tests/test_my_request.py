"""“My request”: what a patient sees of their own request, and does with it."""

import datetime
import json
import re

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from education.consultations import access, held, sending, tokens, workflow
from education.consultations import answers as answers_
from education.consultations import my_request as rules
from education.consultations.notifications import deliver_due
from education.models import ConsultationRequest, Message, Notification, RequestEvent
from education.models.consultation_request import WORDS
from education.reading import catalogue
from tests import factories as make
from tests.my_requests import address, erase, html, link, opened, shown_on
from tests.requests_sent import CONSENT, PERSONAL, make_answers, make_request
from tests.test_consultation_request_once import a_database_of_files, in_threads

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def site(db):
    make.make_clinic()
    make.publish_page(None, demonstration=True)


@pytest.fixture
def desk(django_user_model):
    return django_user_model.objects.create(username="desk-ada", is_staff=True)


def kinds(request):
    return list(request.events.values_list("kind", flat=True))


def owed(request):
    return list(request.notifications.owed().values_list("kind", flat=True))


def page_of(request):
    return html(opened(request).get(address()))


# --- The page -----------------------------------------------------------------------------------------------------------


def test_a_link_opens_the_request_by_one_button(client):
    request = make_request()
    page = client.get(link(request))
    assert page.status_code == 200
    assert "Open my request" in html(page)
    answer = client.post(link(request))
    assert (answer.status_code, answer.url) == (303, "/my-request/")
    page = html(client.get(answer.url))
    for text in (request.reference, *PERSONAL.values(), "We have it, and have not answered yet."):
        assert text in page


def test_it_says_where_the_request_stands(desk, subtests):
    at = timezone.now()
    accepted = {"visit_at": at + 3 * DAY}
    steps = {
        "We have it, and have not answered yet. We reply by": lambda request: None,
        "It is our turn": lambda request: workflow.move(request, "waiting_on_us", desk),
        "We have replied: please read": lambda request: workflow.reply(request, "Hello.", desk),
        "Your visit is booked:": lambda request: workflow.accept(request, "Come.", desk, **accepted),
        "Your visit was on": lambda request: workflow.accept(request, "Come.", desk, visit_at=at - DAY),
        "We cannot offer you": lambda request: workflow.decline(request, "We do not do this.", desk),
        "This request is closed.": lambda request: workflow.move(request, "closed", desk),
        "You took this request back.": workflow.withdraw,
    }
    for words, step in steps.items():
        with subtests.test(words):
            request = make_request()
            step(request)
            assert words in " ".join(page_of(request).split())


def test_what_was_set_apart_looks_like_new():
    new, apart = make_request(), make_request(suspected_robot=True)
    words = [page_of(request).replace(request.reference, "") for request in (new, apart)]
    pages = [text.split('<div class="panel">')[1].split('<section class="no-print"')[0] for text in words]
    assert pages[0] == pages[1]
    client = opened(apart)
    told = client.post(reverse("my_request_download") + "?as=json").content.decode()
    assert "uarantine" not in page_of(apart) + told
    assert str(held.kept_until(new)) in told


def test_a_late_reply_is_owned_up_to():
    page = page_of(make_request(at=timezone.now() - 20 * DAY))
    assert "we are late. We are sorry." in page
    assert "(212) 555-0142" in page


def test_replies_are_new_until_they_were_read(desk):
    request = make_request()
    workflow.reply(request, "We can see you.", desk)
    workflow.add(request, "Thank you.")
    client = opened(request)
    assert not Message.objects.filter(read_at__isnull=False).exists()
    client.head(address())
    assert not Message.objects.filter(read_at__isnull=False).exists()
    page = html(client.get(address()))
    assert page.index("We can see you.") < page.index("Thank you.")
    assert page.count(">New</span>") == 1
    reply, own = Message.objects.all()
    assert reply.read_at
    assert own.read_at is None
    assert ">New</span>" not in html(client.get(address()))
    assert Message.objects.get(pk=reply.pk).read_at == reply.read_at


def test_a_reply_can_be_read_where_nothing_can_be_written(desk, monkeypatch):
    request = workflow.reply(make_request(), "We can see you.", desk)
    client = opened(request)

    def fail(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(Message.objects, "filter", fail)
    assert "We can see you." in html(client.get(address()))


def test_what_was_corrected_is_shown_with_what_was_there_before():
    token = tokens.new()
    make_request(token)
    page = page_of(make_request(token, message="I meant Madagascar."))
    assert page.index("I meant Madagascar.") < page.index(PERSONAL["message"])


def test_staff_are_not_named(desk):
    request = make_request()
    workflow.reply(request, "We can see you.", desk)
    workflow.note(request, "Wants a long talk.", desk)
    client = opened(request)
    pages = [
        client.get(address()),
        *(client.post(reverse("my_request_download") + q) for q in ("", "?as=json")),
    ]
    assert "desk-ada" not in "".join(map(html, pages))


# --- Each use is recorded -----------------------------------------------------------------------------------------------


def test_each_use_is_recorded_once_and_a_reload_is_none():
    request = make_request()
    client = opened(request)
    for _ in range(3):
        client.get(address())
    assert kinds(request) == ["received", "confirmed", "opened"]
    opened(request)
    client.post(reverse("my_request_download"))
    assert kinds(request)[3:] == ["opened", "downloaded"]
    request.refresh_from_db()
    assert request.email_confirmed_at


def test_only_an_address_is_confirmed_by_its_link():
    request = make_request(contact_by="phone", email="", phone="+1 212-555-0123")
    opened(request)
    request.refresh_from_db()
    assert request.email_confirmed_at is None
    assert kinds(request) == ["received", "opened"]


def test_nothing_is_handed_out_without_its_record(monkeypatch):
    client = opened(make_request())

    def fail(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(rules.workflow, "working_on", fail)
    answer = client.post(reverse("my_request_download"))
    assert answer.status_code == 503
    assert PERSONAL["name"] not in html(answer)


# --- Adding -------------------------------------------------------------------------------------------------------------


def test_a_patient_adds_to_it(desk):
    request = workflow.reply(make_request(), "When can you come?", desk)
    client = opened(request)
    answer = client.post(address(), {"text": "On Monday.", "shown": shown_on(client)})
    assert (answer.status_code, answer.url) == (303, "/my-request/#said")
    assert "On Monday." in html(client.get(address()))
    request.refresh_from_db()
    assert request.status == "waiting_on_us"
    assert kinds(request)[-2:] == ["added", "status"]
    assert "request_added" in owed(request)


def test_a_double_click_adds_once_and_another_text_is_kept(desk):
    request = make_request()
    client = opened(request)
    form = {"text": "On Monday.\r\nOr later.", "shown": shown_on(client)}
    assert [client.post(address(), form).status_code for _ in range(3)] == [303] * 3
    workflow.reply(request, "Fine.", desk)  # whatever happened since: nothing typed is lost
    assert client.post(address(), form | {"text": "On Tuesday."}).status_code == 303
    form["shown"] = shown_on(client)  # said again on purpose, below where it stands
    client.post(address(), form)
    said = [message.text for message in request.messages.all()]
    assert said == ["On Monday.\nOr later.", "Fine.", "On Tuesday.", "On Monday.\nOr later."]


@pytest.mark.django_db(transaction=True)
def test_five_clicks_at_once_add_once_and_erase_once(tmp_path):
    request = make_request()
    with a_database_of_files(tmp_path):
        assert in_threads(*[lambda: rules.add(request, "On Monday.", after=0)] * 5) == [None] * 5
        assert in_threads(request.messages.count) == [1]
        done = in_threads(*[lambda: rules.ask_erasure(request)] * 5)
        assert done.count(True) == 1
        assert [type(other) for other in done if other is not True] == [workflow.NotAllowed] * 4


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "a\x00b", "a\x1bb"])
def test_what_cannot_be_added_comes_back(text):
    request = make_request()
    client = opened(request)
    answer = client.post(address(), {"text": text, "shown": shown_on(client)})
    assert answer.status_code == 422
    assert "There is a problem" in html(answer)
    assert "\x00" not in html(answer)
    assert not Message.objects.exists()
    assert client.post(address(), {"text": "Better.", "shown": shown_on(client)}).status_code == 303


def test_a_database_that_fails_gives_back_what_was_typed(monkeypatch):
    client = opened(make_request())
    form = {"text": "My long story.", "shown": shown_on(client)}

    def fail(*args, **kwargs):
        raise OperationalError("the database system is shutting down")

    with monkeypatch.context() as patch:
        patch.setattr(rules, "add", fail)
        half = client.post(address(), form)
        patch.setattr(catalogue, "current", fail)
        whole = client.post(address(), form)
        looked = client.get(address())
        wanted = client.post(reverse("my_request_send_link"), {"email": "a@b.example"})
    for answer in (half, whole, looked, wanted):
        assert answer.status_code == 503
        assert answer["Retry-After"]
        assert "(212) 555-0142" in html(answer)
    for answer in (half, whole):
        assert "My long story." in html(answer)
    assert "a@b.example" in html(wanted)
    form["shown"] = shown_on(client, half)
    assert client.post(address(), form).status_code == 303


# --- Taking it back, taking a copy, having it erased --------------------------------------------------------------------


def test_it_can_be_withdrawn_once(desk):
    request = make_request()
    client = opened(request)
    where = reverse("my_request_withdraw")
    form = {"shown": shown_on(client, client.get(where))}
    assert kinds(request)[-1] == "opened"  # to ask changes nothing
    assert [client.post(where, form).url for _ in range(2)] == ["/my-request/"] * 2
    assert kinds(request)[3:] == ["withdrawn", "status"]
    assert owed(request).count("request_withdrawn") == 1
    assert "You took this request back." in html(client.get(address()))
    assert client.get(where).url == "/my-request/"


def test_a_copy_has_everything_that_we_hold(desk):
    token = tokens.new()
    make_request(token)
    request = make_request(token, message="I meant Madagascar.")
    workflow.reply(request, "We can see you.", desk)
    workflow.note(request, "Wants a long talk.", desk)
    workflow.hold(request, "Mr Smith complained.", desk)
    client = opened(request)
    answer = client.post(reverse("my_request_download") + "?as=json")
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="request-{request.reference}.json"'
    copy = json.loads(answer.content)
    assert copy["answers"]["message"] == "I meant Madagascar."
    assert copy["earlier_answers"][0]["answers"]["message"] == PERSONAL["message"]
    assert copy["messages"][0] | {"at": "", "read_at": ""} == {
        "from": "the clinic",
        "by_phone": False,
        "at": "",
        "read_at": "",
        "text": "We can see you.",
    }
    assert copy["notes"][0]["text"] == "Wants a long talk."
    assert [event["what"] for event in copy["events"]][-1] == "Downloaded by the patient"
    to_read = html(client.post(reverse("my_request_download")))
    for text in (
        *PERSONAL.values(),
        "I meant Madagascar.",
        "We can see you.",
        "Wants a long talk.",
        "I agree.",
    ):
        assert text in to_read
        assert text in answer.content.decode()
    assert "Mr Smith" not in to_read + answer.content.decode()


def test_no_column_of_a_request_is_forgotten_in_a_copy():
    told = json.loads(held.as_json(held.everything(make_request())))
    inside = {
        **told,
        **told["answers"],
        **{f"consent_{name}": 1 for name in told["consent"]},
        "consented_at": 1,
    }
    columns = {field.name for field in ConsultationRequest._meta.concrete_fields}
    assert columns - set(inside) == held.NOT_TOLD
    assert {relation.get_accessor_name() for relation in ConsultationRequest._meta.related_objects} == {
        *("messages", "notes", "events", "superseded_answers", "notifications", "search_keys")
    }


def test_it_is_erased_by_its_patient(desk):
    request = workflow.accept(make_request(), "Come.", desk, visit_at=timezone.now() + DAY)
    client = opened(request)
    assert erase(client).url == "/my-request/done/erased/"
    page = client.get("/my-request/done/erased/")
    assert "Your request is erased" in html(page)
    request.refresh_from_db()
    assert request.erased_at
    assert not any(getattr(request, name) for name in WORDS)
    assert kinds(request)[-2:] == ["asked_erasure", "erased"]
    assert owed(request) == ["request_withdrawn"]  # a visit is not left booked for nobody
    assert not client.cookies["my-request"].value
    assert client.get(link(request)).status_code == 410
    assert PERSONAL["name"] not in html(client.get(address()))


def test_a_second_click_on_erase_says_the_same():
    request = make_request()
    client, other = opened(request), opened(request)
    form = {"shown": shown_on(client, client.get(reverse("my_request_erase")))}
    answers = [one.post(reverse("my_request_erase"), form) for one in (client, client, other)]
    assert [answer.url for answer in answers] == ["/my-request/done/erased/"] * 3
    assert kinds(request).count("erased") == kinds(request).count("asked_erasure") == 1


def test_an_erasure_takes_the_forms_own_way_too(settings):
    token = tokens.new()
    request = make_request(token)
    answers_.save(make_answers(message="Half a thought"), token)
    client = opened(request)
    client.cookies[settings.ANSWERS_COOKIE_NAME] = tokens.to_cookie(token)
    erase(client)
    assert not client.cookies[settings.ANSWERS_COOKIE_NAME].value
    assert answers_.load(token) is None


def test_a_legal_hold_is_said_and_the_wish_is_recorded(desk):
    request = make_request()
    workflow.move(request, "closed", desk)
    workflow.hold(request, "Mr Smith complained.", desk)
    client = opened(request)
    for _ in range(2):
        answer = erase(client)
        assert answer.status_code == 409
        assert "We must keep your request for now" in html(answer)
        assert "Mr Smith" not in html(answer)
    request.refresh_from_db()
    assert request.erased_at is None
    assert request.status == "waiting_on_us"
    assert kinds(request).count("asked_erasure") == 2
    assert owed(request).count("request_added") == 1
    assert PERSONAL["message"] in html(client.get(address()))


# --- Other ways in, and out ---------------------------------------------------------------------------------------------


def test_whoever_just_sent_it_opens_it_without_a_mail(settings):
    token = tokens.new()
    request = make_request(token, contact_by="phone", email="", phone="+1 212-555-0123")
    client = Client()
    client.cookies[settings.ANSWERS_COOKIE_NAME] = tokens.to_cookie(token)
    for place in (reverse("consultation_request_sent"), address()):
        assert 'action="/my-request/from-here/"' in html(client.get(place))
    assert client.post(reverse("my_request_from_here")).url == "/my-request/"
    assert request.reference in html(client.get(address()))
    assert kinds(request) == ["received", "opened"]


def test_whoever_gave_a_number_is_told_to_call(client):
    page = html(client.get(address()))
    assert "Did you ask us to phone you?" in page
    assert "(212) 555-0142" in page


def test_it_closes_by_a_button_and_leaves_nothing_in_the_browser(settings):
    token = tokens.new()
    client = opened(make_request(token))
    client.cookies[settings.ANSWERS_COOKIE_NAME] = tokens.to_cookie(token)
    answer = client.post(reverse("my_request_leave"))
    assert "You are signed out" in html(client.get(answer.url))
    for place in (address(), reverse("consultation_request_sent")):
        assert PERSONAL["name"] not in html(client.get(place))


def test_to_close_it_takes_no_answers_that_were_never_sent(settings):
    token = tokens.new()
    client = opened(make_request())
    answers_.save(make_answers(), token)
    client.cookies[settings.ANSWERS_COOKIE_NAME] = tokens.to_cookie(token)
    answer = client.post(reverse("my_request_leave"))
    assert client.cookies[settings.ANSWERS_COOKIE_NAME].value
    assert "You were writing another request" in html(client.get(answer.url))


def test_taking_answers_off_a_device_closes_the_page_too():
    request = make_request()
    client = opened(request)
    client.post(reverse("consultation_request_start_again"))
    assert request.reference not in html(client.get(address()))


def test_text_that_was_typed_too_long_ago_comes_back_to_be_copied(settings):
    client = opened(make_request())
    form = {"text": "My long story.", "shown": shown_on(client)}
    settings.MY_REQUEST_MINUTES = -1
    answer = client.post(address(), form)
    assert answer.status_code == 410
    assert "What you typed was not sent" in html(answer)
    assert "My long story." in html(answer)
    assert not Message.objects.exists()


def test_a_link_comes_by_mail_for_whoever_asks_and_opens_the_request(client, mailoutbox):
    request = make_request(email="Willa@patient.example")
    deliver_due()
    mailoutbox.clear()
    for email in ("nobody@patient.example", " willa@PATIENT.example"):
        client.post(reverse("my_request_send_link"), {"email": email})
        deliver_due()
    (letter,) = mailoutbox
    assert letter.to == ["Willa@patient.example"]
    (where,) = re.findall(r"http\S+(/my-request/\S+:\S+/)", letter.body)
    assert client.post(where).url == "/my-request/"
    assert request.reference in html(client.get(address()))
    copy = html(client.post(reverse("my_request_download")))
    assert "Link sent to the patient" in copy


def test_a_link_is_wanted_once_for_a_double_click(client):
    for _ in range(2):
        answer = client.post(reverse("my_request_send_link"), {"email": "Willa@Patient.example "})
        assert (answer.status_code, answer.url) == (303, "/my-request/done/link-sent/")
    assert Notification.objects.filter(kind="link_wanted").count() == 1
    assert "If we have a request with this address, a link is on its way." in html(client.get(answer.url))


@pytest.mark.parametrize("email", ["", "willa", "a@b", "a\x00@b.example", "x" * 250 + "@b.example"])
def test_what_is_no_address_comes_back(client, email):
    answer = client.post(reverse("my_request_send_link"), {"email": email})
    assert answer.status_code == 422
    assert '<a href="#id_email">' in html(answer)
    assert not Notification.objects.exists()


def test_another_done_is_not_found(client):
    assert client.get("/my-request/done/everything/").status_code == 404


def test_a_corrected_address_takes_the_links_in_the_old_mailbox_back():
    token = tokens.new()
    request = make_request(token)
    old = link(request)
    request = make_request(token, message="Only other words.")
    assert Client().get(old).status_code == 200
    request = sending.send(make_answers(email="right@patient.example"), token, CONSENT)
    assert Client().post(old).status_code == 410
    assert "confirmed" not in kinds(request)
    assert Client().get(link(request)).status_code == 200
    assert RequestEvent.objects.filter(kind="opened").count() == 0


def test_a_pass_ends_after_twelve_hours_however_busy(settings):
    request, now = make_request(), timezone.now()
    assert access.let_in_by(access.give_pass(request, now - 11 * DAY / 24)) == (
        request,
        (now - 11 * DAY / 24).replace(microsecond=0),
    )
    assert access.let_in_by(access.give_pass(request, now - 13 * DAY / 24)) == (None, None)
