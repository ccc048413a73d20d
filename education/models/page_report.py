from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from education.models.encrypted import EncryptedTextField


class PageReportQuerySet(models.QuerySet):
    def waiting(self):
        """Those that nobody has dealt with, and that no robot seems to have sent."""
        return self.filter(status=PageReport.Status.WAITING)


class PageReport(models.Model):
    """What a reader says is wrong with a page. No name is asked. It reaches who keeps the page up to date."""

    class Kind(models.TextChoices):
        WRONG = "wrong", "Something here is wrong or out of date"
        UNCLEAR = "unclear", "Something is hard to understand"
        BROKEN = "broken", "Something does not work"
        OTHER = "other", "Something else"

    class Status(models.TextChoices):
        WAITING = "waiting", "Waits for us"
        SUSPECTED = "suspected", "Set apart: a robot seems to have sent it"
        CLOSED = "closed", "Dealt with"

    path = models.CharField(max_length=300, editable=False, help_text="The page's address on this site.")
    treatment = models.ForeignKey(
        "education.Treatment", on_delete=models.SET_NULL, null=True, editable=False, related_name="reports"
    )
    guide = models.ForeignKey(
        "education.Guide", on_delete=models.SET_NULL, null=True, editable=False, related_name="reports"
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.WRONG, editable=False)
    words = EncryptedTextField(blank=True, editable=False, help_text="What the reader wrote. Erased in time.")
    status = models.CharField(max_length=20, choices=Status, default=Status.WAITING, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    outcome = models.CharField(
        max_length=240, blank=True, help_text="What we did about it, in a sentence. Only colleagues see it."
    )
    erase_on = models.DateField(null=True, editable=False, help_text="When the reader's words go.")
    send_key = models.CharField(
        max_length=64, unique=True, null=True, editable=False, help_text="Sent twice, it is there once."
    )

    objects = PageReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["status", "at"], name="page_report_waiting")]
        constraints = [
            models.CheckConstraint(
                name="page_report_kind_known", condition=Q(kind__in=["wrong", "unclear", "broken", "other"])
            ),
            models.CheckConstraint(
                name="page_report_status_known", condition=Q(status__in=["waiting", "suspected", "closed"])
            ),
            models.CheckConstraint(
                name="page_report_closed_when",
                condition=Q(status="closed", closed_at__isnull=False)
                | (~Q(status="closed") & Q(closed_at__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.path}, {timezone.localtime(self.at):%d %B %Y}"

    @property
    def page(self):
        """The treatment or guide that it is about; None for any other page. May query."""
        return self.treatment or self.guide
