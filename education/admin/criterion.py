from django.contrib import admin
from django.utils import timezone

from education.admin.shared_words import SharedWordsAdmin
from education.models import Criterion, Revision


@admin.register(Criterion)
class CriterionAdmin(SharedWordsAdmin):
    """The rows of every comparison."""

    list_display = ["question", "label", "group", "required", "key_fact", "order"]
    list_filter = ["group", "required", "key_fact"]
    search_fields = ["question", "label"]
    prepopulated_fields = {"slug": ["label"]}
    fieldsets = [
        ("What patients read", {"fields": ["question", "label", "slug"]}),
        ("What matters to a patient", {"fields": ["matters_as", "ask"]}),
        ("Where it stands", {"fields": [("group", "order"), ("required", "required_since"), "key_fact"]}),
    ]

    def save_model(self, request, obj, form, change):
        """One that becomes required on a site with live pages gives them 30 days to answer it."""
        made_required = obj.required and (not change or "required" in form.changed_data)
        if made_required and obj.required_since is None and Revision.objects.live().exists():
            obj.required_since = timezone.localdate()
        super().save_model(request, obj, form, change)
