"""Search: the words come in the address, so a result can be shared; nothing of them is kept."""

from django.http import JsonResponse
from django.shortcuts import render

from education.forms.search import SearchForm
from education.reading.findable import names_of_everything
from education.reading.search import index_of
from education.views.content_page import content_page


@content_page(query=["q"])
def search(request):
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = index_of(request.catalogue).search(words)
    return render(request, "education/search.html", {"words": words, "found": found})


@content_page
def search_names(request):
    """
    Every name that a search box suggests, with what it leads to.

    One document, the same for everybody, fetched once and matched in the browser: what somebody types is sent nowhere.
    """
    return JsonResponse(
        names_of_everything(request.catalogue), safe=False, headers={"X-Robots-Tag": "noindex"}
    )
