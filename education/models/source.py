from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from education.models.slugged import SluggedManager


class Source(models.Model):
    """Where a statement comes from: publisher, title, address and dates, and whether it still says what it said."""

    class Standing(models.TextChoices):
        HOLDS = "holds", "As it was when we cited it"
        CHANGED = "changed", "Changed since: pages that rest on it need a look"
        WITHDRAWN = "withdrawn", "Withdrawn by its publisher: pages must rest on something else"

    slug = models.SlugField(
        max_length=60,
        unique=True,
        verbose_name="key",
        help_text="The short name that texts cite: [@fda-fillers].",
    )
    publisher = models.CharField(max_length=120)
    title = models.CharField(max_length=240)
    address = models.CharField(
        max_length=400,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="The publisher's own page. Leave it empty where only a copy was read.",
    )
    published_on = models.DateField(null=True, blank=True, help_text="Leave empty if the page gives no date.")
    published_text = models.CharField(
        max_length=40, blank=True, help_text="Where only a year or a month is known: “May 2015”."
    )
    checked_on = models.DateField(null=True, blank=True, help_text="When one of us last read it.")
    recheck_on = models.DateField(
        null=True, blank=True, help_text="When one of us is to read it again. Empty: with the pages’ reviews."
    )
    standing = models.CharField(max_length=20, choices=Standing, default=Standing.HOLDS)
    flagged_at = models.DateTimeField(null=True, blank=True, editable=False)
    staff_note = models.TextField(
        max_length=1000, blank=True, help_text="For staff only, for example where a copy was read."
    )

    objects = SluggedManager()

    class Meta:
        ordering = ["publisher", "title"]
        constraints = [
            models.CheckConstraint(
                name="source_flagged_since",
                condition=Q(standing="holds", flagged_at__isnull=True)
                | Q(standing__in=["changed", "withdrawn"], flagged_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.publisher}: {self.title}"

    def stand(self, standing, at=None):
        """Say whether it still says what it said. From then, every page that rests on it waits for a look. Not saved."""
        self.standing = standing
        self.flagged_at = None if standing == self.Standing.HOLDS else at or timezone.now()

    def natural_key(self):
        return (self.slug,)
