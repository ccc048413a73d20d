"""The weekly e-mail on what is to be reviewed: who gets one, and about which pages."""

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone

from education.models import Notification
from education.publishing.review_clock import clocks, to_read_again

MANAGER = "manager"


def week_of(day):
    """The ISO week of a day: “2026-W48”."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def concerning(person, at=None):
    """The pressing pages that one person is told of: those that they keep; every one for a manager."""
    pressing = [clock for clock in clocks(at) if clock.is_pressing]
    if _is_manager(person):
        return pressing
    return [clock for clock in pressing if clock.keeper == person]


def owe_digests(week="", at=None):
    """
    Write down a digest for each person whom something concerns, once a week. Returns how many are new.

    Safe to run twice, and by two machines at once: the database keeps one a person and week.
    """
    week = week or week_of(timezone.localdate(at))
    pressing = [clock for clock in clocks(at) if clock.is_pressing]
    people = {clock.keeper for clock in pressing if clock.keeper}
    if pressing or to_read_again(at).exists():
        people |= set(_managers())
    return sum(_owe(person, week, at) for person in sorted(people, key=lambda one: one.pk))


def _owe(person, week, at):
    if Notification.objects.filter(kind=Notification.Kind.DIGEST, recipient=person, period=week).exists():
        return False
    try:
        with transaction.atomic():
            Notification.objects.owe(Notification.Kind.DIGEST, at=at, recipient=person, period=week)
    except IntegrityError:  # another machine was first
        return False
    return True


def _managers():
    active = get_user_model().objects.filter(is_active=True, is_staff=True, groups__name=MANAGER)
    return active.exclude(email="").distinct()


def _is_manager(person):
    return person.groups.filter(name=MANAGER).exists()
