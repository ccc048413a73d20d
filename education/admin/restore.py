"""The page on which staff confirm that an older version becomes the working copy again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from education.admin import history
from education.models import Revision
from education.publishing import content
from education.publishing.changes import changes, in_words
from education.publishing.freeze import freeze
from education.publishing.restore import NotRestorable, restore, what_is_missing, what_stays


@require_http_methods(["GET", "HEAD", "POST"])
def restore_view(request, model_admin, pk):
    """Confirm, by GET; restore, by POST."""
    if not request.user.has_perm(history.READ):
        raise PermissionDenied
    revision = get_object_or_404(
        Revision.objects.select_related("treatment", "guide", "reader_question", "made_by"), pk=pk
    )
    history.demand_reader(request, revision.subject)
    if not history.may_restore(request, revision.subject):
        raise PermissionDenied
    page = revision.page
    reasons = []
    if request.method == "POST":
        try:
            restored = restore(revision, by=request.user)
        except NotRestorable as problem:
            reasons = problem.reasons
        else:
            model_admin.log_change(request, page or restored, restored.note)
            said = f"“{history.name(page)}”: {restored.note}. The copy as it stood is kept in the history."
            model_admin.message_user(request, said, messages.SUCCESS)
            return HttpResponseRedirect(history.page_address(page) or history.versions_address(page))
    frozen = content.load(revision.document)
    found = changes(freeze(page), frozen, names=history.names())
    context = history.context(request, model_admin, page, f"Restore a version of {history.name(page)}") | {
        "revision": revision,
        "changes": found,
        "count": in_words(found),
        "compare": history.compare_address(page, history.WORKING, revision.pk),
        "stays": what_stays(page, frozen),
        "reasons": reasons or what_is_missing(frozen),
    }
    return TemplateResponse(request, "admin/education/restore.html", context, status=422 if reasons else None)
