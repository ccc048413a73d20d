"""
Finished pages, kept in memory and given before Django is asked.

What may be kept is decided in one place, `views.content_page`: deny by default. A page is kept for one catalogue. Whether that
catalogue still holds is asked of the database by one visitor in half a second; a page older than `LONGEST` is not given.
"""

import time
from collections import OrderedDict
from threading import Lock

from django.conf import settings
from django.utils import timezone

SHELF_BYTES = 24_000_000  # of finished pages a worker keeps: some 2,000 pages, compressed
LONGEST_ADDRESS = 400  # characters; a longer one is a reader's own and not worth keeping
SOON, LONGEST = 0.4, 0.8
"""Seconds since the database confirmed the catalogue: one visitor asks again, and then nobody is answered without asking."""
MOST_WAYS = 16
"""Under so many hosts and ways of asking one page is kept as it was sent. A site has one or two."""
PAGE = "education.page"
"""Where a content page leaves its `Page` in the WSGI environment, for `StoredPages` to note how it was sent."""
CONDITIONS = (
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
    "CONTENT_TYPE",
    "HTTP_TRANSFER_ENCODING",
)
"""Whoever sends one of these is answered by Django."""


class Page:
    """One finished page in one encoding, and how it was sent: {way of asking: (status, headers, body)}."""

    __slots__ = ("content", "etag", "headers", "sent")

    def __init__(self, content, headers):
        self.content, self.headers = content, headers
        self.etag, self.sent = headers.get("ETag", ""), {}


class Shelf:
    """Finished pages of one catalogue. A new catalogue clears it; the least recently used are put away first."""

    def __init__(self, most=SHELF_BYTES):
        self.most, self.lock = most, Lock()
        self.clear()

    def clear(self):
        """Put everything away, and know no catalogue."""
        self.bytes, self.pages, self.catalogue = 0, OrderedDict(), None
        self.confirmed_at, self.asked_at, self.until = float("-inf"), float("-inf"), None

    def confirm(self, catalogue, asked_at, until=None):
        """
        The database said at `asked_at` (monotonic) that this catalogue holds; what it shows changes by itself at `until`.

        Nothing else decides which catalogue's pages are given: an older answer that comes late changes nothing.
        """
        with self.lock:
            if asked_at < self.confirmed_at:
                return
            if self.catalogue is not catalogue or self._is_over():
                self.clear()
                self.catalogue = catalogue
            self.confirmed_at, self.until = asked_at, until

    def take(self, catalogue, key):
        """The page kept under a key for this very catalogue, or None."""
        with self.lock:
            if self.catalogue is not catalogue or self._is_over():
                return None
            return self._found(key)

    def put(self, catalogue, key, page):
        """Keep a page of the catalogue that holds, and put others away until all fit."""
        with self.lock:
            if self.catalogue is not catalogue or self._is_over():
                return
            if key not in self.pages:
                self.pages[key] = page
                self.bytes += len(page.content)
            while self.bytes > self.most:
                _, oldest = self.pages.popitem(last=False)
                self.bytes -= len(oldest.content)

    def fresh(self, key, now):
        """The page under a key, if its catalogue still holds for all we know; None says: ask Django, and the database."""
        with self.lock:
            age = now - self.confirmed_at
            if age > LONGEST or self._is_over():
                return None
            if age > SOON and now - self.asked_at > SOON:
                self.asked_at = now  # this visitor asks, the others need not
                return None
            return self._found(key)

    def _is_over(self):
        return self.until is not None and timezone.now() >= self.until

    def _found(self, key):
        page = self.pages.get(key)
        if page is not None:
            self.pages.move_to_end(key)
        return page


shelf = Shelf()


class StoredPages:
    """The WSGI application with finished pages before it: the same bytes and headers as Django sent, without Django."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        key = _key(environ)
        if key is None:
            return self.application(environ, start_response)
        way = _way(environ)
        page = shelf.fresh(key, time.monotonic())
        if page is not None:
            condition = environ.get("HTTP_IF_NONE_MATCH", "")
            known = page.sent.get((*way, condition)) if condition in ("", page.etag) else None
            if known is not None:
                status, headers, body = known
                start_response(status, headers.copy())
                return body
        return self._ask_django(environ, start_response, way)

    def _ask_django(self, environ, start_response, way):
        told = []

        def note(status, headers, *exc_info):
            told[:] = status, list(headers)
            return start_response(status, headers, *exc_info)

        answer = self.application(environ, note)
        page = environ.get(PAGE)
        if page is not None and told:
            _keep(page, way, environ.get("HTTP_IF_NONE_MATCH", ""), *told)
        return answer


def key_of(path, query, encoding):
    """What a page is kept under: its path, its query in the one order that the view reads it in, and its encoding."""
    return path, query, encoding


def encoding_of(accepted):
    """The best encoding that an Accept-Encoding header allows, or an empty text (RFC 9110, 12.5.3)."""
    known = _encodings.get(accepted)
    if known is None:
        offered = (part.replace(" ", "").lower() for part in accepted.split(","))
        taken = {part.split(";")[0] for part in offered if not part.endswith((";q=0", ";q=0.0"))}
        known = next((encoding for encoding in ("br", "gzip") if encoding in taken), "")
        if len(_encodings) < 200:  # browsers send a handful
            _encodings[accepted] = known
    return known


_encodings: dict[str, str] = {}


def _key(environ):
    """The key that a request asks for, or None where it is in any way unusual."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("SCRIPT_NAME"):
        return None
    if environ.get("CONTENT_LENGTH") not in (None, "", "0") or any(map(environ.get, CONDITIONS)):
        return None
    path = environ["PATH_INFO"]
    if not path.isascii():
        return None
    return key_of(path, environ.get("QUERY_STRING", ""), encoding_of(environ.get("HTTP_ACCEPT_ENCODING", "")))


def _way(environ):
    """What else an answer may depend on: the method, and by which scheme and host it was asked for."""
    scheme = environ["wsgi.url_scheme"]
    if settings.SECURE_PROXY_SSL_HEADER:
        header, secure = settings.SECURE_PROXY_SSL_HEADER
        if (told := environ.get(header)) is not None:
            scheme = "https" if told.split(",")[0].strip() == secure else "http"
    return environ["REQUEST_METHOD"], scheme, environ.get("HTTP_HOST")


def _keep(page, way, condition, status, headers):
    """Note how a page was sent: whole, or as “not modified”. Never with a cookie, nor where caches may not hold it."""
    names = {name.lower(): value for name, value in headers}
    if "set-cookie" in names or not names.get("cache-control", "").startswith("public"):
        return
    whole = status.startswith("200") and not condition
    known = status.startswith("304") and condition == page.etag
    if whole or known:
        page.sent[(*way, condition)] = status, headers, (page.content,) if whole else ()
        while len(page.sent) > MOST_WAYS:
            page.sent.pop(next(iter(page.sent)), None)
