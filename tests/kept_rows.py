"""Rows that take long to make: made once for all tests, and the very same rows put back for each later one."""

from functools import wraps

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

_kept = {}


def made_once(make):
    """
    A maker of rows, for an empty database, that runs at its first call alone.

    Django saves row by row and looks up each row's neighbours; to insert a thousand known rows takes a tenth of a second.
    """

    @wraps(make)
    def make_or_put_back():
        if make in _kept:
            _put_back(_kept[make])
        else:
            make()
            _kept[make] = [
                (model, rows) for model in _models() if (rows := list(model._base_manager.order_by("pk")))
            ]

    return make_or_put_back


def _models():
    return apps.get_app_config("education").get_models(include_auto_created=True)


def _put_back(kept):
    with transaction.atomic(), connection.cursor() as cursor:
        for model, rows in kept:
            model._base_manager.bulk_create(rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), [model for model, _ in kept]):
            cursor.execute(statement)
