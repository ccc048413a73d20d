"""What every admin page of ours has in common."""

import inspect

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import SuspiciousOperation
from django.db import DataError
from django.utils.text import capfirst

from education.forms.rows import is_key

FILTER_LOOKUPS = ("", "__exact", "__isnull", "__id__exact", "__gte", "__lt")  # what Django's own filters ask
DATE_LOOKUPS = ("__gte", "__lt", "__year", "__month", "__day")


class ClinicModelAdmin(admin.ModelAdmin):
    """A ModelAdmin that answers only the questions its own page asks."""

    view_on_site = False  # the stock link guesses a host; pages that patients can see get a link of their own
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False

    def lookup_allowed(self, lookup, value, request):
        """Only what `list_filter` and `date_hierarchy` declare: any other lookup could read a column letter by letter."""
        allowed = set()
        for declared in self.get_list_filter(request):
            if inspect.isclass(declared):
                allowed.add(declared.parameter_name)
                continue
            field = declared[0] if isinstance(declared, (list, tuple)) else declared
            allowed |= {field + suffix for suffix in FILTER_LOOKUPS}
        if self.date_hierarchy:
            allowed |= {self.date_hierarchy + suffix for suffix in DATE_LOOKUPS}
        return lookup in allowed

    def changelist_view(self, request, extra_context=None):
        """A list is called by what it lists."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        try:
            return super().changelist_view(request, title | (extra_context or {}))
        except (
            OverflowError,
            DataError,
        ) as error:  # a typed filter's moment lies outside the calendar in UTC
            raise SuspiciousOperation("A date is out of reach.") from error

    def response_action(self, request, queryset):
        """Refuse ticks that are no row's number, which the stock admin answers with an error 500."""
        if not all(is_key(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise SuspiciousOperation("A selected row is not a number.")
        return super().response_action(request, queryset)
