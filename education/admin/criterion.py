from django.contrib import admin

from education.admin.shared_words import SharedWordsAdmin
from education.models import Criterion


@admin.register(Criterion)
class CriterionAdmin(SharedWordsAdmin):
    """The rows of every comparison."""

    list_display = ["question", "label", "group", "required", "key_fact", "order"]
    list_filter = ["group", "required", "key_fact"]
    search_fields = ["question", "label"]
    prepopulated_fields = {"slug": ["label"]}
    fieldsets = [
        ("What patients read", {"fields": ["question", "label", "slug"]}),
        ("Where it stands", {"fields": [("group", "order"), ("required", "key_fact")]}),
    ]
