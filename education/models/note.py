from django.conf import settings
from django.db import models
from django.utils import timezone

from education.models.encrypted import EncryptedTextField


class Note(models.Model):
    """What staff wrote about a request, for each other. Erased with it."""

    request = models.ForeignKey(
        "education.ConsultationRequest", on_delete=models.CASCADE, related_name="notes"
    )
    text = EncryptedTextField(
        help_text="For colleagues. The patient can ask to read it, so write what you would say to them."
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="request_notes"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.author}, {timezone.localtime(self.at):%d %B %Y, %H:%M}"
