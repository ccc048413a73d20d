"""
The consultation request, page by page.

Every page is `no-store`. Nothing personal stands in an address. A GET writes nothing; the cookie is given with the first
answer. Where the database cannot take an answer, the page comes back with all that was typed and the clinic's number.
"""

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from education.consultations import answers as answers_
from education.consultations import robots, sending, tokens
from education.consultations.answers import Answers
from education.consultations.notice import consent_version, consent_wording
from education.consultations.questions import QUESTIONS
from education.consultations.summary import day_in_words, rows
from education.forms.consultation_request import STEPS, CarriedOverForm, CheckForm
from education.reading import catalogue as catalogues
from education.reading.something_wrong import SomethingWrong
from education.views import limited
from education.views import request_stopped as stopped
from education.views.my_request_pass import take_pass
from education.views.unreachable import keeps_what_was_typed
from education.views.visit import Visit, give_cookie, take_cookie

ORDER = [*STEPS, "check"]
FIRST = ORDER[0]


@require_safe
def consultation_request(request):
    """The start: on to the first question, with what the reader's page said it was about."""
    return HttpResponseRedirect(_start_url(request))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed(lambda request, step: _cannot_save(request, step))
def consultation_request_step(request, step):
    """One question: shown, or answered."""
    if step not in STEPS:
        raise Http404
    request.visit = visit = Visit(request)
    if request.method == "POST":
        return _answer(request, visit, step)
    if not visit.is_known and step != FIRST:
        return stopped.lost(request)
    answers = visit.answers or Answers()
    missing = answers_.first_missing(answers, request.catalogue)
    if missing and ORDER.index(missing) < ORDER.index(step):
        return HttpResponseRedirect(_step_url(missing))
    return _show(request, visit, step, STEPS[step](answers=answers, catalogue=request.catalogue))


def _answer(request, visit, step):
    before = visit.answers or Answers()
    form = STEPS[step](request.POST, answers=before, catalogue=request.catalogue)
    if not form.is_valid():
        return _show(request, visit, step, form, status=422)
    if step == "wrong" and form.is_emergency:
        return stopped.at_an_emergency(visit)
    if step == "age" and form.is_too_young:
        return stopped.at_too_young(request, visit, form.age)
    if wait := limited.spend(request, "answer"):
        return limited.held_up(_show(request, visit, step, form, wait=wait), wait)
    answers = form.apply()
    if step == FIRST:  # from here on, no address says what it is about
        answers = answers_.carry_over(answers, request.catalogue, **_carried(request))
    # A token that we do not know is not taken over from the visitor: whoever planted it could read along.
    token = visit.token if visit.is_known else tokens.new()
    answers_.save(answers, token)
    goes_on = visit.is_known or step == FIRST
    response = (
        _see_other(_next(request, step, answers, before)) if goes_on else stopped.lost(request, kept=True)
    )
    return give_cookie(response, token)


