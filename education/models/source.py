from django.core.validators import URLValidator
from django.db import models

from education.models.slugged import SluggedManager


class Source(models.Model):
    """Where a statement comes from: publisher, title, address and dates."""

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
    staff_note = models.TextField(
        max_length=1000, blank=True, help_text="For staff only, for example where a copy was read."
    )

    objects = SluggedManager()

    class Meta:
        ordering = ["publisher", "title"]

    def __str__(self):
        return f"{self.publisher}: {self.title}"

    def natural_key(self):
        return (self.slug,)
