"""How long a request is kept: by what became of it, and never longer than we tell patients."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from education.consultations import limits, page_reports, reader_questions
from education.consultations.erasure import Held, erase
from education.models import ConsultationRequest, ReaderQuestion, UnfinishedAnswers


@dataclass
class Erased:
    """What was erased, or would be: how many of each."""

    requests: int = 0
    unfinished: int = 0
    questions: int = 0
    """Questions under pages whose reader's own words or address go."""
    held: int = 0
    """Requests whose day has passed and that a legal hold keeps."""
    reports: int = 0


def erase_on(status, at, received_at):
    """
    The day on which the text of a request is erased that got this status at that moment.

    `settings.KEEP_REQUESTS` has the days for each status; `longest` counts from the day it came in, whatever became of it.
    """
    by_status = timezone.localdate(at) + datetime.timedelta(days=settings.KEEP_REQUESTS[str(status)])
    longest = timezone.localdate(received_at) + datetime.timedelta(days=settings.KEEP_REQUESTS["longest"])
    return min(by_status, longest)


def due(at=None):
    """What `erase_expired` would erase at that moment."""
    today = timezone.localdate(at)
    requests = ConsultationRequest.objects
    return Erased(
        requests=requests.kept_long_enough(today).count(),
        unfinished=UnfinishedAnswers.objects.expired(at).count(),
        questions=ReaderQuestion.objects.kept_long_enough(today).count(),
        held=requests.filter(erase_on__lte=today, held_at__isnull=False).count(),
        reports=page_reports.kept_long_enough(at).count(),
    )


def erase_expired(at=None):
    """
    Erase what has been kept long enough. Each request is a transaction of its own, so stopping half-way loses nothing.

    Safe to run twice, and by two machines at once.
    """
    found = due(at)
    expired = list(ConsultationRequest.objects.kept_long_enough(timezone.localdate(at)).only("pk"))
    found.requests = sum(_erased(request, at) for request in expired)
    UnfinishedAnswers.objects.expired(at).delete()
    found.questions = reader_questions.erase_expired(at)
    found.reports = page_reports.erase_expired(at)
    while limits.tidy(at):  # otherwise they would go only as others come
        pass
    return found


def _erased(request, at):
    try:
        return erase(request, at=at)
    except Held:  # since we looked
        return False
