from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone

from education.models.encrypted import EncryptedTextField


class ConsultationRequest(models.Model):
    """
    What a patient sent to ask for a consultation.

    `key` ties it to the visitor who sent it, so that it is stored once however often it is sent. The reference is for
    talking about it, never for access.
    """

    class Status(models.TextChoices):
        NEW = "new", "New"
        WAITING_ON_US = "waiting_on_us", "Waiting on us"
        WAITING_ON_PATIENT = "waiting_on_patient", "Waiting on the patient"
        BOOKED = "booked", "Booked"
        NOT_SUITABLE = "not_suitable", "Not suitable"
        CLOSED = "closed", "Closed"
        QUARANTINE = "quarantine", "Quarantine: perhaps sent by a robot"

    class ContactBy(models.TextChoices):
        EMAIL = "email", "By e-mail"
        PHONE = "phone", "By phone"

    class HadBefore(models.TextChoices):
        """Not a column's choices: the column is encrypted."""

        NO = "no", "No"
        PAST = "past", "Yes, in the past"
        NOW = "now", "Yes, I have it now"
        NOT_SURE = "not_sure", "I’m not sure"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    key = models.CharField(max_length=64, unique=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)

    status = models.CharField(max_length=20, choices=Status, default=Status.NEW)
    urgent = models.BooleanField(default=False, help_text="Comes first in the list.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="consultation_requests",
        help_text="Who answers it. Empty: nobody yet.",
    )
    next_action_on = models.DateField(
        null=True, blank=True, help_text="When somebody should look at it again."
    )
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    last_sent_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text="When the patient sent or corrected it last."
    )
    erase_on = models.DateField(help_text="On this day the patient's text is erased.")

    name = EncryptedTextField()
    contact_by = models.CharField(max_length=10, choices=ContactBy)
    email = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    good_times = EncryptedTextField(blank=True)
    message = EncryptedTextField(blank=True)
    about = EncryptedTextField()
    had_before = EncryptedTextField(blank=True)

    consent_wording = models.TextField(editable=False)
    consent_version = models.CharField(max_length=40, editable=False)
    consent_language = models.CharField(max_length=20, editable=False)
    consented_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["-urgent", "received_at", "pk"]
        indexes = [models.Index(fields=["status", "received_at"], name="request_by_status")]
        constraints = [
            models.CheckConstraint(
                name="request_status_known",
                condition=Q(
                    status__in=[
                        "new",
                        "waiting_on_us",
                        "waiting_on_patient",
                        "booked",
                        "not_suitable",
                        "closed",
                        "quarantine",
                    ]
                ),
            ),
            # Which way was chosen is plain; whether the address behind it is there, the database cannot see.
            models.CheckConstraint(
                name="request_contact_by_known", condition=Q(contact_by__in=["email", "phone"])
            ),
            models.CheckConstraint(
                name="request_has_consent", condition=~Q(consent_wording="") & ~Q(consent_version="")
            ),
            models.CheckConstraint(name="request_has_long_key", condition=Exact(Length("key"), 64)),
            models.CheckConstraint(
                name="request_sent_after_received", condition=Q(last_sent_at__gte=models.F("received_at"))
            ),
        ]

    def __str__(self):
        return self.reference


class SupersededAnswers(models.Model):
    """What a patient had sent before they corrected it. Erased with the request."""

    request = models.ForeignKey(
        "education.ConsultationRequest", on_delete=models.CASCADE, related_name="superseded_answers"
    )
    answers = EncryptedTextField(help_text="The earlier answers, as JSON.")
    superseded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["superseded_at", "pk"]
        verbose_name_plural = "superseded answers"

    def __str__(self):
        return f"{self.request}, until {timezone.localtime(self.superseded_at):%d %B %Y, %H:%M}"
