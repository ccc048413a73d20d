import datetime
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from education.models.encrypted import EncryptedTextField
from education.models.kept_up import KeptUp, months_plausible
from education.models.owned import one_owner
from education.models.slugged import SluggedManager


def new_slug():
    """The end of a reader's question's own address: says nothing of who asked, or of how many did."""
    return f"q-{secrets.token_hex(5)}"


class ReaderQuestionQuerySet(models.QuerySet):
    def with_everything(self):
        """All rows that one answer freezes, in a fixed number of queries."""
        return self.select_related("treatment", "guide").prefetch_related("sources")

    def waiting(self):
        """Those that nobody has closed, and that no robot seems to have sent."""
        return self.filter(status=ReaderQuestion.Status.WAITING)

    def kept_long_enough(self, today):
        """Those whose reader's own words, or address, are to go."""
        return self.filter(erase_on__lte=today)


class ReaderQuestionManager(SluggedManager.from_queryset(ReaderQuestionQuerySet)):
    pass


class ReaderQuestion(KeptUp):
    """
    A question that a reader asked under a page without giving a name, and our answer.

    Staff write the question again without anything personal, and answer it. Both are frozen, signed off and published
    together, on their own: the page that they stand under keeps its own sign-off.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waits for an answer"
        SUSPECTED = "suspected", "Set apart: a robot seems to have sent it"
        ANSWERED = "answered", "Answered and published"
        CLOSED = "closed", "Closed without an answer on the site"

    treatment = models.ForeignKey(
        "education.Treatment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reader_questions",
    )
    guide = models.ForeignKey(
        "education.Guide", on_delete=models.PROTECT, null=True, blank=True, related_name="reader_questions"
    )
    slug = models.SlugField(max_length=60, unique=True, default=new_slug, editable=False)
    status = models.CharField(max_length=20, choices=Status, default=Status.WAITING, editable=False)
    asked = EncryptedTextField(
        blank=True, editable=False, help_text="As the reader wrote it. Erased in time."
    )
    email = EncryptedTextField(
        blank=True, editable=False, help_text="For the answer alone. Erased when it is sent."
    )
    question = models.CharField(
        max_length=200, blank=True, help_text="As patients will read it. Leave out anything personal."
    )
    answer = models.TextField(
        max_length=2000,
        blank=True,
        help_text="Markdown. Answer in the first sentence, then explain. Cite: [@source-key].",
    )
    sources = models.ManyToManyField("education.Source", blank=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    erase_on = models.DateField(null=True, editable=False, help_text="When the reader's own words go.")
    send_key = models.CharField(
        max_length=64, unique=True, null=True, editable=False, help_text="Sent twice, it is there once."
    )

    objects = ReaderQuestionManager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["status", "asked_at"], name="reader_question_waiting")]
        constraints = [
            one_owner("reader_question"),
            months_plausible("reader_question"),
            models.CheckConstraint(
                name="reader_question_status_known",
                condition=Q(status__in=["waiting", "suspected", "answered", "closed"]),
            ),
            models.CheckConstraint(
                name="reader_question_answered_has_both",
                condition=~Q(status="answered") | (~Q(question="") & ~Q(answer="")),
            ),
        ]

    def __str__(self):
        """Its day and number until it is published: only then has somebody signed that nothing personal stands in it."""
        if self.status == self.Status.ANSWERED:
            return self.question
        return f"Reader’s question {self.pk or ''} of {timezone.localtime(self.asked_at):%-d %B %Y}"

    def get_absolute_url(self):
        return f"{self.about.get_absolute_url()}#{self.slug}"

    def natural_key(self):
        return (self.slug,)

    def kept_until(self, at):
        """The day on which the reader's own words go, where the question got its status at that moment."""
        days = settings.KEEP_READER_QUESTIONS[str(self.status)]
        return timezone.localdate(at) + datetime.timedelta(days=days)

    @property
    def about(self):
        """The treatment or guide under which it was asked. May query."""
        return self.treatment or self.guide
