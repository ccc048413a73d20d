"""What an error report may hold: where it happened, never what a patient typed."""

from django.views.debug import SafeExceptionReporterFilter


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
