"""Replies that are written often: what is filled in, what stays to be seen, and that nothing unfilled reaches a patient."""

import datetime
import zoneinfo

import pytest
from django.utils import timezone

from education.consultations import answers, owners, workflow
from education.consultations.reply_templates import KNOWN, fill, unfilled, unknown, what_is_missing
from education.models import Message, ReplyTemplate
from tests import demonstration
from tests.requests_sent import PERSONAL, make_request
from tests.staff import address, make_staff, signed_in

pytestmark = pytest.mark.django_db
NAMES = ("Botox", "Gel", "Peel")


@pytest.fixture
def desk(clinic):
    person = make_staff("front desk")
    person.first_name, person.last_name = "Dana", "Ortiz"
    person.save()
    return signed_in(person)


def about(*names):
    chosen = tuple(answers.Chosen(name.lower(), name) for name in names)
    return answers.About(treatments=chosen, not_sure=not names, old_enough_for=18)


def take(client, request, step="reply", **fields):
    sent = {"seen": workflow.last_change(request)} | fields
    return client.post(address("consultationrequest", step, request.pk), sent)


def form_in(response, step="reply"):
    return dict(response.context["words"])[step]


class TestFilling:
    def test_every_place_is_filled(self, desk):
        request = make_request(about=about("Botox", "Gel"))
        at = datetime.datetime(2026, 12, 3, 10, 30, tzinfo=zoneinfo.ZoneInfo("America/New_York"))
        text = "|".join(f"{{{name}}}" for name in KNOWN)
        assert fill(text, request, desk.user, at).split("|") == [
            PERSONAL["name"],
            request.reference,
            "Test Clinic",
            "(212) 555-0142",
            "Botox and Gel",
            "Thursday 3 December 2026 at 10:30",
            "Dana Ortiz",
        ]

    @pytest.mark.parametrize(
        ("number", "listed"), [(1, "Botox"), (2, "Botox and Gel"), (3, "Botox, Gel and Peel")]
    )
    def test_treatments_are_listed_as_people_say_them(self, desk, number, listed):
        request = make_request(about=about(*NAMES[:number]))
        assert fill("{treatments}", request, desk.user) == listed

    @pytest.mark.parametrize("text", ["{ Name }", "{NAME}"])
    def test_spaces_and_capitals_do_not_matter(self, desk, text):
        assert fill(text, make_request(), desk.user) == PERSONAL["name"]

    @pytest.mark.parametrize("text", ["{visit}", "{treatments}", "{nmae}", "{write the reason}", "{}"])
    def test_what_is_not_known_stays_to_be_seen(self, desk, text):
        request = make_request(about=about())
        assert fill(text, request, desk.user) == text
        assert unfilled(text) == [text]
        assert what_is_missing(text)[0].startswith(f"{text} is not filled in.")

    def test_a_patients_own_braces_fill_nothing(self, desk):
        request = make_request(name="{phone} {x}")
        once = fill("Dear {name}", request, desk.user)
        assert once == "Dear (phone) (x)"
        assert fill(once, request, desk.user) == once

    def test_what_somebody_signs_in_with_is_not_told_to_patients(self, clinic):
        nameless = make_staff("front desk")
        assert fill("{me}", make_request(), nameless) == "The front desk"
        assert nameless.get_username() == owners.name_of(nameless)

    def test_before_there_is_a_clinic(self, db):
        assert (
            fill("{clinic} {name}", make_request(), make_staff("front desk"))
            == f"{{clinic}} {PERSONAL['name']}"
        )

    def test_a_gap_of_several_words_is_meant_and_a_single_one_is_a_slip(self):
        assert unknown("{name} {nmae} {write the reason} {nmae}") == ["{nmae}"]


