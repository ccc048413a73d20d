from django.db import models
from django.urls import reverse

from education.models.kept_up import KeptUp, months_plausible
from education.models.slugged import SluggedManager


class GuideQuerySet(models.QuerySet):
    def with_everything(self):
        """All rows that one page freezes, in a fixed number of queries."""
        return self.prefetch_related(
            "options__treatment", "sections", "steps", "questions__sources", "questions_to_ask__sources"
        )


class GuideManager(SluggedManager.from_queryset(GuideQuerySet)):
    pass


class Guide(KeptUp):
    """A page about one decision: what it is, the options compared, and what to ask."""

    title = models.CharField(max_length=65, help_text="The page's heading, 65 characters or fewer.")
    slug = models.SlugField(
        max_length=60,
        unique=True,
        help_text="The end of the page's address. It cannot change once the page has been live.",
    )
    concern = models.CharField(
        max_length=240, help_text="What brings people to this decision, in one sentence (IPDAS 1.1.1)."
    )
    decision = models.CharField(
        max_length=240, help_text="The decision, in one sentence (IPDAS 1.1.2). No option is favoured."
    )
    when_to_decide = models.CharField(
        max_length=400,
        blank=True,
        help_text="By when one has to decide, and that waiting is possible. In one or two short sentences.",
    )
    introduction = models.TextField(max_length=3000, help_text="Markdown. Cite: [@source-key].")
    featured = models.BooleanField(default=False, help_text="Shown on the home page.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    objects = GuideManager()

    class Meta:
        ordering = ["order", "title"]
        constraints = [months_plausible("guide")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("guide_detail", args=[self.slug])

    def natural_key(self):
        return (self.slug,)


class GuideOptionManager(models.Manager):
    def get_by_natural_key(self, guide, treatment):
        return self.get(guide__slug=guide, treatment__slug=treatment)


class GuideOption(models.Model):
    """One of the options that a guide compares. “No treatment” need not be listed: it is always there."""

    guide = models.ForeignKey("education.Guide", on_delete=models.CASCADE, related_name="options")
    treatment = models.ForeignKey(
        "education.Treatment", on_delete=models.PROTECT, related_name="guide_options"
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    objects = GuideOptionManager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="guide_option_once_a_guide", fields=["guide", "treatment"])
        ]

    def __str__(self):
        return str(self.treatment)

    def natural_key(self):
        return (self.guide.slug, self.treatment.slug)

    natural_key.dependencies = ["education.guide", "education.treatment"]


class GuideStepManager(models.Manager):
    def get_by_natural_key(self, guide, heading):
        return self.get(guide__slug=guide, heading=heading)


class GuideStep(models.Model):
    """One step of a way through the decision (IPDAS 24)."""

    guide = models.ForeignKey("education.Guide", on_delete=models.CASCADE, related_name="steps")
    heading = models.CharField(max_length=80, help_text="What to do, in a few words: “Say what bothers you”.")
    body = models.TextField(max_length=600, help_text="Markdown. Cite: [@source-key].")
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    objects = GuideStepManager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="guide_step_once_a_guide", fields=["guide", "heading"])]

    def __str__(self):
        return self.heading

    def natural_key(self):
        return (self.guide.slug, self.heading)

    natural_key.dependencies = ["education.guide"]
