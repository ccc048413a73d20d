"""What the patient had before them when they asked, exactly as it was; and who looked at the request since."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from education.admin import history
from education.admin import request_page as page
from education.consultations import timeline, told, workflow
from education.forms.rows import is_key
from education.models import Revision
from education.publishing import content
from education.reading import catalogue
from education.views import preview

PER_PAGE = 100


def urls(model_admin, name):
    return [
        path("<int:pk>/told/<int:revision>/", history.bound(model_admin, told_view), name=f"{name}_told"),
        path("<int:pk>/looks/", history.bound(model_admin, looks_view), name=f"{name}_looks"),
    ]


@require_safe
def told_view(request, model_admin, pk, revision):
    """
    One page as it was read when the request was sent, its review and the site around it included.

    It tells what the patient asked about, so it is a view of the request; any other revision is not found here.
    """
    consultation = page.find(request, pk)
    found = told.find(consultation, revision, request.GET.get("standing", ""))
    if found is None or found.revision.goes_live_at is None:
        raise Http404
    workflow.record_view(consultation, request.user)
    frozen = content.load(Revision.objects.values_list("document", flat=True).get(pk=revision))
    request.told = _banner(consultation, found)
    return preview.as_it_was(request, catalogue.load(told.read_at(consultation, found.revision)), frozen)


def _banner(consultation, found):
    """What stands above the page (components/told_banner.html)."""
    if treatment := found.revision.treatment:
        now_address = reverse("treatment_detail", args=[treatment.slug])
    else:
        now_address = reverse(found.standing or "glossary")
    return {
        "asked_at": consultation.last_sent_at,
        "reference": consultation.reference,
        "back": page.address(consultation),
        "is_live": found.is_live,
        "now_from": found.now.goes_live_at if found.now else None,
        "now_address": now_address,
    }


@require_safe
def looks_view(request, model_admin, pk):
    """Who looked at it, and when: the timeline's looks, one by one. It holds nothing that a patient wrote."""
    consultation = page.find(request, pk)
    if not request.user.has_perm("education.view_requestevent"):
        raise PermissionDenied
    looks = timeline.events_of(consultation).filter(kind__in=timeline.LOOKS).order_by("-pk")
    asked = request.GET.get("p", "1")
    shown = Paginator(looks, PER_PAGE).get_page(asked if is_key(asked) else 1)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Who looked at request {consultation.reference}?",
        "subtitle": None,
        "opts": model_admin.opts,
        "consultation": consultation,
        "shown": shown,
        "looks": [timeline.entry(event) for event in shown],
    }
    return TemplateResponse(request, "admin/education/request_looks.html", context)
