"""Every kind of e-mail, read with the standard parser: what it says, in both its parts, and what it must never say."""

import datetime
import email
import re
from email.policy import default
from html.parser import HTMLParser

import pytest
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import timezone

from education.consultations import access, page_reports, search_keys, workflow
from education.consultations.notifications import deliver_due, message, owe
from education.mail.letter import letter, listed, row, words
from education.models import Concern, ConsultationRequest, Notification, RequestEvent, Treatment
from education.reading.own_pages import OwnPage
from education.sign_in import letters as sign_in_letters
from tests import demonstration, factories
from tests.requests_sent import PERSONAL, make_request

pytestmark = pytest.mark.django_db
Kind = Notification.Kind
ABOUT_QUESTIONS = {Kind.QUESTION_ASKED, Kind.QUESTION_ANSWERED}
TO_A_PATIENT = {Kind.QUESTION_ANSWERED, Kind.ACKNOWLEDGED, Kind.REPLIED, Kind.LINK_WANTED}
TO_STAFF = {
    Kind.REVIEW_WANTED,
    Kind.SENT_BACK,
    Kind.SIGNED_OFF,
    Kind.EMERGENCY,
    Kind.DIGEST,
    Kind.PAGE_REPORTED,
}
ABOUT_REQUESTS = [kind for kind in Kind if kind not in TO_STAFF]
VOID = {"meta", "br", "img", "hr", "link", "input"}
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def site(db, request, settings, monkeypatch):
    if "demonstration_rows" not in request.fixturenames:
        factories.make_clinic()
    settings.SITE_URL = "https://clinic.example"
    monkeypatch.setattr(
        access, "link", lambda request: f"https://clinic.example/my-request/{request.pk}-key/"
    )


@pytest.fixture
def demonstration_rows(db):
    """The demonstration's own clinic, treatments and concerns."""
    demonstration.load()


def owed(kind):
    """A notification of a kind that tells of a request full of a patient's words, or of a page."""
    if kind in TO_STAFF:
        person = get_user_model().objects.create(username="ana", email="ana@clinic.example")
        page = factories.make_treatment(name="Threads & gel", owner=person)
        if kind == Kind.PAGE_REPORTED:
            about = OwnPage(page.get_absolute_url(), page.name, treatment=page.slug)
            return page_reports.send(about, "wrong", PERSONAL["message"], "key").notifications.get()
        revision = factories.publish_page(page, demonstration=True)
        about = {"period": "2026-W48"} if kind == Kind.DIGEST else {"revision": revision}
        return Notification.objects.owe(kind, recipient=person, **about)
    if kind in ABOUT_QUESTIONS:
        treatment = Treatment.objects.filter(slug="botox").first() or factories.make_treatment(slug="botox")
        factories.publish_page(treatment, demonstration=True)
        asked = f"{PERSONAL['message']} {PERSONAL['name']}"
        question = factories.make_reader_question(treatment, asked=asked, email=PERSONAL["email"])
        if kind == Kind.QUESTION_ASKED:
            return Notification.objects.owe(kind, reader_question=question)
        factories.publish_page(question, demonstration=True)
        return Notification.objects.get(kind=kind)
    long_ago = timezone.now() - 20 * DAY
    request = make_request(at=long_ago)
    if kind == Kind.OVERDUE:
        make_request(suspected_robot=True)
        ConsultationRequest.objects.filter(pk=request.pk).update(urgent=True)
        return Notification.objects.owe(kind, period="2026-11-24")
    if kind == Kind.LINK_WANTED:
        return Notification.objects.owe(kind, contact_key=search_keys.contact_key(PERSONAL["email"].upper()))
    Notification.objects.filter(kind=kind).delete()
    return owe(kind, request.events.create(kind="viewed"))


def parsed(message):
    return email.message_from_bytes(message.message().as_bytes(), policy=default)


def parts_of(read):
    """(text, HTML) of a letter that has been parsed."""
    assert read.get_content_type() == "multipart/alternative"
    text, html = read.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    return text.get_content(), html.get_content()


