"""All treatments, and one of them."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from education.reading import structured_data
from education.reading.treatment import TreatmentReading
from education.views.content_page import content_page
from education.views.errors import gone


@content_page
def treatment_list(request):
    return render(request, "education/treatment_list.html")


@content_page
def treatment_detail(request, slug):
    return treatment_page(request, request.catalogue, slug)


def treatment_page(request, catalogue, slug, preview=False, jump_to=""):
    """One treatment as patients see it, over any catalogue: a preview passes one with the working copy in it."""
    treatment = catalogue.treatments.get(slug)
    if treatment is None:
        if ("treatment", slug) in catalogue.withdrawn:
            return gone(catalogue, "treatment", slug)
        raise Http404
    request.catalogue = catalogue
    reading = TreatmentReading(treatment, catalogue)
    address = settings.SITE_URL + reverse("treatment_detail", args=[slug])
    data = structured_data.script(
        structured_data.web_page(
            treatment.name, address, structured_data.treatment(treatment.page), treatment.stand
        ),
        structured_data.breadcrumbs(
            [("Treatments", settings.SITE_URL + reverse("treatment_list")), (treatment.name, address)]
        ),
    )
    return render(
        request,
        "education/treatment_detail.html",
        {
            "reading": reading,
            "treatment": treatment,
            "structured_data": data,
            "preview": preview,
            "jump_to": jump_to,
        },
    )
