from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from education.models.kept_up import KeptUp, months_plausible


class TreatmentQuerySet(models.QuerySet):
    def with_everything(self):
        """All rows that one page freezes, in a fixed number of queries."""
        return self.select_related("part_of", "price").prefetch_related(
            "sections",
            "facts__criterion",
            "facts__sources",
            "effects__sources",
            "effects__rate_source",
            "cautions__sources",
            "aftercare__sources",
            "suitabilities__concern",
            "suitabilities__sources",
            "questions__sources",
        )


class TreatmentManager(models.Manager.from_queryset(TreatmentQuerySet)):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Treatment(KeptUp):
    """One thing a patient can choose, doing nothing included."""

    class Kind(models.TextChoices):
        INJECTABLE = "injectable", "Injectable"
        NO_TREATMENT = "no_treatment", "No treatment"

    class Offered(models.TextChoices):
        OFFERED = "offered", "Offered"
        NOT_OFFERED = "not_offered", "Not offered: can be read about, not compared or requested"
        WITHDRAWN = "withdrawn", "Withdrawn: no longer in use"

    class RegulatedAs(models.TextChoices):
        MEDICINE = "medicine", "Prescription medicine"
        DEVICE = "device", "Medical device"
        NOTHING = "nothing", "Not a product"

    class Mechanism(models.TextChoices):
        """Which drawing shows how it works."""

        SIGNAL_BLOCKED = "signal_blocked", "A nerve's signal to a muscle is blocked"
        GEL_FILLS = "gel_fills", "A gel fills a hollow"
        COLLAGEN_BUILDS = "collagen_builds", "The body's own collagen builds up"
        BEADS_STAY = "beads_stay", "Beads stay in place"
        TIME_PASSES = "time_passes", "Nothing is done and time passes"

    name = models.CharField(max_length=80, help_text="As patients say it: “Botox”.")
    slug = models.SlugField(
        max_length=60,
        unique=True,
        help_text="The end of the page's address. It cannot change once the page has been live.",
    )
    full_name = models.CharField(
        max_length=120,
        blank=True,
        help_text="The medical name, shown after the plain one: “botulinum toxin type A”.",
    )
    also_called = models.CharField(
        max_length=300, blank=True, help_text="Brand and other names, separated by commas."
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.INJECTABLE)
    offered = models.CharField(max_length=20, choices=Offered, default=Offered.OFFERED)
    part_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The wider treatment whose side effects and cautions also hold for this one.",
    )
    regulated_as = models.CharField(
        max_length=20, choices=RegulatedAs, default=RegulatedAs.DEVICE, verbose_name="regulated as"
    )
    mechanism = models.CharField(
        max_length=20,
        choices=Mechanism,
        blank=True,
        help_text="Chooses the drawing beside “How it works”. Empty: no drawing.",
    )
    minimum_age = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="In years. A younger person is stopped kindly before they send a request.",
    )
    in_a_sentence = models.CharField(
        max_length=240,
        help_text="What it is and what it does, in one sentence of 20 words or fewer. It opens the page.",
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first in lists.")

    objects = TreatmentManager()

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                name="treatment_slug_leaves_addresses_clear",
                condition=~Q(slug__contains="-vs-") & ~Q(slug__startswith="vs-") & ~Q(slug__endswith="-vs"),
                violation_error_message="An address may not contain “-vs-”: it joins the names in a comparison.",
            ),
            models.CheckConstraint(
                name="treatment_is_not_part_of_itself",
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                violation_error_message="A treatment cannot be part of itself.",
            ),
            models.CheckConstraint(
                name="treatment_kind_known", condition=Q(kind__in=["injectable", "no_treatment"])
            ),
            models.CheckConstraint(
                name="treatment_offered_known",
                condition=Q(offered__in=["offered", "not_offered", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="treatment_minimum_age_plausible",
                condition=Q(minimum_age__isnull=True) | Q(minimum_age__range=(16, 99)),
                violation_error_message="Give an age from 16 to 99.",
            ),
            months_plausible("treatment"),
            models.UniqueConstraint(
                name="only_one_no_treatment",
                fields=["kind"],
                condition=Q(kind="no_treatment"),
                violation_error_message="There is a “no treatment” page already.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("treatment_detail", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    def clean(self):
        super().clean()
        if self.part_of_id:
            if self.part_of.part_of_id:
                raise ValidationError({"part_of": "Choose a treatment that is not itself a part of another."})
            if self.pk and self.parts.exists():
                raise ValidationError({"part_of": "This treatment has parts, so it cannot be a part."})
