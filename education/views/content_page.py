"""What marks a view as the same for everybody: cacheable, compressed, without cookies."""

from functools import lru_cache, wraps
from gzip import compress as gzip

import brotli
from django.utils.cache import patch_vary_headers, set_response_etag
from django.views.decorators.http import require_safe

from education.reading.catalogue import current

WORTH_COMPRESSING = 500  # bytes


def content_page(view):
    """
    A page of frozen content: any cache may hold it, and asks whether it still holds before showing it again.

    The view finds the catalogue as `request.catalogue`. It must not read the user, the session or a cookie.
    """

    @wraps(view)
    @require_safe
    def page(request, *args, **kwargs):
        request.catalogue = current()
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            response["Cache-Control"] = "public, no-cache"
            _compress(request, response)
            set_response_etag(response)
        return response

    return page


def _compress(request, response):
    """Brotli or gzip, as the browser accepts. Nothing secret stands in these pages, so BREACH has nothing to find."""
    patch_vary_headers(response, ["Accept-Encoding"])
    accepted = {part.split(";")[0].strip() for part in request.headers.get("Accept-Encoding", "").split(",")}
    if len(response.content) < WORTH_COMPRESSING:
        return
    for encoding in ("br", "gzip"):
        if encoding in accepted:
            response.content = _compressed(response.content, encoding)
            response["Content-Encoding"] = encoding
            response["Content-Length"] = str(len(response.content))
            return


@lru_cache(maxsize=256)
def _compressed(content, encoding):
    if encoding == "br":
        return brotli.compress(content, quality=11)
    return gzip(content, compresslevel=9, mtime=0)
