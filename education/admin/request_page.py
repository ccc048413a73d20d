"""
One request on one screen: who asked what, what was said, what happened, and every step that may follow.

Whoever is shown it is recorded first, so nobody sees a request whose view cannot be recorded.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from education.consultations import answers, owners, promise, standing, summary, timeline, told, workflow
from education.forms import request_desk as forms
from education.forms.rows import is_key
from education.models import ConsultationRequest

VIEW = "education.view_consultationrequest"
ANSWER = "education.change_consultationrequest"
ASSIGN = "education.assign_consultationrequest"
HOLD = "education.hold_consultationrequest"
ERASE = "education.erase_consultationrequest"
SEEN = "seen"
"""The hidden input of every form: which state of the request its person had before them."""
MOST_MAILS = 50


def request_view(request, model_admin, object_id):
    """The page. It is read only: each step has an address of its own."""
    if not is_key(object_id):
        raise Http404
    consultation = find(request, int(object_id))
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return show(request, model_admin, consultation)


def find(request, pk, permission=VIEW):
    """The request that an address names, for who may read it and has the permission."""
    if not (request.user.has_perm(VIEW) and request.user.has_perm(permission)):
        raise PermissionDenied
    return get_object_or_404(ConsultationRequest.objects.select_related("owner"), pk=pk)


def address(consultation):
    return reverse("admin:education_consultationrequest_change", args=[consultation.pk])


def back(consultation):
    """To the page, from its top: the address of the form that was sent named another place on it."""
    return HttpResponseRedirect(address(consultation) + "#content-start")


def seen_by(request):
    """The state of the request that a form was made from; what cannot be one is none."""
    sent = request.POST.get(SEEN, "")
    return int(sent) if is_key(sent) else 0


@dataclass(frozen=True)
class Preview:
    """A reply as the patient will read it, and what says that it was looked at."""

    step: str
    text: str
    visit_at: object
    stamp: str


def show(request, model_admin, consultation, *, form=None, step="", since=None, preview=None, status=None):
    """
    The page, recorded as a view. `form` is the one that was sent, by its step, with everything typed in it.

    `since` is what others did meanwhile, where that stopped the form.
    """
    workflow.record_view(consultation, request.user)
    seen = workflow.last_change(
        consultation
    )  # before all else is read: what comes later is seen, and told once more
    consultation.refresh_from_db(from_queryset=ConsultationRequest.objects.select_related("owner"))
    now, user = timezone.now(), request.user
    events = list(timeline.events_of(consultation))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Request {consultation.reference}",
        "subtitle": None,
        "opts": model_admin.opts,
        "consultation": consultation,
        "seen": seen,
        "now": now,
        "reader": owners.name_of(user),
        "since": since,
        "invalid": form is not None and bool(form.errors),
        "at_it_now": timeline.at_it_now(events, user, now),
        "entries": timeline.entries(events),
        "mails": _mails(consultation),
        "can": _can(user, consultation),
        "sent_step": step,
        "sent_words": step in WORDS,
        "typed": _typed(form) if form is not None and consultation.erased_at else [],
    }
    if not consultation.erased_at:
        context |= _what_it_says(consultation, now) | {
            "steps": _forms(consultation, user, form, step),
            "words": _words(consultation, user, form, step),
            "preview": preview,
        }
    return TemplateResponse(request, "admin/education/request.html", context, status=status)


def _what_it_says(consultation, now):
    """What patient and staff wrote."""
    said = answers.of_request(consultation)
    return {
        "standing": standing.standing(consultation, promise.Calendar.of(), now),
        "next_action": standing.next_action(consultation, now),
        "owner": owners.name_of(consultation.owner) if consultation.owner else "",
        "rows": summary.rows(said),
        "earlier": [
            (row.superseded_at, summary.rows(answers.from_json(row.answers)))
            for row in consultation.superseded_answers.all()
        ],
        "conversation": [
            (message, owners.name_of(message.author) if message.author else "")
            for message in consultation.messages.select_related("author")
        ],
        "notes": [
            (note, owners.name_of(note.author)) for note in consultation.notes.select_related("author")
        ],
        "told": told.told(consultation),
    }


# --- Its forms ----------------------------------------------------------------------------------------------------------

FORMS = {
    "assign": forms.AssignForm,
    "plan": forms.PlanForm,
    "urgent": forms.UrgentForm,
    "status": forms.StatusForm,
    "archive": forms.ArchiveForm,
    "note": forms.NoteForm,
    "hold": forms.HoldForm,
    "release": forms.ReleaseForm,
}
WORDS = {"reply": forms.ReplyForm, "accept": forms.AcceptForm, "decline": forms.DeclineForm}


def make_form(kind, step, consultation, user, data=None):
    """One of its forms. Several stand on a page, so each has ids of its own."""
    return kind(data, consultation=consultation, user=user, auto_id=f"{step}_%s")


def _forms(consultation, user, sent, sent_step):
    """Every small form by its step; the one that was sent is the very same, with what was typed."""
    return {
        step: sent if step == sent_step and kind.base_fields else make_form(kind, step, consultation, user)
        for step, kind in FORMS.items()
    }


def _words(consultation, user, sent, sent_step):
    """(step, form) of what may be said now. What was typed is shown even where it may not be said any more."""
    may = workflow.next_words(consultation)
    return [
        (step, sent if step == sent_step else make_form(kind, step, consultation, user))
        for step, kind in WORDS.items()
        if step in may or step == sent_step
    ]


def _can(user, consultation):
    """What this person may do with it as it stands."""
    if consultation.erased_at:
        return {}
    return {
        "answer": user.has_perm(ANSWER),
        "assign": user.has_perm(ASSIGN),
        "take": user.has_perm(ASSIGN) and user.has_perm(ANSWER) and consultation.owner_id != user.pk,
        "archive": user.has_perm(ASSIGN)
        and consultation.status in workflow.DONE_WITH
        and not consultation.archived_at,
        "hold": user.has_perm(HOLD),
        "erase": user.has_perm(ERASE),
    }


def _typed(form):
    """What somebody had typed into a form that cannot be sent any more, as (label, text)."""
    return [
        (field.label, field.value()) for field in form if isinstance(field.value(), str) and field.value()
    ]


def _mails(consultation):
    """The e-mails about it and what became of each, the newest first."""
    owed = consultation.notifications.select_related("request").order_by("-created_at", "-pk")[:MOST_MAILS]
    return [(mail, *_became_of(mail)) for mail in owed]


def _became_of(mail):
    """(a word, when)"""
    if mail.sent_at:
        return "Sent", mail.sent_at
    if mail.given_up_at:
        return ("Not sent" if mail.request.erased_at else "Given up"), mail.given_up_at
    return (
        ("Tried, goes on", mail.next_attempt_at) if mail.attempts else ("Waits to be sent", mail.created_at)
    )
