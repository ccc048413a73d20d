"""The page on which staff call off what was planned for later: that a version goes live, or that a page is withdrawn."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from education.admin import history
from education.admin.going_live import PUBLISH
from education.publishing.going_live import cancel_scheduled, cancel_withdrawal
from education.publishing.status import status

# What is planned → (what the page is called, what happens, how to call it off, what was done).
PLANNED = {
    "going-live": (
        "Cancel what is scheduled",
        "The scheduled version will not go live. What patients see now stays.",
        cancel_scheduled,
        "It will not go live. It is saved, and can be scheduled again.",
    ),
    "withdrawal": (
        "Cancel the withdrawal",
        "The page will not be withdrawn. Patients go on seeing it.",
        cancel_withdrawal,
        "It will not be withdrawn.",
    ),
}


@history.of_page
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_view(request, model_admin, page, what):
    """Confirm, by GET; call it off, by POST."""
    if not request.user.has_perm(PUBLISH):
        raise PermissionDenied
    if what not in PLANNED or (page is None and what == "withdrawal"):  # shared words are never withdrawn
        raise Http404
    stand = status(page)
    title, happens, call_off, done = PLANNED[what]
    if request.method == "POST":
        if call_off(page):
            if about := page or stand.scheduled:
                model_admin.log_change(request, about, done)
            model_admin.message_user(request, f"“{history.name(page)}”: {done}", messages.SUCCESS)
        else:
            model_admin.message_user(
                request, f"“{history.name(page)}”: nothing is planned any more.", messages.ERROR
            )
        return HttpResponseRedirect(history.page_address(page) or history.versions_address(page))
    context = history.context(request, model_admin, page, f"{title}: {history.name(page)}") | {
        "here": title,
        "status": stand,
        "happens": happens,
        "is_planned": stand.scheduled if what == "going-live" else stand.ends_at,
        "button": title,
    }
    return TemplateResponse(request, "admin/education/planned_cancel.html", context)
