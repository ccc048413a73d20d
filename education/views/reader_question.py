"""
A reader asks a question under a page: written, checked, sent. And the way from our e-mail to its answer.

The pages are `no-store`, as the consultation request's are. What was typed travels in the form alone: in no address and no
cookie. Where the database cannot take it, the page comes back with all of it and the clinic's number.
"""

from dataclasses import dataclass

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from education.consultations import reader_questions, robots
from education.forms.reader_question import AskForm, CheckQuestionForm
from education.views import limited
from education.views.content_page import content_page
from education.views.errors import gone
from education.views.unreachable import keeps_what_was_typed, says_if_unreachable

KINDS = {"treatment": ("treatments", "treatment_detail"), "guide": ("guides", "guide_detail")}


@dataclass(frozen=True)
class About:
    """The page that a question is about."""

    kind: str
    slug: str
    name: str = "this page"

    @property
    def address(self):
        return reverse(KINDS[self.kind][1], args=[self.slug])


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed(lambda request, kind, slug: _cannot_send(request, kind, slug))
def reader_question(request, kind, slug):
    """Write it, check it, send it."""
    about = _about(request.catalogue, kind, slug)
    if about is None:
        return _nowhere(request.catalogue, kind, slug)
    if request.method != "POST":
        return _write(request, about, AskForm(initial={"key": reader_questions.new_key()}))
    if request.POST.get("step") == "change":
        return _write(request, about, AskForm(initial=_typed(request)))
    form = CheckQuestionForm(request.POST)
    if not form.is_valid():
        return _write(request, about, AskForm(request.POST), status=422)
    asked, key = form.asked(kind, slug), reader_questions.read_key(form.cleaned_data["key"])
    if request.POST.get("step") != "send" or key is None or form.shown_fingerprint != asked.fingerprint:
        return _check(request, about, asked)
    if wait := limited.spend(request, "question"):
        return limited.held_up(_check(request, about, asked, wait=wait), wait)
    if reader_questions.ask(asked, key, suspected_robot=form.is_suspect(asked)) is None:
        raise Http404
    return HttpResponseRedirect(reverse("reader_question_sent", args=[kind, slug]), status=303)


@require_safe
@says_if_unreachable
def reader_question_sent(request, kind, slug):
    """That it waits for the clinic, and what happens next. Safe to reload."""
    about = _about(request.catalogue, kind, slug)
    if about is None:
        return _nowhere(request.catalogue, kind, slug)
    return render(request, "education/reader_question_sent.html", {"about": about})


@content_page
def reader_question_answered(request, slug):
    """From our e-mail, whose address names no page, to the answer on its page."""
    live = request.catalogue.reader_questions.get(slug)
    if live is None:
        raise Http404
    kind, page = live.about
    return HttpResponseRedirect(f"{reverse(KINDS[kind][1], args=[page])}#{slug}")


# --- Pages --------------------------------------------------------------------------------------------------------------


def _write(request, about, form, status=200, cannot_save=False):
    context = {"form": form, "about": about, "cannot_save": cannot_save}
    return render(request, "education/reader_question.html", context, status=status)


def _check(request, about, asked, status=200, wait=0, cannot_save=False):
    """What will be sent, word for word, with a fresh stamp. A form that we did not make gets a key of ours."""
    key = request.POST.get("key", "")
    if reader_questions.read_key(key) is None:
        key = reader_questions.new_key()
    initial = {
        "question": asked.question,
        "email": asked.email,
        "key": key,
        "shown": robots.stamp(asked.fingerprint),
    }
    context = {
        "form": CheckQuestionForm(initial=initial, better_changed=bool(asked.personal)),
        "about": about,
        "asked": asked,
        "wait": limited.in_words(wait),
        "cannot_save": cannot_save,
    }
    return render(request, "education/reader_question_check.html", context, status=status)


def _cannot_send(request, kind, slug):
    """The same page with what was typed. What the page is called is known where memory still has it."""
    if kind not in KINDS:
        raise Http404
    about = _about(request.catalogue, kind, slug) or About(kind, slug)
    form = AskForm(request.POST)
    if request.POST.get("step") == "send" and form.is_valid():
        return _check(request, about, form.asked(kind, slug), status=503, cannot_save=True)
    return _write(request, about, form, status=503, cannot_save=True)


def _about(catalogue, kind, slug):
    """The page, if patients can read it now."""
    if kind not in KINDS:
        raise Http404
    live = getattr(catalogue, KINDS[kind][0]).get(slug)
    return live and About(kind, slug, live.name if kind == "treatment" else live.title)


def _nowhere(catalogue, kind, slug):
    if (kind, slug) in catalogue.withdrawn:
        return gone(catalogue, kind, slug)
    raise Http404


def _typed(request):
    return {name: request.POST.get(name, "") for name in ("question", "email", "key")}
