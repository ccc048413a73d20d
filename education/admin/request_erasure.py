"""Erasing one request before its day: asked for once more, and its reference typed."""

from django.contrib import messages
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from education.admin import history
from education.admin import request_page as page
from education.consultations import erasure, timeline, workflow
from education.forms.request_desk import EraseForm


def urls(model_admin, name):
    return [path("<int:pk>/erase/", history.bound(model_admin, erase_view), name=f"{name}_erase")]


@require_http_methods(["GET", "HEAD", "POST"])
def erase_view(request, model_admin, pk):
    """Say what goes and what stays, by GET; erase, by POST. The page shows nothing that a patient wrote."""
    consultation = page.find(request, pk, page.ERASE)
    if consultation.erased_at:
        return page.back(consultation)
    data = request.POST if request.method == "POST" else None
    form = page.make_form(EraseForm, "erase", consultation, request.user, data)
    since, status = None, None
    if form.is_bound:
        seen = page.seen_by(request)
        since = timeline.changes_since(consultation, seen) or None
        status = 409 if since else 422
        if not since and form.is_valid():
            try:
                with workflow.working_on(consultation, seen):
                    erasure.erase(consultation, actor=request.user)
                model_admin.log_change(request, consultation, "Erased.")
                said = f"Request {consultation.reference} is erased."
                model_admin.message_user(request, said, messages.SUCCESS)
                return page.back(consultation)
            except erasure.Held:
                form.add_error(None, "A legal hold keeps this request. Take the hold off first.")
            except workflow.ChangedMeanwhile:
                since, status = timeline.changes_since(consultation, seen), 409
            except workflow.NotAllowed as problem:
                form.add_error(None, str(problem))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Erase request {consultation.reference}",
        "subtitle": None,
        "opts": model_admin.opts,
        "consultation": consultation,
        "form": form,
        "since": since,
        "seen": workflow.last_change(consultation),
        "invalid": bool(form.errors),
    }
    return TemplateResponse(request, "admin/education/request_erase.html", context, status=status)
