"""All guides, and one of them."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from education.reading import structured_data
from education.reading.guide import GuideReading
from education.views.content_page import content_page
from education.views.errors import gone


@content_page
def guide_list(request):
    return render(request, "education/guide_list.html")


@content_page
def guide_detail(request, slug):
    return guide_page(request, request.catalogue, slug)


def guide_page(request, catalogue, slug, preview=False, jump_to=""):
    """One guide as patients see it, over any catalogue."""
    guide = catalogue.guides.get(slug)
    if guide is None:
        if ("guide", slug) in catalogue.withdrawn:
            return gone(catalogue, "guide", slug)
        raise Http404
    request.catalogue = catalogue
    address = settings.SITE_URL + reverse("guide_detail", args=[slug])
    data = structured_data.script(
        structured_data.web_page(guide.title, address, stand=guide.stand),
        structured_data.breadcrumbs(
            [("Guides", settings.SITE_URL + reverse("guide_list")), (guide.title, address)]
        ),
    )
    return render(
        request,
        "education/guide_detail.html",
        {
            "reading": GuideReading(guide, catalogue),
            "guide": guide,
            "structured_data": data,
            "preview": preview,
            "jump_to": jump_to,
        },
    )
