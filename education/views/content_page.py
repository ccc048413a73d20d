"""What marks a view as the same for everybody: built once, cacheable, compressed, without cookies."""

from collections import OrderedDict
from functools import wraps
from gzip import compress as gzip
from threading import Lock

import brotli
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers, set_response_etag
from django.views.decorators.http import require_safe

from education.reading.while_away import catalogue_for_reading

WORTH_COMPRESSING = 500  # bytes
SHELF_BYTES = 24_000_000  # of finished pages a worker keeps: some 2,000 pages, compressed
LONGEST_ADDRESS = 400  # characters; a longer one is a reader's own and not worth keeping


def content_page(view):
    """
    A page of frozen content: any cache may hold it, and asks whether it still holds before showing it again.

    A view that sets `Cache-Control` itself says otherwise, and its answer is kept by nobody.
    The view finds the catalogue as `request.catalogue`. It must not read the user, the session or a cookie: its answer is
    kept and given to everybody who asks for the same address, for as long as the same catalogue holds.
    """

    @wraps(view)
    @require_safe
    def page(request, *args, **kwargs):
        request.catalogue = catalogue = catalogue_for_reading()
        encoding = _encoding(request)
        due = catalogue.clinic.notices_now if catalogue.clinic else ()
        key = (request.get_full_path(), encoding, tuple(notice.text for notice in due))
        kept = _shelf.take(catalogue, key)
        if kept is not None:
            return HttpResponse(kept.content, headers=dict(kept.headers))
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and response.has_header("Cache-Control"):
            _compress(response, encoding, hard=False)  # the view says that it is for this reader alone
        elif response.status_code == 200:
            response["Cache-Control"] = "public, no-cache"
            _compress(response, encoding)
            set_response_etag(response)
            if len(key[0]) <= LONGEST_ADDRESS:
                _shelf.put(catalogue, key, HttpResponse(response.content, headers=dict(response.headers)))
        return response

    return page


def for_this_reader_alone(response):
    """A page with somebody's own words in its address: for nobody's cache, and for no other address to hear of."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    return response


class Shelf:
    """Finished pages of one catalogue. A new catalogue clears it; the least recently used are put away first."""

    def __init__(self, most):
        self.most, self.bytes, self.catalogue = most, 0, None
        self.pages, self.lock = OrderedDict(), Lock()

    def take(self, catalogue, key):
        """The page kept under a key for this very catalogue, or None."""
        with self.lock:
            if self.catalogue is not catalogue or key not in self.pages:
                return None
            self.pages.move_to_end(key)
            return self.pages[key]

    def put(self, catalogue, key, page):
        """Keep a page, and put others away until all fit."""
        with self.lock:
            if self.catalogue is not catalogue:
                self.pages.clear()
                self.bytes, self.catalogue = 0, catalogue
            if key not in self.pages:
                self.pages[key] = page
                self.bytes += len(page.content)
            while self.bytes > self.most:
                _, oldest = self.pages.popitem(last=False)
                self.bytes -= len(oldest.content)


_shelf = Shelf(SHELF_BYTES)


def _encoding(request):
    """The best encoding that the browser accepts, or an empty text."""
    offered = (
        part.replace(" ", "").lower() for part in request.headers.get("Accept-Encoding", "").split(",")
    )
    accepted = {part.split(";")[0] for part in offered if not part.endswith((";q=0", ";q=0.0"))}
    return next((encoding for encoding in ("br", "gzip") if encoding in accepted), "")


def _compress(response, encoding, hard=True):
    """Brotli or gzip, as hard as they can where it is done once. Nothing secret stands here, so BREACH has nothing to find."""
    patch_vary_headers(response, ["Accept-Encoding"])
    if len(response.content) < WORTH_COMPRESSING or not encoding:
        return
    if encoding == "br":
        response.content = brotli.compress(response.content, quality=11 if hard else 5)
    else:
        response.content = gzip(response.content, compresslevel=9 if hard else 6, mtime=0)
    response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(response.content))
