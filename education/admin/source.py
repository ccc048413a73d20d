import datetime

from django.contrib import admin
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from education.admin import history
from education.admin.model_admin import ClinicModelAdmin
from education.admin.second_save import SecondSave
from education.admin.writing import WritesPlainly
from education.models import Revision, Source
from education.publishing.claim_ledger import resting_on
from education.publishing.freeze import citing, record_if_changed
from education.reading.catalogue import current

YEAR = datetime.timedelta(days=365)


@admin.register(Source)
class SourceAdmin(SecondSave, WritesPlainly, ClinicModelAdmin):
    """Where statements come from. A change makes a new version of every page that cites it: pages keep sources by value."""

    change_form_template = "admin/education/source_change_form.html"
    list_display = ["slug", "publisher", "title", "published", "checked_on", "recheck_on", "standing"]
    list_display_links = ["slug", "title"]
    list_filter = ["standing", "publisher", "checked_on", "recheck_on"]
    search_fields = ["slug", "publisher", "title"]
    search_help_text = "Search by key, publisher or title."
    prepopulated_fields = {"slug": ["publisher"]}
    fieldsets = [
        ("What patients read", {"fields": ["publisher", "title", "address"]}),
        ("When", {"fields": [("published_on", "published_text"), "checked_on"]}),
        ("Does it still hold?", {"fields": ["standing", "recheck_on"]}),
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

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """What rests on it, for whoever may read the pages."""
        if obj is not None:
            may_read = request.user.has_perm("education.view_revision")
            live = Revision.objects.live().select_related("treatment", "guide", "reader_question", "sign_off")
            context["rests_on"] = resting_on(obj.slug, live, history.names()) if may_read else None
            slugs = {
                claim.revision.treatment.slug
                for claim in context["rests_on"] or ()
                if claim.revision.treatment
            }
            pairs, guides = current().showing(slugs)
            context["comparisons"] = [
                (
                    f"{one.name} and {other.name}",
                    reverse("comparison", args=["-vs-".join(sorted((one.slug, other.slug)))]),
                )
                for one, other in pairs
            ]
            context["guides"] = guides
            context["drafts"] = [page or "the shared words" for page in citing(obj)] if may_read else ()
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        if "standing" in form.changed_data:
            obj.stand(obj.standing)
        super().save_model(request, obj, form, change)

    @transaction.atomic
    def keep_as_read(self, request, source):
        """It was read again today and still holds; the next time is in a year. Pages keep the new date by value."""
        source = Source.objects.select_for_update().get(pk=source.pk)
        today = timezone.localdate()
        source.checked_on, source.recheck_on = today, today + YEAR
        source.stand(Source.Standing.HOLDS)
        source.save(update_fields=["checked_on", "recheck_on", "standing", "flagged_at"])
        self._record_citing(request, source)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change:
            self._record_citing(request, form.instance)

    @staticmethod
    def _record_citing(request, source):
        for page in citing(source):
            record_if_changed(page, by=request.user, note=f"The source {source.slug} changed")

    def get_deleted_objects(self, objs, request):
        """A source that something cites is not deleted: its statements would stand there without one."""
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        for source in objs:
            pages = [f"“{page}”" if page else "the shared words" for page in citing(source)]
            if pages:
                protected = [*protected, f"{source.slug} is cited by {', '.join(pages)}"]
        return to_delete, counts, perms_needed, protected
