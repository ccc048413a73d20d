from django.contrib import admin

from education.admin.pages import KEEPERS, PageAdmin, QuestionInline, RowsInline, SectionInline
from education.models import Aftercare, Caution, Effect, Fact, Guide, Price, Suitability, Treatment
from education.publishing.freeze import record_if_changed


class FactInline(RowsInline):
    """What is known, criterion by criterion."""

    model = Fact
    verbose_name_plural = "facts: the rows of the comparison"
    related_rows = ["treatment", "criterion"]
    fields = [
        ("criterion", "status", "certainty"),
        "answer",
        ("low", "high", "unit"),
        "sources",
    ]


class SuitabilityInline(RowsInline):
    """What it can and cannot help with."""

    model = Suitability
    verbose_name_plural = "what it can and cannot help with"
    related_rows = ["treatment", "concern"]
    fields = [("concern", "verdict"), "why", "sources"]


class EffectInline(RowsInline):
    """Side effects, in three tiers."""

    model = Effect
    verbose_name_plural = "side effects"
    autocomplete_fields = ["sources", "rate_source"]
    related_rows = ["rate_source"]
    fieldsets = [
        (
            None,
            {"fields": ["name", ("tier", "certainty"), "starts", "what_to_do", "sources", "order"]},
        ),
        (
            "How often, if it was counted",
            {
                "classes": ["collapse"],
                "description": "All five parts or none: so many, out of so many, of whom, in what time, says who. "
                "Never a percentage alone.",
                "fields": [
                    ("rate_numerator", "rate_denominator"),
                    "rate_population",
                    "rate_period",
                    "rate_source",
                ],
            },
        ),
    ]


class CautionInline(RowsInline):
    """Who should not have it, or should say so first."""

    model = Caution
    verbose_name_plural = "who should not have it, or should say so first"
    fields = ["level", "name", "why", "sources", "order"]


class AftercareInline(RowsInline):
    """What to do, not to do and expect afterwards."""

    model = Aftercare
    fields = ["kind", "text", ("from_hours", "until_hours"), "sources", "order"]


class PriceInline(RowsInline):
    """What this clinic charges, once it has entered it."""

    model = Price
    verbose_name_plural = "price of a usual visit"
    max_num = 1
    autocomplete_fields = []
    fields = [("low", "high", "as_of"), "includes"]


@admin.register(Treatment)
class TreatmentAdmin(PageAdmin):
    """Treatments, written in the order in which patients read them."""

    list_display = ["name", "is_offered", "part_of", "order", "patients_see", "next_step"]
    list_filter = ["offered", "kind", "part_of"]
    list_select_related = ["part_of"]
    search_fields = ["name", "full_name", "also_called"]
    search_help_text = "Search by any of its names."
    ordering = ["order", "name"]
    autocomplete_fields = ["part_of"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (
            "What it is",
            {"fields": ["name", "full_name", "also_called", "in_a_sentence", "slug"]},
        ),
        (
            "How we deal with it",
            {
                "classes": ["collapse"],
                "fields": [
                    ("kind", "offered"),
                    "part_of",
                    ("regulated_as", "mechanism"),
                    ("minimum_age", "order"),
                ],
            },
        ),
        KEEPERS,
        ("For your colleagues", {"fields": ["note"]}),
    ]
    inlines = [
        SectionInline,
        FactInline,
        PriceInline,
        SuitabilityInline,
        EffectInline,
        CautionInline,
        AftercareInline,
        QuestionInline,
    ]

    @admin.display(description="offered", ordering="offered")
    def is_offered(self, treatment):
        """The choice without its explanation."""
        return treatment.get_offered_display().split(":")[0]

    def record_those_that_name_it(self, request, page):
        """Guides and parts name a treatment by its address."""
        for other in [*Guide.objects.filter(options__treatment=page), *page.parts.all()]:
            record_if_changed(other, by=request.user, note=f"The address of “{page}” changed")
