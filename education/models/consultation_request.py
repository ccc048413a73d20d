import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone

from education.models.encrypted import EncryptedTextField

WORDS = ("name", "email", "phone", "good_times", "message", "about", "hold_reason")
"""The columns that hold what a patient, or somebody about them, wrote. All of them are encrypted, and emptied by an erasure."""


def new_access_key():
    """What opens one patient's own page, until it is replaced: 256 bits that nobody can guess."""
    return secrets.token_urlsafe(32)


class ConsultationRequestQuerySet(models.QuerySet):
    def kept_long_enough(self, today=None):
        """Those whose text is to be erased, unless a legal hold keeps it."""
        return self.filter(
            erase_on__lte=today or timezone.localdate(), erased_at__isnull=True, held_at__isnull=True
        )


class ConsultationRequest(models.Model):
    """
    What a patient sent to ask for a consultation.

    `key` ties it to the visitor who sent it, so that it is stored once however often it is sent. `access_key` is in the links
    that are mailed to the patient. The reference is for talking about it, never for access.
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

    OURS = (Status.NEW, Status.WAITING_ON_US)
    """Whoever sent one of these waits for us."""

    reference = models.CharField(max_length=20, unique=True, editable=False)
    key = models.CharField(max_length=64, unique=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)

    status = models.CharField(max_length=20, choices=Status, default=Status.NEW)
    urgent = models.BooleanField(default=False, help_text="Comes first in the list.")
    waiting_since = models.DateTimeField(
        null=True, editable=False, help_text="Since when one side waits for the other."
    )
    reply_by = models.DateField(
        null=True,
        editable=False,
        help_text="The last day that keeps the promise, while the patient waits on us.",
    )
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
    visit_at = models.DateTimeField(
        null=True, blank=True, help_text="When the consultation is, once it is booked."
    )
    archived_at = models.DateTimeField(
        null=True, editable=False, help_text="Put away: in no list but the archive."
    )
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    last_sent_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text="When the patient sent or corrected it last."
    )
    erase_on = models.DateField(help_text="On this day the patient's text is erased.")
    erased_at = models.DateTimeField(null=True, editable=False)
    held_at = models.DateTimeField(
        null=True, editable=False, help_text="Legal hold: not erased while this is set."
    )
    hold_reason = EncryptedTextField(blank=True, editable=False)
    access_key = models.CharField(max_length=64, unique=True, default=new_access_key, editable=False)
    email_confirmed_at = models.DateTimeField(
        null=True, editable=False, help_text="When the patient opened the link that was mailed to them."
    )

    name = EncryptedTextField()
    contact_by = models.CharField(max_length=10, choices=ContactBy)
    email = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    good_times = EncryptedTextField(blank=True)
    message = EncryptedTextField(blank=True)
    about = EncryptedTextField()

    consent_wording = models.TextField(editable=False)
    consent_version = models.CharField(max_length=40, editable=False)
    consent_language = models.CharField(max_length=20, editable=False)
    consented_at = models.DateTimeField(editable=False)

    objects = ConsultationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-urgent", "received_at", "pk"]
        permissions = [
            ("assign_consultationrequest", "Can give requests to somebody, and put them away"),
            ("export_consultationrequest", "Can export requests as a table"),
            ("hold_consultationrequest", "Can put a legal hold on a request"),
            ("erase_consultationrequest", "Can erase a request before its day"),
        ]
        indexes = [
            models.Index(fields=["status", "received_at"], name="request_by_status"),
            models.Index(fields=["received_at"], name="request_by_arrival"),
            models.Index(fields=["erase_on"], name="request_by_end", condition=Q(erased_at__isnull=True)),
        ]
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
            models.CheckConstraint(
                name="request_promises_only_while_it_waits_on_us",
                condition=Q(reply_by__isnull=True) | Q(status__in=["new", "waiting_on_us", "quarantine"]),
            ),
            models.CheckConstraint(
                name="request_visit_only_once_accepted",
                condition=Q(visit_at__isnull=True) | ~Q(status__in=["new", "not_suitable", "quarantine"]),
            ),
            models.CheckConstraint(
                name="request_held_is_not_erased",
                condition=Q(held_at__isnull=True) | Q(erased_at__isnull=True),
            ),
            # What is erased is gone: the columns that held a patient's words are empty.
            models.CheckConstraint(
                name="request_erased_is_empty",
                condition=Q(erased_at__isnull=True) | Q(*(Exact(Length(name), 0) for name in WORDS)),
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
