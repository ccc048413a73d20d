"""What holds for every answer of the site, before any view."""

from django.conf import settings
from django.utils.cache import add_never_cache_headers

from education import error_reports, stored_pages
from education.views import errors

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


class DenyByDefault:
    """
    Keeps every answer out of caches unless its view says otherwise, and gives it the headers that nothing else gives.

    Content views say otherwise (`views.content_page`); static files carry their own headers.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if stored_pages.PAGE in request.environ:
            _for_everybody(response)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def _for_everybody(response):
    """
    Take from a content page what Django would say to this one visitor.

    For a cookie that it cannot read it sends another, or one that ends it. A cache that holds the page gave that to everybody.
    """
    response.cookies.clear()
    response.headers["Vary"] = "Accept-Encoding"


class RefuseHumanely:
    """
    Refuses what no honest reader sends, and gives a bare 405 our page.

    It stands inside whatever sets headers, so that its answers have them too, and outside the static files, which refuse
    methods of their own.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if _has_nul(request):
            return errors.bad_request(request)
        if _is_too_long(request):
            return errors.too_long()
        response = self.get_response(request)
        if response.status_code == 405 and (response.streaming or not response.content):
            response = errors.not_allowed(response["Allow"])
        return response


def _has_nul(request):
    """A NUL in path or query, which PostgreSQL answers with an error (SECURITY 3.2)."""
    return "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")


def _is_too_long(request):
    """Files count as well: Django's own limit leaves them out, and would write them to the disk first."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class ForgetWhatWasTyped:
    """Where a view fails, what was typed is gone before anything writes down or reports the failure."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, error_reports.ANSWERED):
            error_reports.forget(request, exception)
