"""One request on one screen: who is shown it is recorded, each step has its own address, nobody works over a colleague."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from education.consultations import answers, erasure, tokens, workflow
from education.consultations.notice import consent_version
from education.consultations.sending import Consent
from education.models import ConsultationRequest, Message, Note, Notification, RequestEvent, Revision
from education.models.encrypted import EncryptedTextField
from education.publishing.going_live import withdraw
from education.reading import catalogue
from tests import factories
from tests.requests_sent import PERSONAL, make_request, make_site
from tests.staff import EVERYBODY, SUPERUSER, address, make_staff, signed_in

pytestmark = pytest.mark.django_db
READERS = {"front desk", "manager", SUPERUSER}


def named(role, first):
    person = make_staff(role)
    person.first_name = first
    person.save()
    return signed_in(person)


@pytest.fixture
def dana(clinic):
    return named("front desk", "Dana")


@pytest.fixture
def ben(clinic):
    return named("front desk", "Ben")


@pytest.fixture
def manager(clinic):
    return named("manager", "Mira")


def url(request, page="change"):
    return address("consultationrequest", page, request.pk)


def take(client, request, step, seen=None, **fields):
    """Send one of the page's forms, made from the state that was seen; the present one where nothing is said."""
    seen = workflow.last_change(request) if seen is None else seen
    return client.post(url(request, step), {"seen": seen} | fields)


def kinds(request):
    return [event.kind for event in request.events.order_by("pk")]


def changes(request):
    """Its events without the looks."""
    return [kind for kind in kinds(request) if kind not in RequestEvent.ONLY_LOOKED]


def text_of(response):
    return response.content.decode()


def again(request):
    return ConsultationRequest.objects.get(pk=request.pk)


class TestOpening:
    def test_it_shows_everything_on_one_screen(self, dana):
        token = tokens.new()
        make_request(token, message="I wrote Madagascar first.")
        request = make_request(token)
        workflow.note(request, "Prefers mornings.", dana.user)
        workflow.reply(request, "Which day suits you?", dana.user)
        workflow.add(request, "Any Monday.")
        page = text_of(dana.get(url(request)))
        for shown in (
            *PERSONAL.values(),
            *("I wrote Madagascar first.", "Prefers mornings.", "Which day suits you?", "Any Monday."),
            *("not read yet", "I agree.", "Corrected by the patient", "Waiting on us", request.reference),
            *("The patient is told that there is a reply", "Waits to be sent"),
            'href="mailto:wilhelmina@patient.example"',
        ):
            assert shown in page, shown

    def test_each_opening_is_one_view(self, dana):
        request = make_request()
        for _ in range(2):
            assert dana.get(url(request)).status_code == 200
        views = RequestEvent.objects.filter(kind="viewed")
        assert [(view.request, view.actor) for view in views] == [(request, dana.user)] * 2

    def test_nobody_sees_what_cannot_be_recorded(self, dana, monkeypatch):
        request = make_request()

        def broken(*_):
            raise RuntimeError("The disk is full.")

        monkeypatch.setattr("education.consultations.workflow.record_view", broken)
        read = []
        monkeypatch.setattr(answers, "of_request", lambda *_: read.append(1))
        with pytest.raises(RuntimeError):
            dana.get(url(request))
        assert not read

    @pytest.mark.parametrize(
        ("step", "fields"),
        [("plan", {"next_action_on": "soon"}), ("reply", {"text": ""}), ("reply", {"do": "fill"})],
        ids=["an error", "no words", "no template"],
    )
    def test_a_form_that_comes_back_shows_the_request_and_is_a_view(self, dana, step, fields):
        request = make_request()
        response = take(dana, request, step, **fields)
        assert response.status_code == 422
        assert PERSONAL["message"] in text_of(response)
        assert kinds(request) == ["received", "viewed"]
        assert "<title>Error: " in text_of(response)

    @pytest.mark.parametrize("role", EVERYBODY)
    def test_only_the_desk_sees_it_and_the_stock_form_is_refused_to_all(self, clinic, role):
        request, client = make_request(), signed_in(role)
        opened = client.get(url(request))
        assert (opened.status_code == 200) == (role in READERS)
        sent = client.post(url(request), {"status": "closed", "owner": "", "_save": "Save"})
        assert sent.status_code in ({405} if role in READERS else {302, 403})
        assert again(request).status == "new"
        assert changes(request) == ["received"]

    @pytest.mark.parametrize("key", ["0", "x", "9" * 30, "1_2F"])
    def test_what_is_no_request_is_not_found(self, dana, key):
        assert dana.get(f"/admin/education/consultationrequest/{key}/change/").status_code == 404

    def test_a_patient_who_chose_the_telephone_is_called(self, dana):
        request = make_request(contact_by="phone", phone="+12125550123", email="")
        page = text_of(dana.get(url(request)))
        assert 'href="tel:+12125550123"' in page
        assert "They get no e-mail." in page
        assert "mailto:" not in page

    def test_a_colleague_who_has_it_open_is_named(self, dana, ben, manager):
        request = make_request()
        dana.get(url(request))
        workflow.record_view(request, ben.user)
        long_ago = timezone.now() - datetime.timedelta(minutes=6)
        request.events.create(kind="viewed", actor=manager.user, at=long_ago)
        page = text_of(dana.get(url(request)))
        assert "Ben opened this just now." in page
        assert "Dana opened" not in page
        assert "Mira opened" not in page

    def test_words_of_a_patient_are_text_and_no_markup(self, dana):
        request = make_request(name="<b>W</b>", message="<script>x</script>{{ 7|add:7 }}")
        page = text_of(dana.get(url(request)))
        assert "<script>x" not in page
        assert "<b>W" not in page
        assert "{{ 7|add:7 }}" in page

    def test_it_needs_no_more_queries_however_much_happened(self, dana, ben, django_assert_max_num_queries):
        request = make_request()
        for number in range(40):
            workflow.record_view(request, ben.user)
            workflow.assign(request, (dana, ben)[number % 2].user, dana.user)
            workflow.note(request, "A note.", ben.user)
        for _ in range(5):
            workflow.reply(request, "A reply.", dana.user)
            workflow.add(request, "An answer.")
        dana.get(url(request))
        with django_assert_max_num_queries(24):
            dana.get(url(request))


