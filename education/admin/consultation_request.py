"""
Requests for a consultation, for the people who answer them. Who looked at one is recorded.

The list, which people scan all day, shows nothing that a patient wrote: what a request says is seen by opening it alone.
"""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList

from education.admin import request_page, request_steps
from education.admin.model_admin import ClinicModelAdmin
from education.consultations import references
from education.models import ConsultationRequest, Notification


class RequestList(ChangeList):
    """What the list shows is all that is read for it: what a patient wrote stays encrypted."""

    def get_queryset(self, request, exclude_parameters=None):
        return super().get_queryset(request, exclude_parameters).only(*ConsultationRequestAdmin.list_display)


@admin.register(ConsultationRequest)
class ConsultationRequestAdmin(ClinicModelAdmin):
    """Requests are sent by patients: staff neither write nor delete them, they answer them."""

    list_display = ["reference", "received_at", "status", "urgent", "owner", "next_action_on"]
    list_filter = ["status", "urgent", ("owner", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["owner"]
    search_fields = ["reference"]
    search_help_text = "Search by reference, as 7KM-4XR-9DT. Names and addresses are encrypted."
    actions = None

    def get_urls(self):
        return [*request_steps.urls(self), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page of one request is our own; the stock form does not exist."""
        return request_page.request_view(request, self, unquote(object_id))

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_changelist(self, request, **kwargs):
        return RequestList

    def get_search_results(self, request, queryset, search_term):
        """Nothing but the reference can be searched, however it was typed."""
        term = search_term.strip()
        if not term:
            return queryset, False
        return queryset.filter(reference=references.read(term) or ""), False


@admin.register(Notification)
class NotificationAdmin(ClinicModelAdmin):
    """E-mails that are owed or went out. They send themselves; this list shows what is stuck, and why."""

    list_display = ["request", "kind", "created_at", "sent_at", "attempts", "next_attempt_at", "last_error"]
    list_filter = ["kind"]
    list_select_related = ["request"]
    actions = None
    fields = readonly_fields = [*list_display, "message_id"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
