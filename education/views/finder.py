"""From what bothers somebody to what may help: the face, and one area of it."""

from django.http import Http404
from django.shortcuts import render

from education.reading.finder import areas, read_area
from education.views.content_page import content_page


@content_page
def finder(request):
    return render(request, "education/finder.html", {"areas": areas(request.catalogue)})


@content_page
def finder_area(request, slug):
    reading = read_area(request.catalogue, slug)
    if reading is None:
        raise Http404
    return render(
        request, "education/finder_area.html", {"reading": reading, "areas": areas(request.catalogue)}
    )
