"""The time after a treatment: choose which, and its page; and the card for what was injected."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from education.reading.aftercare import AfterTreatment, with_aftercare
from education.reading.leaflet import qr_code
from education.reading.something_wrong import SomethingWrong
from education.views.content_page import content_page
from education.views.errors import gone


@content_page
def after_treatment_list(request):
    treatments = with_aftercare(request.catalogue)
    return render(request, "education/after_treatment_list.html", {"treatments": treatments})


@content_page
def after_treatment(request, slug):
    treatment = request.catalogue.treatments.get(slug)
    if treatment is None and ("treatment", slug) in request.catalogue.withdrawn:
        return gone(request.catalogue, "treatment", slug)
    if treatment is None or not treatment.has_aftercare:
        raise Http404
    context = {"treatment": treatment, "reading": AfterTreatment(treatment, request.catalogue)}
    return render(request, "education/after_treatment.html", context)


@content_page
def what_was_injected(request):
    """A card to print and to fill in on paper: nothing is sent, nothing is kept."""
    catalogue = request.catalogue
    address = settings.SITE_URL + reverse("something_wrong")
    context = {
        "reading": SomethingWrong(catalogue),
        "materials": [_material(live) for live in catalogue.requestable if live.slug not in catalogue.wholes],
        "address": address,
        "qr": mark_safe(qr_code(address)),  # noqa: S308  segno's drawing
    }
    return render(request, "education/what_was_injected.html", context)


def _material(treatment):
    """What it is, and not only its brand."""
    page = treatment.page
    return f"{page.name} ({page.full_name})" if page.full_name else page.name
