"""The page on which staff make a preview link, see who has one, and take one back."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from education.admin import history
from education.admin.going_live import PREVIEW
from education.forms.preview_link import PreviewLinkForm
from education.models import PreviewLink, Revision
from education.publishing import preview_links

TAKE_BACK = "education.change_previewlink"


def urls(model_admin):
    """The addresses of these pages, below the revisions' own."""
    return [
        path("<int:pk>/share/", history.bound(model_admin, share_view), name="education_revision_share"),
        path(
            "<int:pk>/share/<int:link>/revoke/",
            history.bound(model_admin, revoke_view),
            name="education_revision_unshare",
        ),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def share_view(request, model_admin, pk):
    """The page's links, by GET; one more, by POST, whose address is shown this once."""
    revision = _revision(request, pk, history.SHARE)
    form = PreviewLinkForm(request.POST if request.method == "POST" else None)
    address = ""
    if form.is_bound and form.is_valid():
        link, key = preview_links.make(revision, by=request.user, **form.cleaned_data)
        address = settings.SITE_URL + reverse("preview", args=[key])
        page = revision.page
        model_admin.log_change(request, page or revision, f"Made a preview link for {link.for_whom}.")
        form = PreviewLinkForm()
    links = PreviewLink.objects.filter(revision__in=Revision.objects.of(revision.page))
    title = f"Share a preview: {history.name(revision.page)}"
    context = history.context(request, model_admin, revision.page, title) | {
        "here": "Share a preview",
        "revision": revision,
        "form": form,
        "address": address,
        "links": links.select_related("made_by", "revision", "revoked_by"),
        "now": timezone.now(),
        "can_take_back": request.user.has_perm(TAKE_BACK),
    }
    status = 422 if form.errors else None
    return TemplateResponse(request, "admin/education/share.html", context, status=status)


@require_POST
def revoke_view(request, model_admin, pk, link):
    """Take one link of this version back."""
    revision = _revision(request, pk, TAKE_BACK)
    link = get_object_or_404(PreviewLink, pk=link, revision=revision)
    if preview_links.revoke(link, by=request.user):
        model_admin.log_change(
            request, revision.page or revision, f"Took back the preview link for {link.for_whom}."
        )
        model_admin.message_user(
            request, f"The link for {link.for_whom} opens nothing any more.", messages.SUCCESS
        )
    return HttpResponseRedirect(reverse("admin:education_revision_share", args=[revision.pk]))


def _revision(request, pk, permission):
    if not all(request.user.has_perm(one) for one in (history.READ, PREVIEW, permission)):
        raise PermissionDenied
    revision = get_object_or_404(
        Revision.objects.select_related("treatment", "guide", "reader_question", "made_by"), pk=pk
    )
    history.demand_reader(request, revision.subject)
    return revision
