from django.db import models
from django.db.models import F, Q

from education.models.certainty import Certainty


class EffectManager(models.Manager):
    def get_by_natural_key(self, treatment, name):
        return self.get(treatment__slug=treatment, name=name)


class Effect(models.Model):
    """A side effect of a treatment: what is noticed, when, what to do, and how often if that is known."""

    class Tier(models.TextChoices):
        SETTLES = "settles", "Usually settles"
        TELL = "tell", "Tell the clinic"
        EMERGENCY = "emergency", "Emergency"

    treatment = models.ForeignKey("education.Treatment", on_delete=models.CASCADE, related_name="effects")
    tier = models.CharField(max_length=10, choices=Tier)
    name = models.CharField(
        max_length=160, help_text="What the patient notices, in plain words: “trouble swallowing”."
    )
    starts = models.CharField(
        max_length=160, blank=True, help_text="When it starts: “in the first days”, “hours to weeks later”."
    )
    what_to_do = models.CharField(
        max_length=300,
        blank=True,
        help_text="What the patient should do. The emergency and tell-the-clinic cards add whom to call.",
    )
    certainty = models.CharField(max_length=20, choices=Certainty, default=Certainty.SOME_EVIDENCE)
    sources = models.ManyToManyField("education.Source", blank=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first in their tier.")

    # The optional Rate. Never a bare percentage (CHECKLISTS 15 to 18): so many, out of so many, of whom, in what time.
    rate_numerator = models.PositiveIntegerField(null=True, blank=True, verbose_name="how many had it")
    rate_denominator = models.PositiveIntegerField(null=True, blank=True, verbose_name="out of how many")
    rate_population = models.CharField(max_length=160, blank=True, verbose_name="of whom")
    rate_period = models.CharField(max_length=80, blank=True, verbose_name="in what time")
    rate_source = models.ForeignKey(
        "education.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rates",
        verbose_name="says who",
    )

    objects = EffectManager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="effect_once_a_treatment", fields=["treatment", "name"]),
            models.CheckConstraint(
                name="effect_tier_known", condition=Q(tier__in=["settles", "tell", "emergency"])
            ),
            models.CheckConstraint(
                name="effect_certainty_known",
                condition=Q(certainty__in=["well_established", "some_evidence", "uncertain"]),
            ),
            models.CheckConstraint(
                name="effect_rate_is_whole",
                condition=Q(
                    rate_numerator__isnull=True,
                    rate_denominator__isnull=True,
                    rate_population="",
                    rate_period="",
                    rate_source__isnull=True,
                )
                | (
                    Q(
                        rate_numerator__isnull=False,
                        rate_denominator__isnull=False,
                        rate_source__isnull=False,
                    )
                    & ~Q(rate_population="")
                    & ~Q(rate_period="")
                ),
                violation_error_message="A rate needs all its parts: how many, out of how many, of whom, "
                "in what time, and says who.",
            ),
            models.CheckConstraint(
                name="effect_rate_at_most_all",
                condition=Q(rate_denominator__isnull=True)
                | (Q(rate_denominator__gt=0) & Q(rate_numerator__lte=F("rate_denominator"))),
                violation_error_message="No more people can have had it than were counted.",
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.treatment.slug, self.name)

    natural_key.dependencies = ["education.treatment"]
