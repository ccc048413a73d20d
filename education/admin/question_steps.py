"""What staff do with a reader's question besides answering it: close it, set it apart, let it in. Each is confirmed first."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from education.admin import history
from education.consultations import reader_questions
from education.consultations.reader_questions import REASONS
from education.forms.reader_question_desk import CloseForm, ConfirmForm
from education.models import ReaderQuestion

ANSWER = "education.change_readerquestion"
Status = ReaderQuestion.Status


@dataclass(frozen=True)
class Step:
    """From which states it leads, what it asks and does, and what is said then: nothing of what anybody wrote."""

    title: str
    happens: str
    do: Callable
    done: str
    form: type = ConfirmForm
    leaves: tuple = (Status.WAITING,)


STEPS = {
    "close": Step(
        "Close without an answer",
        "It is not published. An e-mail address that was left is erased at once, the reader’s own words soon.",
        reader_questions.close,
        "Closed.",
        CloseForm,
        (Status.WAITING, Status.SUSPECTED),
    ),
    "set-apart": Step(
        "Set apart",
        "A robot seems to have sent it. It leaves the list of what waits, and is erased sooner.",
        reader_questions.set_apart,
        "Set apart.",
    ),
    "let-in": Step(
        "Let in",
        "A person sent it. It waits for an answer like any other.",
        reader_questions.let_in,
        "Let in.",
        leaves=(Status.SUSPECTED,),
    ),
}


def urls(model_admin):
    """The addresses of the steps, below the questions' own."""
    view = history.bound(model_admin, step_view)
    name = "education_readerquestion"
    return [path(f"<int:pk>/{step}/", view, {"step": step}, name=f"{name}_{step}") for step in STEPS]


def steps_of(question):
    """(title, address) of each step that may be taken with a question as it stands."""
    return [
        (f"{step.title}…", reverse(f"admin:education_readerquestion_{name}", args=[question.pk]))
        for name, step in STEPS.items()
        if question.status in step.leaves
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def step_view(request, model_admin, pk, step):
    """Confirm, by GET; do it, by POST."""
    if not request.user.has_perm(ANSWER):
        raise PermissionDenied
    question = get_object_or_404(ReaderQuestion, pk=pk)
    step = STEPS[step]
    form = step.form(request.POST if request.method == "POST" else None)
    address = history.page_address(question)
    if form.is_bound and form.is_valid():
        try:
            step.do(question)
        except reader_questions.NotPossible as problem:
            model_admin.message_user(request, str(problem), messages.ERROR)
            return HttpResponseRedirect(address)
        said = " ".join(filter(None, [step.done, REASONS.get(form.cleaned_data.get("reason"), "")]))
        model_admin.log_change(request, question, said)
        model_admin.message_user(request, f"“{question}”: {said}", messages.SUCCESS)
        return HttpResponseRedirect(address)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{step.title}: {question}",
        "subtitle": None,
        "opts": model_admin.opts,
        "question": question,
        "step": step,
        "form": form,
        "address": address,
    }
    status = 422 if form.is_bound else None
    return TemplateResponse(request, "admin/education/reader_question_step.html", context, status=status)
