from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html

from education.admin import history, preview_link, review
from education.admin.emergency import emergency_view
from education.admin.going_live import (
    PREVIEW,
    PUBLISH,
    Item,
    changes_to,
    confirm,
    publish_one,
    sign_off_of,
    stops_of,
)
from education.admin.model_admin import ClinicModelAdmin
from education.admin.planned import cancel_view
from education.admin.preview import as_patient
from education.admin.restore import restore_view
from education.forms.going_live import PublishForm
from education.models import Revision
from education.publishing import content
from education.publishing.status import status


@admin.register(Revision)
class RevisionAdmin(ClinicModelAdmin):
    """Every state of every page, to read. Revisions are made by saving pages; nothing changes or deletes them."""

    change_form_template = "admin/education/revision_change_form.html"
    change_list_template = "admin/education/shared_words_change_list.html"
    list_display = ["made_at", "subject", "about", "made_by", "note", "standing"]
    list_filter = ["subject", "made_at"]
    list_select_related = ["treatment", "guide", "reader_question", "made_by"]
    search_fields = ["note", "treatment__name", "guide__title", "reader_question__question"]
    actions = None
    fields = [
        "about",
        "standing",
        "made_at",
        "made_by",
        "note",
        "goes_live_at",
        "published_by",
        "sign_off",
        "emergency",
        "withdrawn_at",
        "demonstration",
    ]
    readonly_fields = fields

    def get_queryset(self, request):
        live = Q(pk__in=Revision.objects.live().values("pk"))
        return (
            super()
            .get_queryset(request)
            .defer("document", "reader_question__asked", "reader_question__email")
            .annotate(live_now=ExpressionWrapper(live, output_field=BooleanField()))
        )

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="page")
    def about(self, revision):
        """The page it is a state of, one click away."""
        if revision.page is None:
            return "Shared words"
        return format_html('<a href="{}">{}</a>', history.page_address(revision.page), revision.page)

    @admin.display(description="standing")
    def standing(self, revision):
        """Whether patients see it, have seen it, or will."""
        return history.standing(revision, revision.live_now).word

    def get_urls(self):
        cancel = history.bound(self, cancel_view)
        return [
            path(
                "shared-words/publish/",
                self.admin_site.admin_view(self.publish_shared_words_view),
                name="education_revision_publish_shared_words",
            ),
            path(
                "<int:pk>/preview/",
                self.admin_site.admin_view(self.preview_view),
                name="education_revision_preview",
            ),
            path(
                "<int:pk>/restore/",
                history.bound(self, restore_view),
                name="education_revision_restore",
            ),
            *history.urls(self),
            *review.urls(self),
            *preview_link.urls(self),
            path(
                "<int:pk>/emergency/",
                history.bound(self, emergency_view),
                name="education_revision_emergency",
            ),
            path("of/<str:subject>/cancel/<str:what>/", cancel, name="education_revision_cancel"),
            path("of/<str:subject>/<int:key>/cancel/<str:what>/", cancel, name="education_revision_cancel"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        extra = {"can_publish": request.user.has_perm(PUBLISH), "newest_shared": history.newest_shared()}
        return super().changelist_view(request, extra | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["can_preview"] = obj is not None and request.user.has_perm(PREVIEW)
        context["can_share"] = request.user.has_perm(history.SHARE)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def publish_shared_words_view(self, request):
        """Confirm, by GET; publish, by POST. Shared words cannot be withdrawn: every page stands on them."""
        if not (request.user.has_perm(PUBLISH) and self.has_view_permission(request)):
            raise PermissionDenied
        revisions = Revision.objects.of(None)
        form = PublishForm(request.POST if request.method == "POST" else None, revisions=revisions)
        if form.is_bound and form.is_valid():
            for revision in form.cleaned_data["revision"]:
                publish_one(request, self, revision, form.moment)
            return HttpResponseRedirect(reverse("admin:education_revision_publish_shared_words"))
        stand = status(None)
        chosen = form.cleaned_data.get("revision", revisions.none()) if form.is_bound else [stand.newest]
        items = [
            Item(
                "Shared words",
                stand,
                revision,
                changes_to(stand, revision),
                _remarks(revision),
                stops_of(revision),
                sign_off_of(revision),
                cancel_going_live=history.cancel_address(None, "going-live"),
            )
            for revision in chosen
        ]
        return confirm(request, self, form, items, "publish")

    def preview_view(self, request, pk):
        """Exactly this state of a page, through the patients' own templates."""
        if not (request.user.has_perm(PREVIEW) and self.has_view_permission(request)):
            raise PermissionDenied
        revision = (
            Revision.objects.select_related("treatment", "guide", "reader_question").filter(pk=pk).first()
        )
        if revision is None:
            raise Http404
        history.demand_reader(request, revision.subject)
        return as_patient(request, content.load(revision.document), revision.page)


def _remarks(revision):
    if revision is None:
        return ["Nothing is saved yet. Save a criterion, concern, term or standing page first."]
    return ["This version is live or scheduled already."] if revision.goes_live_at else []
