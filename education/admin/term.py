from django.contrib import admin

from education.admin.shared_words import SharedWordsAdmin
from education.models import Term


@admin.register(Term)
class TermAdmin(SharedWordsAdmin):
    """The glossary."""

    list_display = ["name", "meaning", "other_forms"]
    list_filter = []
    search_fields = ["name", "meaning", "other_forms"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["sources"]
    fieldsets = [("The word", {"fields": ["name", "meaning", "other_forms", "sources", "slug"]})]
