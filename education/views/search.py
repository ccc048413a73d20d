"""Search: the words come in the address, so a result can be shared; nothing of them is kept."""

from django.shortcuts import render

from education.forms.search import SearchForm
from education.reading.search import index_of
from education.views.content_page import content_page


@content_page(query=["q"])
def search(request):
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = index_of(request.catalogue).search(words)
    return render(request, "education/search.html", {"words": words, "found": found})
