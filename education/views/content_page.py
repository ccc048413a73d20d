"""What marks a view as the same for everybody: built once, cacheable, compressed, without cookies."""

import time
from functools import partial, wraps
from gzip import compress as gzip

import brotli
from django.http import HttpResponse, QueryDict
from django.utils.cache import patch_vary_headers, set_response_etag
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from education.reading import while_away
from education.stored_pages import LONGEST_ADDRESS, PAGE, Page, encoding_of, key_of, shelf

WORTH_COMPRESSING = 500  # bytes


def content_page(view=None, *, query=()):
    """
    A page of frozen content: any cache may hold it, and asks whether it still holds before showing it again.

    A view that sets `Cache-Control` itself says otherwise, and its answer is kept by nobody.
    The view finds the catalogue as `request.catalogue`. It must not read the user, the session or a cookie: its answer is
    kept and given to everybody who asks for the same address, for as long as the same catalogue holds. Of the address's query
    it sees the parts named in `query` and no other.
    """
    if view is None:
        return partial(content_page, query=query)

    @wraps(view)
    @require_safe
    def page(request, *args, **kwargs):
        asked_at = time.monotonic()
        request.catalogue = catalogue = while_away.catalogue_for_reading()
        if while_away.confirmed(catalogue):
            shelf.confirm(catalogue, asked_at, catalogue.same_until())
        request.GET = asked = _named(request.GET, query)
        encoding = encoding_of(request.headers.get("Accept-Encoding", ""))
        key = key_of(request.path, urlencode(sorted(asked.lists()), doseq=True), encoding)
        kept = shelf.take(catalogue, key)
        if kept is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            if response.has_header("Cache-Control"):  # the view says that it is for this reader alone
                _compress(response, encoding, hard=False)
                return response
            response["Cache-Control"] = "public, no-cache"
            _compress(response, encoding)
            set_response_etag(response)
            kept = Page(response.content, dict(response.headers))
            if len(key[0]) + len(key[1]) <= LONGEST_ADDRESS:
                shelf.put(catalogue, key, kept)
        else:
            response = HttpResponse(kept.content, headers=dict(kept.headers))
        request.environ[PAGE] = kept
        return response

    return page


def _named(given, names):
    """The named parts of a query, and no other."""
    asked = QueryDict(mutable=True)
    for name in names:
        if name in given:
            asked.setlist(name, given.getlist(name))
    asked._mutable = False
    return asked


def for_this_reader_alone(response):
    """A page with somebody's own words in its address: for nobody's cache, and for no other address to hear of."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    return response


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
