import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone


class RevisionQuerySet(models.QuerySet):
    def of(self, page):
        """The revisions of a treatment, guide or reader's question, or of the shared words where `page` is None."""
        if page is None:
            return self.filter(subject=Revision.Subject.SHARED)
        return self.filter(**{Revision.subject_of(page): page})

    def gone_live(self, at=None):
        """For each page the revision that went live last by then, even if it was withdrawn since."""
        recency = Window(
            RowNumber(),
            partition_by=[F("subject"), F("treatment"), F("guide"), F("reader_question")],
            order_by=[F("goes_live_at").desc(), F("pk").desc()],
        )
        newest = (
            self.filter(goes_live_at__lte=at or timezone.now()).annotate(recency=recency).filter(recency=1)
        )
        # A query of its own, so that a further .filter() narrows the newest ones and never changes which they are.
        return Revision.objects.filter(pk__in=newest.values("pk"))

    def live(self, at=None):
        """What patients see at that moment: one revision a page at most. A withdrawn page does not fall back to an older one."""
        at = at or timezone.now()
        return self.gone_live(at).exclude(withdrawn_at__lte=at)

    def scheduled(self, at=None):
        """Those that will go live after that moment."""
        return self.filter(goes_live_at__gt=at or timezone.now())


class Revision(models.Model):
    """One frozen state of a treatment, a guide, a reader's question or the shared words. Its document never changes."""

    class Subject(models.TextChoices):
        TREATMENT = "treatment", "Treatment"
        GUIDE = "guide", "Guide"
        SHARED = "shared", "Shared words"
        READER_QUESTION = "reader_question", "Reader's question"

    subject = models.CharField(max_length=20, choices=Subject, editable=False)
    treatment = models.ForeignKey(
        "education.Treatment",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="revisions",
    )
    guide = models.ForeignKey(
        "education.Guide", on_delete=models.PROTECT, null=True, editable=False, related_name="revisions"
    )
    reader_question = models.ForeignKey(
        "education.ReaderQuestion",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="revisions",
    )
    document = models.TextField(editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    clinical_fingerprint = models.CharField(max_length=64, default="", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="revisions_made",
    )
    note = models.CharField(max_length=240, blank=True)
    goes_live_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="revisions_published",
    )
    sign_off = models.ForeignKey(
        "education.SignOff",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="revisions_live_by_it",
        help_text="The sign-off that it went live with.",
    )
    emergency = models.CharField(
        max_length=400,
        blank=True,
        editable=False,
        help_text="Why it went live without a sign-off, where a manager decided that it must.",
    )
    demonstration = models.BooleanField(default=False, help_text="Published without a sign-off, and says so.")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        get_latest_by = ["made_at", "pk"]
        permissions = [
            ("publish_revision", "Can publish, schedule and withdraw pages"),
            ("publish_unsigned_revision", "Can publish a page without a sign-off in an emergency"),
            ("sign_revision", "Can sign pages off, or send them back"),
            ("submit_revision", "Can send pages to a clinician for review"),
            ("preview_revision", "Can preview pages as a patient sees them"),
        ]
        indexes = [
            models.Index(
                fields=["goes_live_at"], name="revision_goes_live", condition=Q(goes_live_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="revision_has_one_subject",
                condition=Q(
                    subject="treatment",
                    treatment__isnull=False,
                    guide__isnull=True,
                    reader_question__isnull=True,
                )
                | Q(
                    subject="guide", treatment__isnull=True, guide__isnull=False, reader_question__isnull=True
                )
                | Q(
                    subject="reader_question",
                    treatment__isnull=True,
                    guide__isnull=True,
                    reader_question__isnull=False,
                )
                | Q(
                    subject="shared", treatment__isnull=True, guide__isnull=True, reader_question__isnull=True
                ),
            ),
            models.CheckConstraint(
                name="revision_live_by_one_leave",
                condition=Q(goes_live_at__isnull=True)
                | Q(sign_off__isnull=False)
                | Q(demonstration=True)
                | ~Q(emergency=""),
            ),
            models.CheckConstraint(
                name="revision_withdrawn_after_live",
                condition=Q(withdrawn_at__isnull=True)
                | (Q(goes_live_at__isnull=False) & Q(withdrawn_at__gte=F("goes_live_at"))),
            ),
        ]

    def __str__(self):
        return f"{self.page or 'Shared words'}, {timezone.localtime(self.made_at):%d %B %Y, %H:%M}"

    @classmethod
    def subject_of(cls, page):
        """The subject, which is also the name of the field, of a working page's revisions; None is the shared words."""
        if page is None:
            return cls.Subject.SHARED
        return {
            "treatment": cls.Subject.TREATMENT,
            "guide": cls.Subject.GUIDE,
            "readerquestion": cls.Subject.READER_QUESTION,
        }[page._meta.model_name]

    def has_ended(self, at=None):
        """Whether it was withdrawn by that moment. A withdrawal that is planned for later has not happened."""
        return self.withdrawn_at is not None and self.withdrawn_at <= (at or timezone.now())

    @property
    def page(self):
        """The treatment, guide or reader's question it is a state of; None for the shared words. May query."""
        return self.treatment or self.guide or self.reader_question


class PublicationManager(models.Manager):
    def bump(self):
        """Tell every worker that what patients see has changed. Call it inside the transaction that changes it."""
        self.update_or_create(pk=1, defaults={"stamp": uuid.uuid4().hex})

    def stamp(self):
        """The stamp of the present state, empty before anything was published. One query."""
        return self.filter(pk=1).values_list("stamp", flat=True).first() or ""


class Publication(models.Model):
    """
    One row with a stamp that is new after every change to what patients see.

    The row's lock puts such changes in one order, so a worker that has seen a stamp has seen everything before it; a row's
    own clock could not promise that. A restored backup gets no stamp that a worker has seen with other content.
    """

    stamp = models.CharField(max_length=32, default="")

    objects = PublicationManager()

    class Meta:
        constraints = [models.CheckConstraint(name="publication_only_one", condition=Q(id=1))]

    def __str__(self):
        return f"Publication {self.stamp}"