class TestSteps:
    def test_it_is_taken_given_and_laid_down(self, dana, ben):
        request = make_request()
        assert take(dana, request, "assign", take="1").status_code == 302
        assert again(request).owner == dana.user
        take(dana, request, "assign", owner=ben.user.pk)
        assert again(request).owner == ben.user
        take(dana, request, "assign", owner="")
        assert again(request).owner is None
        assert changes(request) == ["received", "assigned", "assigned", "assigned"]
        assert all(event.actor == dana.user for event in request.events.filter(kind="assigned"))

    def test_nobody_has_it_who_does_not_answer_requests(self, dana, manager):
        request, editor = make_request(), make_staff("editor")
        assert take(dana, request, "assign", owner=editor.pk).status_code == 422
        assert take(manager, request, "assign", take="1").status_code == 422
        assert again(request).owner is None

    def test_a_manager_gives_it_to_somebody(self, manager, dana):
        request = make_request()
        take(manager, request, "assign", owner=dana.user.pk)
        assert again(request).owner == dana.user

    def test_the_next_action_is_planned_and_taken_off(self, dana):
        request = make_request()
        day = timezone.localdate() + datetime.timedelta(days=3)
        take(dana, request, "plan", next_action_on=day.isoformat())
        assert again(request).next_action_on == day
        take(dana, request, "plan", next_action_on="")
        assert again(request).next_action_on is None

    @pytest.mark.parametrize("day", ["2001-01-01", "9999-12-31", "yesterday"])
    def test_a_day_must_lie_ahead(self, dana, day):
        assert take(dana, make_request(), "plan", next_action_on=day).status_code == 422

    def test_it_is_marked_urgent_and_not_any_more(self, dana):
        request = make_request()
        take(dana, request, "urgent", urgent="yes")
        assert again(request).urgent
        take(dana, request, "urgent", urgent="no")
        assert not again(request).urgent
        assert take(dana, request, "urgent", urgent="perhaps").status_code == 422

    def test_only_statuses_that_may_follow_are_offered_and_taken(self, dana):
        request = make_request()
        offered = dana.get(url(request)).context["steps"]["status"].fields["status"].choices
        assert [value for value, _ in offered][1:] == workflow.next_statuses(request)
        assert "booked" not in dict(offered)
        assert take(dana, request, "status", status="booked").status_code == 422
        assert take(dana, request, "status", status="closed").status_code == 302
        assert again(request).status == "closed"

    def test_what_is_done_with_is_put_away(self, dana):
        request = make_request()
        assert take(dana, request, "archive").status_code == 422
        workflow.move(request, "closed", dana.user)
        take(dana, request, "archive")
        assert again(request).archived_at

    def test_a_note_has_its_author_and_comes_never_too_late(self, dana, ben):
        request = make_request()
        seen = workflow.last_change(request)
        workflow.assign(request, ben.user, ben.user)
        assert take(dana, request, "note", seen=seen, text="Called, no answer.").status_code == 302
        note = Note.objects.get()
        assert (note.text, note.author) == ("Called, no answer.", dana.user)

    def test_a_step_leads_back_to_the_top_of_the_page(self, dana):
        request = make_request()
        response = take(dana, request, "urgent", urgent="yes")
        assert response["Location"] == url(request) + "#content-start"
        assert "marked urgent" in text_of(dana.get(response["Location"]))

    def test_an_address_of_a_step_that_is_opened_leads_to_the_page(self, dana):
        """As after signing in again: the sign-in page leads back to where a form was sent."""
        request = make_request()
        for step in ("assign", "reply", "note", "status"):
            response = dana.get(url(request, step))
            assert response["Location"].startswith(url(request))
        assert kinds(request) == ["received"]

    def test_words_typed_into_a_session_that_ended_come_back_to_be_copied(self, client, clinic):
        request = make_request()
        sent = {"seen": "1", "text": "A long reply that took a while.", "previewed": "0" * 16, "do": "send"}
        response = client.post(url(request, "reply"), sent)
        assert response.status_code == 403
        assert "A long reply that took a while." in text_of(response)
        assert "0" * 16 not in text_of(response)
        assert not Message.objects.exists()

    def test_forged_fields_change_nothing_else(self, dana):
        request = make_request()
        forged = {"name": "Mallory", "status": "closed", "erase_on": "2099-01-01", "actor": "1", "at": "x"}
        take(dana, request, "urgent", urgent="yes", **forged)
        now = again(request)
        assert (now.name, now.status, now.erase_on) == (request.name, "new", request.erase_on)

    def test_a_form_without_its_token_is_refused(self, dana):
        request = make_request()
        dana.handler.enforce_csrf_checks = True
        assert take(dana, request, "urgent", urgent="yes").status_code == 403
        assert not again(request).urgent

    def test_neither_the_log_nor_the_messages_hold_a_patients_words(self, dana, manager):
        request = make_request()
        take(dana, request, "note", text="A note about Zanzibar.")
        take(dana, request, "assign", take="1")
        preview = take(dana, request, "reply", text="A reply about Zanzibar.").context["preview"]
        sent = take(
            dana, request, "reply", text="A reply about Zanzibar.", do="send", previewed=preview.stamp
        )
        take(manager, request, "hold", reason="Zanzibar complains.")
        log = [f"{entry.object_repr} {entry.change_message}" for entry in LogEntry.objects.all()]
        assert len(log) == 4
        said = [*log, text_of(dana.get(url(request, "history"))), str(dana.cookies), sent["Location"]]
        assert not [words for words in said for own in (*PERSONAL.values(), "Zanzibar") if own in words]


