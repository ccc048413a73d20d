"""What treatments and guides share in the admin: every save is kept as a revision, and a status strip says what patients see."""

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.urls import path

from education.admin.going_live import PREVIEW, GoesLive, in_words
from education.admin.health import newest_health
from education.admin.history import SHARE, cancel_address, compare_address, since_live, versions_address
from education.admin.model_admin import ClinicModelAdmin
from education.admin.preview import as_patient
from education.admin.review import next_step
from education.admin.second_save import SecondSave
from education.admin.writing import WritesPlainly, WritingForm, WritingFormSet
from education.models import Question, Revision, Section
from education.publishing.freeze import freeze, record
from education.publishing.review_clock import flags_of
from education.publishing.review_status import review_status
from education.publishing.status import status, statuses

KEEPERS = (
    "Who keeps it up to date",
    {"classes": ["collapse"], "fields": [("owner", "deputy"), "review_months"]},
)


class PageForm(WritingForm):
    """A page's own fields, and a note for its history."""

    note = forms.CharField(
        label="What did you change, and why?",
        required=False,
        max_length=Revision._meta.get_field("note").max_length,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Optional. Kept in the page's history for your colleagues. Patients do not see it.",
    )


class RowsInline(WritesPlainly, admin.StackedInline):
    """Rows of a page, in an order that people can change by number or by button."""

    formset = WritingFormSet
    template = "admin/education/rows.html"
    extra = 0
    classes = ["collapse"]
    autocomplete_fields = ["sources"]
    related_rows = ()  # what a row's own title needs
    has_markdown = False

    def get_queryset(self, request):
        """Every row with its sources and its title, in two queries."""
        rows = super().get_queryset(request)
        if self.related_rows:
            rows = rows.select_related(*self.related_rows)
        return rows.prefetch_related("sources") if "sources" in self.autocomplete_fields else rows


class SectionInline(RowsInline):
    """The page's text, section by section."""

    model = Section
    classes = []
    autocomplete_fields = []
    has_markdown = True
    fields = ["heading", "body", "order"]


class QuestionInline(RowsInline):
    """Questions and answers at the page's end."""

    model = Question
    verbose_name_plural = "questions and answers"
    has_markdown = True
    fields = ["question", "answer", "sources", "order"]


class PageAdmin(SecondSave, WritesPlainly, GoesLive, ClinicModelAdmin):
    """A page of its own address."""

    form = PageForm
    change_form_template = "admin/education/page_change_form.html"
    save_on_top = True
    has_markdown = False  # among the page's own fields; its rows say so themselves

    class Media:
        js = [
            forms.Script("education/js/admin_order.js", defer=True),
            forms.Script("education/js/admin_phone.js", defer=True),
            forms.Script("education/js/admin_search_names.js", defer=True),
        ]

    # --- The list -------------------------------------------------------------------------------------------------------

    def get_actions(self, request):
        """A page is withdrawn, not deleted."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_changelist_instance(self, request):
        """The list's rows with their status, in a fixed number of queries."""
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        stand = statuses(changelist.result_list)
        for page in changelist.result_list:
            page.stand = stand[page.pk]
        return changelist

    @admin.display(description="Patients see")
    def patients_see(self, page):
        """What is live, in a few words."""
        if page.stand.live:
            return "Live since " + in_words(page.stand.live.goes_live_at)
        if page.stand.withdrawn_at:
            return "Withdrawn on " + in_words(page.stand.withdrawn_at)
        return "Not live"

    @admin.display(description="Next")
    def next_step(self, page):
        """What waits to be seen."""
        if page.stand.scheduled:
            return "Goes live on " + in_words(page.stand.scheduled.goes_live_at)
        return "Saved, not yet live" if page.stand.has_newer else ""

    # --- The page -------------------------------------------------------------------------------------------------------

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        view = self.admin_site.admin_view(self.preview_view)
        return [path("<int:pk>/preview/", view, name=name), *super().get_urls()]

    def get_readonly_fields(self, request, obj=None):
        """An address that patients may have kept does not change."""
        fixed = obj is not None and Revision.objects.of(obj).filter(goes_live_at__isnull=False).exists()
        return [*super().get_readonly_fields(request, obj), *(["slug"] if fixed else [])]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Staff who work on pages keep them."""
        if db_field.name in ("owner", "deputy"):
            groups = ("editor", "clinician", "manager")
            staff = get_user_model().objects.filter(is_active=True, is_staff=True)
            kwargs["queryset"] = staff.filter(Q(groups__name__in=groups) | Q(is_superuser=True)).distinct()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_prepopulated_fields(self, request, obj=None):
        """The address follows the name while the page is new, and only then."""
        return self.prepopulated_fields if obj is None else {}

    def get_fieldsets(self, request, obj=None):
        """Who cannot save has nothing to note."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and not self.has_change_permission(request, obj):
            return [fieldset for fieldset in fieldsets if "note" not in fieldset[1]["fields"]]
        return fieldsets

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["has_markdown"] = self.has_markdown
        if obj is not None:
            stand = status(obj)
            context |= {
                "status": stand,
                "since_live": since_live(obj, stand),
                "compare_address": compare_address(obj),
                "versions_address": versions_address(obj),
                "health": newest_health(obj, stand.newest),
                "can_publish": (may_publish := self.has_publish_permission(request, obj)),
                "can_preview": request.user.has_perm(PREVIEW),
                "can_share": request.user.has_perm(SHARE),
                "review": (reviewed := review_status(obj, stand.newest)),
                "step": next_step(request.user, stand, reviewed),
                "flags": flags_of(obj),
                "publish_query": f"?page={obj.pk}",
                "cancel_going_live": cancel_address(obj, "going-live") if may_publish else "",
                "cancel_withdrawal": cancel_address(obj, "withdrawal") if may_publish else "",
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_related(self, request, form, formsets, change):
        """Keep the page as it now stands. The admin saves, and this records, in one transaction."""
        super().save_related(request, form, formsets, change)
        record(form.instance, by=request.user, note=form.cleaned_data["note"])
        if change and "slug" in form.changed_data:
            self.record_those_that_name_it(request, form.instance)

    def record_those_that_name_it(self, request, page):
        """Pages that name this one by its address are kept anew when it changes. None does, unless a subclass knows some."""

    def preview_view(self, request, pk):
        """The working copy, through the patients' own templates."""
        if not (request.user.has_perm(PREVIEW) and self.has_view_permission(request)):
            raise PermissionDenied
        page = self.model._default_manager.filter(pk=pk).first()
        if page is None:
            raise Http404
        return as_patient(request, freeze(page), page)
