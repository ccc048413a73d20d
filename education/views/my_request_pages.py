"""What “My request” shows: each page with what stands on it."""

from django.shortcuts import render
from django.utils import timezone

from education.consultations import answers, held, my_request
from education.consultations.summary import rows
from education.forms.my_request import AddForm, LinkForm
from education.views.limited import in_words
from education.views.unreachable import UNREACHABLE
from education.views.visit import Visit

ENDED, DEAD_LINK, NOT_HERE = "ended", "dead link", "not here"


def ask(request, why="", form=None, status=200, cannot_save=False, wait=0):
    """The way in: a link by e-mail. `why` somebody finds no request, in one word for all reasons of a kind."""
    context = {
        "why": why,
        "form": form or LinkForm(),
        "typed": request.POST.get("text", "").replace("\x00", "\ufffd"),
        "sent_from_here": _sent_from_here(request),
        "cannot_save": cannot_save,
        "wait": in_words(wait),
    }
    return render(request, "education/my_request_ask.html", context, status=status)


def show(request, found, form=None, status=200, another=False, wait=0):
    """The request: where it stands, what was said, what was sent, and what can be done with it."""
    said = list(found.messages.all())
    context = {
        "consultation_request": found,
        "is_withdrawn": my_request.is_withdrawn(found),
        "is_late": my_request.is_late(found),
        "visit_is_over": found.visit_at is not None and found.visit_at < timezone.now(),
        "said": said,
        "rows": rows(answers.of_request(found)),
        "earlier": _earlier(found),
        "kept_until": held.kept_until(found),
        "form": form or AddForm(shown=(found, said)),
        "another": another,
        "wait": in_words(wait),
    }
    page = render(request, "education/my_request.html", context, status=status)
    if request.method == "GET":
        my_request.mark_read(said)
    return page


def ask_again(request, found, typed):
    """The page was shown for another request, or too long ago: what was typed is kept, and not sent to the wrong one."""
    form = AddForm(shown=(found, found.messages.all()), initial={"text": typed})
    return show(request, found, form, status=409, another=True)


def show_unsaved(request):
    """The database takes nothing: all that was typed, to send again. It may not even say whose request it is."""
    context = {"form": AddForm(request.POST)}
    return render(request, "education/my_request_unsaved.html", context, status=503)


def show_copy(request, found, everything):
    """Everything that we hold, to read and to print."""
    context = {
        "everything": everything,
        "rows": rows(answers.of_request(found)),
        "earlier": _earlier(found),
        "consultation_request": found,
    }
    return render(request, "education/my_request_copy.html", context)


def _earlier(found):
    """What was sent before it was corrected, the newest first."""
    kept = found.superseded_answers.order_by("-superseded_at", "-pk")
    return [(row.superseded_at, rows(answers.from_json(row.answers))) for row in kept]


def _sent_from_here(request):
    """What this browser sent lately; nothing where the database does not answer."""
    try:
        return Visit(request).sent
    except UNREACHABLE:
        return None
