"""How often somebody may do something: counted once for all processes, and for whom nobody can tell from the row."""

import datetime
import threading
import time

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from education.consultations import limits, retention
from education.models import Attempt
from tests.at_once import a_database_of_files, in_threads

pytestmark = pytest.mark.limits

NOW = datetime.datetime(2026, 3, 4, 12, tzinfo=datetime.UTC)
HOME, AWAY = "203.0.113.9", "198.51.100.7"


def later(**time):
    return NOW + datetime.timedelta(**time)


@pytest.fixture(autouse=True)
def three_an_hour(settings):
    settings.REQUEST_LIMITS = settings.REQUEST_LIMITS | {"send": "3/h", "link": "1/m", "send_contact": "2/d"}


# --- The count ----------------------------------------------------------------------------------------------------------


def test_so_many_pass_and_no_more(db):
    assert [limits.spend("send", HOME, NOW) for _ in range(5)] == [True, True, True, False, False]


def test_one_is_not_held_up_by_another(db):
    for _ in range(4):
        limits.spend("send", HOME, NOW)
    assert limits.spend("send", AWAY, NOW)


def test_one_action_is_not_held_up_by_another(db):
    for _ in range(4):
        limits.spend("send", HOME, NOW)
    assert limits.spend("send_contact", HOME, NOW)


def test_a_limit_looks_back_from_now_and_a_full_hour_does_not_double_it(db):
    moments = [later(minutes=58), later(minutes=59), later(minutes=59), later(minutes=61)]
    assert [limits.spend("send", HOME, at) for at in moments] == [True, True, True, False]


def test_whoever_waits_gets_through_though_they_kept_trying(db):
    for minute in (0, 10, 20, 30, 40, 50):
        limits.spend("send", HOME, later(minutes=minute))
    assert limits.seconds_to_wait("send", HOME, later(minutes=50)) == 600
    assert not limits.spend("send", HOME, later(minutes=59, seconds=59))
    assert limits.spend("send", HOME, later(minutes=60))
    assert not limits.spend("send", HOME, later(minutes=60))


def test_who_is_not_held_up_need_not_wait(db):
    assert limits.seconds_to_wait("send", HOME, NOW) == 1


@pytest.mark.parametrize(("action", "window"), [("link", 60), ("send", 3600), ("send_contact", 86_400)])
def test_minutes_hours_and_days_are_told_apart(db, action, window):
    while limits.spend(action, HOME, NOW):
        pass
    assert limits.seconds_to_wait(action, HOME, NOW) == window


def test_an_action_without_a_figure_is_a_mistake_and_not_without_limit(db):
    with pytest.raises(KeyError):
        limits.spend("sned", HOME)


def test_on_this_machine_all_limits_can_be_off(db, settings):
    settings.REQUEST_LIMITS_OFF = True
    assert all(limits.spend("send", HOME) for _ in range(9))
    assert not Attempt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_let_more_than_the_limit_through(tmp_path, monkeypatch):
    create = Attempt.objects.create

    def slowly(**fields):
        time.sleep(0.1)  # long enough for everybody to have counted before anybody is counted
        return create(**fields)

    monkeypatch.setattr(Attempt.objects, "create", slowly)
    with a_database_of_files(tmp_path):
        passed = in_threads(*[lambda: limits.spend("send", HOME)] * 12)
        assert sorted(passed, key=str) == [False] * 9 + [True] * 3
        assert in_threads(Attempt.objects.count) == [3]


@pytest.mark.django_db(transaction=True)
def test_others_who_come_at_once_all_pass(tmp_path):
    with a_database_of_files(tmp_path):
        works = [lambda who=f"192.0.2.{number}": limits.spend("send", who) for number in range(12)]
        assert in_threads(*works) == [True] * 12


# --- What is kept -------------------------------------------------------------------------------------------------------


def test_the_row_does_not_say_who_it_was(db, settings):
    for action in ("send", "link"):
        limits.spend(action, HOME)
    first, second = Attempt.objects.order_by("pk")
    assert HOME not in first.who
    assert first.who != second.who  # one person's two actions cannot be put together
    settings.SECRET_KEY = "another key"
    limits.spend("send", HOME)
    assert Attempt.objects.order_by("pk").last().who != first.who


def test_what_no_limit_looks_back_to_is_removed_by_whoever_comes(db):
    for number in range(50):
        Attempt.objects.create(action="send", who=f"{number:064}", at=later(days=-2))
    for number in range(limits.TIDY_EVERY):
        limits.spend("send", f"192.0.2.{number}", NOW)
    assert Attempt.objects.count() == limits.TIDY_EVERY


def test_tidying_takes_some_at_a_time_and_leaves_what_still_counts(db):
    Attempt.objects.bulk_create(
        Attempt(action="send", who="0" * 64, at=later(days=-2)) for _ in range(limits.TIDIED_AT_ONCE + 5)
    )
    Attempt.objects.create(action="send_contact", who="1" * 64, at=later(hours=-23))
    assert [limits.tidy(NOW) for _ in range(3)] == [limits.TIDIED_AT_ONCE, 5, 0]
    assert Attempt.objects.get().who == "1" * 64


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite one transaction writes at a time")
@pytest.mark.django_db(transaction=True)
def test_who_tidies_does_not_wait_for_another_who_does():
    old = timezone.now() - datetime.timedelta(days=2)
    Attempt.objects.bulk_create(Attempt(action="send", who="0" * 64, at=old) for _ in range(9))
    tidied, other_is_done = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            found = limits.tidy()
            tidied.set()
            return found, other_is_done.wait(3)

    def quick():
        tidied.wait(3)
        found = limits.tidy()
        other_is_done.set()
        return found

    assert in_threads(slow, quick) == [(9, True), 0]


def test_nobody_stays_counted_because_nobody_comes_any_more(db):
    Attempt.objects.bulk_create(
        Attempt(action="send", who="somebody", at=NOW) for _ in range(limits.TIDIED_AT_ONCE + 5)
    )
    limits.spend("link", HOME, later(hours=23))
    retention.erase_expired(later(days=1, minutes=1))
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ({"email": "Ann.Lee@mail.example"}, {"email": " ann.lee@MAIL.example"}),
        ({"email": "ann.lee@mail.example"}, {"email": "annlee+17@mail.example"}),
        ({"phone": "+1 (555) 010-9999"}, {"phone": "+15550109999"}),
        # What the mail goes to is one mailbox: signs that mail leaves out, quotes, and backslashes in them.
        ({"email": "ann.lee@mail.example"}, {"email": "ann.lee@ma\u00adil.exam\u200dple"}),
        ({"email": "ann.lee@mail.example"}, {"email": '"annlee"@mail.example'}),
        ({"email": "ann.lee@mail.example"}, {"email": '"a\\nn\\lee+7"@mail.example'}),
    ],
)
def test_one_person_is_one_however_the_address_is_written(one, same):
    assert limits.contact(**one) == limits.contact(**same)


def test_two_people_are_two():
    assert limits.contact("ann@mail.example") != limits.contact("ann@post.example")
    assert limits.contact("ann@mail.example") != limits.contact("bob@mail.example")
    assert limits.contact("", "+1 555 0100") != limits.contact("", "+1 555 0101")


def test_a_database_that_cannot_count_says_so(db, monkeypatch):
    def broken(**fields):
        raise OperationalError("database is locked")

    monkeypatch.setattr(Attempt.objects, "create", broken)
    with pytest.raises(OperationalError):
        limits.spend("send", HOME)
