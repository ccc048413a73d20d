"""The claim ledger: every statement about health that the site makes, to look through, to print and for a spreadsheet."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from education.admin.history import names
from education.admin.spreadsheet import as_csv
from education.forms.claims import ClaimsForm
from education.models import Revision
from education.publishing.claim_ledger import claims, covering

READ = "education.view_revision"
PER_PAGE = 100


def urls(site):
    """The ledger's addresses under the staff's site."""
    return [
        path("claims/", site.admin_view(ledger), name="claims"),
        path("claims/report.csv", site.admin_view(ledger_csv), name="claims_csv"),
    ]


def revisions(of="live"):
    """The versions whose claims are listed, in the order of their pages' names."""
    found = Revision.objects.live()
    if of == "newest":
        newest = (
            Revision.objects.order_by()
            .values("subject", "treatment", "guide", "reader_question")
            .annotate(newest=Max("pk"))
        )
        found = Revision.objects.filter(pk__in=newest.values("newest"))
    found = found.select_related("treatment", "guide", "reader_question", "sign_off")
    return sorted(found, key=lambda revision: (revision.subject != "treatment", str(revision.page or "")))


def _asked(request):
    """The form that the address fills in, and the claims that it picks."""
    if not request.user.has_perm(READ):
        raise PermissionDenied
    listed = revisions("newest" if request.GET.get("of") == "newest" else "live")
    form = ClaimsForm(request.GET, pages=[str(revision.page or "Shared words") for revision in listed])
    form.is_valid()
    known, signed = names(), covering()
    found = [claim for revision in listed for claim in claims(revision, known, signed)]
    return form, [claim for claim in found if form.picks(claim)]


@require_http_methods(["GET", "HEAD"])
def ledger(request):
    """The claims that the address asks for, a hundred a page. A fixed number of queries."""
    form, found = _asked(request)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        **admin.site.each_context(request),
        "title": "Claim ledger",
        "subtitle": None,
        "form": form,
        "shown": shown,
        "without": sum(not claim.sources for claim in found),
        "query": query.urlencode(),
        "page_numbers": list(shown.paginator.get_elided_page_range(shown.number)),
        "ellipsis": shown.paginator.ELLIPSIS,
    }
    return TemplateResponse(request, "admin/education/claims.html", context)


@require_http_methods(["GET", "HEAD"])
def ledger_csv(request):
    """All claims that the address asks for, a row each."""
    _, found = _asked(request)
    rows = [("Page", "Part", "Row", "Statement", "Certainty", "Sources", "Checked by", "Checked on")]
    for claim in found:
        sources = "; ".join(f"{source.publisher}: {source.title} ({source.slug})" for source in claim.sources)
        on = timezone.localdate(claim.checked_on) if claim.checked_on else ""
        rows.append(
            (claim.page, claim.part, claim.row, claim.text, claim.certainty, sources, claim.checked_by, on)
        )
    return as_csv(rows, "claims.csv")
