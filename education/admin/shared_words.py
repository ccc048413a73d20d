"""What criteria, concerns, terms and standing pages share in the admin: they freeze, and go live, together."""

from django.db import transaction

from education.admin import history
from education.admin.going_live import PUBLISH
from education.admin.model_admin import ClinicModelAdmin
from education.admin.writing import WritesPlainly, WritingForm
from education.publishing.freeze import record


class SharedWordsAdmin(WritesPlainly, ClinicModelAdmin):
    """Words that all pages share. Every change is kept as a revision of all of them."""

    form = WritingForm
    change_form_template = "admin/education/shared_words_change_form.html"
    change_list_template = "admin/education/shared_words_change_list.html"

    def get_readonly_fields(self, request, obj=None):
        """Live pages name these words by their key, so a key does not change."""
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request, obj=None):
        return self.prepopulated_fields if obj is None else {}

    def changelist_view(self, request, extra_context=None):
        extra = {"can_publish": request.user.has_perm(PUBLISH), "newest_shared": history.newest_shared()}
        return super().changelist_view(request, extra | (extra_context or {}))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self._record(
            request, f"{'Changed' if change else 'Added'} {self.opts.verbose_name} “{form.instance}”"
        )

    def delete_model(self, request, obj):
        name = str(obj)
        super().delete_model(request, obj)
        self._record(request, f"Deleted {self.opts.verbose_name} “{name}”")

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        names = ", ".join(f"“{obj}”" for obj in queryset)
        super().delete_queryset(request, queryset)
        self._record(request, f"Deleted {self.opts.verbose_name_plural} {names}")

    @staticmethod
    def _record(request, note):
        record(None, by=request.user, note=note[:240])
