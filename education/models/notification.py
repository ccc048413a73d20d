from django.db import models
from django.db.models import Q
from django.utils import timezone


class NotificationQuerySet(models.QuerySet):
    def owed(self):
        return self.filter(sent_at__isnull=True)

    def due(self, at=None):
        """Those whose next attempt has come and that no worker is sending at that moment."""
        at = at or timezone.now()
        return (
            self.owed()
            .filter(next_attempt_at__lte=at)
            .filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=at))
        )


class Notification(models.Model):
    """An e-mail that is owed to the clinic. Written together with what it tells of; holds nothing that the patient wrote."""

    class Kind(models.TextChoices):
        REQUEST_RECEIVED = "request_received", "A request came in"
        REQUEST_CORRECTED = "request_corrected", "A request was corrected"

    kind = models.CharField(max_length=30, choices=Kind)
    request = models.ForeignKey(
        "education.ConsultationRequest", on_delete=models.PROTECT, related_name="notifications"
    )
    cause = models.ForeignKey(
        "education.RequestEvent", on_delete=models.PROTECT, related_name="notifications"
    )
    message_id = models.CharField(
        max_length=200,
        unique=True,
        help_text="The same at each attempt, so that a mailbox can drop a repeat.",
    )
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(
        max_length=100, blank=True, help_text="What kind of error stopped the last attempt."
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="notification_due", condition=Q(sent_at__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(name="notification_once_a_cause", fields=["cause", "kind"]),
            models.CheckConstraint(
                name="notification_kind_known",
                condition=Q(kind__in=["request_received", "request_corrected"]),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.request}"
