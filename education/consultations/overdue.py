"""The clinic's daily e-mail on what is overdue, set apart or stuck. Nothing to tell, no e-mail."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from education.consultations import queues
from education.mail.letter import heading, link, listed, on_this_site, row, words
from education.models import ConsultationRequest, Notification
from education.models.notification import STUCK_AFTER

MOST = 50
"""So many requests are named in one e-mail; the list has the others."""


def owe_overdue(at=None):
    """
    Write down today's digest, if there is anything to tell. Whether it is new.

    Safe to run twice, and by two machines at once: the database keeps one a day.
    """
    day = timezone.localdate(at).isoformat()
    of_the_day = Notification.objects.filter(kind=Notification.Kind.OVERDUE, period=day)
    if of_the_day.exists() or not told(at):
        return False
    try:
        with transaction.atomic():
            Notification.objects.owe(Notification.Kind.OVERDUE, at=at, period=day)
    except IntegrityError:  # another machine was first
        return False
    return True


def told(at=None):
    """The parts of the e-mail, as things stand; none where all is well."""
    return [*_waiting(timezone.localdate(at)), *_set_apart(), *_mail(at)]


def _waiting(today):
    late = ConsultationRequest.objects.filter(queues.narrowed("overdue", today)).order_by(
        *queues.FIRST_PROMISED
    )
    count = late.count()
    if not count:
        return
    yield heading("Replies that are overdue")
    yield words(
        f"{_so_many(count, 'patient waits', 'patients wait')} longer than we promised. Urgent ones come first."
    )
    named = late.only("reference", "urgent", "reply_by", "owner").select_related("owner")[:MOST]
    yield listed(row(_late(request, today), _page("change", request.pk)) for request in named)
    if count > MOST:
        yield words(f"And {count - MOST} more.")
    yield link("See all requests", _page("changelist"))


def _late(request, today):
    days = (today - request.reply_by).days
    urgent = ", urgent" if request.urgent else ""
    owner = f"with {request.owner.get_username()}" if request.owner else "with nobody yet"
    return f"{request.reference}{urgent}: {_so_many(days, 'day', 'days')} late, {owner}"


def _set_apart():
    count = ConsultationRequest.objects.filter(
        status=ConsultationRequest.Status.QUARANTINE, erased_at__isnull=True
    ).count()
    if count:
        yield heading("Set apart as perhaps sent by a robot")
        yield words(
            f"{_so_many(count, 'request is', 'requests are')} in quarantine. A person may be among them: please look."
        )
        yield link("See what is in quarantine", f"{_page('changelist')}?queue=quarantine")


def _mail(at):
    stuck = Notification.objects.stuck((at or timezone.now()) - STUCK_AFTER)
    given_up, waiting = stuck.given_up().count(), stuck.owed().count()
    if not (given_up or waiting):
        return
    yield heading("E-mail that did not go out")
    if waiting:
        yield words(f"{_so_many(waiting, 'e-mail is', 'e-mails are')} stuck, and tried again.")
    if given_up:
        yield words(f"{_so_many(given_up, 'e-mail was', 'e-mails were')} given up. The list says why.")
    yield link("See the e-mails", on_this_site(reverse("admin:education_notification_changelist")))


def _so_many(count, one, more):
    return f"{count} {one if count == 1 else more}"


def _page(view, *args):
    return on_this_site(reverse(f"admin:education_consultationrequest_{view}", args=args))
