"""Requests as a table: for whoever may take them out, with a reason, and recorded before the first byte leaves."""

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters, get_content_type_for_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Min, Q
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from education.admin.spreadsheet import stream_csv
from education.consultations import answers, workflow
from education.consultations.owners import name_of
from education.forms.exporting import ExportForm
from education.models import ConsultationRequest, RequestEvent

AT_A_TIME = 500
COLUMNS = (
    *("Reference", "Received", "Status", "Urgent", "Who has it", "Waiting since", "Reply by"),
    *("Replied first", "Visit", "Name", "Contact", "About"),
)


class Exports(admin.ModelAdmin):
    """The export's page, below the list."""

    def get_urls(self):
        export = self.admin_site.admin_view(self.export_view)
        return [
            path("export/", export, name="education_consultationrequest_export"),
            *super().get_urls(),
        ]

    def has_export_permission(self, request):
        return self.has_view_permission(request) and request.user.has_perm(
            "education.export_consultationrequest"
        )

    def export_view(self, request):
        """How many, and why? Then the table of exactly those that are recorded as taken out."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            listed = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:education_consultationrequest_changelist"))
        form = ExportForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            return self._exported(request, listed, form.cleaned_data["reason"])
        context = {
            **self.admin_site.each_context(request),
            "title": "Export requests",
            "subtitle": None,
            "opts": self.opts,
            "cl": listed,
            "columns": COLUMNS,
            "form": form,
            "earlier": earlier_exports(),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/education/request_export.html", context, status=status)

    def _exported(self, request, listed, reason):
        with transaction.atomic():
            keys = list(listed.queryset.values_list("pk", flat=True))
            workflow.record_export([ConsultationRequest(pk=key) for key in keys], actor=request.user)
            _log(request.user, listed.title_of_queue, len(keys), reason)
        return stream_csv(rows(keys), f"requests-{timezone.localdate().isoformat()}.csv")


def rows(keys):
    """The table's rows, read a few hundred at a time."""
    yield COLUMNS
    replied = Min("events__at", filter=Q(events__kind=RequestEvent.Kind.REPLIED))
    found = ConsultationRequest.objects.select_related("owner").annotate(replied_at=replied)
    for start in range(0, len(keys), AT_A_TIME):
        some = found.in_bulk(keys[start : start + AT_A_TIME])
        yield from (_row(some[key]) for key in keys[start : start + AT_A_TIME] if key in some)


def earlier_exports(number=10):
    """The last exports: who, when, how many, why. One query."""
    return (
        LogEntry.objects.filter(
            content_type=get_content_type_for_model(ConsultationRequest), object_id__isnull=True
        )
        .select_related("user")
        .order_by("-action_time")[:number]
    )


def _log(user, queue, number, reason):
    LogEntry.objects.create(
        user=user,
        content_type=get_content_type_for_model(ConsultationRequest),
        object_id=None,
        object_repr=f"Export of {number} request{'' if number == 1 else 's'}",
        action_flag=CHANGE,
        change_message=f"From “{queue}”. Reason: {reason}",
    )


def _row(request):
    about = answers.about(request)
    return (
        request.reference,
        _moment(request.received_at),
        "Erased" if request.erased_at else request.get_status_display(),
        "yes" if request.urgent else "",
        name_of(request.owner) if request.owner else "",
        _moment(request.waiting_since),
        request.reply_by or "",
        _moment(request.replied_at),
        _moment(request.visit_at),
        request.name,
        " / ".join(filter(None, [request.email, request.phone])),
        " / ".join([*about.treatment_names, *about.concern_names]),
    )


def _moment(at):
    """As spreadsheets know it, in the clinic's own time."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
