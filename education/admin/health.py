"""The page-health report: how every page stands against the checklists, and where people vouch for what no program can judge."""

from dataclasses import dataclass, replace

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from education.admin.spreadsheet import as_csv
from education.forms.health import AttestationForm, OverrideForm
from education.models import Attestation, CheckOverride, Guide, ReaderQuestion, Revision, SignOff, Treatment
from education.publishing import content
from education.publishing.checks.items import BY_NUMBER, covered, override_covers
from education.publishing.checks.reading_ease import page_grade
from education.publishing.checks.surroundings import read_surroundings, surroundings_of
from education.publishing.health import Health, health

VIEW = "education.view_revision"
MODELS = {"treatment": Treatment, "guide": Guide, "readerquestion": ReaderQuestion}
OWNERS = ("treatment", "guide", "reader_question")


@dataclass(frozen=True)
class Entry:
    """One page on the report."""

    name: str
    subject: str
    pk: int
    revision: Revision
    frozen: object
    health: Health

    @property
    def address(self):
        """Where the page is changed; empty for the shared words, which have a page each."""
        return reverse(f"admin:education_{self.subject}_change", args=[self.pk]) if self.pk else ""

    @property
    def grade(self):
        """Its reading grade."""
        return page_grade(self.frozen)


def urls(site):
    """The report's addresses under the staff's site."""
    view = site.admin_view
    one = "health/<str:subject>/<int:pk>/"
    return [
        path("health/", view(report), name="health"),
        path("health/report.csv", view(report_csv), name="health_csv"),
        path(one, view(detail), name="health_detail"),
        path(f"{one}attest/<int:item>/", view(attest), name="health_attest"),
        path(f"{one}override/<int:item>/", view(override), name="health_override"),
    ]


def newest_health(page, revision):
    """How the newest saved version of one page stands; None where nothing is saved."""
    if revision is None:
        return None
    return _judged(revision, page, *_words(), read_surroundings()).health


def entries():
    """Every page with its newest saved version, worst first. A fixed number of queries."""
    newest = Revision.objects.order_by().values("subject", *OWNERS).annotate(newest=Max("pk"))
    revisions = Revision.objects.filter(pk__in=newest.values("newest")).select_related(*OWNERS)
    around, words = with_wholes(read_surroundings(), revisions), _words()
    found = [_judged(revision, revision.page, *words, around) for revision in revisions]
    return sorted(found, key=lambda entry: (*(-bad for bad in entry.health.badness), entry.name))


def with_wholes(around, revisions):
    """A part is judged with its wider treatment's newest version where that is not live; here it is at hand already."""
    pages = [content.load(revision.document) for revision in revisions if revision.treatment_id]
    wanted = {page.part_of for page in pages if page.part_of} - around.treatments.keys()
    return replace(around, wholes={page.slug: page for page in pages if page.slug in wanted})


def _words():
    """What people said of pages: attestations, overrides, and the clinical content that sign-offs hold for."""
    signed = SignOff.objects.values_list(
        *(f"revision__{owner}" for owner in OWNERS), "revision__clinical_fingerprint"
    )
    return list(Attestation.objects.all()), list(CheckOverride.objects.all()), set(signed)


def _judged(revision, page, attestations, overrides, signed, around):
    frozen = content.load(revision.document)
    owner = (revision.treatment_id, revision.guide_id, revision.reader_question_id)
    judged = health(
        frozen,
        replace(
            surroundings_of(frozen, around), signed_off=(*owner, revision.clinical_fingerprint) in signed
        ),
        [one for one in attestations if (one.treatment_id, one.guide_id, None) == owner],
        [one for one in overrides if (one.treatment_id, one.guide_id, None) == owner],
    )
    return Entry(
        str(page or "Shared words"),
        page._meta.model_name if page else "shared",
        page.pk if page else 0,
        revision,
        frozen,
        judged,
    )


def _demand(request, permission=VIEW):
    if not (request.user.has_perm(VIEW) and request.user.has_perm(permission)):
        raise PermissionDenied


def _entry(subject, pk):
    """The page that an address names."""
    if subject == "shared" and pk == 0:
        page = None
    else:
        page = MODELS[subject].objects.filter(pk=pk).first() if subject in MODELS else None
        if page is None:
            raise Http404
    revision = Revision.objects.of(page).select_related(*OWNERS).order_by("-pk").first()
    if revision is None:
        raise Http404
    return _judged(revision, page, *_words(), read_surroundings())


def _context(request, title, **more):
    return {**admin.site.each_context(request), "title": title, "subtitle": None, **more}


