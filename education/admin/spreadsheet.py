"""Tables for a spreadsheet: no cell of which can be taken for a formula."""

import csv
import re

from django.http import HttpResponse, StreamingHttpResponse

FORMULA = ("=", "+", "-", "@", *"\uff1d\uff0b\uff0d\uff20")  # full-width forms included
CONTROLS = ("\t", "\r", "\n")
UNSEEN = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\x00"  # what a spreadsheet may drop before it looks
AFTER_A_SEPARATOR = re.compile(rf"(;[\s{UNSEEN}]*)(?=[{re.escape(''.join(FORMULA))}])")
"""Where a spreadsheet that separates by semicolons starts a cell in the middle of ours."""
BLANK = re.compile(rf"\A[\s{UNSEEN}]+")
AS_UTF_8 = "\ufeff"  # tells spreadsheets how to read it


def as_csv(rows, name):
    """The rows as a CSV file to keep under that name. No cache keeps it."""
    response = _kept_as(HttpResponse(content_type="text/csv; charset=utf-8"), name)
    response.write(AS_UTF_8)
    csv.writer(response).writerows([cell(value) for value in row] for row in rows)
    return response


def stream_csv(rows, name):
    """The same, sent while it is made: however many rows there are, few are in memory."""
    return _kept_as(StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8"), name)


def cell(value):
    """A value as a spreadsheet may show it."""
    text = str(value)
    dangerous = text.lstrip(UNSEEN).startswith(CONTROLS) or BLANK.sub("", text).startswith(FORMULA)
    if AFTER_A_SEPARATOR.search(text):
        value = text = AFTER_A_SEPARATOR.sub(r"\1'", text)
    return f"'{text}" if dangerous else value


class _Echo:
    """Gives a line back instead of keeping it."""

    def write(self, line):
        return line


def _lines(rows):
    yield AS_UTF_8
    writer = csv.writer(_Echo())
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def _kept_as(response, name):
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response
