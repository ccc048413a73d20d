from django.contrib import admin

from education.admin.pages import KEEPERS, PageAdmin, QuestionInline, RowsInline, SectionInline
from education.models import Guide, GuideOption, GuideStep, QuestionToAsk


class GuideOptionInline(RowsInline):
    """What the guide compares."""

    model = GuideOption
    verbose_name_plural = "options compared"
    classes = []
    autocomplete_fields = []
    related_rows = ["treatment"]
    fields = [("treatment", "order")]


class GuideStepInline(RowsInline):
    """A way through the decision, step by step."""

    model = GuideStep
    verbose_name_plural = "a way to decide, step by step"
    autocomplete_fields = []
    fields = ["heading", "body", "order"]


class QuestionToAskInline(RowsInline):
    """What to ask at the visit."""

    model = QuestionToAsk
    verbose_name_plural = "questions to ask at the visit"
    fields = ["question", "why", "sources", "order"]


@admin.register(Guide)
class GuideAdmin(PageAdmin):
    """Guides, each to one decision."""

    list_display = ["title", "featured", "order", "patients_see", "next_step"]
    list_filter = ["featured"]
    search_fields = ["title", "decision", "concern"]
    search_help_text = "Search in titles and decisions."
    ordering = ["order", "title"]
    prepopulated_fields = {"slug": ["title"]}
    has_markdown = True
    fieldsets = [
        (
            "The decision",
            {"fields": ["title", "concern", "decision", "when_to_decide", "introduction", "slug"]},
        ),
        ("Where it is shown", {"fields": [("featured", "order")]}),
        KEEPERS,
        ("For your colleagues", {"fields": ["note"]}),
    ]
    inlines = [GuideOptionInline, GuideStepInline, SectionInline, QuestionInline, QuestionToAskInline]
