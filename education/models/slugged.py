from django.db import models


class SluggedManager(models.Manager):
    """Finds a row by its slug, the natural key of everything that has an address or a key of its own."""

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)
