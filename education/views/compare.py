"""Choose treatments to compare, and the comparison itself."""

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse

from education.forms.compare import ARRANGED, ArrangedForm, CompareForm, MattersForm
from education.reading import structured_data
from education.reading.arranged import Arranged
from education.reading.comparison import Choice, Comparison, choose, choose_by_address
from education.reading.comparison_address import Address
from education.views.content_page import content_page, for_this_reader_alone

IN_ONE_FORM = ("matters", "own", "differs", "fold")
"""What an address says in one way only. A form that was sent writes it otherwise, and is led to it."""


@content_page(query=["treatment"])
def compare(request):
    """The picker. With treatments ticked it leads on to their comparison, or says what is missing and keeps the rest."""
    form = CompareForm(request.GET)
    chosen = form.cleaned_data["treatment"] if form.is_valid() else []
    if not chosen and "treatment" not in request.GET:
        return _picker(request, Choice(), status=200)
    choice = choose(request.catalogue, chosen)
    if choice.is_complete:
        return redirect(str(Address(choice.slugs)))
    return _picker(request, choice, status=422)


@content_page(query=ARRANGED)
def comparison(request, names):
    """Two to four treatments side by side, as the reader arranged them. Every set has one address; others lead to it."""
    form = ArrangedForm(request.GET)
    choice = choose_by_address(request.catalogue, names, form.order_asked)
    if not choice.is_complete:
        return _picker(request, choice, status=410 if choice.is_gone else 404)
    address = Address.of(choice.slugs, request.catalogue.shared.criteria, **form.arrangement)
    if names != choice.names:
        return redirect(str(address), permanent=True)
    if any(request.GET.getlist(name) != _listed(address.query.get(name)) for name in IN_ONE_FORM):
        return redirect(str(address))
    bare = settings.SITE_URL + address.path
    title = " and ".join(option.name for option in choice.options)
    data = structured_data.script(
        structured_data.web_page(f"{title} compared", bare),
        structured_data.breadcrumbs(
            [("Compare", settings.SITE_URL + reverse("compare")), (f"{title} compared", bare)]
        ),
    )
    arranged = Arranged(Comparison(choice.options, request.catalogue), address)
    response = render(
        request,
        "education/comparison.html",
        {
            "comparison": arranged.comparison,
            "arranged": arranged,
            "address": address,
            "matters_form": MattersForm(address, request.catalogue.shared.criteria),
            "structured_data": data,
        },
    )
    return for_this_reader_alone(response) if address.own else response


def _picker(request, choice, status):
    return render(request, "education/compare.html", {"choice": choice}, status=status)


def _listed(value):
    return [value] if value else []
