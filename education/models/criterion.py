from django.db import models
from django.db.models import Q

from education.models.slugged import SluggedManager


class Criterion(models.Model):
    """One row of every comparison, phrased as a patient's question."""

    class Group(models.TextChoices):
        WHAT = "what", "What it is"
        RESULT = "result", "What it can do"
        HAVING = "having", "Having it"
        RISK = "risk", "Risks and changing your mind"
        PRACTICAL = "practical", "Cost and practical matters"

    question = models.CharField(max_length=120, help_text="As a patient asks it: “How long does it last?”")
    slug = models.SlugField(max_length=60, unique=True)
    label = models.CharField(
        max_length=40, help_text="The same in a few words, for the key facts: “Lasts” (CHECKLISTS 58)."
    )
    group = models.CharField(max_length=20, choices=Group)
    required = models.BooleanField(
        default=True, help_text="Every option that is compared must answer it (IPDAS 2.1.1)."
    )
    required_since = models.DateField(
        null=True,
        blank=True,
        help_text="Where it was made required later: for 30 days from then pages without an answer are warned, "
        "afterwards they cannot go live. Empty: it was always required.",
    )
    key_fact = models.BooleanField(default=False, help_text="Shown among the key facts at the top of a page.")
    matters_as = models.CharField(
        max_length=60,
        blank=True,
        help_text="What a patient may say matters to them, so that this row comes first: “lasting long”. "
        "Empty: nobody is asked.",
    )
    ask = models.CharField(
        max_length=160,
        blank=True,
        help_text="What a patient to whom this matters may want to ask at the visit.",
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    objects = SluggedManager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.CheckConstraint(
                name="criterion_group_known",
                condition=Q(group__in=["what", "result", "having", "risk", "practical"]),
            )
        ]

    def __str__(self):
        return self.question

    def natural_key(self):
        return (self.slug,)
