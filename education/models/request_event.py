from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from education.models.consultation_request import ConsultationRequest


class AppendOnly(TypeError):
    """A record was to be changed or removed that can only be added to."""


class RequestEventQuerySet(models.QuerySet):
    def update(self, **fields):
        raise AppendOnly("Events of a request are never changed.")

    def bulk_update(self, *args, **kwargs):
        raise AppendOnly("Events of a request are never changed.")

    def delete(self):
        raise AppendOnly("Events of a request are never removed.")


class RequestEvent(models.Model):
    """What happened to a request: who and when, and nothing that the patient wrote. Only ever added."""

    class Kind(models.TextChoices):
        RECEIVED = "received", "Received"
        CORRECTED = "corrected", "Corrected by the patient"
        VIEWED = "viewed", "Viewed"
        ASSIGNED = "assigned", "Assigned"
        STATUS = "status", "Status changed"
        REPLIED = "replied", "Replied"
        EXPORTED = "exported", "Exported"
        ERASED = "erased", "Erased"
        NOTED = "noted", "Note added"
        PLANNED = "planned", "Next action changed"
        URGENT = "urgent", "Marked urgent"
        NOT_URGENT = "not_urgent", "No longer urgent"
        ARCHIVED = "archived", "Put away"
        UNARCHIVED = "unarchived", "Taken out of the archive"
        HELD = "held", "Legal hold put on"
        RELEASED = "released", "Legal hold taken off"
        LINK_SENT = "link_sent", "Link sent to the patient"
        CONFIRMED = "confirmed", "E-mail address confirmed by the patient"
        OPENED = "opened", "Opened by the patient"
        ADDED = "added", "Added to by the patient"
        WITHDRAWN = "withdrawn", "Withdrawn by the patient"
        DOWNLOADED = "downloaded", "Downloaded by the patient"
        ASKED_ERASURE = "asked_erasure", "Erasure asked for by the patient"

    ONLY_LOOKED = (Kind.VIEWED, Kind.EXPORTED, Kind.OPENED, Kind.DOWNLOADED, Kind.LINK_SENT, Kind.CONFIRMED)
    """Somebody read it, and nothing about it changed."""

    request = models.ForeignKey(
        "education.ConsultationRequest", on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    # Somebody who has seen a request can be deactivated but not deleted: “who looked at this?” keeps its answer.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="request_events"
    )
    at = models.DateTimeField(default=timezone.now)
    status = models.CharField(
        max_length=20,
        blank=True,
        choices=ConsultationRequest.Status,
        help_text="The new status, of a change of status.",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = RequestEventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="request_event_kind_known",
                condition=Q(
                    kind__in=[
                        "received",
                        "corrected",
                        "viewed",
                        "assigned",
                        "status",
                        "replied",
                        "exported",
                        "erased",
                        "noted",
                        "planned",
                        "urgent",
                        "not_urgent",
                        "archived",
                        "unarchived",
                        "held",
                        "released",
                        "link_sent",
                        "confirmed",
                        "opened",
                        "added",
                        "withdrawn",
                        "downloaded",
                        "asked_erasure",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="request_event_says_which_status",
                condition=Q(kind="status") & ~Q(status="") | ~Q(kind="status") & Q(status=""),
            ),
            models.CheckConstraint(
                name="request_event_assigns_only_when_assigned",
                condition=Q(kind="assigned") | Q(assigned_to__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {timezone.localtime(self.at):%d %B %Y, %H:%M}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnly("Events of a request are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly("Events of a request are never removed.")
