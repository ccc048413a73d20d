from django.db import models
from django.db.models import F, Q


class AftercareManager(models.Manager):
    def get_by_natural_key(self, treatment, text):
        return self.get(treatment__slug=treatment, text=text)


class Aftercare(models.Model):
    """One line of what to do, what not to do, or what is normal after a treatment, and in which hours or days."""

    class Kind(models.TextChoices):
        DO = "do", "Do"
        DO_NOT = "do_not", "Do not"
        NORMAL = "normal", "What is normal"

    treatment = models.ForeignKey("education.Treatment", on_delete=models.CASCADE, related_name="aftercare")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=240, help_text="One thing, in plain words, as a full sentence.")
    from_hours = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Hours after the treatment from which it holds. Empty: from the start.",
    )
    until_hours = models.PositiveIntegerField(
        null=True, blank=True, help_text="Hours until which it holds: 24 is a day. Empty: no end is known."
    )
    sources = models.ManyToManyField("education.Source", blank=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    objects = AftercareManager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "line on what to do after it"
        verbose_name_plural = "after the treatment"
        constraints = [
            models.UniqueConstraint(name="aftercare_once_a_treatment", fields=["treatment", "text"]),
            models.CheckConstraint(
                name="aftercare_kind_known", condition=Q(kind__in=["do", "do_not", "normal"])
            ),
            models.CheckConstraint(
                name="aftercare_hours_in_order",
                condition=Q(from_hours__isnull=True)
                | Q(until_hours__isnull=True)
                | Q(until_hours__gt=F("from_hours")),
                violation_error_message="It must end after it starts.",
            ),
        ]

    def __str__(self):
        return self.text

    def natural_key(self):
        return (self.treatment.slug, self.text)

    natural_key.dependencies = ["education.treatment"]