class Page(HTMLParser):
    """Reads HTML strictly: what is opened is closed, in order."""

    def __init__(self, html):
        super().__init__()
        self.open, self.attributes, self.links, self.words = [], [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.attributes.append((tag, dict(attrs)))
        if tag == "a":
            self.links.append(dict(attrs)["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data.strip())

    def of(self, tag):
        return [attrs for name, attrs in self.attributes if name == tag]


@pytest.mark.parametrize("kind", Kind)
class TestEveryKind:
    def test_both_parts_say_the_same_and_lead_to_the_same_pages(self, kind):
        notification = owed(kind)
        text, html = parts_of(parsed(message(notification)))
        page = Page(html)
        assert page.links
        assert re.findall(r"https?://\S+", text) == page.links
        assert all(address.startswith("https://clinic.example/") for address in page.links)
        shown = " ".join(filter(None, page.words))
        for line in text.splitlines():
            said = line.removeprefix("- ").strip().removesuffix(":")
            for piece in filter(
                None, re.split(r": (?=https)|^Reference: |^Page: |^Since: |^Call us in opening hours: ", said)
            ):
                assert piece in shown or piece == "--"
        for address in page.links:  # bare as well, for whoever does not trust a button
            assert address in page.words

    def test_the_headers_are_those_of_a_letter_and_no_other(self, kind):
        notification = owed(kind)
        read = parsed(message(notification))
        assert {name.lower() for name in read.keys()} == {  # noqa: SIM118  a message is no mapping
            *("content-type", "mime-version", "subject", "from", "to", "date", "message-id", "auto-submitted")
        }
        assert read["Message-ID"] == notification.message_id
        assert read["Message-ID"].endswith("@clinic.example>")
        assert read["Auto-Submitted"] == "auto-generated"
        sent_at = read["Date"].datetime.replace(tzinfo=datetime.UTC)
        assert abs(sent_at - timezone.now()) < datetime.timedelta(minutes=1)
        assert parsed(message(notification))["Message-ID"] == read["Message-ID"]
        assert message(notification).recipients() == [
            PERSONAL["email"]
            if kind in TO_A_PATIENT
            else "ana@clinic.example"
            if kind in TO_STAFF
            else "desk@clinic.example"
        ]

    def test_the_html_is_whole_readable_and_asks_nobody_for_anything(self, kind):
        read = parsed(message(owed(kind)))
        _, html = parts_of(read)
        page = Page(html)
        assert html.startswith("<!doctype html>")
        assert page.of("html") == [{"lang": "en"}]
        assert read["Subject"] in page.words  # in its title
        assert [tag for tag, _ in page.attributes if tag in ("h1", "title")] == ["title", "h1"]
        assert all(table["role"] == "presentation" for table in page.of("table"))
        assert {"name": "color-scheme", "content": "light dark"} in page.of("meta")
        assert {tag for tag, _ in page.attributes}.isdisjoint({"img", "script", "link", "iframe", "form"})
        assert not re.search(r"url\(|@import|src=|background=", html)


@pytest.mark.parametrize("kind", ABOUT_REQUESTS)
def test_nothing_that_a_patient_wrote_and_no_name_of_the_catalogue(demonstration_rows, kind):
    names = {
        *Treatment.objects.values_list("name", flat=True),
        *Concern.objects.values_list("name", flat=True),
        "Botox",
    }
    assert len(names) > 20
    read = parsed(message(owed(kind)))
    del read["To"]
    said = " ".join([read["Subject"], *parts_of(read), str(read["From"])]).casefold()
    assert not [word for word in (*PERSONAL.values(), "Wilhelmina", *names) if word.casefold() in said]


class TestToTheClinic:
    def test_a_new_request(self):
        request = make_request(name="Eve\r\nBcc: everybody@example.com")
        deliver_due()
        read = parsed(mail.outbox[0])
        assert read["Subject"] == f"New consultation request {request.reference}"
        text, _ = parts_of(read)
        assert text.splitlines() == [
            "A consultation request came in.",
            "",
            f"Reference: {request.reference}",
            f"Read it and reply: https://clinic.example/admin/education/consultationrequest/{request.pk}/change/",
            "",
            "-- ",
            "Test Clinic",
        ]
        assert "everybody" not in read.as_string()


class TestToAPatient:
    def test_the_acknowledgement_says_what_happens_next_and_by_when(self):
        request = make_request()
        request.reply_by = timezone.localdate() + 2 * DAY
        request.save()
        deliver_due()
        read = parsed(mail.outbox[1])
        text, _ = parts_of(read)
        assert read["Subject"] == f"We have your request {request.reference}"
        assert f"replies by {request.reply_by:%A, %-d %B %Y}." in text
        assert "You do not have to decide today" in text
        assert "(212) 555-0142" in text
        assert f"https://clinic.example/my-request/{request.pk}-key/" in text

    def test_a_promise_that_is_past_is_not_made_again(self):
        make_request(at=timezone.now() - 20 * DAY)
        deliver_due()
        assert "replies as soon as they can." in mail.outbox[1].body

    def test_a_reply_is_read_on_their_page_and_not_in_the_mail(self):
        request = make_request()
        deliver_due()
        workflow.reply(request, "We can see you about the Zanzibar.", make_somebody())
        assert deliver_due() == (1, 0)
        assert "There is a reply" in mail.outbox[-1].body
        assert "Zanzibar" not in mail.outbox[-1].body
        assert f"https://clinic.example/my-request/{request.pk}-key/" in mail.outbox[-1].body

    @pytest.mark.parametrize(
        "change", [{"status": "quarantine"}, {"contact_by": "phone", "phone": "+12125550123"}], ids=str
    )
    def test_who_is_not_to_be_written_to_any_more_is_not(self, change):
        request = make_request()
        Notification.objects.filter(kind=Kind.REQUEST_RECEIVED).delete()
        ConsultationRequest.objects.filter(pk=request.pk).update(**change)
        assert deliver_due() == (0, 0)
        assert mail.outbox == []
        row = Notification.objects.get()
        assert (row.given_up_at is not None, row.last_error) == (True, "NotWanted")

    def test_a_robots_request_is_acknowledged_once_staff_let_it_in(self):
        request = make_request(suspected_robot=True)
        assert deliver_due() == (0, 0)
        workflow.move(request, "new", make_somebody())
        assert deliver_due() == (2, 0)


class TestAWantedLink:
    def want(self, address=PERSONAL["email"]):
        return Notification.objects.owe(Kind.LINK_WANTED, contact_key=search_keys.contact_key(address))

    def test_one_letter_opens_every_request_of_the_address(self):
        requests = [make_request(), make_request(), make_request(email="other@patient.example")]
        robot, erased = make_request(suspected_robot=True), make_request()
        ConsultationRequest.objects.filter(pk=erased.pk).update(
            erased_at=timezone.now(),
            **dict.fromkeys(("name", "email", "phone", "good_times", "message", "about"), ""),
        )
        by_phone = make_request(contact_by="phone", phone="+12125550123")
        Notification.objects.all().delete()
        wanted = self.want()
        assert deliver_due() == (1, 0)
        (sent,) = mail.outbox
        assert sent.to == [PERSONAL["email"]]
        opened = [request.pk for request in requests[:2]]
        shut = [requests[2].pk, robot.pk, erased.pk, by_phone.pk]
        assert all(f"/my-request/{pk}-key/" in sent.body for pk in opened)
        assert not [pk for pk in shut if f"/my-request/{pk}-key/" in sent.body]
        wanted.refresh_from_db()
        assert (wanted.contact_key, wanted.sent_at is not None) == ("", True)
        recorded = RequestEvent.objects.filter(kind="link_sent").values_list("request", flat=True)
        assert sorted(recorded) == sorted(opened)

    def test_to_an_address_that_nobody_has_nothing_is_sent(self):
        make_request()
        Notification.objects.all().delete()
        wanted = self.want("nobody@patient.example")
        assert deliver_due() == (0, 0)
        assert mail.outbox == []
        wanted.refresh_from_db()
        assert (wanted.contact_key, wanted.sent_at is not None) == ("", True)
        assert not RequestEvent.objects.filter(kind="link_sent").exists()

    def test_a_letter_that_did_not_go_out_records_nothing_and_is_tried_again(self, settings):
        make_request()
        Notification.objects.all().delete()
        wanted = self.want()
        settings.EMAIL_BACKEND = "tests.test_notifications.Refusing"
        assert deliver_due() == (0, 1)
        wanted.refresh_from_db()
        assert wanted.contact_key
        assert not RequestEvent.objects.filter(kind="link_sent").exists()


class TestSignIn:
    @pytest.mark.parametrize("kind", ["reset", "invitation"])
    def test_a_link_to_choose_a_password_is_a_letter_as_any_other(self, kind):
        text, html = parts_of(parsed(sign_in_letters.letter_with_link(kind, make_somebody())))
        assert re.findall(r"https?://\S+", text) == Page(html).links


class TestTheLook:
    def test_what_is_said_cannot_become_markup(self):
        sent = letter(
            "A <b>subject</b>", [words("<script>"), listed([row("<i>", "https://x/?a&b")])], "a@b.example"
        )
        text, html = parts_of(parsed(sent))
        assert "<script>" in text
        assert "https://x/?a&b" in text
        assert {tag for tag, _ in Page(html).attributes}.isdisjoint({"script", "i", "b"})

    def test_its_colours_are_the_sites_and_stand_out(self):
        css = (site_settings.BASE_DIR / "education/static/education/css/tokens.css").read_text()
        html = (site_settings.BASE_DIR / "templates/mail/letter.html").read_text()
        assert set(re.findall(r"#[0-9a-f]{6}\b", html)) <= set(re.findall(r"#[0-9a-f]{6}\b", css))
        light, dark = css.split("@media (prefers-color-scheme: dark)")
        for sheet in (light, dark):
            tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", sheet))
            for ink, ground in (
                *(("ink", "surface"), ("soft", "surface"), ("act", "surface"), ("on-act", "act")),
            ):
                assert {tokens[ink], tokens[ground]} <= set(re.findall(r"#[0-9a-f]{6}\b", html))
                assert contrast(tokens[ink], tokens[ground]) >= 7


def make_somebody():
    return get_user_model().objects.create(username="desk", email="desk@staff.example", is_staff=True)


def contrast(one, other):
    """As WCAG reckons it."""
    bright = sorted(map(luminance, (one, other)))
    return (bright[1] + 0.05) / (bright[0] + 0.05)


def luminance(colour):
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
