import datetime
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

NO_LONGER_WANTED = ("erased", "NotWanted")
"""Why a notification is not sent though nothing went wrong: its request was erased, or the patient is not written to any more."""
STUCK_AFTER = datetime.timedelta(minutes=15)
"""An e-mail that waits longer is one that staff should know of."""
SHOWN_FOR = datetime.timedelta(days=14)
"""How long what was given up is shown among what is stuck. After that the list of all has it."""


def new_message_id():
    """A Message-ID that nobody has had, of the site's own host."""
    return f"<{uuid.uuid4().hex}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


class NotificationQuerySet(models.QuerySet):
    def owed(self):
        """Those that are still to be sent."""
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def given_up(self):
        """Those that nobody will try again by itself."""
        return self.filter(given_up_at__isnull=False)

    def stuck(self, since=None):
        """Those that have waited since before that moment, and those given up in the two weeks before it, if still wanted."""
        since = since or timezone.now() - STUCK_AFTER
        given_up = Q(given_up_at__gt=since - SHOWN_FOR, request__erased_at__isnull=True)
        return (
            self.filter(sent_at__isnull=True, created_at__lt=since)
            .filter(Q(given_up_at__isnull=True) | given_up)
            .exclude(given_up_at__isnull=False, last_error__in=NO_LONGER_WANTED)
        )

    def to_try_again(self):
        """Those that can be sent after all: nobody is sending them, and there is still something to send."""
        return (
            self.filter(sent_at__isnull=True, claimed_until__isnull=True, request__erased_at__isnull=True)
            .exclude(last_error__in=NO_LONGER_WANTED)
            .exclude(kind="link_wanted", contact_key="")
            .exclude(kind="question_answered", given_up_at__isnull=False)  # the address is gone
        )

    def due(self, at=None):
        """Those whose next attempt has come and that no worker is sending at that moment."""
        at = at or timezone.now()
        return (
            self.owed()
            .filter(next_attempt_at__lte=at)
            .filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=at))
        )


class NotificationManager(models.Manager.from_queryset(NotificationQuerySet)):
    def owe(self, kind, at=None, **about):
        """Write down that an e-mail is owed. Call it in the transaction that writes what the e-mail tells of."""
        at = at or timezone.now()
        return self.create(
            kind=kind,
            message_id=new_message_id(),
            created_at=at,
            next_attempt_at=at,
            **about,
        )


class Notification(models.Model):
    """
    An e-mail that is owed: about a request or a reader's question, to the clinic or to who asked, or to staff about a page.

    Written together with what it tells of; holds nothing that a patient wrote.
    """

    class Kind(models.TextChoices):
        REQUEST_RECEIVED = "request_received", "A request came in"
        REQUEST_CORRECTED = "request_corrected", "A request was corrected"
        REQUEST_ADDED = "request_added", "A patient added to a request"
        REQUEST_WITHDRAWN = "request_withdrawn", "A patient withdrew a request"
        ACKNOWLEDGED = "acknowledged", "The patient is told that we have the request"
        REPLIED = "replied", "The patient is told that there is a reply"
        LINK_WANTED = "link_wanted", "Somebody asked for a link to their request"
        OVERDUE = "overdue", "What is overdue today"
        REVIEW_WANTED = "review_wanted", "A page waits for a clinician’s review"
        SENT_BACK = "sent_back", "A clinician sent a page back"
        SIGNED_OFF = "signed_off", "A clinician signed a page off"
        EMERGENCY = "emergency", "A page went live without a sign-off"
        QUESTION_ASKED = "question_asked", "A reader asked a question"
        QUESTION_ANSWERED = "question_answered", "A reader is told that their question is answered"
        PAGE_REPORTED = "page_reported", "A reader reported a problem with a page"
        DIGEST = "digest", "What is due for review this week"

    kind = models.CharField(max_length=30, choices=Kind)
    request = models.ForeignKey(
        "education.ConsultationRequest", on_delete=models.PROTECT, null=True, related_name="notifications"
    )
    cause = models.ForeignKey(
        "education.RequestEvent", on_delete=models.PROTECT, null=True, related_name="notifications"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="notifications"
    )
    revision = models.ForeignKey(
        "education.Revision", on_delete=models.PROTECT, null=True, related_name="notifications"
    )
    reader_question = models.ForeignKey(
        "education.ReaderQuestion", on_delete=models.CASCADE, null=True, related_name="notifications"
    )
    page_report = models.ForeignKey(
        "education.PageReport", on_delete=models.CASCADE, null=True, related_name="notifications"
    )
    period = models.CharField(
        max_length=10,
        blank=True,
        help_text="The week or the day that a digest is for: “2026-W48”, “2026-11-24”.",
    )
    contact_key = models.CharField(
        max_length=64,
        blank=True,
        help_text="Where a link is wanted: the address as the search keys have it. Emptied when it is dealt with.",
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
    given_up_at = models.DateTimeField(null=True, help_text="Not tried again, unless a manager says so.")
    last_error = models.CharField(
        max_length=100, blank=True, help_text="What kind of error stopped the last attempt."
    )

    objects = NotificationManager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="notification_due",
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(name="notification_once_a_cause", fields=["cause", "kind"]),
            models.CheckConstraint(
                name="notification_kind_known",
                condition=Q(
                    kind__in=[
                        "request_received",
                        "request_corrected",
                        "request_added",
                        "request_withdrawn",
                        "acknowledged",
                        "replied",
                        "link_wanted",
                        "overdue",
                        "review_wanted",
                        "sent_back",
                        "signed_off",
                        "emergency",
                        "digest",
                        "question_asked",
                        "question_answered",
                        "page_reported",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="notification_is_for_one_reader",
                condition=Q(kind__in=["link_wanted", "overdue"])
                & Q(request__isnull=True, cause__isnull=True, recipient__isnull=True)
                | Q(kind__in=["question_asked", "question_answered"])
                & Q(request__isnull=True, cause__isnull=True, reader_question__isnull=False)
                | Q(kind="page_reported")
                & Q(request__isnull=True, cause__isnull=True, page_report__isnull=False)
                | ~Q(
                    kind__in=[
                        "link_wanted",
                        "overdue",
                        "question_asked",
                        "question_answered",
                        "page_reported",
                    ]
                )
                & (
                    Q(request__isnull=False, cause__isnull=False, recipient__isnull=True)
                    | Q(request__isnull=True, cause__isnull=True, recipient__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="notification_sent_or_given_up",
                condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="notification_one_digest_a_week",
                fields=["recipient", "period"],
                condition=Q(kind="digest"),
            ),
            models.UniqueConstraint(
                name="notification_one_overdue_a_day", fields=["period"], condition=Q(kind="overdue")
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.about}"

    @property
    def about(self):
        """What it tells of. May query."""
        return self.request or self.revision or self.reader_question or self.page_report or self.period
