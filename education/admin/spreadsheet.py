"""Tables for a spreadsheet: no cell of which can be taken for a formula."""

import csv

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r", *"\uff1d\uff0b\uff0d\uff20")  # full-width forms included


def as_csv(rows, name):
    """The rows as a CSV file to keep under that name. No cache keeps it."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    response.write("\ufeff")  # so that spreadsheets read it as UTF-8
    csv.writer(response).writerows([cell(value) for value in row] for row in rows)
    return response


def cell(value):
    """A value as a spreadsheet may show it."""
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else value
