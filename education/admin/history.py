"""A page's history: every version, and any two compared. Who may not read the page sees none of its versions."""

from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from education.admin.going_live import PREVIEW
from education.forms.rows import is_key
from education.models import (
    Concern,
    Criterion,
    Guide,
    ReaderQuestion,
    Revision,
    StandingPage,
    Term,
    Treatment,
)
from education.publishing import content
from education.publishing.changes import by_row, changes, in_words
from education.publishing.freeze import freeze

READ = "education.view_revision"
SHARE = "education.add_previewlink"
LIVE, WORKING = "live", "working"
PER_PAGE = 50

# What a version is a state of → the models that a person must be able to read, or to change, for it.
SUBJECTS = {
    "treatment": (Treatment,),
    "guide": (Guide,),
    "reader_question": (ReaderQuestion,),
    "shared": (Criterion, Concern, Term, StandingPage),
}


def urls(model_admin):
    """The addresses of these pages, below the revisions' own."""
    versions, compare = bound(model_admin, versions_view), bound(model_admin, compare_view)
    return [
        path("of/<str:subject>/", versions, name="education_revision_versions"),
        path("of/<str:subject>/<int:key>/", versions, name="education_revision_versions"),
        path("of/<str:subject>/compare/", compare, name="education_revision_compare"),
        path("of/<str:subject>/<int:key>/compare/", compare, name="education_revision_compare"),
    ]


def bound(model_admin, view):
    """A function view of one ModelAdmin as its site serves it: behind the sign-in, kept by no cache."""

    @wraps(view)
    def inside(request, *args, **kwargs):
        return view(request, model_admin, *args, **kwargs)

    return model_admin.admin_site.admin_view(inside)


def versions_address(page):
    """Where a page's versions are listed; the shared words' where `page` is None."""
    return reverse("admin:education_revision_versions", args=_args(page))


def compare_address(page, old=LIVE, new=WORKING):
    """Where two versions are compared: each a revision's key, LIVE or WORKING."""
    return f"{reverse('admin:education_revision_compare', args=_args(page))}?old={old}&new={new}"


def newest_shared():
    """The key of the newest version of the shared words, if there is one. One query."""
    return Revision.objects.of(None).order_by("-pk").values_list("pk", flat=True).first()


def cancel_address(page, what):
    """Where what is planned for a page is called off: its "going-live" or its "withdrawal"."""
    return reverse("admin:education_revision_cancel", args=[*_args(page), what])


def since_live(page, stand):
    """How far the working copy is from what patients see: “3 changes”; empty where it is not, or nothing is live."""
    if not stand.live:
        return ""
    found = changes(content.load(stand.live.document), freeze(page))
    return in_words(found) if found else ""


# --- Who ----------------------------------------------------------------------------------------------------------------


def demand_reader(request, subject):
    """Refuse whoever may not read versions, or not the pages that these are versions of."""
    if subject not in SUBJECTS:
        raise Http404
    if not (request.user.has_perm(READ) and _may(request, subject, "view", "change")):
        raise PermissionDenied


def may_restore(request, subject):
    """Who may change a page may make an older version its working copy."""
    return _may(request, subject, "change")


def _may(request, subject, *actions):
    return all(
        any(
            request.user.has_perm(f"education.{get_permission_codename(action, model._meta)}")
            for action in actions
        )
        for model in SUBJECTS[subject]
    )


def of_page(view):
    """A view of one page's versions, by `subject` and `key`: for readers only, then only if there is such a page."""

    @wraps(view)
    def bound_to_page(request, model_admin, subject, key=None, **kwargs):
        demand_reader(request, subject)
        if (subject == "shared") != (key is None):
            raise Http404
        page = None if key is None else get_object_or_404(SUBJECTS[subject][0], pk=key)
        return view(request, model_admin, page, **kwargs)

    return bound_to_page


# --- The versions -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """What became of a version: in a word, since or from when, and the ending of its mark's CSS class."""

    word: str
    at: datetime | None = None
    mark: str = ""


def standing(revision, is_live, now=None):
    """Whether patients see a version, have seen it, or will."""
    now = now or timezone.now()
    if revision.goes_live_at is None:
        return Standing("Saved")
    if revision.goes_live_at > now:
        return Standing("Scheduled", revision.goes_live_at, "next")
    if revision.withdrawn_at and revision.withdrawn_at <= now:
        return Standing("Withdrawn", revision.withdrawn_at)
    if is_live:
        return Standing("Live", revision.goes_live_at, "live")
    return Standing("Was live", revision.goes_live_at)


@dataclass(frozen=True)
class Version:
    """One line of the history."""

    revision: Revision
    standing: Standing
    compare_with_live: str
    compare_with_working: str


