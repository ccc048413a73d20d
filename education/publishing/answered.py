"""What becomes of a reader's question when its answer goes live, or in the end does not."""

from django.db.models import Min, Q
from django.utils import timezone

from education.models import Notification, ReaderQuestion, Revision

TOLD = Notification.Kind.QUESTION_ANSWERED
Status = ReaderQuestion.Status


def settle(page, at=None):
    """
    Bring a reader's question to where its revisions stand, and owe or take back the e-mail to the reader; pass over other pages.

    Call it last in the transaction that publishes, withdraws or cancels. The reader is told once, from the moment at which the
    answer first goes live. Who left no address, or was told already, is owed nothing.
    """
    if not isinstance(page, ReaderQuestion):
        return
    at = at or timezone.now()
    question = ReaderQuestion.objects.select_for_update(of=("self",)).get(pk=page.pk)
    published = Revision.objects.of(question).filter(goes_live_at__isnull=False)
    lasting = published.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))
    first = lasting.aggregate(first=Min("goes_live_at"))["first"]
    if first is not None:
        question.status, question.closed_at = Status.ANSWERED, None
        question.erase_on = question.kept_until(max(first, at))
    elif question.status == Status.ANSWERED and not published.exists():
        question.status = Status.WAITING
        question.erase_on = question.kept_until(question.asked_at)
    question.save(update_fields=["status", "closed_at", "erase_on"])
    _tell(question, first)


def _tell(question, first):
    """One e-mail at most waits, and for exactly that moment."""
    waiting = Notification.objects.owed().filter(kind=TOLD, reader_question=question)
    if first is None or not question.email:
        waiting.filter(claimed_until__isnull=True).delete()
    elif not waiting.exists():
        Notification.objects.owe(TOLD, at=first, reader_question=question)
    else:
        waiting.filter(attempts=0).update(created_at=first, next_attempt_at=first)
