from django.contrib import admin

from education.admin.shared_words import SharedWordsAdmin
from education.models import Concern


@admin.register(Concern)
class ConcernAdmin(SharedWordsAdmin):
    """What bothers patients, in their words."""

    list_display = ["name", "area", "other_names", "order"]
    list_filter = ["area"]
    search_fields = ["name", "other_names"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        ("What patients read", {"fields": ["name", "other_names", "slug"]}),
        ("Where it stands", {"fields": [("area", "order")]}),
    ]
