from django.db import models
from django.db.models import Q


class SuitabilityManager(models.Manager):
    def get_by_natural_key(self, treatment, concern):
        return self.get(treatment__slug=treatment, concern__slug=concern)


class Suitability(models.Model):
    """Whether a treatment helps with a concern, and why."""

    class Verdict(models.TextChoices):
        TREATS = "treats", "Treats"
        MAY_HELP = "may_help", "May help"
        DOES_NOT_TREAT = "does_not_treat", "Does not treat"

    treatment = models.ForeignKey(
        "education.Treatment", on_delete=models.CASCADE, related_name="suitabilities"
    )
    concern = models.ForeignKey("education.Concern", on_delete=models.PROTECT, related_name="suitabilities")
    verdict = models.CharField(max_length=20, choices=Verdict)
    why = models.CharField(max_length=240, help_text="Why, in one sentence. “Does not treat” needs it most.")
    sources = models.ManyToManyField("education.Source", blank=True)

    objects = SuitabilityManager()

    class Meta:
        ordering = ["concern__order", "concern_id"]
        verbose_name_plural = "suitabilities"
        constraints = [
            models.UniqueConstraint(name="suitability_once_a_concern", fields=["treatment", "concern"]),
            models.CheckConstraint(
                name="suitability_verdict_known",
                condition=Q(verdict__in=["treats", "may_help", "does_not_treat"]),
            ),
        ]

    def __str__(self):
        return f"{self.treatment}: {self.concern}"

    def natural_key(self):
        return (self.treatment.slug, self.concern.slug)

    natural_key.dependencies = ["education.treatment", "education.concern"]