class TestUsingOne:
    @pytest.fixture
    def template(self, db):
        return ReplyTemplate.objects.create(name="Thanks", text="Dear {name},\n\nfor {treatments}.\n\n{me}")

    def test_it_is_chosen_filled_in_previewed_and_sent(self, desk, template):
        request = make_request(about=about("Botox"))
        words = f"Dear {PERSONAL['name']},\n\nfor Botox.\n\nDana Ortiz"
        filled = take(desk, request, do="fill", template=template.pk, text="")
        assert filled.status_code == 200
        assert form_in(filled)["text"].value() == words
        assert not form_in(filled).errors
        preview = take(desk, request, text=words, template=template.pk).context["preview"]
        assert preview.text == words
        take(desk, request, text=words, template=template.pk, do="send", previewed=preview.stamp)
        assert Message.objects.get().text == words

    def test_it_comes_below_what_was_typed_already(self, desk, template):
        filled = take(desk, make_request(), do="fill", template=template.pk, text="My own words.")
        assert form_in(filled)["text"].value().startswith("My own words.\n\nDear ")

    def test_a_visit_that_was_typed_is_filled_in_and_stays(self, desk):
        template = ReplyTemplate.objects.create(name="Come", use="accept", text="Come {visit}.")
        request = make_request()
        day = timezone.localdate() + datetime.timedelta(days=30)
        visit = {"visit_on": day.isoformat(), "visit_time": "09:00"}
        filled = take(desk, request, "accept", do="fill", template=template.pk, **visit)
        form = form_in(filled, "accept")
        assert form["text"].value() == f"Come {day:%A} {day.day} {day:%B %Y} at 09:00."
        assert (form["visit_on"].value(), form["visit_time"].value()) == (day.isoformat(), "09:00")
        without = take(desk, request, "accept", do="fill", template=template.pk, visit_on="soon")
        assert form_in(without, "accept")["text"].value() == "Come {visit}."
        assert form_in(without, "accept")["visit_on"].value() == "soon"

    @pytest.mark.parametrize("do", ["preview", "send"])
    @pytest.mark.parametrize("contact", ["email", "phone"])
    def test_nothing_unfilled_is_previewed_or_sent(self, desk, do, contact):
        request = make_request(contact_by=contact, phone="+12125550123" if contact == "phone" else "")
        response = take(desk, request, text="Dear {nmae}, {write the reason}", do=do)
        assert response.status_code == 422
        page = response.content.decode()
        assert "{nmae} is not filled in." in page
        assert "{write the reason} is not filled in." in page
        assert form_in(response)["text"].value() == "Dear {nmae}, {write the reason}"
        assert not Message.objects.exists()

    def test_only_templates_for_the_step_are_offered(self, desk, template):
        no = ReplyTemplate.objects.create(name="No", use="decline", text="No.")
        request = make_request()
        page = desk.get(address("consultationrequest", "change", request.pk))
        offered = {
            step: [str(one) for one in form.fields["template"].queryset]
            for step, form in page.context["words"]
        }
        assert offered == {"reply": ["Thanks"], "accept": [], "decline": ["No"]}
        assert take(desk, request, do="fill", template=no.pk).status_code == 422

    @pytest.mark.parametrize("key", ["", "x", "0", "9" * 30])
    def test_without_a_template_nothing_is_lost(self, desk, key):
        response = take(desk, make_request(), do="fill", template=key, text="My own words.")
        assert response.status_code == 422
        assert "Choose a template first." in response.content.decode()
        assert form_in(response)["text"].value() == "My own words."


class TestKeepingThem:
    def test_a_slip_in_a_place_is_noticed_when_it_is_written(self, desk):
        data = {"name": "New", "use": "reply", "text": "Dear {nmae}, {write the reason}"}
        response = desk.post(address("replytemplate", "add"), data)
        assert "We cannot fill in {nmae}." in response.content.decode()
        response = desk.post(
            address("replytemplate", "add"), data | {"text": "Dear {name}, {write the reason}"}
        )
        assert response.status_code == 302
        assert ReplyTemplate.objects.get().name == "New"

    def test_the_demonstrations_can_be_filled_in(self, db):
        templates = demonstration.rows_of("replytemplate")
        assert {fields["use"] for fields in templates} == {"reply", "accept", "decline"}
        assert not [fields["name"] for fields in templates if unknown(fields["text"])]
