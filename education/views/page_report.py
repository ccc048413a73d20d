"""
A reader reports a problem with a page. No name is asked, and the page that is named is only ever one of ours.

The form is `no-store`. Where the database cannot take it, the page comes back with all that was typed.
"""

from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from education.consultations import page_reports
from education.forms.page_report import PageReportForm
from education.reading.own_pages import own_page
from education.reading.while_away import catalogue_for_reading
from education.views import limited
from education.views.unreachable import keeps_what_was_typed


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed(lambda request: _show(request, PageReportForm(request.POST), 503, cannot_save=True))
def page_report(request):
    """The form, shown or sent."""
    page = _page(request)
    if request.method != "POST":
        return _show(request, PageReportForm(page=page))
    form = PageReportForm(request.POST, page=page)
    if not form.is_valid():
        return _show(request, form, 422)
    if wait := limited.spend(request, "report"):
        return limited.held_up(_show(request, form, wait=wait), wait)
    said = form.cleaned_data
    page_reports.send(page, said["kind"], said["words"], form.key, form.suspects_a_robot)
    query = f"?{urlencode({'page': page.path})}" if page else ""
    return HttpResponseRedirect(reverse("page_report_sent") + query, status=303)


@require_safe
def page_report_sent(request):
    """Thanks, what happens next, and the way back."""
    request.catalogue = catalogue_for_reading()
    return render(request, "education/page_report_sent.html", {"page": _page(request)})


def _page(request):
    """The page that the address or the form names, if it is one of ours that everybody may read."""
    sent = request.POST if request.method == "POST" else request.GET
    return own_page(sent.get("page", ""), request.catalogue)


def _show(request, form, status=200, cannot_save=False, wait=0):
    context = {
        "form": form,
        "page": _page(request),
        "cannot_save": cannot_save,
        "wait": limited.in_words(wait),
    }
    return render(request, "education/page_report.html", context, status=status)