@require_safe
def consultation_request_call_us(request):
    """A sign that the clinic must hear of today: its number and hours before anything else, and then the form goes on."""
    request.catalogue = catalogues.current()
    visit = Visit(request)
    if not visit.is_known:
        return stopped.lost(request)
    if visit.answers.about.gone_wrong != "tell":
        return HttpResponseRedirect(_step_url(FIRST))
    context = {"back": _step_url(FIRST), "onward": _onward(request, FIRST, visit.answers)}
    return render(request, "education/consultation_request_call_us.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed(lambda request: _cannot_send(request))
def consultation_request_check(request):
    """Check your answers, agree, send."""
    request.visit = visit = Visit(request)
    if not visit.is_known:
        return stopped.lost(request)
    if request.method == "POST" and visit.unfinished is None:
        return _sent(visit.token)  # a second click, a reload, a page left open: it has been sent
    missing = answers_.first_missing(visit.answers, request.catalogue)
    if missing:
        return (_see_other if request.method == "POST" else HttpResponseRedirect)(_step_url(missing))
    content_hash = answers_.fingerprint(visit.answers, visit.token)
    if request.method != "POST":
        initial = {"shown": robots.stamp(content_hash)}
        return _show_check(request, visit, _check_form(request, visit, initial=initial))
    form = _check_form(request, visit, request.POST)
    shown = form.shown_hash
    if shown and shown != content_hash:
        return _shown_before(request, visit, content_hash, shown)
    if not form.is_valid():
        return _show_check(request, visit, form, status=422)
    if wait := limited.spend(request, "send"):
        return limited.held_up(_show_check(request, visit, form, wait=wait), wait)
    consent = sending.Consent(
        wording=consent_wording(request.catalogue.clinic),
        version=consent_version(request.catalogue),
        language=settings.LANGUAGE_CODE,
    )
    sending.send(visit.answers, visit.token, consent, suspected_robot=form.suspects_a_robot)
    return _sent(visit.token)


def _shown_before(request, visit, content_hash, shown):
    """The page was shown before the answers changed: it was sent already, or another window changed them."""
    if visit.sent and visit.sent.content_hash == shown:
        return _sent(visit.token)
    form = _check_form(request, visit, initial={"shown": robots.stamp(content_hash)})
    return _show_check(request, visit, form, status=409, changed_elsewhere=True)


@require_safe
def consultation_request_sent(request):
    """What was sent, its reference, and what happens next. Safe to reload."""
    request.catalogue = catalogues.current()
    visit = Visit(request)
    if not visit.sent:
        return stopped.lost(request)
    now_said = answers_.fingerprint(visit.answers, visit.token)
    sent = answers_.of_request(visit.sent)
    return render(
        request,
        "education/consultation_request_sent.html",
        {
            "consultation_request": visit.sent,
            "rows": rows(sent),
            "not_before": day_in_words(sent.about.not_before),
            "being_changed": now_said != visit.sent.content_hash,
        },
    )


@require_POST
def consultation_request_start_again(request):
    """Leave this request alone, and this device without a trace of it. What was sent stays with the clinic."""
    token = tokens.from_cookie(request.COOKIES.get(settings.ANSWERS_COOKIE_NAME))
    if token:
        answers_.forget(token)
    return take_pass(take_cookie(_see_other(_start_url(request))))


# --- Pages --------------------------------------------------------------------------------------------------------------


def _show(request, visit, step, form, status=200, cannot_save=False, wait=0):
    context = {
        "form": form,
        "step": step,
        "back": _back(request, step, form.answers),
        "sent": visit.sent if visit else None,
        "no_longer_offered": answers_.no_longer_offered(form.answers, request.catalogue),
        "signs": SomethingWrong(request.catalogue).signs if step == "wrong" else None,
        "cannot_save": cannot_save,
        "wait": limited.in_words(wait),
    }
    return render(request, "education/consultation_request_step.html", context, status=status)


def _show_check(request, visit, form, status=200, changed_elsewhere=False, cannot_save=False, wait=0):
    context = {
        "form": form,
        "rows": rows(form.answers),
        "questions": QUESTIONS.values(),
        "sent": visit.sent if visit else None,
        "back": _step_url(ORDER[-2]),
        "changed_elsewhere": changed_elsewhere,
        "cannot_save": cannot_save,
        "wait": limited.in_words(wait),
    }
    return render(request, "education/consultation_request_check.html", context, status=status)


def _check_form(request, visit, *args, **kwargs):
    return CheckForm(*args, answers=visit.answers, catalogue=request.catalogue, **kwargs)


def _cannot_save(request, step):
    """The same page with what was typed. Who is asking is known where the database could still say so."""
    if step not in STEPS:
        raise Http404
    visit = getattr(request, "visit", None)
    answers = (visit and visit.answers) or Answers()
    form = STEPS[step](request.POST, answers=answers, catalogue=request.catalogue)
    if step == "wrong" and form.is_valid() and form.is_emergency:  # help needs no database
        return stopped.at_an_emergency(None)
    return _show(request, visit, step, form, status=503, cannot_save=True)


def _cannot_send(request):
    """The answers lie safe in the database that does not answer; the page only has to be sent again."""
    visit = getattr(request, "visit", None)
    if visit and visit.is_known:
        form = _check_form(request, visit, request.POST)
        return _show_check(request, visit, form, status=503, cannot_save=True)
    return render(request, "education/consultation_request_not_sent.html", status=503)


# --- Ways ---------------------------------------------------------------------------------------------------------------


def _step_url(step):
    if step == "check":
        return reverse("consultation_request_check")
    return reverse("consultation_request_step", args=[step])


def _start_url(request):
    carried = {"about": "treatments", "concern": "concerns"}
    found = _carried(request)
    query = urlencode({name: found[what] for name, what in carried.items() if found[what]}, doseq=True)
    return _step_url(FIRST) + (f"?{query}" if query else "")


def _next(request, step, answers, before):
    """Where an answer leads."""
    if step == "wrong" and answers.about.gone_wrong == "tell":
        return reverse("consultation_request_call_us") + ("?change=1" if "change" in request.GET else "")
    if step == "age" and answers_.is_asked_for_a_higher_age(before, request.catalogue):
        step = "about"  # which has been answered: that is why the age was asked again
    return _onward(request, step, answers)


def _onward(request, step, answers):
    """The step after this one; whoever came to change one answer goes straight back to check."""
    missing = answers_.first_missing(answers, request.catalogue)
    if "change" in request.GET:
        return _step_url(missing or "check")
    following = ORDER[ORDER.index(step) + 1]
    if missing and ORDER.index(missing) < ORDER.index(following):
        return _step_url(missing)
    return _step_url(following)


def _back(request, step, answers):
    if "change" in request.GET:
        return _step_url("check")
    if step == "age" and answers_.is_asked_for_a_higher_age(answers, request.catalogue):
        return _step_url("about")
    if step != FIRST:
        return _step_url(ORDER[ORDER.index(step) - 1])
    about = _carried(request)["treatments"] or [chosen.slug for chosen in answers.about.treatments]
    if len(about) == 1 and about[0] in request.catalogue.treatments:
        return reverse("treatment_detail", args=about)
    return reverse("treatment_list")


def _carried(request):
    """What the address says it is about, as the page or the comparison that the reader came from wrote it."""
    form = CarriedOverForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {"about": [], "concern": []}
    return {"treatments": said["about"], "concerns": said["concern"]}


def _see_other(url):
    return HttpResponseRedirect(url, status=303)


def _sent(token):
    return give_cookie(_see_other(reverse("consultation_request_sent")), token)