class TestReplying:
    def test_it_is_previewed_then_sent_and_the_patient_is_told_once(self, dana):
        request = make_request()
        first = take(dana, request, "reply", text="Which day suits you?\r\n\r\n<b>Dana</b>")
        assert first.status_code == 200
        assert "As the patient will read it" in text_of(first)
        assert "<p>Which day suits you?</p>\n\n<p>&lt;b&gt;Dana" in text_of(first)
        assert not Message.objects.exists()
        stamp = first.context["preview"].stamp
        sent = {"text": "Which day suits you?\r\n\r\n<b>Dana</b>", "do": "send", "previewed": stamp}
        seen = workflow.last_change(request)
        assert take(dana, request, "reply", **sent).status_code == 302
        message = Message.objects.get()
        assert (message.author, message.by_phone) == (dana.user, False)
        assert message.text == "Which day suits you?\n\n<b>Dana</b>"
        assert again(request).status == "waiting_on_patient"
        assert Notification.objects.filter(kind="replied").count() == 1
        # A second click sends nothing, and loses nothing.
        twice = take(dana, request, "reply", seen=seen, **sent)
        assert twice.status_code == 409
        assert Message.objects.count() == 1

    def test_words_that_nobody_previewed_are_shown_before_they_go(self, dana):
        request = make_request()
        stamp = take(dana, request, "reply", text="Yes.").context["preview"].stamp
        changed = take(dana, request, "reply", text="No.", do="send", previewed=stamp)
        assert changed.context["preview"].text == "No."
        assert not Message.objects.exists()

    def test_what_was_said_on_the_telephone_is_recorded_and_nothing_is_mailed(self, dana):
        request = make_request(contact_by="phone", phone="+12125550123", email="")
        assert take(dana, request, "reply", text="She comes on Monday.", do="send").status_code == 302
        assert Message.objects.get().by_phone
        assert not Notification.objects.filter(kind="replied").exists()

    def test_it_is_accepted_with_the_visit(self, dana):
        request = make_request()
        day = timezone.localdate() + datetime.timedelta(days=7)
        sent = {"visit_on": day.isoformat(), "visit_time": "10:30", "text": "You come {visit}."}
        preview = take(dana, request, "accept", **sent).context["preview"]
        assert f"{day:%Y} at 10:30" in preview.text
        response = take(dana, request, "accept", **sent, do="send", previewed=preview.stamp)
        assert response.status_code == 302
        now = again(request)
        assert now.status == "booked"
        assert timezone.localtime(now.visit_at).strftime("%Y-%m-%d %H:%M") == f"{day} 10:30"

    def test_no_visit_lies_before_the_day_that_the_patient_named(self, dana):
        later = timezone.localdate() + datetime.timedelta(days=30)
        about = answers.About(not_sure=True, old_enough_for=18, not_before=later.isoformat())
        request = make_request(about=about)
        sent = {"visit_on": timezone.localdate().isoformat(), "visit_time": "23:59", "text": "Come today."}
        preview = take(dana, request, "accept", **sent).context["preview"]
        response = take(dana, request, "accept", **sent, do="send", previewed=preview.stamp)
        assert response.status_code == 422
        assert "The patient asked for a later day" in text_of(response)
        assert "Come today." in text_of(response)

    @pytest.mark.parametrize(
        "visit", [{}, {"visit_on": "2001-01-01", "visit_time": "10:00"}, {"visit_on": "soon"}]
    )
    def test_accepting_needs_a_day_and_time_that_lie_ahead(self, dana, visit):
        request = make_request()
        response = take(dana, request, "accept", text="Come and talk to us.", **visit)
        assert response.status_code == 422
        assert "Come and talk to us." in text_of(response)

    def test_declining_needs_a_reason(self, dana):
        request = make_request()
        assert "Give the patient a reason" in text_of(take(dana, request, "decline", text=" "))
        preview = take(dana, request, "decline", text="We do not offer it.").context["preview"]
        take(dana, request, "decline", text="We do not offer it.", do="send", previewed=preview.stamp)
        assert again(request).status == "not_suitable"
        assert Message.objects.get().text == "We do not offer it."

    def test_what_the_rules_forbid_comes_back_with_every_word(self, dana):
        request = make_request()
        workflow.move(request, "closed", dana.user)
        assert not dana.get(url(request)).context["words"]
        preview = take(dana, request, "reply", text="One more thing.").context["preview"]
        response = take(dana, request, "reply", text="One more thing.", do="send", previewed=preview.stamp)
        assert response.status_code == 422
        assert "One more thing." in text_of(response)
        assert "before you reply" in text_of(response)


