from django.contrib import admin

from education.admin.model_admin import ClinicModelAdmin
from education.admin.second_save import SecondSave
from education.admin.writing import WritesPlainly
from education.models import Source
from education.publishing.freeze import citing, record_if_changed


@admin.register(Source)
class SourceAdmin(SecondSave, WritesPlainly, ClinicModelAdmin):
    """Where statements come from. A change makes a new version of every page that cites it: pages keep sources by value."""

    change_form_template = "admin/education/second_save_change_form.html"
    list_display = ["slug", "publisher", "title", "published", "checked_on"]
    list_display_links = ["slug", "title"]
    list_filter = ["publisher", "checked_on"]
    search_fields = ["slug", "publisher", "title"]
    search_help_text = "Search by key, publisher or title."
    prepopulated_fields = {"slug": ["publisher"]}
    fieldsets = [
        ("What patients read", {"fields": ["publisher", "title", "address"]}),
        ("When", {"fields": [("published_on", "published_text"), "checked_on"]}),
        ("For staff", {"fields": ["slug", "staff_note"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """Texts cite the key, so it does not change."""
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request, obj=None):
        return self.prepopulated_fields if obj is None else {}

    @admin.display(description="published", ordering="published_on")
    def published(self, source):
        """The date, or what is known of it."""
        return source.published_on or source.published_text

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change:
            for page in citing(form.instance):
                record_if_changed(page, by=request.user, note=f"The source {form.instance.slug} changed")

    def get_deleted_objects(self, objs, request):
        """A source that something cites is not deleted: its statements would stand there without one."""
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        for source in objs:
            pages = [f"“{page}”" if page else "the shared words" for page in citing(source)]
            if pages:
                protected = [*protected, f"{source.slug} is cited by {', '.join(pages)}"]
        return to_delete, counts, perms_needed, protected