@of_page
@require_safe
def versions_view(request, model_admin, page):
    """Every version of a page, the newest first."""
    revisions = (
        Revision.objects.of(page)
        .defer("document")
        .select_related("made_by", "published_by", "sign_off")
        .order_by("-pk")
    )
    live = Revision.objects.of(page).live().values_list("pk", flat=True).first()
    shown = Paginator(revisions, PER_PAGE).get_page(request.GET.get("p"))
    subject = _subject(page)
    versions = [
        Version(
            revision,
            standing(revision, revision.pk == live),
            compare_address(page, LIVE, revision.pk) if live and revision.pk != live else "",
            compare_address(page, revision.pk, WORKING),
        )
        for revision in shown
    ]
    said = context(request, model_admin, page, f"History of {name(page)}") | {
        "versions": versions,
        "shown": shown,
        "page_numbers": list(shown.paginator.get_elided_page_range(shown.number)),
        "ellipsis": shown.paginator.ELLIPSIS,
        "compare_with_live": compare_address(page) if live else "",
        "can_restore": may_restore(request, subject),
        "older": versions[1].revision.pk if len(versions) > 1 else None,
    }
    return TemplateResponse(request, "admin/education/versions.html", said)


# --- Two of them --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """One of two versions that are compared: a revision, or the working copy where that is None."""

    frozen: content.Page
    revision: Revision | None = None
    standing: Standing | None = None

    @property
    def standing_pages(self):
        """The pages that shared words hold, each with a preview of its own."""
        return getattr(self.frozen, "standing_pages", ())


@of_page
@require_safe
def compare_view(request, model_admin, page):
    """Two versions of one page, field by field: ?old= and ?new= each a revision's key, “live” or “working”."""
    asked = [request.GET.get("old", LIVE), request.GET.get("new", WORKING)]
    sides = [_side(page, which) for which in asked]
    found = changes(*(side.frozen for side in sides), names=names()) if all(sides) else []
    said = context(request, model_admin, page, f"Compare versions of {name(page)}") | {
        "sides": list(zip(("Older", "Newer"), sides, strict=True)),
        "can_compare": all(sides),
        "parts": by_row(found),
        "count": in_words(found),
        "swapped": compare_address(page, *reversed(asked)) if all(sides) else "",
        "can_restore": may_restore(request, _subject(page)),
    }
    return TemplateResponse(request, "admin/education/compare_versions.html", said)


def names():
    """What keys stand for, as staff know it now. Three queries."""
    return {
        "criterion": dict(Criterion.objects.values_list("slug", "question")),
        "concern": dict(Concern.objects.values_list("slug", "name")),
        "treatment": dict(Treatment.objects.values_list("slug", "name")),
    }


def _side(page, which):
    """The version that an address means; None where it means the live one and nothing is live. Never another page's."""
    if which == WORKING:
        return Side(freeze(page))
    revisions = Revision.objects.of(page)
    live = revisions.live().values_list("pk", flat=True).first()
    if which == LIVE and live is None:
        return None
    if which != LIVE and not is_key(which):
        raise Http404
    revision = (
        revisions.select_related("made_by", "published_by", "sign_off")
        .filter(pk=live if which == LIVE else which)
        .first()
    )
    if revision is None:
        raise Http404
    return Side(content.load(revision.document), revision, standing(revision, revision.pk == live))


# --- What all of them need ----------------------------------------------------------------------------------------------


def context(request, model_admin, page, title):
    """What each of these pages shows: the site's own context, and where this page belongs."""
    opts = page._meta if page else StandingPage._meta
    return {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "subtitle": None,
        "page": page,
        "name": name(page),
        "list_name": "Shared words" if page is None else opts.verbose_name_plural.capitalize(),
        "list_address": reverse(
            f"admin:education_{'revision' if page is None else opts.model_name}_changelist"
        ),
        "page_address": page_address(page),
        "preview_address": page_address(page, "preview"),
        "versions_address": versions_address(page),
        "compare_base": reverse("admin:education_revision_compare", args=_args(page)),
        "can_preview": request.user.has_perm(PREVIEW),
        "can_share": request.user.has_perm(SHARE),
    }


def _subject(page):
    return str(Revision.subject_of(page))


def _args(page):
    return [_subject(page)] if page is None else [_subject(page), page.pk]


def page_address(page, view="change"):
    """The page's own form, or its preview; empty for the shared words, which have several."""
    return reverse(f"admin:education_{page._meta.model_name}_{view}", args=[page.pk]) if page else ""


def name(page):
    """What the page is called in the middle of a sentence."""
    return "the shared words" if page is None else str(page)