class TestTwoPeople:
    """Each form says which state of the request its person saw."""

    def test_who_comes_second_is_told_what_changed_and_loses_no_word(self, dana, ben):
        request = make_request()
        seen = dana.get(url(request)).context["seen"]
        stamp = take(dana, request, "reply", text="Dana’s reply.").context["preview"].stamp
        take(ben, request, "assign", take="1")
        workflow.note(request, "I am at it.", ben.user)
        sent = {"text": "Dana’s reply.", "do": "send", "previewed": stamp}
        response = take(dana, request, "reply", seen=seen, **sent)
        assert response.status_code == 409
        page = text_of(response)
        assert "<title>Changed: " in page
        assert "<strong>Given to Ben</strong> by Ben, just now" in page
        assert "<strong>Note added</strong> by Ben, just now" in page
        assert page.count("Dana’s reply.") == 2  # in its field, and to be sent at once
        assert not Message.objects.exists()
        assert kinds(request)[-1] == "viewed"
        now = response.context
        assert take(dana, request, "reply", seen=now["seen"], **sent | {"previewed": now["preview"].stamp})
        assert Message.objects.get().text == "Dana’s reply."

    @pytest.mark.parametrize("seen", ["", "x", "0", "-1", "9" * 40, "99999999"])
    def test_a_form_that_does_not_say_what_was_seen_does_nothing(self, dana, seen):
        request = make_request()
        response = take(dana, request, "status", seen=seen, status="closed")
        assert response.status_code == 409
        assert again(request).status == "new"

    def test_a_change_between_the_look_and_the_lock_is_noticed_too(self, dana, ben, monkeypatch):
        request = make_request()
        seen = workflow.last_change(request)
        workflow.mark_urgent(request, True, ben.user)
        looked = iter([seen])
        true_change = workflow.last_change
        monkeypatch.setattr(workflow, "last_change", lambda one: next(looked, None) or true_change(one))
        response = take(dana, request, "status", seen=seen, status="closed")
        assert response.status_code == 409
        assert "Marked urgent" in text_of(response)

    @pytest.mark.parametrize("fields", [{"do": "preview"}, {"do": "fill"}, {"text": ""}])
    def test_a_preview_of_an_old_state_says_so_at_once(self, dana, ben, fields):
        request = make_request()
        seen = workflow.last_change(request)
        workflow.mark_urgent(request, True, ben.user)
        response = take(dana, request, "reply", seen=seen, **{"text": "My own words."} | fields)
        assert response.status_code == 409
        assert fields.get("text", "My own words.") in text_of(response)

    def test_a_look_is_no_change(self, dana, ben):
        request = make_request()
        seen = dana.get(url(request)).context["seen"]
        ben.get(url(request))
        assert take(dana, request, "urgent", seen=seen, urgent="yes").status_code == 302

    def test_a_button_says_what_it_does_now(self, dana, ben):
        request = make_request()
        seen = workflow.last_change(request)
        workflow.mark_urgent(request, True, ben.user)
        page = text_of(take(dana, request, "urgent", seen=seen, urgent="yes"))
        assert 'name="urgent" value="no"' in page
        assert 'name="urgent" value="yes"' not in page

    def test_words_for_a_request_that_was_erased_meanwhile_are_shown_once_more(self, dana, manager):
        request = make_request()
        seen = workflow.last_change(request)
        erasure.erase(request, manager.user)
        response = take(dana, request, "reply", seen=seen, text="Which day suits you?")
        assert response.status_code == 409
        assert "What you had typed" in text_of(response)
        assert "Which day suits you?" in text_of(response)


