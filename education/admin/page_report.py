"""What readers report about a page: who keeps pages reads it, mends the page, and writes down what was done."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, Count, Q, When
from django.urls import reverse
from django.utils.html import format_html_join

from education.admin.model_admin import ClinicModelAdmin
from education.consultations import page_reports
from education.models import PageReport

VIEW = "education.view_pagereport"
Status = PageReport.Status
WAITING_FIRST = Case(When(status=Status.WAITING, then=0), When(status=Status.SUSPECTED, then=1), default=2)


def panel(user):
    """How many reports wait and how many are set apart, for the front page; nothing to those who may not read them. One query."""
    if not user.has_perm(VIEW):
        return None
    count = PageReport.objects.order_by().aggregate(
        waiting=Count("pk", filter=Q(status=Status.WAITING)),
        suspected=Count("pk", filter=Q(status=Status.SUSPECTED)),
    )
    return (
        count | {"address": reverse("admin:education_pagereport_changelist")} if any(count.values()) else None
    )


class PageReportForm(forms.ModelForm):
    """Closes a report: only with what was done about it, and only once."""

    class Meta:
        model = PageReport
        fields = ["outcome"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "outcome" in self.fields:
            self.fields["outcome"].required = True
            self.fields["outcome"].help_text += " Saving it closes the report."
            self.fields["outcome"].error_messages["required"] = "Write what you did, even if it is nothing."

    def clean(self):
        closed = PageReport.objects.filter(pk=self.instance.pk, status=Status.CLOSED).first()
        if closed:
            raise forms.ValidationError(f"Somebody closed it meanwhile. They wrote: {closed.outcome}")
        return super().clean()


@admin.register(PageReport)
class PageReportAdmin(ClinicModelAdmin):
    """Read and closed by editors and managers. Nobody writes or deletes one; the words erase themselves."""

    form = PageReportForm
    list_display = ["at", "kind", "about", "status", "outcome"]
    list_filter = ["status", "kind"]
    actions = ["let_in"]
    said = ["at", "kind", "about", "where", "words_read", "status"]
    over = ["closed_at", "closed_by", "erase_on"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        """What waits comes first, then what is set apart."""
        found = super().get_queryset(request).select_related("treatment", "guide", "closed_by")
        return found.order_by(WAITING_FIRST, "-at", "-pk")

    def get_fieldsets(self, request, obj=None):
        return [
            ("What a reader says", {"fields": self.said}),
            (
                "What you did",
                {"fields": ["outcome", *(self.over if obj and obj.closed_at else ["erase_on"])]},
            ),
        ]

    def get_readonly_fields(self, request, obj=None):
        closed = obj is not None and obj.closed_at is not None
        return [*self.said, *self.over, *(["outcome"] if closed else [])]

    def save_model(self, request, report, form, change):
        page_reports.close(report, report.outcome, request.user)

    @admin.display(description="page", ordering="path")
    def about(self, report):
        return str(report.page or report.path)

    @admin.display(description="see it")
    def where(self, report):
        """The page as patients read it, and the form in which it is written."""
        links = [(report.path, "As patients read it")]
        if page := report.page:
            form = reverse(f"admin:education_{page._meta.model_name}_change", args=[page.pk])
            links.append((form, "Change it"))
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    @admin.display(description="their words")
    def words_read(self, report):
        return report.words or "Erased."

    @admin.action(description="A person sent it: let it in", permissions=["change"])
    def let_in(self, request, queryset):
        """Take it out of what was set apart, and tell whoever keeps the page."""
        count = sum(page_reports.let_in(report) for report in queryset)
        for report in queryset:
            self.log_change(request, report, "Let in.")
        said = f"{count} let in." if count else "None of these was set apart."
        self.message_user(request, said, messages.SUCCESS if count else messages.WARNING)
