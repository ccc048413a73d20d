from django.db import models

from education.models.slugged import SluggedManager


class Term(models.Model):
    """A glossary entry: a medical word and what it means in plain ones."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    meaning = models.CharField(max_length=400, help_text="In plain words, in one or two short sentences.")
    other_forms = models.CharField(
        max_length=240, blank=True, help_text="Plurals and other spellings, separated by commas."
    )
    sources = models.ManyToManyField("education.Source", blank=True)

    objects = SluggedManager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)
