from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from education.models.certainty import Certainty


class FactManager(models.Manager):
    def get_by_natural_key(self, treatment, criterion):
        return self.get(treatment__slug=treatment, criterion__slug=criterion)


class Fact(models.Model):
    """What is known of one treatment for one criterion; the page, the comparison and the leaflet all show this."""

    class Status(models.TextChoices):
        ANSWERED = "answered", "Answered"
        DOES_NOT_APPLY = "does_not_apply", "Does not apply"
        NOT_KNOWN = "not_known", "Not known"

    class Unit(models.TextChoices):
        MINUTES = "minutes", "minutes"
        DAYS = "days", "days"
        WEEKS = "weeks", "weeks"
        MONTHS = "months", "months"
        YEARS = "years", "years"
        VISITS = "visits", "visits"

    treatment = models.ForeignKey("education.Treatment", on_delete=models.CASCADE, related_name="facts")
    criterion = models.ForeignKey("education.Criterion", on_delete=models.PROTECT, related_name="facts")
    status = models.CharField(max_length=20, choices=Status, default=Status.ANSWERED)
    answer = models.CharField(
        max_length=400,
        blank=True,
        help_text="The answer in one or two short sentences. Where nothing is known, what the reader can do.",
    )
    certainty = models.CharField(
        max_length=20, choices=Certainty, blank=True, help_text="Needed for an answer."
    )
    low = models.DecimalField(
        max_digits=7, decimal_places=2, null=True, blank=True, help_text="To draw a bar: where it starts."
    )
    high = models.DecimalField(
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Where it ends. Empty: no end is known, as for a permanent filler.",
    )
    unit = models.CharField(max_length=10, choices=Unit, blank=True)
    sources = models.ManyToManyField("education.Source", blank=True)

    objects = FactManager()

    class Meta:
        ordering = ["criterion__order", "criterion_id"]
        constraints = [
            models.UniqueConstraint(name="fact_once_a_criterion", fields=["treatment", "criterion"]),
            models.CheckConstraint(
                name="fact_status_known",
                condition=Q(status__in=["answered", "does_not_apply", "not_known"]),
            ),
            models.CheckConstraint(
                name="fact_answered_has_answer_and_certainty",
                condition=~Q(status="answered") | (~Q(answer="") & ~Q(certainty="")),
                violation_error_message="An answer needs its words and how certain they are.",
            ),
            models.CheckConstraint(
                name="fact_certainty_known",
                condition=Q(certainty__in=["", "well_established", "some_evidence", "uncertain"]),
            ),
            models.CheckConstraint(
                name="fact_amount_is_whole",
                condition=Q(unit="", low__isnull=True, high__isnull=True)
                | (~Q(unit="") & Q(low__isnull=False, status="answered")),
                violation_error_message="An amount needs a start and a unit, and belongs to an answer.",
            ),
            models.CheckConstraint(
                name="fact_amount_in_order",
                condition=Q(low__isnull=True)
                | (Q(low__gte=0) & (Q(high__isnull=True) | Q(high__gte=F("low")))),
                violation_error_message="The amount must not be below zero, nor end before it starts.",
            ),
        ]

    def __str__(self):
        return f"{self.treatment}: {self.criterion}"

    def natural_key(self):
        return (self.treatment.slug, self.criterion.slug)

    natural_key.dependencies = ["education.treatment", "education.criterion"]

    def clean(self):
        super().clean()
        if self.status == self.Status.DOES_NOT_APPLY and self.certainty:
            raise ValidationError({"certainty": "What does not apply has no certainty. Leave it empty."})
