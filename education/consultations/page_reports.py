"""
What readers report about a page: stored once, told to whoever keeps the page up to date, closed with an outcome, erased in time.

Nobody is asked who they are, so nobody can be answered.
"""

import datetime
import hashlib

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from education.models import Guide, Notification, PageReport, Treatment

Status = PageReport.Status
NOBODY_CLOSED_IT = "Nobody dealt with it in time. The reader’s words were erased."


def send(page, kind, words, key, suspected_robot=False, at=None):
    """
    Store a report once, however often it is sent. `page` is the reading room's `OwnPage`; `key` is its form's own.

    The same form with other words is another report: a correction is never dropped.
    """
    at = at or timezone.now()
    path = page.path if page else "/"
    send_key = hashlib.sha256("\n".join((key, path, kind, words)).encode()).hexdigest()
    status = Status.SUSPECTED if suspected_robot else Status.WAITING
    try:
        with transaction.atomic():
            report = PageReport.objects.create(
                path=path,
                treatment=_row(Treatment, page and page.treatment),
                guide=_row(Guide, page and page.guide),
                kind=kind,
                words=words,
                status=status,
                at=at,
                erase_on=erase_on(status, at),
                send_key=send_key,
            )
            if not suspected_robot:
                _tell(report, at)
            return report
    except IntegrityError:  # a second click, a reload
        return PageReport.objects.get(send_key=send_key)


def let_in(report, at=None):
    """A person sent it after all: it waits like the others, and its page's owner is told. Whether it was still set apart."""
    at = at or timezone.now()
    with transaction.atomic():
        report = PageReport.objects.select_for_update().get(pk=report.pk)
        if report.status != Status.SUSPECTED or not report.words:
            return False
        report.status, report.erase_on = Status.WAITING, erase_on(Status.WAITING, report.at)
        report.save(update_fields=["status", "erase_on"])
        _tell(report, at)
    return True


def close(report, outcome, actor=None, at=None):
    """Write down what was done. Whether it was still open: who comes second changes nothing."""
    open_ones = PageReport.objects.filter(pk=report.pk).exclude(status=Status.CLOSED)
    return bool(
        open_ones.update(
            status=Status.CLOSED, outcome=outcome, closed_by=actor, closed_at=at or timezone.now()
        )
    )


def erase_on(status, at):
    """The day on which the reader's words go."""
    days = settings.KEEP_REPORTS["suspected" if status == Status.SUSPECTED else "longest"]
    return timezone.localdate(at) + datetime.timedelta(days=days)


def kept_long_enough(at=None):
    """Those whose words are to go."""
    return PageReport.objects.filter(erase_on__lte=timezone.localdate(at))


def erase_expired(at=None):
    """Empty what has been kept long enough; that there was a report stays, for the counts. Returns how many."""
    at = at or timezone.now()
    with transaction.atomic():
        due = [report.pk for report in kept_long_enough(at).select_for_update().only("pk")]
        rows = PageReport.objects.filter(pk__in=due)
        rows.exclude(status=Status.CLOSED).update(
            status=Status.CLOSED, closed_at=at, outcome=NOBODY_CLOSED_IT
        )
        return rows.update(words="", erase_on=None, send_key=None)


def _row(model, slug):
    return model.objects.filter(slug=slug).first() if slug else None


def _tell(report, at):
    """To who keeps the page; to the clinic's own address, where nobody does or nobody can be written to."""
    page = report.page
    keepers = [page.owner, page.deputy] if page else []
    keeper = next((one for one in keepers if one and one.is_active and one.email), None)
    Notification.objects.owe(Notification.Kind.PAGE_REPORTED, at=at, page_report=report, recipient=keeper)
