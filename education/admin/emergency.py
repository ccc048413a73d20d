"""The page on which a manager publishes a version that no clinician has signed off, because it cannot wait."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from education.admin import history
from education.forms.emergency import EmergencyForm
from education.models import Notification, Revision, SignOff
from education.publishing.going_live import NotPublishable, publish, stopping

PUBLISH_UNSIGNED = "education.publish_unsigned_revision"


@require_http_methods(["GET", "HEAD", "POST"])
def emergency_view(request, model_admin, pk):
    """Ask for the reason, by GET; publish exactly this version, by POST."""
    if not (request.user.has_perm(history.READ) and request.user.has_perm(PUBLISH_UNSIGNED)):
        raise PermissionDenied
    revision = get_object_or_404(
        Revision.objects.select_related("treatment", "guide", "reader_question", "made_by"), pk=pk
    )
    history.demand_reader(request, revision.subject)
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                publish(revision, by=request.user, emergency=form.cleaned_data["reason"])
                page = revision.page
                said = f"Published without a sign-off, in an emergency. {_told(revision)}"
                model_admin.log_change(request, page or revision, said)
                model_admin.message_user(request, f"“{history.name(page)}”: {said}", messages.WARNING)
                return HttpResponseRedirect(reverse("admin:education_revision_review", args=[revision.pk]))
        except NotPublishable as problem:
            form.add_error(None, str(problem))
    stops = stopping(revision)
    title = f"Publish without a sign-off: {history.name(revision.page)}"
    context = history.context(request, model_admin, revision.page, title) | {
        "here": "Emergency",
        "revision": revision,
        "form": form,
        "stops": stops,
        "sign_off": SignOff.objects.covering(revision).first(),
        "can_publish": not stops and revision.goes_live_at is None,
    }
    status = 422 if form.errors else None
    return TemplateResponse(request, "admin/education/emergency.html", context, status=status)


def _told(revision):
    """Who hears of it, in words."""
    told = Notification.objects.filter(kind=Notification.Kind.EMERGENCY, revision=revision).count()
    if not told:
        return "No manager has an e-mail address here: tell them yourself."
    return f"{told} manager{'s' if told > 1 else ''} will be told by e-mail."
