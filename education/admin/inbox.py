"""
The inbox: who waits on us, since when, and who has it.

The list, which people scan all day, shows nothing that a patient wrote: what a request says is seen by opening it alone. Names
and addresses are searched by their keyed index; what was typed is sent by POST and stands sealed in the list's address.
"""

from dataclasses import dataclass

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from education.admin.model_admin import ClinicModelAdmin
from education.admin.request_bulk import BulkSteps
from education.admin.request_export import Exports
from education.consultations import queues, searches
from education.consultations.owners import name_of
from education.consultations.promise import Calendar
from education.consultations.standing import next_action, standing
from education.forms.rows import is_key
from education.reading import catalogue as catalogues

READ_FOR_THE_LIST = (
    *("reference", "status", "urgent", "received_at", "waiting_since", "reply_by", "next_action_on"),
    *("visit_at", "archived_at", "erased_at"),
    *("owner__username", "owner__first_name", "owner__last_name"),
)


@dataclass(frozen=True)
class Choice:
    """One link above the list."""

    label: str
    address: str
    count: int
    is_chosen: bool


class Narrowing(admin.SimpleListFilter):
    """A part of the list's address that we read. What is none of its values is as if it were not asked."""

    title = ""

    def lookups(self, request, model_admin):
        return self.values.items()

    def value(self):
        asked = super().value()
        return asked if asked in self.values else ""

    def queryset(self, request, queryset):
        return queryset.filter(self.rule(request, self.value()))


class InQueue(Narrowing):
    parameter_name = "queue"
    values = {name: queue.label for name, queue in queues.QUEUES.items()}

    def rule(self, request, value):
        return queues.QUEUES[value or _queue(request)].rule


class Whose(Narrowing):
    parameter_name = "whose"
    values = {"": "Everybody’s", queues.MINE: "Mine", queues.NOBODYS: "Nobody’s yet"}

    def value(self):
        asked = admin.SimpleListFilter.value(self) or ""
        return asked if asked in self.values or is_key(asked) else ""

    def rule(self, request, value):
        return queues.whose(value, request.user)


class Only(Narrowing):
    parameter_name = "only"
    values = {"": "All", "overdue": "Overdue", "urgent": "Urgent", "planned": "To look at today"}

    def rule(self, request, value):
        return queues.narrowed(value, timezone.localdate())


class RequestList(ChangeList):
    """One queue. What the list shows is all that is read for it: what a patient wrote stays encrypted."""

    def get_queryset(self, request, exclude_parameters=None):
        return super().get_queryset(request, exclude_parameters).only(*READ_FOR_THE_LIST)

    def get_results(self, request):
        """One query counts everything: what each link would show, and what is shown."""
        self.typed = searches.read(self.query) if self.query else ""
        self.chosen = {spec.parameter_name: spec.value() for spec in self.filter_specs}
        self.chosen["queue"] = self.chosen["queue"] or _queue(request)
        found, _ = self.model_admin.get_search_results(request, self.root_queryset, self.query)
        rules = {
            spec.parameter_name: {
                value: spec.rule(request, value) for value in {*spec.values, self.chosen[spec.parameter_name]}
            }
            for spec in self.filter_specs
        }
        wanted = {
            f"{name}_{number}": _all_but(name, rules, self.chosen) & rule
            for name, values in rules.items()
            for number, rule in enumerate(values.values())
        }
        counted = found.order_by().aggregate(
            **{key: Count("pk", filter=rule or None) for key, rule in wanted.items()}
        )
        self.counts = {
            name: {value: counted[f"{name}_{number}"] for number, value in enumerate(values)}
            for name, values in rules.items()
        }
        request.counted = self.counts["queue"][self.chosen["queue"]]
        super().get_results(request)
        self.result_list = self._with_standing(request)

    def _with_standing(self, request):
        """The rows of this page, each told where it stands at one and the same moment."""
        request.catalogue = catalogues.current()  # the page's own: read once
        calendar, now = _calendar(request.catalogue.clinic), timezone.now()
        rows = list(self.result_list)
        for row in rows:
            row.stands, row.next_action = standing(row, calendar, now), next_action(row, now)
        return rows

    def choices_of(self, name, values):
        return [
            Choice(
                label,
                self.get_query_string({name: value or None}),
                self.counts[name][value],
                value == self.chosen[name],
            )
            for value, label in values.items()
        ]

    @cached_property
    def tabs(self):
        return self.choices_of("queue", InQueue.values)

    @cached_property
    def whose(self):
        values = dict(Whose.values)
        if self.chosen["whose"] not in values:
            values[self.chosen["whose"]] = "One colleague’s"
        return self.choices_of("whose", values)

    @cached_property
    def only(self):
        return self.choices_of("only", Only.values)

    @property
    def title_of_queue(self):
        return InQueue.values[self.chosen["queue"]]

    @property
    def as_query(self):
        """What the list was narrowed down to, for the address of an export."""
        asked = {name: value for name, value in self.chosen.items() if value}
        return urlencode(asked | ({SEARCH_VAR: self.query} if self.query else {}))


