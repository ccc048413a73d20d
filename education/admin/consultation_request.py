"""Requests for a consultation, for the people who answer them: their list is `inbox.py`, one of them `request_page.py`."""

from django.contrib import admin
from django.contrib.admin.utils import unquote

from education.admin import request_page, request_steps
from education.admin.inbox import Inbox
from education.models import ConsultationRequest


@admin.register(ConsultationRequest)
class ConsultationRequestAdmin(Inbox):
    """Requests are sent by patients: staff neither write nor delete them, they answer them."""

    def get_urls(self):
        return [*request_steps.urls(self), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page of one request is our own; the stock form does not exist."""
        return request_page.request_view(request, self, unquote(object_id))

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
