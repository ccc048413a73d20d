from django.db import models
from django.db.models import Q


class CautionManager(models.Manager):
    def get_by_natural_key(self, treatment, name):
        return self.get(treatment__slug=treatment, name=name)


class Caution(models.Model):
    """Who should not have a treatment, or should say so first."""

    class Level(models.TextChoices):
        DO_NOT_HAVE = "do_not_have", "Do not have it"
        SAY_FIRST = "say_first", "Say so first"

    treatment = models.ForeignKey("education.Treatment", on_delete=models.CASCADE, related_name="cautions")
    level = models.CharField(max_length=20, choices=Level)
    name = models.CharField(
        max_length=160, help_text="Completes “if you…”: “are allergic to any botulinum toxin”."
    )
    why = models.CharField(max_length=300, blank=True, help_text="The reason, in plain words.")
    sources = models.ManyToManyField("education.Source", blank=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    objects = CautionManager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="caution_once_a_treatment", fields=["treatment", "name"]),
            models.CheckConstraint(
                name="caution_level_known", condition=Q(level__in=["do_not_have", "say_first"])
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.treatment.slug, self.name)

    natural_key.dependencies = ["education.treatment"]
