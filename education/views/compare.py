"""Choose treatments to compare, and the comparison itself."""

from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse

from education.forms.compare import CompareForm, OrderForm
from education.reading import structured_data
from education.reading.comparison import Choice, Comparison, choose, choose_by_address
from education.views.content_page import content_page


@content_page(query=["treatment"])
def compare(request):
    """The picker. With treatments ticked it leads on to their comparison, or says what is missing and keeps the rest."""
    form = CompareForm(request.GET)
    chosen = form.cleaned_data["treatment"] if form.is_valid() else []
    if not chosen and "treatment" not in request.GET:
        return _picker(request, Choice(), status=200)
    choice = choose(request.catalogue, chosen)
    if choice.is_complete:
        return redirect(_address(choice))
    return _picker(request, choice, status=422)


@content_page(query=["order"])
def comparison(request, names):
    """Two to four treatments side by side. Every set has one address; others lead to it."""
    form = OrderForm(request.GET)
    order = form.cleaned_data["order"] if form.is_valid() else ""
    choice = choose_by_address(request.catalogue, names, order)
    if not choice.is_complete:
        return _picker(request, choice, status=410 if choice.is_gone else 404)
    if names != choice.names:
        return redirect(_address(choice), permanent=True)
    address = settings.SITE_URL + reverse("comparison", args=[names])
    title = " and ".join(option.name for option in choice.options)
    data = structured_data.script(
        structured_data.web_page(f"{title} compared", address),
        structured_data.breadcrumbs(
            [("Compare", settings.SITE_URL + reverse("compare")), (f"{title} compared", address)]
        ),
    )
    return render(
        request,
        "education/comparison.html",
        {
            "comparison": Comparison(choice.options, request.catalogue),
            "choice": choice,
            "structured_data": data,
        },
    )


def _picker(request, choice, status):
    return render(request, "education/compare.html", {"choice": choice}, status=status)


def _address(choice):
    address = reverse("comparison", args=[choice.names])
    return f"{address}?{urlencode({'order': choice.order}, safe=',')}" if choice.order else address
