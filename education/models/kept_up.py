"""What treatments and guides share as pages that somebody keeps up to date. Working rows only: patients never see them."""

from django.conf import settings
from django.db import models

MONTHS = (1, 36)


class KeptUp(models.Model):
    """A page with an owner, a deputy, and a time after which the whole of it is to be reviewed again."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="%(class)ss_owned",
        help_text="Who keeps the page up to date. They are told when its review is due.",
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="%(class)ss_deputised",
        help_text="Who does so when the owner is away.",
    )
    review_months = models.PositiveSmallIntegerField(
        default=12,
        verbose_name="months between reviews",
        help_text="How long after a whole-page review the next one is due, from 1 to 36.",
    )

    class Meta:
        abstract = True


def months_plausible(name):
    """The constraint that a review is due after 1 to 36 months."""
    return models.CheckConstraint(
        name=f"{name}_review_months_plausible",
        condition=models.Q(review_months__range=MONTHS),
        violation_error_message="Give a number of months from 1 to 36.",
    )
