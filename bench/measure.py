"""The measuring itself."""

import gzip
import io
import re
import statistics
import sys
import time
from pathlib import Path

import brotli
import msgspec
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path

from education.reading import catalogue

urlpatterns = [path("hello/", lambda request: HttpResponse("Hello", content_type="text/plain"))]


class _BareRequest(WSGIRequest):
    urlconf = __name__


class _BareHandler(WSGIHandler):
    """The least that Django can do: no middleware, and one view of one line."""

    request_class = _BareRequest


def _bare():
    with override_settings(MIDDLEWARE=[]):
        return _BareHandler()


SITE, BARE = WSGIHandler(), _bare()


def ask(address, application=SITE, **headers):
    """One GET through the WSGI door. Gives status, headers and body."""
    address, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    } | headers
    told = []
    answer = application(environ, lambda status, headers, exc_info=None: told.append((status, headers)))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    (status, sent), *_ = told
    return int(status[:3]), dict(sent), body


def page(address, rounds, calls):
    """Its cost beside hello's, taken in turns, and what it asks of the database when everything is warm."""
    for _ in range(5):
        status, _, body = ask(address)
        ask("/hello/", BARE)
    with CaptureQueriesContext(connection) as captured:
        ask(address)
    queries = len(captured)  # now: the next request forgets them
    times, ratios = [], []
    for _ in range(rounds):
        hello = _seconds(calls * 5, "/hello/", BARE)
        times.append(_seconds(calls, address, SITE))
        ratios.append(times[-1] / hello)
    return {
        "address": address,
        "status": status,
        "bytes": len(body),
        "queries": queries,
        "ms": round(statistics.median(times) * 1000, 3),
        "times hello": round(statistics.median(ratios), 1),
    }


def _seconds(calls, address, application):
    """CPU seconds of one call, the middle of several."""
    taken = []
    for _ in range(calls):
        start = time.process_time()
        ask(address, application)
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def first_view(address):
    """
    Bytes of the page and of every file it names, as the site sends them to a browser that takes either compression.

    `seen` is what has to be there before the first view shows: a browser reads a page while it comes, and what lies further
    down may come later.
    """
    _, _, html = ask(address)
    bodies = {coding: ask(address, HTTP_ACCEPT_ENCODING=coding)[2] for coding in ("gzip", "br")}
    sent = {coding: len(body) for coding, body in bodies.items()}
    names = set(re.findall(rb'(?:src|href)="/static/([^"]+)"', html))
    files = [Path(finders.find(name.decode())).read_bytes() for name in sorted(names)]
    return {
        "html": len(html),
        "others": sum(map(len, files)),
        "requests": 1 + len(files),
        "gzip": sent["gzip"] + sum(len(gzip.compress(file)) for file in files),
        "brotli": sent["br"] + (others := sum(len(brotli.compress(file)) for file in files)),
        "seen": _until_seen(html, bodies["br"]) + others,
    }


def _until_seen(html, sent, step=100):
    """Bytes of the compressed page until its second section has ended, which lies below the fold; all where it has fewer."""
    ends = [match.end() for match in re.finditer(rb"</section>", html[html.find(b"<main") :])]
    goal = html.find(b"<main") + ends[1] if len(ends) > 1 else len(html)
    reader, read = brotli.Decompressor(), 0
    for at in range(0, len(sent), step):
        read += len(reader.process(sent[at : at + step]))
        if read >= goal:
            return min(at + step, len(sent))
    return len(sent)


def catalogue_rebuild(times=9):
    """Milliseconds of reading everything live anew, as each worker does after a change."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        catalogue.load()
        taken.append(time.perf_counter() - start)
    return round(statistics.median(taken) * 1000, 1)


def versions_compared(kilobytes=30, times=9):
    """Milliseconds of telling two versions of one page apart, word by word, each of so many kilobytes. Every section differs."""
    from education.models import Treatment
    from education.publishing import content
    from education.publishing.changes import changes
    from education.publishing.freeze import freeze

    page = freeze(Treatment.objects.get(slug="botox"))
    filler = page.sections[0]
    while len(content.dump(page)) < kilobytes * 1000:
        more = msgspec.structs.replace(filler, heading=f"{filler.heading} {len(page.sections)}")
        page = msgspec.structs.replace(page, sections=(*page.sections, more))
    newer = tuple(
        msgspec.structs.replace(one, body=one.body.replace(" the ", " this ") + " And more.")
        for one in page.sections
    )
    newer = msgspec.structs.replace(page, sections=newer[1:] + newer[:1])
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        found = changes(page, newer)
        for change in found:
            _ = change.marks
        taken.append(time.perf_counter() - start)
    if len(found) <= len(page.sections):
        raise RuntimeError("The two versions hardly differ: the figure would say nothing.")
    return round(statistics.median(taken) * 1000, 1)