class TestWhatTheyWereTold:
    @pytest.fixture
    def asked(self, db):
        """A request of somebody who had read Botox's first version; then it was changed."""
        botox, *_ = make_site()
        shared, first = (
            Revision.objects.live().get(subject="shared"),
            Revision.objects.live().get(treatment=botox),
        )
        about = answers.About(
            treatments=(answers.Chosen("botox", "Botox", first.pk),),
            concerns=(answers.Chosen("forehead-lines", "Lines across the forehead", shared.pk),),
            old_enough_for=18,
        )
        consent = Consent("I agree.", consent_version(catalogue.current()), "en-us")
        request = make_request(about=about, consent=consent)
        return request, botox, first, shared

    def told(self, request, revision):
        return reverse("admin:education_consultationrequest_told", args=[request.pk, revision.pk])

    def change(self, botox):
        botox.in_a_sentence = "It says something new."
        botox.save()
        return factories.publish_page(botox, demonstration=True)

    def test_the_page_is_shown_as_it_was_and_says_what_replaced_it(self, asked):
        request, botox, first, _ = asked
        was = botox.in_a_sentence
        desk = signed_in("front desk")
        page = text_of(desk.get(self.told(request, first)))
        assert was in page
        assert "Patients still read it." in page
        self.change(botox)
        response = desk.get(self.told(request, first))
        page = text_of(response)
        assert was in page
        assert "It says something new." not in page
        assert "another version" in page
        assert "no-store" in response["Cache-Control"]
        assert "Replaced: patients now read the version of" in text_of(desk.get(url(request)))
        withdraw(botox)
        assert "It was taken back" in text_of(desk.get(self.told(request, first)))

    def test_it_is_a_view_of_the_request(self, asked):
        request, _, first, _ = asked
        desk = signed_in("front desk")
        desk.get(self.told(request, first))
        assert kinds(request) == ["received", "viewed"]

    def test_the_privacy_notice_and_the_glossary_are_those_of_the_consent(self, db):
        factories.make_clinic()
        factories.make_standing_page(slug="privacy", title="Privacy", body="## Part\n\nThe first notice.")
        shared = factories.publish_page(None, demonstration=True)
        about = answers.About(concerns=(answers.Chosen("lines", "Lines", shared.pk),), old_enough_for=18)
        consent = Consent("I agree.", consent_version(catalogue.current()), "en-us")
        request, desk = make_request(about=about, consent=consent), signed_in("front desk")
        assert "The first notice." in text_of(desk.get(self.told(request, shared) + "?standing=privacy"))
        assert desk.get(self.told(request, shared)).status_code == 200
        assert desk.get(self.told(request, shared) + "?standing=accessibility").status_code == 404

    def test_no_other_revision_is_shown_whatever_number_is_typed(self, asked):
        """The front desk may not read versions: only those that this request names."""
        request, botox, first, shared = asked
        newer, draft = self.change(botox), factories.record(botox)
        other = Revision.objects.live().exclude(pk__in=[first.pk, newer.pk, shared.pk]).first()
        desk = signed_in("front desk")
        for revision in (newer, draft, other):
            assert desk.get(self.told(request, revision)).status_code in (
                {404} if revision != first else {200}
            )
        assert desk.get(self.told(make_request(), first)).status_code == 404

    @pytest.mark.parametrize("role", EVERYBODY)
    def test_it_is_for_those_who_see_the_request(self, asked, role):
        request, _, first, _ = asked
        response = signed_in(role).get(self.told(request, first))
        assert (response.status_code == 200) == (role in READERS)

    def test_a_revision_that_nobody_kept_is_said_to_be_unknown(self, dana):
        about = answers.About(treatments=(answers.Chosen("botox", "Botox", 4711),), old_enough_for=18)
        assert "Which version it was is not known." in text_of(dana.get(url(make_request(about=about))))


