from django.db import models
from django.db.models import Q

from education.models.slugged import SluggedManager


class Concern(models.Model):
    """What bothers a patient, in the patient's words, with its place on the face."""

    class Area(models.TextChoices):
        FOREHEAD = "forehead", "Forehead"
        BETWEEN_BROWS = "between_brows", "Between the eyebrows"
        EYES = "eyes", "Around the eyes"
        UNDER_EYES = "under_eyes", "Under the eyes"
        CHEEKS = "cheeks", "Cheeks"
        NOSE_TO_MOUTH = "nose_to_mouth", "Nose to mouth"
        LIPS = "lips", "Lips"
        JAW = "jaw", "Chin and jaw"
        NECK = "neck", "Neck"
        HANDS = "hands", "Hands"

    name = models.CharField(max_length=80, help_text="In the patient's words: “lines across the forehead”.")
    slug = models.SlugField(max_length=60, unique=True)
    area = models.CharField(max_length=20, choices=Area)
    other_names = models.CharField(
        max_length=240, blank=True, help_text="Other words people use, separated by commas."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    objects = SluggedManager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="concern_area_known",
                condition=Q(
                    area__in=[
                        "forehead",
                        "between_brows",
                        "eyes",
                        "under_eyes",
                        "cheeks",
                        "nose_to_mouth",
                        "lips",
                        "jaw",
                        "neck",
                        "hands",
                    ]
                ),
            )
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)
