"""What is done with several requests at once. Each is a step of its own by the rules, and says who did it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode

from education.consultations import queues, workflow
from education.consultations.owners import may_own, name_of
from education.forms.assigning import AssignForm, ChosenRequestsForm
from education.models import ConsultationRequest

AT_ONCE = 200
"""As many as one page can show: nobody looked at more."""
NAMED = 10
Status = ConsultationRequest.Status


class BulkSteps(admin.ModelAdmin):
    """The steps above the list."""

    actions = ["assign_to_me", "assign", "put_away", "let_in", "close_as_robots"]

    def get_urls(self):
        assign = self.admin_site.admin_view(self.assign_view)
        return [
            path("assign/", assign, name="education_consultationrequest_assign_many"),
            *super().get_urls(),
        ]

    def get_actions(self, request):
        """Robots are sorted out where they lie, and nowhere else."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        if request.GET.get("queue") != queues.QUARANTINE:
            for name in ("let_in", "close_as_robots"):
                found.pop(name, None)
        return found

    def get_action_choices(self, request, default_choices=None):
        return super().get_action_choices(request, default_choices or [("", "Choose a step")])

    def has_assign_permission(self, request):
        return self.has_view_permission(request) and request.user.has_perm(
            "education.assign_consultationrequest"
        )

    def has_take_permission(self, request):
        """Whoever takes a request answers it."""
        return self.has_assign_permission(request) and self.has_change_permission(request)

    @admin.action(description="Give them to me", permissions=["take"])
    def assign_to_me(self, request, queryset):
        self._each(
            request,
            queryset,
            lambda one: workflow.assign(one, request.user, actor=request.user),
            "now yours",
        )

    @admin.action(description="Give them to somebody…", permissions=["assign"])
    def assign(self, request, queryset):
        """Ask first to whom."""
        chosen = list(queryset.values_list("pk", flat=True)[: AT_ONCE + 1])
        if len(chosen) > AT_ONCE:
            return self._too_many(request)
        where = reverse("admin:education_consultationrequest_assign_many")
        back = urlencode({"back": request.GET.urlencode()}) if request.GET else ""
        return HttpResponseRedirect(
            f"{where}?{urlencode({'request': chosen}, doseq=True)}&{back}".rstrip("&")
        )

    @admin.action(description="Put them away", permissions=["assign"])
    def put_away(self, request, queryset):
        self._each(request, queryset, lambda one: workflow.archive(one, actor=request.user), "put away")

    @admin.action(description="Let them in: patients sent them", permissions=["change"])
    def let_in(self, request, queryset):
        self._each(
            request,
            queryset,
            lambda one: _out_of_quarantine(one, Status.NEW, request.user),
            "let in",
        )

    @admin.action(description="Close them: robots sent them", permissions=["change"])
    def close_as_robots(self, request, queryset):
        self._each(
            request,
            queryset,
            lambda one: _out_of_quarantine(one, Status.CLOSED, request.user),
            "closed",
        )

    def assign_view(self, request):
        """To whom, by GET; done, by POST."""
        if not self.has_assign_permission(request):
            raise PermissionDenied
        chosen = ChosenRequestsForm(request.POST if request.method == "POST" else request.GET)
        if not chosen.is_valid():
            self.message_user(request, "Choose requests in the list first.", messages.WARNING)
            return HttpResponseRedirect(self._list())
        rows, back = chosen.cleaned_data["request"], self._list(chosen.cleaned_data["back"])
        form = AssignForm(request.POST if request.method == "POST" else None, people=may_own())
        if request.method == "POST" and form.is_valid():
            owner = form.person
            self._each(
                request,
                rows,
                lambda one: workflow.assign(one, owner, actor=request.user),
                f"given to {name_of(owner)}" if owner else "now nobody’s",
            )
            return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": "Give requests to somebody",
            "subtitle": None,
            "opts": self.opts,
            "form": form,
            "rows": rows,
            "back": back,
            "back_query": chosen.cleaned_data["back"],
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/education/request_assign.html", context, status=status)

    def _each(self, request, rows, step, done):
        """Take the step with each row, and say with how many, and why not with the others."""
        rows = list(rows[: AT_ONCE + 1])
        if len(rows) > AT_ONCE:
            return self._too_many(request)
        taken, refused = 0, {}
        for row in rows:
            try:
                step(row)
                taken += 1
            except workflow.NotAllowed as why:
                refused.setdefault(str(why), []).append(row.reference)
        if taken:
            self.message_user(request, f"{_counted(taken)} {done}.", messages.SUCCESS)
        for why, references in refused.items():
            named = ", ".join(references[:NAMED])
            more = f" and {len(references) - NAMED} more" if len(references) > NAMED else ""
            self.message_user(request, f"Left as they were: {named}{more}. {why}", messages.WARNING)
        return None

    def _too_many(self, request):
        self.message_user(
            request, f"Choose {AT_ONCE} requests or fewer at once. Nothing was done.", messages.ERROR
        )

    def _list(self, query=""):
        address = reverse("admin:education_consultationrequest_changelist")
        return f"{address}?{query}" if query else address


def _out_of_quarantine(request, status, actor):
    """Only from there: what has been let in already is answered like any other."""
    with workflow.working_on(request) as locked:
        if locked.status != Status.QUARANTINE:
            raise workflow.NotAllowed("It is not in quarantine any more.")
        workflow.move(locked, status, actor=actor)


def _counted(number):
    return f"{number} request{'' if number == 1 else 's'}"
