from django.conf import settings
from django.db import models
from django.utils import timezone

from education.models.encrypted import EncryptedTextField


class Message(models.Model):
    """
    What was said about a request after it was sent: a reply by staff, or what the patient added. Erased with the request.

    A patient reads replies on their own page. E-mail says only that there is one.
    """

    request = models.ForeignKey(
        "education.ConsultationRequest", on_delete=models.CASCADE, related_name="messages"
    )
    text = EncryptedTextField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="request_messages",
        help_text="Who of the staff wrote it. Empty: the patient did.",
    )
    by_phone = models.BooleanField(default=False, editable=False, help_text="Said on the telephone.")
    at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, editable=False, help_text="When the patient first opened it.")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.author or 'The patient'}, {timezone.localtime(self.at):%d %B %Y, %H:%M}"

    @property
    def is_from_patient(self):
        return self.author_id is None
