"""
My questions: suggested from a comparison, ticked or written, printed, or taken into the request.

The page is one patient's own, as the request's are: it may set the cookie that keeps other sites from sending forms, and no cache
holds it. What is ticked and written travels in forms, never in an address, and is kept by nobody until it is taken along.
"""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from education.consultations import answers as answers_
from education.consultations import tokens
from education.consultations.answers import Answers
from education.forms.my_questions import CarriedForm, MyQuestionsForm
from education.reading.my_questions import MyQuestions
from education.views import limited
from education.views.unreachable import keeps_what_was_typed
from education.views.visit import Visit, give_cookie


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed(lambda request: _without_a_database(request))
def my_questions(request):
    """The suggestions; all questions on one page; or on to the request with them."""
    suggested = _suggested(request)
    if request.method != "POST":
        return _show(request, suggested, MyQuestionsForm(suggested=suggested))
    form = MyQuestionsForm(request.POST, suggested=suggested)
    if "change" in request.POST:
        return _show(request, suggested, form)
    if not form.is_valid():
        return _show(request, suggested, form, status=422)
    if "take" in request.POST:
        return _take(request, suggested, form)
    return _gathered(request, suggested, form)


def _take(request, suggested, form):
    """Into the request that this visitor is writing, or a new one, below what they wrote there."""
    visit = Visit(request)
    before = visit.answers or Answers()
    about = {"treatments": suggested.address.slugs, "concerns": ()}
    answers = answers_.carry_over(before, request.catalogue, **about)
    answers = answers_.with_questions(answers, form.chosen, marked=suggested.address.matters)
    form.refuse_too_long(answers.message)
    if form.errors:
        return _show(request, suggested, form, status=422)
    if wait := limited.spend(request, "answer"):
        return limited.held_up(_show(request, suggested, form, wait=wait), wait)
    # A token that we do not know is not taken over from the visitor: whoever planted it could read along.
    token = visit.token if visit.is_known else tokens.new()
    answers_.save(answers, token)
    return give_cookie(HttpResponseRedirect(reverse("consultation_request"), status=303), token)


def _without_a_database(request):
    """Gathering needs none. What was to be taken along comes back to be sent again."""
    suggested = _suggested(request)
    form = MyQuestionsForm(request.POST, suggested=suggested)
    if "take" not in request.POST and "change" not in request.POST and form.is_valid():
        return _gathered(request, suggested, form)
    return _show(request, suggested, form, status=503, cannot_save="take" in request.POST)


def _suggested(request):
    carried = CarriedForm(request.POST if request.method == "POST" else request.GET)
    own = carried.said("own") or ""
    return MyQuestions.about(request.catalogue, carried.said("about"), carried.said("matters"), own)


def _show(request, suggested, form, status=200, cannot_save=False, wait=0):
    context = {
        "suggested": suggested,
        "form": form,
        "cannot_save": cannot_save,
        "wait": limited.in_words(wait),
    }
    response = render(request, "education/my_questions.html", context, status=status)
    if (
        suggested.address.own
    ):  # the address may hold them: other pages hear of the site that it is on, no more
        response["Referrer-Policy"] = "strict-origin"
    return response


def _gathered(request, suggested, form):
    context = {"suggested": suggested, "form": form, "questions": form.chosen}
    return render(request, "education/my_questions_gathered.html", context)
