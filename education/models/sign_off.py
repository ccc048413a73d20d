from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from education.models.revision import Revision


class SignOffQuerySet(models.QuerySet):
    def of(self, page):
        """Those of one treatment's or guide's revisions, or of the shared words' where `page` is None."""
        return self.filter(revision__in=Revision.objects.of(page))

    def covering(self, revision):
        """Those that hold for a revision: given on the same page, for exactly the same clinical content."""
        return self.filter(
            revision__subject=revision.subject,
            revision__treatment=revision.treatment_id,
            revision__guide=revision.guide_id,
            revision__reader_question=revision.reader_question_id,
            revision__clinical_fingerprint=revision.clinical_fingerprint,
        )

    def of_whole_pages(self):
        """Those for which the whole page was reviewed: only these set when it is to be reviewed next."""
        return self.filter(rests_on=None)


class SignOff(models.Model):
    """
    A clinician's approval of one revision's clinical content. It holds for every state of the page that has the same.

    Where only what changed was read, it `rests_on` the sign-off of the last whole-page review, whose dates stay.
    """

    revision = models.ForeignKey(
        "education.Revision", on_delete=models.PROTECT, related_name="sign_offs", editable=False
    )
    clinician = models.ForeignKey(
        "education.Clinician", on_delete=models.PROTECT, related_name="sign_offs", editable=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    name = models.CharField(max_length=120, editable=False)
    credentials = models.CharField(max_length=160, editable=False)
    checked = models.TextField(max_length=1000, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    next_review_on = models.DateField(editable=False)
    rests_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="later_sign_offs"
    )

    objects = SignOffQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        get_latest_by = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="sign_off_says_who_and_what",
                condition=~Q(name="") & ~Q(credentials="") & ~Q(checked=""),
            ),
            models.CheckConstraint(
                name="sign_off_does_not_rest_on_itself",
                condition=Q(rests_on__isnull=True) | ~Q(rests_on=models.F("id")),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {timezone.localtime(self.at):%d %B %Y}"

    @property
    def review(self):
        """The whole-page review that it stands for or rests on. May query."""
        return self.rests_on or self
