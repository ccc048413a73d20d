from django.contrib import admin

from education.admin.shared_words import SharedWordsAdmin
from education.models import StandingPage


@admin.register(StandingPage)
class StandingPageAdmin(SharedWordsAdmin):
    """The pages every site needs. Their addresses are the site's own, so they are neither added nor deleted here."""

    change_form_template = "admin/education/markdown_change_form.html"
    list_display = ["title", "summary", "order"]
    list_filter = []
    search_fields = ["title", "body"]
    fieldsets = [
        ("What patients read", {"fields": ["title", "summary", "body"]}),
        ("Where it stands", {"fields": ["order", "slug"]}),
    ]

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_delete_permission(self, request, obj=None):
        return False
