"""
“My request”: what a patient sees of their own request, and does with it.

Who comes with a link from their mail gets a page without any data, and one button: programs that read mail open links, but
press no buttons. Every page is `no-store`; but for the link's own, no address holds anything. Each use is recorded.
"""

from functools import wraps

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from education.consultations import access, answers, held, tokens, workflow
from education.consultations import my_request as rules
from education.forms.my_request import AddForm, EraseForm, LinkForm, WithdrawForm
from education.models import ConsultationRequest
from education.views import limited
from education.views import my_request_pages as pages
from education.views.my_request_pass import give_pass, let_in, take_pass
from education.views.unreachable import UNREACHABLE, keeps_what_was_typed, says_if_unreachable
from education.views.visit import Visit, give_cookie, take_cookie

DONE = ("link-sent", "erased", "signed-out")


def of_whoever_is_in(view):
    """Gives a view the request that this browser may see, and renews the pass. To others: the way in, and what they typed."""

    @wraps(view)
    def page(request):
        found, since = let_in(request)
        try:
            response = view(request, found) if found else None
        except workflow.NotAllowed:  # erased meanwhile, in another window
            response = None
        if response is None:
            return pages.ask(request, why=pages.ENDED, status=410)
        if settings.MY_REQUEST_COOKIE_NAME not in response.cookies:
            give_pass(response, found, since)
        return response

    return page


# --- In and out ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@says_if_unreachable
@limited.limited("my_request")
def my_request_link(request, key):
    """A link from a mail: a page that shows nothing, and a button that opens the request."""
    found = access.opened_by(key)
    try:
        if found and request.method == "POST":
            return give_pass(_see_other("my_request"), rules.open_by_link(found))
    except workflow.NotAllowed:  # erased a moment ago
        found = None
    if found is None:
        return pages.ask(request, why=pages.DEAD_LINK, status=410)
    response = render(request, "education/my_request_link.html")
    # No address that holds a key is told to any page, ours included. (Under `no-referrer` a browser hides its Origin too,
    # and the button would be taken for a forgery.)
    response["Referrer-Policy"] = "strict-origin"
    return response


@require_POST
@says_if_unreachable
@limited.limited("my_request")
def my_request_from_here(request):
    """In, from the browser that sent the request a little while ago: for those as well who gave no e-mail address."""
    sent = Visit(request).sent
    if sent is None:
        return pages.ask(request, why=pages.NOT_HERE, status=410)
    return give_pass(_see_other("my_request"), rules.open_from_here(sent))


@require_POST
@keeps_what_was_typed(lambda request: _link_not_noted(request))
def my_request_send_link(request):
    """A link is wanted. One answer, and the same work, whether we know the address or not."""
    form = LinkForm(request.POST)
    if not form.is_valid():
        return pages.ask(request, form=form, status=422)
    if wait := limited.spend(request, "link"):
        return limited.held_up(pages.ask(request, form=form, wait=wait), wait)
    rules.want_link(form.cleaned_data["email"])
    return _done("link-sent")


@require_POST
def my_request_leave(request):
    """Out: nothing of the request can be seen in this browser any more. Answers that were never sent stay."""
    response = take_pass(_done("signed-out"))
    try:
        visit = Visit(request)
        if visit.unfinished is None:
            return take_cookie(response)
        if visit.sent is None:
            return response
        token = tokens.new()  # the old one opens what was sent, and the answers are its correction
        answers.save(visit.unfinished, token)
        answers.forget(visit.token)
        return give_cookie(response, token)
    except UNREACHABLE:
        return response


@require_safe
@says_if_unreachable
def my_request_done(request, what):
    """What was done, where no request is to be shown any more. The same for everybody."""
    if what not in DONE:
        raise Http404
    context = {"what": what, "still_writing": settings.ANSWERS_COOKIE_NAME in request.COOKIES}
    return render(request, "education/my_request_done.html", context)


# --- The request --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed(pages.show_unsaved)
def my_request(request):
    """The patient's own page; a POST adds to the request."""
    if request.method == "POST":
        return _add(request)
    found, since = let_in(request)
    if found is None:
        closed = settings.MY_REQUEST_COOKIE_NAME in request.COOKIES
        return pages.ask(request, why=pages.ENDED if closed else "")
    return give_pass(pages.show(request, found), found, since)


@of_whoever_is_in
def _add(request, found):
    form = AddForm(request.POST)
    if not form.is_for(found):
        return pages.ask_again(request, found, form.data.get("text", ""))
    if not form.is_valid():
        return pages.show(request, found, form, status=422)
    if wait := limited.spend(request, "my_request"):
        return limited.held_up(pages.show(request, found, form, wait=wait), wait)
    rules.add(found, form.cleaned_data["text"], after=form.after)
    return _see_other("my_request", place="#said")


@require_http_methods(["GET", "HEAD", "POST"])
@says_if_unreachable
@limited.limited("my_request")
@of_whoever_is_in
def my_request_withdraw(request, found):
    """Take the request back, once asked whether they mean it."""
    if request.method == "POST" and WithdrawForm(request.POST).is_for(found):
        workflow.withdraw(found)
        return _see_other("my_request")
    if found.status == ConsultationRequest.Status.CLOSED:
        return HttpResponseRedirect(reverse("my_request"))
    return _really(request, found, WithdrawForm, "education/my_request_withdraw.html")


@require_http_methods(["GET", "HEAD", "POST"])
@says_if_unreachable
@limited.limited("my_request")
def my_request_erase(request):
    """Have everything erased, once told what goes and what stays."""
    if request.method == "POST" and rules.was_erased(EraseForm(request.POST).number):
        return take_pass(_done("erased"))  # a second click, or a second window
    return _erase(request)


@of_whoever_is_in
def _erase(request, found):
    if request.method != "POST" or not EraseForm(request.POST).is_for(found):
        return _really(request, found, EraseForm, "education/my_request_erase.html")
    visit = Visit(request)
    sent_from_here = visit.sent is not None and visit.sent.pk == found.pk
    try:
        if not rules.ask_erasure(found):
            context = {"consultation_request": found}
            return render(request, "education/my_request_held.html", context, status=409)
    except workflow.NotAllowed:  # the other click of two was faster
        return take_pass(_done("erased"))
    if not sent_from_here:
        return take_pass(_done("erased"))
    answers.forget(visit.token)  # a correction in the making of what is gone
    return take_cookie(take_pass(_done("erased")))


@require_POST
@says_if_unreachable
@limited.limited("my_request")
@of_whoever_is_in
def my_request_download(request, found):
    """Everything that we hold, to read or (?as=json) as a file. Recorded first: nobody gets a copy without."""
    rules.record_download(found)
    everything = held.everything(found)
    if request.GET.get("as") != "json":
        return pages.show_copy(request, found, everything)
    response = HttpResponse(held.as_json(everything), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="request-{found.reference}.json"'
    return response


# --- Ways ---------------------------------------------------------------------------------------------------------------


def _really(request, found, form, template):
    """Asks before it is done. Sent from a page of another request, it is asked again, and nothing was done."""
    another = request.method == "POST"
    context = {"consultation_request": found, "form": form(shown=(found,)), "another": another}
    return render(request, template, context, status=409 if another else 200)


def _link_not_noted(request):
    return pages.ask(request, form=LinkForm(request.POST), status=503, cannot_save=True)


def _see_other(name, *args, place=""):
    return HttpResponseRedirect(reverse(name, args=args) + place, status=303)


def _done(what):
    return _see_other("my_request_done", what)
