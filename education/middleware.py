"""What holds for every answer of the site, before any view."""

from django.utils.cache import add_never_cache_headers

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
    Refuses addresses that no honest reader sends, and keeps every answer out of caches unless its view says otherwise.

    Content views say otherwise (`views.content_page`); static files carry their own headers.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if _has_nul(request):
            response = errors.bad_request(request)
        else:
            response = self.get_response(request)
            if response.status_code == 405 and not response.content:
                response = errors.not_allowed(response["Allow"])
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def _has_nul(request):
    """A NUL in path or query, which PostgreSQL answers with an error (SECURITY 3.2)."""
    return "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
