"""The steps with one request, each posted to an address of its own. Nothing typed is lost, whatever stops a step."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.urls import path
from django.views.decorators.http import require_http_methods

from education.admin import history, request_erasure, request_told
from education.admin import request_page as page
from education.consultations import owners, timeline, workflow
from education.forms import request_desk as forms


def urls(model_admin):
    """The addresses of one request's page, below the requests' own. The page itself stands where the stock form stood."""
    name = "education_consultationrequest"
    return [
        *(
            path(
                f"<int:pk>/{step}/",
                history.bound(model_admin, step_view),
                {"step": step},
                name=f"{name}_{step}",
            )
            for step in (*STEPS, *page.WORDS)
        ),
        *request_erasure.urls(model_admin, name),
        *request_told.urls(model_admin, name),
    ]


@dataclass(frozen=True)
class Step:
    """Who may take it, what it does, and what is said then: nothing of what anybody wrote."""

    permission: str
    do: Callable
    said: Callable


def _given(data):
    return f"given to {owners.name_of(data['owner'])}" if data["owner"] else "given to nobody"


def _hold(consultation, reason, actor, seen):
    with workflow.working_on(consultation, seen):
        workflow.hold(consultation, reason, actor)


def _release(consultation, actor, seen):
    with workflow.working_on(consultation, seen):
        workflow.release(consultation, actor)


def _archive(consultation, actor, seen):
    with workflow.working_on(consultation, seen):
        workflow.archive(consultation, actor)


def _note(consultation, text, actor, seen):
    workflow.note(consultation, text, actor)


STEPS = {
    "assign": Step(page.ASSIGN, workflow.assign, _given),
    "plan": Step(
        page.ANSWER,
        lambda consultation, next_action_on, **who: workflow.plan(consultation, next_action_on, **who),
        lambda data: "next action planned" if data["next_action_on"] else "no next action is planned",
    ),
    "urgent": Step(
        page.ANSWER,
        workflow.mark_urgent,
        lambda data: "marked urgent" if data["urgent"] else "no longer urgent",
    ),
    "status": Step(page.ANSWER, workflow.move, lambda data: f"status is now “{data['status'].label}”"),
    "archive": Step(page.ASSIGN, _archive, lambda data: "put away"),
    "note": Step(page.ANSWER, _note, lambda data: "note added"),
    "hold": Step(page.HOLD, _hold, lambda data: "legal hold put on"),
    "release": Step(page.HOLD, _release, lambda data: "legal hold taken off"),
}
SAID = {
    "reply": workflow.reply,
    "accept": workflow.accept,
    "decline": workflow.decline,
}
IN_SHORT = {"reply": "reply sent", "accept": "accepted, reply sent", "decline": "declined, reply sent"}
BY_PHONE = {
    "reply": "call recorded",
    "accept": "accepted, call recorded",
    "decline": "declined, call recorded",
}
COMES_NEVER_TOO_LATE = "note"


@require_http_methods(["GET", "HEAD", "POST"])
def step_view(request, model_admin, pk, step):
    """Take one step. Whoever comes here by an address, after signing in again for instance, is led to the page."""
    permission = STEPS[step].permission if step in STEPS else page.ANSWER
    consultation = page.find(request, pk, permission)
    if request.method != "POST":
        return page.back(consultation)
    kind = page.FORMS.get(step) or page.WORDS[step]
    form = page.make_form(kind, step, consultation, request.user, request.POST)
    seen = page.seen_by(request)
    try:
        if step != COMES_NEVER_TOO_LATE and workflow.last_change(consultation) != seen:
            raise workflow.ChangedMeanwhile
        workflow.demand_kept(consultation)
        if step in STEPS:
            return _small(request, model_admin, consultation, form, step, seen)
        return _words(request, model_admin, consultation, form, step, seen)
    except workflow.ChangedMeanwhile:
        return _too_late(request, model_admin, consultation, form, step, seen)
    except workflow.NotAllowed as problem:
        form.add_error(None, str(problem))
        return page.show(request, model_admin, consultation, form=form, step=step, status=422)


def _too_late(request, model_admin, consultation, form, step, seen):
    """The page as it is now, what changed, and all that was typed: a reply that was looked at can be sent at once."""
    since = timeline.changes_since(consultation, seen)
    looked_at = step in page.WORDS and form.do == "send" and form.is_valid() and not form.by_phone
    preview = _preview(form, step) if looked_at else None
    return page.show(
        request, model_admin, consultation, form=form, step=step, since=since, preview=preview, status=409
    )


def _preview(form, step):
    form.with_filled_text()
    return page.Preview(step, form.cleaned_data["text"], form.visit_at, form.stamp)


def _small(request, model_admin, consultation, form, step, seen):
    if not form.is_valid():
        return page.show(request, model_admin, consultation, form=form, step=step, status=422)
    STEPS[step].do(consultation, **form.cleaned_data, actor=request.user, seen=seen)
    return done(request, model_admin, consultation, STEPS[step].said(form.cleaned_data))


def _words(request, model_admin, consultation, form, step, seen):
    """A template filled in, a preview shown, or what was previewed sent."""
    if form.do == "fill":
        filled = form.filled_from_template()
        status = None if filled else 422
        return page.show(request, model_admin, consultation, form=filled or form, step=step, status=status)
    if not form.is_valid():
        return page.show(request, model_admin, consultation, form=form, step=step, status=422)
    if form.do != "send" or not form.was_previewed:
        preview = _preview(form, step)
        return page.show(request, model_admin, consultation, form=form, step=step, preview=preview)
    visit = {"visit_at": form.visit_at} if isinstance(form, forms.AcceptForm) else {}
    who = {"actor": request.user, "by_phone": form.by_phone, "seen": seen}
    SAID[step](consultation, form.cleaned_data["text"], **who, **visit)
    return done(request, model_admin, consultation, (BY_PHONE if form.by_phone else IN_SHORT)[step])


def done(request, model_admin, consultation, said):
    """Keep it in the admin's log, say it, and show the page from its top."""
    model_admin.log_change(request, consultation, f"{said[0].upper()}{said[1:]}.")
    model_admin.message_user(request, f"Request {consultation.reference}: {said}.", messages.SUCCESS)
    return page.back(consultation)
