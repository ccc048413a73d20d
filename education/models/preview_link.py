from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class PreviewLinkQuerySet(models.QuerySet):
    def open(self, at=None):
        """Those that still open their revision at that moment."""
        return self.filter(expires_at__gt=at or timezone.now(), revoked_at=None)


class PreviewLink(models.Model):
    """Leave for somebody without an account to read one revision for a while. Its key is in the address alone, never here."""

    revision = models.ForeignKey(
        "education.Revision", on_delete=models.PROTECT, related_name="preview_links", editable=False
    )
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    for_whom = models.CharField(
        max_length=120, help_text="Who gets the link. Only colleagues see this: “Mr Ortiz, patient group”."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    opened = models.PositiveIntegerField(default=0, editable=False)
    last_opened_at = models.DateTimeField(null=True, editable=False)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="preview_link_expires_later", condition=Q(expires_at__gt=F("made_at"))
            )
        ]

    def __str__(self):
        return f"{self.revision}, for {self.for_whom}"
