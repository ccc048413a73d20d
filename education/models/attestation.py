from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone


class AboutAPageQuerySet(models.QuerySet):
    def of(self, page):
        """Those about one treatment or guide, or about the shared words where `page` is None."""
        if page is None:
            return self.filter(treatment__isnull=True, guide__isnull=True)
        if page._meta.model_name not in ("treatment", "guide"):
            return self.none()  # a reader's question: no item asks for a word on it
        return self.filter(**{page._meta.model_name: page})


class AboutAPage(models.Model):
    """
    A person's word on one checklist item of one page, with name and date.

    `fingerprint` is that of the content it covers: once that content changes, the word no longer holds.
    """

    treatment = models.ForeignKey("education.Treatment", on_delete=models.PROTECT, null=True, editable=False)
    guide = models.ForeignKey("education.Guide", on_delete=models.PROTECT, null=True, editable=False)
    item = models.PositiveSmallIntegerField(editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    name = models.CharField(max_length=120, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AboutAPageQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]
        default_related_name = "%(class)ss"


def common_constraints(name):
    """One page at most (neither: the shared words), a name, and a whole fingerprint."""
    return [
        models.CheckConstraint(
            name=f"{name}_about_one_page", condition=Q(treatment__isnull=True) | Q(guide__isnull=True)
        ),
        models.CheckConstraint(name=f"{name}_has_a_name", condition=~Q(name="")),
        models.CheckConstraint(name=f"{name}_fingerprint_whole", condition=Exact(Length("fingerprint"), 64)),
    ]


class Attestation(AboutAPage):
    """A person's word on a checklist item that no program can judge; void when what it covers changes."""

    note = models.CharField(max_length=400, blank=True, help_text="What you looked at, or with whom.")

    class Meta(AboutAPage.Meta):
        constraints = [
            *common_constraints("attestation"),
            models.UniqueConstraint(
                name="attestation_once_a_treatment", fields=["treatment", "item", "fingerprint"]
            ),
            models.UniqueConstraint(name="attestation_once_a_guide", fields=["guide", "item", "fingerprint"]),
            models.UniqueConstraint(
                name="attestation_once_of_shared_words",
                fields=["item", "fingerprint"],
                condition=Q(treatment__isnull=True, guide__isnull=True),
            ),
        ]

    def __str__(self):
        return f"Item {self.item}, attested by {self.name}"
