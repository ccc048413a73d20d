"""Where a version is sent for review, read by a clinician, and signed off or sent back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from education.admin import history
from education.admin.going_live import PUBLISH
from education.forms.review import SendBackForm, SignForm, SubmitForm
from education.models import Revision, SignOff
from education.publishing import content
from education.publishing.changes import by_row, changes
from education.publishing.changes import in_words as count_in_words
from education.publishing.going_live import stopping
from education.publishing.places import places
from education.publishing.review_clock import is_due
from education.publishing.review_status import review_status
from education.publishing.signing import (
    NotSignable,
    NotSubmittable,
    due_after,
    send_back,
    sign,
    submit,
    who_could_sign,
    why_not_sign,
)

SUBMIT, SIGN = "education.submit_revision", "education.sign_revision"


def urls(model_admin):
    """The addresses of these pages, below the revisions' own."""
    return [
        path("<int:pk>/submit/", history.bound(model_admin, submit_view), name="education_revision_submit"),
        path("<int:pk>/review/", history.bound(model_admin, review_view), name="education_revision_review"),
    ]


def next_step(user, stand, review):
    """What this person can do next to bring the newest version to patients: (what, address); None where it is not their turn."""
    newest = stand.newest
    if newest is None or newest.has_ended():
        return None
    if review.sign_off and stand.has_newer:
        return ("publish", "") if user.has_perm(PUBLISH) else None
    if review.sign_off and not is_due(newest.page):
        return None
    if review.waiting and user.has_perm(SIGN) and not why_not_sign(newest, user):
        return "sign", reverse("admin:education_revision_review", args=[review.waiting.revision_id])
    if user.has_perm(SUBMIT) and not (review.waiting and review.waiting.revision_id == newest.pk):
        return "submit", reverse("admin:education_revision_submit", args=[newest.pk])
    return None


# --- Sending for review -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def submit_view(request, model_admin, pk):
    """Ask to whom, by GET; send exactly this version, by POST."""
    revision = _revision(request, pk, SUBMIT)
    page = revision.page
    stops = stopping(revision)
    form = SubmitForm(request.POST if request.method == "POST" else None, clinicians=who_could_sign(revision))
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                submission = submit(revision, by=request.user, **form.cleaned_data)
                return _done(request, model_admin, revision, f"Sent to {submission.clinician} for review.")
        except NotSubmittable as problem:
            form.add_error(None, str(problem))
    context = _context(request, model_admin, revision, "Send for review") | {
        "form": form,
        "stops": stops,
        "can_submit": not stops and form.fields["clinician"].queryset.exists(),
        "newer": Revision.objects.of(page).filter(pk__gt=revision.pk).order_by("-pk").first(),
    }
    return TemplateResponse(
        request, "admin/education/submit.html", context, status=422 if form.errors else None
    )


# --- Reviewing ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def review_view(request, model_admin, pk):
    """Read what changed, by GET, as everybody who may read versions; sign off or send back, by POST, as who may sign."""
    revision = _revision(request, pk)
    review = review_status(revision.page, revision)
    why_not = why_not_sign(revision, request.user)
    if request.method == "POST" and not request.user.has_perm(SIGN):
        raise PermissionDenied
    forms = {} if why_not else _forms(request, revision, review)
    if request.method == "POST":
        decision = request.POST.get("decision")
        form = forms.get(decision)
        if form is None:
            model_admin.message_user(request, why_not or "Choose what to do.", messages.ERROR)
        elif form.is_valid():
            try:
                with transaction.atomic():
                    said = _decide(decision, form, revision, request.user)
                    return _done(request, model_admin, revision, said)
            except NotSignable as problem:
                form.add_error(None, str(problem))
    before = _read_before(revision)
    found = (
        changes(content.load(before.document), content.load(revision.document), names=history.names())
        if before
        else []
    )
    invalid = any(form.is_bound and form.errors for form in forms.values())
    context = _context(request, model_admin, revision, "Review") | {
        "review": review,
        "submission": _submission_of(review, revision),
        "why_not": why_not if request.user.has_perm(SIGN) else "",
        "sign_form": forms.get("sign"),
        "send_back_form": forms.get("send_back"),
        "invalid": invalid,
        "before": before,
        "parts": by_row(found),
        "count": count_in_words(found),
        "stops": stopping(revision),
        "next_due": due_after(revision.page, timezone.localdate()),
        "newer": Revision.objects.of(revision.page).filter(pk__gt=revision.pk).order_by("-pk").first(),
    }
    refused = request.method == "POST"
    return TemplateResponse(request, "admin/education/review.html", context, status=422 if refused else None)


def _forms(request, revision, review):
    """The forms that this person may fill in; the one that they sent is bound."""
    decision = request.POST.get("decision") if request.method == "POST" else None
    clinician = request.user.clinician
    forms = {
        "sign": SignForm(
            request.POST if decision == "sign" else None,
            clinician=clinician,
            may_be_partial=review.review is not None and review.sign_off is None,
        )
    }
    waits = review.waiting and review.waiting.revision_id == revision.pk
    if (
        waits or decision == "send_back"
    ):  # one that was sent comes back with its words, whatever happened meanwhile
        shown = places(content.load(revision.document), names=history.names())
        forms["send_back"] = SendBackForm(
            request.POST if decision == "send_back" else None, places=shown, prefix="comment"
        )
    return forms


def _decide(decision, form, revision, user):
    """Do what the clinician decided; what was done, in words. Raises NotSignable."""
    if decision == "send_back":
        send_back(revision, form.comments, by=user)
        return "Sent back with your comments."
    given = sign(
        revision,
        by=user,
        checked=form.cleaned_data["checked"],
        whole_page=form.whole_page,
        next_review_on=form.cleaned_data["next_review_on"],
    )
    return f"Signed off by {given.name}. Next review by {given.next_review_on:%-d %B %Y}."


def _read_before(revision):
    """What the reader of this version knows already: the version signed off last before it, else what was live then."""
    signed = (
        Revision.objects.of(revision.page)
        .filter(pk__lt=revision.pk, sign_offs__isnull=False)
        .order_by("-pk")
        .first()
    )
    return signed or Revision.objects.of(revision.page).live().filter(pk__lt=revision.pk).first()


def _submission_of(review, revision):
    """The submission that this version was sent by, with its comments; the latest where it was sent more than once."""
    return (
        revision.submissions.select_related("clinician", "by").prefetch_related("comments").first()
        if review.submission
        else None
    )


# --- What both need -----------------------------------------------------------------------------------------------------


def _revision(request, pk, permission=history.READ):
    """The version that an address names, for who may read it and has the permission."""
    if not (request.user.has_perm(history.READ) and request.user.has_perm(permission)):
        raise PermissionDenied
    revision = get_object_or_404(
        Revision.objects.select_related("treatment", "guide", "reader_question", "made_by"), pk=pk
    )
    history.demand_reader(request, revision.subject)
    return revision


def _context(request, model_admin, revision, title):
    frozen = content.load(revision.document)
    name = history.name(revision.page)
    return history.context(request, model_admin, revision.page, f"{title}: {name}") | {
        "revision": revision,
        "here": title,
        "standing_pages": getattr(frozen, "standing_pages", ()),
        "sign_offs": SignOff.objects.covering(revision),
    }


def _done(request, model_admin, revision, said):
    """Keep it in the log, say it, and go where the next step is."""
    page = revision.page
    model_admin.log_change(request, page or revision, said)
    model_admin.message_user(request, f"“{history.name(page)}”: {said}", messages.SUCCESS)
    return HttpResponseRedirect(reverse("admin:education_revision_review", args=[revision.pk]))