class Inbox(BulkSteps, Exports, ClinicModelAdmin):
    """The list half of the requests' admin."""

    change_list_template = "admin/education/inbox.html"
    list_display = ["reference", "status_", "standing", "owner_", "next_action"]
    list_display_links = ["reference"]
    list_filter = [InQueue, Whose, Only]
    list_select_related = ["owner"]
    sortable_by = []
    search_fields = ["reference"]

    @admin.display(description="Status")
    def status_(self, request):
        in_quarantine = request.status == request.Status.QUARANTINE
        label = "Quarantine" if in_quarantine else request.get_status_display()
        return (
            format_html('{} <strong class="mark mark--urgent">Urgent</strong>', label)
            if request.urgent
            else label
        )

    @admin.display(description="Where it stands")
    def standing(self, request):
        return format_html(
            '<span class="mark mark--{}">{}</span> <span class="waited">{}</span>',
            request.stands.state,
            request.stands.words,
            request.stands.waited,
        )

    @admin.display(description="Who has it", empty_value="Nobody yet")
    def owner_(self, request):
        return request.owner and name_of(request.owner)

    @admin.display(description="Next action", empty_value="–")
    def next_action(self, request):
        found = request.next_action
        if found is None or not found.is_past:
            return found and found.words
        return format_html('{} <span class="mark mark--overdue">Past</span>', found.words)

    def get_urls(self):
        search = self.admin_site.admin_view(self.search_view)
        return [
            path("search/", search, name="education_consultationrequest_search"),
            *super().get_urls(),
        ]

    def get_changelist(self, request, **kwargs):
        return RequestList

    def get_ordering(self, request):
        return queues.QUEUES[_queue(request)].order

    def get_paginator(self, request, queryset, per_page, *args, **kwargs):
        paginator = super().get_paginator(request, queryset, per_page, *args, **kwargs)
        if hasattr(request, "counted"):  # a list, and not one request's history
            paginator.count = request.counted
        return paginator

    def get_search_results(self, request, queryset, search_term):
        if not search_term:
            return queryset, False
        text = searches.read(search_term)
        return queryset.filter(pk__in=searches.find(text).values("pk")) if text else queryset.none(), False

    @method_decorator(require_POST)
    def search_view(self, request):
        """What was typed comes here, so that it is in no address."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(_found(request.POST.get(SEARCH_VAR, "")))

    def changelist_view(self, request, extra_context=None):
        asked = request.GET.get(SEARCH_VAR, "")
        if asked and searches.read(asked) is None and not asked.startswith(searches.MARK):
            return HttpResponseRedirect(
                _found(asked)
            )  # typed into the address by hand: it does not stay there
        more = {"can_export": self.has_export_permission(request)}
        return super().changelist_view(request, more | (extra_context or {}))


def _found(text):
    address = reverse("admin:education_consultationrequest_changelist")
    text = text.strip()
    return f"{address}?{urlencode({SEARCH_VAR: searches.address_of(text)})}" if text else address


def _calendar(clinic):
    """The clinic's, from the details that every page has read already."""
    if clinic is None:
        return Calendar.made_of((), (), 2)
    return Calendar.made_of(clinic.hours, clinic.closed_days, clinic.reply_within_days)


def _queue(request):
    """Which queue is asked for. Whoever searches looks in all of them."""
    asked = request.GET.get(InQueue.parameter_name)
    if asked in queues.QUEUES:
        return asked
    return queues.ALL if request.GET.get(SEARCH_VAR) else queues.OURS


def _all_but(name, rules, chosen):
    rule = Q()
    for other, values in rules.items():
        if other != name:
            rule &= values[chosen[other]]
    return rule
