"""
Pages as leaflets: made for paper, readable on a screen, and from the same frozen content as the pages themselves.

A leaflet is an address of its own, so that no page carries what only paper needs; `?large=1` is the one in large print.
"""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe

from education.forms.compare import ARRANGED, ArrangedForm
from education.reading.aftercare import AfterTreatment
from education.reading.arranged import Arranged
from education.reading.comparison import Comparison, choose_by_address
from education.reading.comparison_address import Address
from education.reading.guide import GuideReading
from education.reading.leaflet import Leaflet, versions
from education.reading.treatment import TreatmentReading
from education.views.content_page import content_page, for_this_reader_alone
from education.views.errors import gone


@content_page(query=["large"])
def treatment_leaflet(request, slug):
    treatment = request.catalogue.treatments.get(slug)
    if treatment is None:
        return _not_there(request, "treatment", slug)
    reading = TreatmentReading(treatment, request.catalogue)
    shown = versions(treatment, *reading.readers_questions)
    made = make_leaflet(request, treatment.name, reverse("treatment_detail", args=[slug]), shown)
    context = {"treatment": treatment, "reading": reading}
    return leaflet(request, "education/treatment_leaflet.html", made, context)


@content_page(query=["large"])
def after_treatment_leaflet(request, slug):
    treatment = request.catalogue.treatments.get(slug)
    if treatment is None or not treatment.has_aftercare:
        return _not_there(request, "treatment", slug)
    context = {"treatment": treatment, "reading": AfterTreatment(treatment, request.catalogue)}
    page = reverse("after_treatment", args=[slug])
    made = make_leaflet(request, f"After {treatment.name}", page, versions(treatment))
    return leaflet(request, "education/after_treatment_leaflet.html", made, context)


@content_page(query=["large"])
def guide_leaflet(request, slug):
    guide = request.catalogue.guides.get(slug)
    if guide is None:
        return _not_there(request, "guide", slug)
    reading = GuideReading(guide, request.catalogue)
    columns = reading.comparison.columns if reading.choice.is_complete else ()
    shown = versions(guide, *columns, *reading.readers_questions)
    made = make_leaflet(request, guide.title, reverse("guide_detail", args=[slug]), shown)
    return leaflet(request, "education/guide_leaflet.html", made, {"guide": guide, "reading": reading})


@content_page(query=[*ARRANGED, "large"])
def comparison_leaflet(request, names):
    """A comparison on paper. What is no comparison is said by the comparison's own page."""
    form = ArrangedForm(request.GET)
    choice = choose_by_address(request.catalogue, names, form.order_asked)
    if not choice.is_complete or names != choice.names:
        return redirect("comparison", names=names)
    address = Address.of(choice.slugs, request.catalogue.shared.criteria, **form.arrangement)
    arranged = Arranged(Comparison(choice.options, request.catalogue), address)
    *names, last = (column.name for column in arranged.columns)
    title = f"{', '.join(names)} and {last}"
    made = make_leaflet(request, title, str(address), versions(*arranged.columns))
    response = leaflet(request, "education/comparison_leaflet.html", made, {"arranged": arranged})
    return for_this_reader_alone(response) if address.own else response


def make_leaflet(request, title, page, shown):
    """The leaflet of a page, given by its path, with the versions shown in it; in large print where the address asks for it."""
    return Leaflet(title, settings.SITE_URL + page, shown, large=request.GET.get("large") == "1")


def leaflet(request, template, made, context):
    """The answer with one leaflet. Its links to ordinary and to large print keep whatever else the address says."""
    query = request.GET.copy()
    query.pop("large", None)
    ordinary = f"{request.path}?{query.urlencode()}" if query else request.path
    query["large"] = "1"
    context |= {
        "leaflet": made,
        "qr": mark_safe(made.qr),  # noqa: S308  segno's drawing, in which the address is squares
        "page_path": made.page.removeprefix(settings.SITE_URL),
        "ordinary_print": ordinary,
        "large_print": f"{request.path}?{query.urlencode()}",
    }
    return render(request, template, context)


def _not_there(request, subject, slug):
    if (subject, slug) in request.catalogue.withdrawn:
        return gone(request.catalogue, subject, slug)
    raise Http404
