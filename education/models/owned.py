"""What rows that hang from a page share: they belong to exactly one treatment or guide, and have a place in its order."""

from django.db import models
from django.db.models import Q


class OwnedManager(models.Manager):
    """Finds a row by its owner and its own words, so that fixtures load twice without doubles."""

    def get_by_natural_key(self, treatment, guide, words):
        owner = {"treatment__slug": treatment} if treatment else {"guide__slug": guide}
        return self.get(**owner, **{self.model.natural_field: words})


class OwnedByPage(models.Model):
    """A row of a treatment's or of a guide's page."""

    natural_field = ""

    treatment = models.ForeignKey("education.Treatment", on_delete=models.CASCADE, null=True, blank=True)
    guide = models.ForeignKey("education.Guide", on_delete=models.CASCADE, null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    objects = OwnedManager()

    class Meta:
        abstract = True
        ordering = ["order", "pk"]
        default_related_name = "%(class)ss"

    def natural_key(self):
        return (
            self.treatment.slug if self.treatment_id else None,
            self.guide.slug if self.guide_id else None,
            getattr(self, self.natural_field),
        )

    natural_key.dependencies = ["education.treatment", "education.guide"]


def one_owner(name):
    """The constraint that a row has one owner: a treatment or a guide, never both, never none."""
    return models.CheckConstraint(
        name=f"{name}_has_one_owner",
        condition=Q(treatment__isnull=False, guide__isnull=True)
        | Q(treatment__isnull=True, guide__isnull=False),
    )


def once_an_owner(name, field):
    """The constraints that a row's own words stand once on a page."""
    return [
        models.UniqueConstraint(name=f"{name}_once_a_{owner}", fields=[owner, field])
        for owner in ("treatment", "guide")
    ]