class TestKeepingAndErasing:
    def test_a_hold_is_put_on_with_a_reason_and_taken_off(self, manager, dana):
        request = make_request()
        assert take(manager, request, "hold", reason="").status_code == 422
        take(manager, request, "hold", reason="A complaint about the front desk.")
        assert again(request).held_at
        assert "A complaint about the front desk." in text_of(manager.get(url(request)))
        seen_by_desk = text_of(dana.get(url(request)))
        assert "Legal hold" in seen_by_desk
        assert "A complaint" not in seen_by_desk
        take(manager, request, "release")
        assert not again(request).held_at
        assert changes(request) == ["received", "held", "released"]

    def test_erasing_asks_for_the_reference(self, manager):
        request = make_request()
        page = text_of(manager.get(url(request, "erase")))
        assert "What stays" in page
        assert not [words for words in PERSONAL.values() if words in page]
        wrong = take(manager, request, "erase", reference="7KM-4XR-9DT")
        assert wrong.status_code == 422
        assert not again(request).erased_at
        typed = request.reference.lower().replace("-", " ")
        assert take(manager, request, "erase", reference=typed).status_code == 302
        assert request.events.get(kind="erased").actor == manager.user

    def test_one_that_is_held_or_changed_meanwhile_is_not_erased(self, manager, dana):
        request = make_request()
        seen = workflow.last_change(request)
        workflow.mark_urgent(request, True, dana.user)
        response = take(manager, request, "erase", seen=seen, reference=request.reference)
        assert response.status_code == 409
        assert "Marked urgent" in text_of(response)
        workflow.hold(request, "A claim.", manager.user)
        response = take(manager, request, "erase", reference=request.reference)
        assert response.status_code == 422
        assert "A legal hold keeps this request." in text_of(response)
        assert not again(request).erased_at

    def test_what_was_erased_shows_its_timeline_and_nothing_else(self, manager, dana):
        request = make_request()
        workflow.reply(request, "Which day suits you?", dana.user)
        erasure.erase(request, manager.user)
        page = text_of(dana.get(url(request)))
        assert "This request was erased on" in page
        assert "<strong>Erased</strong> by Mira" in page
        assert "<strong>Replied</strong> by Dana" in page
        assert not [words for words in (*PERSONAL.values(), "Which day") if words in page]
        assert "<textarea" not in page
        for step in ("reply", "note", "urgent"):
            response = take(dana, request, step, text="More words.", urgent="yes")
            assert response.status_code in (409, 422), step

    def test_erasing_twice_leads_to_the_page(self, manager):
        request = make_request()
        erasure.erase(request, manager.user)
        assert manager.get(url(request, "erase")).status_code == 302
        assert take(manager, request, "erase", reference=request.reference).status_code == 302
        assert kinds(request).count("erased") == 1


