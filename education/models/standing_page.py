from django.db import models

from education.models.slugged import SluggedManager


class StandingPage(models.Model):
    """A page that every site needs: how our pages are made and who pays, privacy, accessibility."""

    title = models.CharField(max_length=65)
    slug = models.SlugField(max_length=60, unique=True)
    summary = models.CharField(max_length=240, help_text="What the page says, in one sentence.")
    body = models.TextField(max_length=12000, help_text="Markdown. Start sections with ##.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    objects = SluggedManager()

    class Meta:
        ordering = ["order", "title"]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.slug,)
