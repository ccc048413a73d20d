"""What the front page says of readers' questions: how many wait, since when, and how many are set apart."""

from django.db.models import Count, Min, Q

from education.models import ReaderQuestion

READ = "education.view_readerquestion"
Status = ReaderQuestion.Status


def panel(user):
    """Nothing to those who may not know of them. One query."""
    if not user.has_perm(READ):
        return {}
    waiting = Q(status=Status.WAITING)
    return ReaderQuestion.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        since=Min("asked_at", filter=waiting),
        suspected=Count("pk", filter=Q(status=Status.SUSPECTED)),
    )
