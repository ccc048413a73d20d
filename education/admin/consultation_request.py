"""Requests for a consultation, for the people who answer them. Who looked at one is recorded. Their list is `inbox.py`."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join

from education.admin.inbox import Inbox
from education.admin.model_admin import ClinicModelAdmin
from education.consultations import answers, summary, workflow
from education.models import ConsultationRequest, Note, RequestEvent


class NoteInline(admin.StackedInline):
    """What staff tell each other. Added, never changed."""

    model = Note
    extra = 0
    fields = ["text", "author", "at"]
    readonly_fields = ["author", "at"]

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class RequestEventInline(admin.TabularInline):
    """What happened to the request, and who looked at it."""

    model = RequestEvent
    extra = 0
    can_delete = False
    fields = readonly_fields = ["at", "kind", "actor", "status", "assigned_to"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("actor", "assigned_to")

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ConsultationRequest)
class ConsultationRequestAdmin(Inbox):
    """Requests are sent by patients: staff neither write nor delete them, they answer them."""

    inlines = [NoteInline, RequestEventInline]
    readonly_fields = [
        "reference",
        "received_at",
        "last_sent_at",
        "answers",
        "earlier_answers",
        "consent_wording",
        "consent_version",
        "consent_language",
        "consented_at",
        "erase_on",
    ]
    fieldsets = [
        (None, {"fields": ["reference", "received_at", "status", "urgent", "owner", "next_action_on"]}),
        ("What the patient sent", {"fields": ["answers", "last_sent_at", "earlier_answers"]}),
        (
            "Consent and keeping",
            {
                "fields": [
                    "consent_wording",
                    "consent_version",
                    "consent_language",
                    "consented_at",
                    "erase_on",
                ]
            },
        ),
    ]

    @admin.display(description="Answers")
    def answers(self, request):
        return _as_list(answers.of_request(request))

    @admin.display(description="Earlier answers, before a correction")
    def earlier_answers(self, request):
        earlier = request.superseded_answers.all()
        if not earlier:
            return "None: nothing was corrected."
        return format_html_join(
            "",
            "<p><strong>Until {}</strong></p>{}",
            ((_moment(row.superseded_at), _as_list(answers.from_json(row.answers))) for row in earlier),
        )

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "owner":
            kwargs["queryset"] = get_user_model().objects.filter(is_active=True, is_staff=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Record who is about to see it. The page is made after that, so nobody sees it whose view cannot be recorded."""
        response = super().change_view(request, object_id, form_url, extra_context)
        if response.status_code == 200 and (seen := response.context_data.get("original")):
            workflow.record_view(seen, request.user)
        return response

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        if not change:
            raise PermissionDenied
        if "status" in form.changed_data:
            workflow.set_status(obj, obj.status, actor=request.user)
        if "owner" in form.changed_data:
            workflow.assign(obj, obj.owner, actor=request.user)
        # Only what this person changed: what a colleague or the patient changed meanwhile must not be written over.
        obj.save(update_fields=form.changed_data)

    def save_formset(self, request, form, formset, change):
        for note in formset.save(commit=False):
            note.author = request.user
            note.save()
        formset.save_m2m()


def _moment(at):
    return date_format(timezone.localtime(at), "j F Y, H:i")


def _as_list(said):
    return format_html(
        "<dl>{}</dl>",
        format_html_join(
            "",
            "<dt>{}</dt><dd>{}</dd>",
            (
                (row.label, format_html_join("", "{}<br>", ((line,) for line in _lines(row))))
                for row in summary.rows(said)
            ),
        ),
    )


def _lines(row):
    return [line for value in row.values for line in value.splitlines() or [""]]
