"""What may become of a request: every step the rules allow and none that they forbid, whatever people do and in which order."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from education.consultations import answers as answers_
from education.consultations import erasure, my_request, retention, sending, tokens, workflow
from education.consultations.workflow import ChangedMeanwhile, NotAllowed
from education.models import ConsultationRequest
from education.models.consultation_request import WORDS
from tests.requests_sent import CONSENT, make_answers, make_request

pytestmark = pytest.mark.django_db
Status = ConsultationRequest.Status
DAY = datetime.timedelta(days=1)


@pytest.fixture
def desk(clinic, django_user_model):
    return django_user_model.objects.create(username="desk", is_staff=True)


def kinds(request):
    return list(request.events.values_list("kind", flat=True))


def owed(request):
    return sorted(request.notifications.owed().values_list("kind", flat=True))


# --- Steps --------------------------------------------------------------------------------------------------------------


def test_a_reply_is_a_message_an_event_and_an_e_mail_that_are_there_together(desk, monkeypatch):
    request = workflow.reply(make_request(), "We can see you.", desk)
    assert (request.status, request.reply_by) == (Status.WAITING_ON_PATIENT, None)
    assert kinds(request) == ["received", "replied", "status"]
    assert owed(request) == ["acknowledged", "replied", "request_received"]
    assert [message.text for message in request.messages.all()] == ["We can see you."]

    def refuse(*args):
        raise ConnectionError

    monkeypatch.setattr(workflow, "owe", refuse)
    with pytest.raises(ConnectionError):
        workflow.reply(request, "And bring a friend.", desk)
    assert request.messages.count() == 1
    assert len(kinds(request)) == 3


def test_whoever_is_called_gets_no_e_mail(desk):
    request = make_request(contact_by="phone", email="", phone="+1 212-555-0123")
    workflow.reply(request, "Said: come on Monday.", desk, by_phone=True)
    assert owed(request) == ["request_received"]


def test_yes_and_no_are_said_in_words(desk):
    request = make_request()
    for status in (Status.BOOKED, Status.NOT_SUITABLE):
        with pytest.raises(NotAllowed, match="with words"):
            workflow.move(request, status, desk)
    with pytest.raises(NotAllowed, match="Write what you say"):
        workflow.decline(request, "  ", desk)
    assert kinds(request) == ["received"]
    assert workflow.decline(request, "We do not treat children.", desk).status == Status.NOT_SUITABLE


def test_a_visit_is_not_before_the_day_that_the_patient_asked_for(desk):
    about = make_answers().with_about(not_before="2026-12-07").about
    request = make_request(about=about)
    early, right = (timezone.make_aware(datetime.datetime(2026, 12, day, 10)) for day in (6, 7))
    with pytest.raises(NotAllowed, match="later day"):
        workflow.accept(request, "Come.", desk, visit_at=early)
    assert workflow.accept(request, "Come.", desk, visit_at=right).visit_at == right


def test_a_booked_visit_stays_while_we_talk_on_and_ends_with_a_no(desk):
    visit = timezone.now() + 9 * DAY
    request = workflow.accept(make_request(), "Come.", desk, visit_at=visit)
    request = workflow.add(request, "Which floor?")
    assert (request.status, request.visit_at) == (Status.WAITING_ON_US, visit)
    request = workflow.reply(request, "The second.", desk)
    assert (request.status, request.visit_at) == (Status.BOOKED, visit)
    assert workflow.decline(request, "We have to call it off.", desk).visit_at is None


def test_let_in_from_quarantine_everybody_is_told_at_last(desk):
    request = make_request(suspected_robot=True)
    assert owed(request) == []
    with pytest.raises(NotAllowed):
        workflow.reply(request, "Hello, robot.", desk)
    request = workflow.move(request, Status.NEW, desk)
    assert owed(request) == ["acknowledged", "request_received"]
    assert not set(workflow.next_statuses(request)) & {Status.BOOKED, Status.NOT_SUITABLE, Status.NEW}


def test_what_the_patient_adds_waits_on_us_with_a_new_promise(desk):
    request = workflow.archive(workflow.move(make_request(), Status.CLOSED, desk), desk)
    assert request.archived_at
    request = workflow.add(request, "One more thing.")
    assert (request.status, request.archived_at) == (Status.WAITING_ON_US, None)
    assert request.reply_by > timezone.localdate()
    assert "request_added" in owed(request)


def test_withdrawn_twice_is_withdrawn_once(clinic):
    request = make_request()
    for _ in range(2):
        request = workflow.withdraw(request)
    assert (request.status, kinds(request)) == (Status.CLOSED, ["received", "withdrawn", "status"])
    assert owed(request) == ["acknowledged", "request_received", "request_withdrawn"]


def test_only_what_is_done_with_is_put_away(desk):
    with pytest.raises(NotAllowed, match="put away"):
        workflow.archive(make_request(), desk)


def test_nothing_is_done_twice(desk):
    request = make_request()
    for _ in range(2):
        workflow.assign(request, desk, desk)
        workflow.plan(request, timezone.localdate(), desk)
        workflow.mark_urgent(request, True, desk)
        workflow.hold(request, "A complaint.", desk)
    assert kinds(request) == ["received", "assigned", "planned", "urgent", "held", "held"]
    for _ in range(2):
        workflow.release(request, desk)
    assert kinds(request).count("released") == 1


def test_two_people_see_each_others_change(desk):
    request = make_request()
    seen = workflow.last_change(request)
    workflow.record_view(request, desk)  # a look is no change
    workflow.assign(request, desk, desk, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        workflow.reply(request, "Me too.", desk, seen=seen)
    assert not request.messages.exists()
    workflow.reply(request, "Now I know.", desk, seen=workflow.last_change(request))


def test_what_was_closed_or_set_apart_has_to_come_back_first():
    """Said again here, so that a changed table is a decision and not a slip."""
    assert workflow.NEXT[Status.CLOSED] == {Status.WAITING_ON_US}
    assert workflow.NEXT[Status.QUARANTINE] == {Status.NEW, Status.CLOSED}
    assert {then for status, after in workflow.NEXT.items() for then in after if then == Status.NEW} == {
        Status.NEW
    }
    assert not any(Status.QUARANTINE in after for now, after in workflow.NEXT.items() if now != Status.NEW)
    assert set(workflow.NEXT) == set(Status)


# --- Forgetting ---------------------------------------------------------------------------------------------------------


def test_erased_is_empty_and_counted(desk):
    request = make_request()
    workflow.note(request, "Prefers Zanzibar.", desk)
    workflow.reply(request, "Zanzibar it is.", desk)
    sending.send(make_answers(message="Not Zanzibar."), tokens.new(), CONSENT)
    assert erasure.erase(request, actor=desk)
    assert not erasure.erase(request)
    request.refresh_from_db()
    assert not any(getattr(request, name) for name in WORDS)
    assert not (request.notes.exists())
    assert not (request.messages.exists())
    assert not (request.search_keys.exists())
    assert owed(request) == []
    assert request.events.last().kind == "erased"
    assert request.events.last().actor == desk
    assert ConsultationRequest.objects.count() == 2
    with pytest.raises(NotAllowed, match="erased"):
        workflow.reply(request, "Hello?", desk)


def test_what_is_held_is_kept_until_it_is_released(desk):
    request = make_request()
    workflow.hold(request, "A claim.", desk)
    later = timezone.now() + 366 * DAY
    with pytest.raises(erasure.Held):
        erasure.erase(request)
    assert (retention.erase_expired(later).requests, retention.due(later).held) == (0, 1)
    workflow.release(request, desk)
    assert retention.due(later).requests == 1
    assert [retention.erase_expired(later).requests for _ in range(2)] == [1, 0]


def test_whoever_asked_to_be_forgotten_under_a_hold_is_forgotten_when_it_ends(desk):
    request = make_request()
    workflow.hold(request, "A claim.", desk)
    assert not my_request.ask_erasure(request)
    workflow.release(request, desk)
    assert retention.erase_expired().requests == 1


def test_a_second_hold_does_not_forget_who_asked_to_be_forgotten(desk):
    request = make_request()
    workflow.hold(request, "A claim.", desk)
    my_request.ask_erasure(request)
    workflow.hold(request, "Another claim.", desk)
    workflow.release(request, desk)
    assert retention.erase_expired().requests == 1


@pytest.mark.parametrize("step", ["move", "reply", "withdraw", "correct"])
def test_no_step_puts_off_the_erasure_that_the_patient_asked_for(desk, step):
    """Between the end of the hold and the night that erases."""
    token = tokens.new()
    request = make_request(token)
    workflow.move(request, "closed", desk)
    workflow.hold(request, "A claim.", desk)
    my_request.ask_erasure(request)
    workflow.release(request, desk)
    {
        "move": lambda: workflow.move(request, "closed", desk),
        "reply": lambda: workflow.reply(request, "We are sorry.", desk),
        "withdraw": lambda: workflow.withdraw(request),
        "correct": lambda: [workflow.move(request, "closed", desk), make_request(token, message="More.")],
    }[step]()
    assert retention.erase_expired().requests == 1


@pytest.mark.parametrize("again", ["add", "correct"])
def test_a_robot_does_not_let_itself_in_by_taking_its_request_back(db, again):
    token = tokens.new()
    request = make_request(token, suspected_robot=True)
    workflow.withdraw(request)
    if again == "add":
        workflow.add(request, "Buy now.")
    else:
        make_request(token, message="Buy now.")
    request.refresh_from_db()
    assert request.status == "quarantine"
    assert owed(request) == []


@pytest.mark.parametrize(("status", "days"), [("new", 365), ("quarantine", 30), ("closed", 90)])
def test_how_long_it_is_kept(db, status, days):
    received = timezone.now()
    assert retention.erase_on(status, received, received) == timezone.localdate(received + days * DAY)
    late = received + 360 * DAY
    assert retention.erase_on(status, late, received) == timezone.localdate(received + 365 * DAY)


# --- Whatever people do -------------------------------------------------------------------------------------------------


class Desk(RuleBasedStateMachine):
    """One request, everybody who can do something with it, and by our own count what it must be."""

    def __init__(self):
        super().__init__()
        self.alone = transaction.atomic()  # what one example leaves behind would fall due in the next
        self.alone.__enter__()
        self.now = timezone.now()
        self.token, self.words = tokens.new(), 0
        self.person = get_user_model().objects.get(username="desk")
        self.events = 0
        self.notes = self.messages = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.alone.__exit__(None, None, None)

    @initialize(robot=st.booleans(), by=st.sampled_from(["email", "phone"]))
    def send(self, robot, by):
        ways = {"email": {}, "phone": {"contact_by": "phone", "email": "", "phone": "+1 212-555-0123"}}
        self.way = ways[by]
        self.request = make_request(self.token, suspected_robot=robot, at=self.now, **self.way)
        self.status = Status.QUARANTINE if robot else Status.NEW
        self.was_let_in = not robot

    def attempt(self, step, allowed, then=None, **fields):
        """Do it, and compare with the rules whether it may be done. An erased request is past everything."""
        allowed = allowed and not self.is_erased
        if not allowed:
            with pytest.raises(NotAllowed):
                step(self.request, at=self.now, **fields)
            return False
        self.request = step(self.request, at=self.now, **fields)
        self.taken_back_apart &= self.status == then or not then
        self.status = then or self.status
        self.was_let_in |= self.status == Status.NEW
        return True

    is_erased = is_held = False
    taken_back_apart = False

    def reopened(self):
        """What becomes of it when its patient writes again."""
        if self.status in (Status.NEW, Status.QUARANTINE):
            return self.status
        return Status.QUARANTINE if self.taken_back_apart else Status.WAITING_ON_US

    @rule(days=st.integers(0, 40))
    def time_passes(self, days):
        self.now += datetime.timedelta(days=days, minutes=1)

    @rule(status=st.sampled_from(Status))
    def move(self, status):
        allowed = status in workflow.NEXT[self.status] and status not in (Status.BOOKED, Status.NOT_SUITABLE)
        self.attempt(workflow.move, allowed, status, status=status, actor=self.person)

    @rule()
    def reply(self):
        after = {
            Status.NEW: Status.WAITING_ON_PATIENT,
            Status.WAITING_ON_US: Status.WAITING_ON_PATIENT,
            Status.WAITING_ON_PATIENT: Status.WAITING_ON_PATIENT,
            Status.BOOKED: Status.BOOKED,
        }
        then = after.get(self.status)
        if self.status in ConsultationRequest.OURS and not self.is_erased and self.request.visit_at:
            then = Status.BOOKED
        self.messages += self.attempt(workflow.reply, then, then, text="Yes.", actor=self.person)

    @rule(days=st.none() | st.integers(1, 60))
    def accept(self, days):
        allowed = Status.BOOKED in workflow.NEXT[self.status]
        visit_at = days and self.now + datetime.timedelta(days=days)
        self.messages += self.attempt(
            workflow.accept, allowed, Status.BOOKED, text="Come.", actor=self.person, visit_at=visit_at
        )

    @rule()
    def decline(self):
        allowed = Status.NOT_SUITABLE in workflow.NEXT[self.status]
        self.messages += self.attempt(
            workflow.decline, allowed, Status.NOT_SUITABLE, reason="No.", actor=self.person
        )

    @rule()
    def archive(self):
        self.attempt(workflow.archive, self.status in workflow.DONE_WITH, actor=self.person)

    @rule()
    def note(self):
        self.notes += self.attempt(workflow.note, True, text="Called.", actor=self.person)

    @rule()
    def assign(self):
        self.attempt(workflow.assign, True, owner=self.person, actor=self.person)

    @rule()
    def hold(self):
        self.is_held |= self.attempt(workflow.hold, True, reason="A claim.", actor=self.person)

    @rule()
    def release(self):
        self.is_held &= not self.attempt(workflow.release, True, actor=self.person)

    @rule()
    def add(self):
        self.messages += self.attempt(workflow.add, True, self.reopened(), text="And this.")

    @rule()
    def withdraw(self):
        was_apart = self.status == Status.QUARANTINE
        if self.attempt(workflow.withdraw, True, Status.CLOSED):
            self.taken_back_apart |= was_apart

    @rule()
    def correct(self):
        """The patient's own cookie. After an erasure it knows nothing any more, and what they send is a new request."""
        self.words += 1
        answers = make_answers(message=f"Words {self.words}.", **self.way)
        if self.is_erased:
            return
        self.request = sending.send(answers, self.token, CONSENT, at=self.now)
        assert self.request.message == answers.message
        then = self.reopened()
        self.taken_back_apart &= self.status == then
        self.status = then

    @rule()
    def time_erases(self):
        due = (
            not self.is_erased and not self.is_held and self.request.erase_on <= timezone.localdate(self.now)
        )
        assert retention.erase_expired(self.now).requests == due
        self.is_erased |= due

    @rule()
    def a_person_erases(self):
        if self.is_held:
            with pytest.raises(erasure.Held):
                erasure.erase(self.request, at=self.now)
        else:
            assert erasure.erase(self.request, at=self.now) != self.is_erased
            self.is_erased = True

    @invariant()
    def nothing_is_lost_and_no_rule_broken(self):
        request = ConsultationRequest.objects.get(pk=self.request.pk)
        assert request.status == self.status
        self.judge_record(request)
        self.judge_keeping(request)
        self.request = request

    def judge_record(self, request):
        events = list(request.events.order_by("pk"))
        assert len(events) >= self.events
        self.events = len(events)
        statuses = [event.status for event in events if event.status]
        assert not statuses or statuses[-1] == request.status
        by_email = request.contact_by == "email"
        for event in events:
            told = {one.kind for one in event.notifications.all()}
            if event.kind == "replied":
                assert told == ({"replied"} if by_email else set())
        assert request.notifications.filter(kind="request_received").count() == self.was_let_in
        assert (request.reply_by is not None) <= (request.status in (*ConsultationRequest.OURS, "quarantine"))
        assert request.archived_at is None or request.status in workflow.DONE_WITH

    def judge_keeping(self, request):
        assert bool(request.erased_at) == self.is_erased
        assert bool(request.held_at) == self.is_held
        assert request.erase_on <= timezone.localdate(request.received_at + 365 * DAY)
        if self.is_erased:
            assert not any(getattr(request, name) for name in WORDS)
            assert not request.notifications.owed().exists()
            self.notes = self.messages = 0
        else:
            assert answers_.of_request(request).name
        assert (request.notes.count(), request.messages.count()) == (self.notes, self.messages)


def test_no_order_of_steps_breaks_a_rule_or_loses_a_request(desk):
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        ),
    )


def test_the_clinics_mailbox_is_told_once_of_each_thing(clinic):
    request = make_request()
    assert sorted(request.notifications.values_list("kind", flat=True)) == [
        "acknowledged",
        "request_received",
    ]