@require_http_methods(["GET", "HEAD"])
def report(request):
    """Every page, worst first."""
    _demand(request)
    context = _context(request, "Page health", entries=entries())
    return TemplateResponse(request, "admin/education/health.html", context)


@require_http_methods(["GET", "HEAD"])
def report_csv(request):
    """The same for a spreadsheet: a row for each item of each page, no cell of which can be a formula."""
    _demand(request)
    rows = [("Page", "Kind of page", "State", "Item", "Source", "What", "Where")]
    rows += [(entry.name, entry.subject, *row) for entry in entries() for row in _rows(entry.health)]
    return as_csv(rows, "page-health.csv")


def _rows(judged):
    for name in ("blocking", "warning"):
        state = {"blocking": "Stops it", "warning": "Warning"}[name]
        for finding in getattr(judged, name):
            check = finding.check
            yield state, check.item, check.source, finding.message, finding.where.label
    for finding, word in judged.overridden:
        check = finding.check
        yield f"Let stand by {word.name}", check.item, check.source, word.reason, finding.where.label
    for check in judged.passed:
        yield "Passed by a check", check.item, check.source, check.title, ""
    for item, word in judged.attested:
        yield f"Attested by {word.name} on {_day(word.at)}", item.number, item.source, item.title, ""
    for item in judged.awaiting:
        yield "Not attested", item.number, item.source, item.title, ""
    for item in judged.clinician:
        yield "Awaits a clinician", item.number, item.source, item.title, ""


def _day(moment):
    return timezone.localtime(moment).date().isoformat()


@require_http_methods(["GET", "HEAD"])
def detail(request, subject, pk):
    """One page, item by item."""
    _demand(request)
    entry = _entry(subject, pk)
    context = _context(
        request,
        f"Page health: {entry.name}",
        entry=entry,
        can_attest=request.user.has_perm("education.add_attestation"),
        can_override=request.user.has_perm("education.add_checkoverride"),
        may_be_overridden=CheckOverride.ALLOWED,
    )
    return TemplateResponse(request, "admin/education/health_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def attest(request, subject, pk, item):
    """A person vouches for one item that no program can judge: asked by GET, kept by POST."""
    _demand(request, "education.add_attestation")
    entry = _entry(subject, pk)
    found = BY_NUMBER.get(item)
    if found is None or found not in entry.health.awaiting:
        raise Http404
    fingerprint = covered(entry.frozen, found)
    form = _form(AttestationForm, request, fingerprint)
    if form.is_bound and form.is_valid():
        keep(Attestation, entry, item, fingerprint, request.user, form)
        return HttpResponseRedirect(reverse("admin:health_detail", args=[subject, pk]))
    return _ask(request, entry, f"Attest: {found.title}", form, found)


@require_http_methods(["GET", "HEAD", "POST"])
def override(request, subject, pk, item):
    """A person lets a page stand though a check fails, with a reason; only where the list allows it."""
    _demand(request, "education.add_checkoverride")
    entry = _entry(subject, pk)
    failing = [finding for finding in entry.health.blocking if finding.check.item == item]
    if item not in CheckOverride.ALLOWED or not failing:
        raise Http404
    fingerprint = override_covers(entry.frozen)
    form = _form(OverrideForm, request, fingerprint)
    if form.is_bound and form.is_valid():
        keep(CheckOverride, entry, item, fingerprint, request.user, form)
        return HttpResponseRedirect(reverse("admin:health_detail", args=[subject, pk]))
    return _ask(request, entry, f"Let it stand: {failing[0].check.title}", form, failing[0].check)


def _form(form_class, request, fingerprint):
    clinician = getattr(request.user, "clinician", None)
    name = clinician.name if clinician else request.user.get_full_name() or request.user.get_username()
    data = request.POST if request.method == "POST" else None
    return form_class(data, initial={"name": name, "fingerprint": fingerprint}, fingerprint=fingerprint)


@transaction.atomic
def keep(model, entry, item, fingerprint, user, form):
    """Keep the word, once."""
    model.objects.get_or_create(
        treatment_id=entry.revision.treatment_id,
        guide_id=entry.revision.guide_id,
        item=item,
        fingerprint=fingerprint,
        defaults={"by": user, **form.kept},
    )


def _ask(request, entry, title, form, item):
    context = _context(request, title, entry=entry, form=form, item=item)
    status = 422 if form.is_bound else None
    return TemplateResponse(request, "admin/education/health_word.html", context, status=status)