class TestWhoLooked:
    def test_every_look_is_listed_and_nothing_else(self, manager, dana, django_assert_max_num_queries):
        request = make_request()
        dana.get(url(request))
        workflow.record_export([request], manager.user)
        request.events.create(kind="opened")
        workflow.assign(request, dana.user, manager.user)
        response = manager.get(url(request, "looks"))
        looks = [(look.who, look.what) for look in response.context["looks"]]
        assert looks == [("", "Opened by the patient"), ("Mira", "Exported"), ("Dana", "Viewed")]
        page = text_of(response)
        assert not [words for words in PERSONAL.values() if words in page]
        assert "viewed" not in kinds(request)[2:]
        for _ in range(120):
            workflow.record_view(request, dana.user)
        with django_assert_max_num_queries(12):
            page = text_of(manager.get(url(request, "looks") + "?p=2"))
        assert "Page 2 of 2" in page
        assert manager.get(url(request, "looks") + "?p=x").status_code == 200

    def test_the_page_counts_them_between_changes(self, dana, ben):
        request = make_request()
        for person in (dana, dana, ben):
            workflow.record_view(request, person.user)
        workflow.assign(request, dana.user, ben.user)
        lines = [(line.what, line.who) for line in dana.get(url(request)).context["entries"]]
        assert lines == [
            ("Viewed", "Dana"),
            ("Given to Dana", "Ben"),
            ("Looked at 3 times", "Dana (2), Ben"),
            ("Received", ""),
        ]


def test_no_list_decrypts_what_the_page_shows(dana, monkeypatch):
    request = make_request()

    def decrypted(*_):
        raise AssertionError("It read what a patient wrote.")

    monkeypatch.setattr(EncryptedTextField, "from_db_value", decrypted)
    with pytest.raises(AssertionError, match="read what a patient wrote"):
        dana.get(url(request))
