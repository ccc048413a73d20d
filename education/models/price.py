from django.db import models
from django.db.models import F, Q


class PriceManager(models.Manager):
    def get_by_natural_key(self, treatment):
        return self.get(treatment__slug=treatment)


class Price(models.Model):
    """What this clinic charges for one usual visit, all told. Patients see no figure until a clinic has entered its own."""

    treatment = models.OneToOneField(
        "education.Treatment", on_delete=models.CASCADE, related_name="price", help_text="One price each."
    )
    low = models.DecimalField(
        max_digits=8,
        decimal_places=2,
        help_text="The least that a usual visit costs, with everything that must be paid (CHECKLISTS 48).",
    )
    high = models.DecimalField(max_digits=8, decimal_places=2, help_text="The most that it usually costs.")
    includes = models.CharField(
        max_length=160, blank=True, help_text="What that pays for: “the talk, the product and one check”."
    )
    as_of = models.DateField(help_text="Since when it holds. Patients see it.")

    objects = PriceManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="price_in_order",
                condition=Q(low__gte=0, high__gte=F("low")),
                violation_error_message="The most must not be less than the least.",
            )
        ]

    def __str__(self):
        return f"{self.treatment}: {self.low} to {self.high} a visit"

    def natural_key(self):
        return (self.treatment.slug,)

    natural_key.dependencies = ["education.treatment"]
