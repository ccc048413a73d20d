"""What an error report may hold: where it happened, never what a patient typed."""

import traceback

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation, ValidationError
from django.http import Http404, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from education import few_words

ANSWERED = (Http404, PermissionDenied, SuspiciousOperation, BadRequest, MultiPartParserError)
"""What Django answers with a 4xx of ours. No report is made of these."""


def forget(request, error):
    """
    Take what was typed out of a failure, before anything else hears of it, and raise what is left of the error.

    Whoever listens to errors (a signal, a log handler, a reporting service) reads the exception, the local variables of its
    frames, and the request. All three keep their shape.
    """
    report = few_words.bare(error)
    for one in few_words.chain(error):
        traceback.clear_frames(one.__traceback__)
        _empty(one)  # Django's own frames still hold it
    request.POST, request._files, request._body = QueryDict(), MultiValueDict(), b""
    request.GET, request.COOKIES = QueryDict(), dict.fromkeys(request.COOKIES, "")
    request.META["QUERY_STRING"] = request.META["HTTP_COOKIE"] = ""
    request.META["wsgi.input"] = None
    raise report from report.__cause__


def _empty(error):
    error.args = ()
    vars(error).clear()
    if isinstance(error, ValidationError):
        error.error_list = []
    elif isinstance(error, UnicodeError):
        error.__init__(error.encoding, type(error.object)(), 0, 0, error.reason)
    elif isinstance(error, OSError):
        error.filename = error.filename2 = None


class NoPersonalData(SafeExceptionReporterFilter):
    """Takes every posted value, cookie and local variable out of error reports, in DEBUG too."""

    hidden = "(not shown: it may be personal)"

    def is_active(self, request):
        return True

    def get_post_parameters(self, request):
        if request is None:
            return {}
        return dict.fromkeys(request.POST, self.hidden)

    def get_traceback_frame_variables(self, request, tb_frame):
        return [(name, self.hidden) for name in tb_frame.f_locals]

    def get_safe_cookies(self, request):
        return dict.fromkeys(request.COOKIES, self.hidden)

    def get_safe_request_meta(self, request):
        keep = ("REQUEST_METHOD", "PATH_INFO", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL")
        return {name: request.META[name] for name in keep if name in request.META}


class Report(ExceptionReporter):
    """Django's report (the DEBUG page, mail to ADMINS) without exceptions' messages, file names and query strings."""

    def get_traceback_data(self):
        data = super().get_traceback_data()
        hidden = self.filter.hidden
        data |= {
            "unicode_hint": "",
            "exception_notes": "",
            "exception_value": few_words.about(self.exc_value),
        }
        if self.request is not None:
            data["request_GET_items"] = dict.fromkeys(self.request.GET, hidden).items()
            data["request_FILES_items"] = dict.fromkeys(self.request.FILES, hidden).items()
        if data["template_info"]:
            data["template_info"] = data["template_info"] | {"message": hidden}
        for frame in data["frames"]:
            frame["exc_cause"] = frame["exc_cause"] and few_words.about(frame["exc_cause"])
        return data

    def _get_raw_insecure_uri(self):
        return f"{self.request.scheme}://{self.request._get_raw_host()}{self.request.path}"
