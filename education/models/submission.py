from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from education.models.revision import Revision


class SubmissionQuerySet(models.QuerySet):
    def open(self):
        """Those that still wait for the clinician."""
        return self.filter(outcome=Submission.Outcome.WAITING)

    def of(self, page):
        """Those of one treatment's or guide's revisions, or of the shared words' where `page` is None."""
        return self.filter(revision__in=Revision.objects.of(page))


class Submission(models.Model):
    """One revision sent to a named clinician, who signs it off or sends it back."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waiting for the clinician"
        SIGNED = "signed", "Signed off"
        SENT_BACK = "sent_back", "Sent back"
        REPLACED = "replaced", "Replaced by a newer one"

    revision = models.ForeignKey(
        "education.Revision", on_delete=models.PROTECT, related_name="submissions", editable=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    clinician = models.ForeignKey("education.Clinician", on_delete=models.PROTECT, related_name="submissions")
    due_on = models.DateField(null=True, blank=True)
    note = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.WAITING, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        get_latest_by = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="submission_outcome_known",
                condition=Q(outcome__in=["waiting", "signed", "sent_back", "replaced"]),
            ),
            models.CheckConstraint(
                name="submission_ends_with_an_outcome",
                condition=Q(outcome="waiting", ended_at__isnull=True)
                | (~Q(outcome="waiting") & Q(ended_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="submission_once_waiting", fields=["revision"], condition=Q(outcome="waiting")
            ),
        ]

    def __str__(self):
        return f"{self.revision}, for {self.clinician}"


class Comment(models.Model):
    """What a clinician who sends a page back says of one place on it: its anchor on the page's form, and its name in words."""

    submission = models.ForeignKey(
        "education.Submission", on_delete=models.CASCADE, related_name="comments", editable=False
    )
    anchor = models.CharField(max_length=120, blank=True, editable=False)
    place = models.CharField(max_length=200, editable=False)
    text = models.TextField(max_length=2000)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="comment_says_something_somewhere", condition=~Q(text="") & ~Q(place="")
            )
        ]

    def __str__(self):
        return f"{self.place}: {self.text[:60]}"
