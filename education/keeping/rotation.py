"""
Everything encrypted comes under the first of DATA_KEYS, so that an older key can be thrown away.

What is encrypted is found by its fields. The one exception is named: secrets of a second step lie inside allauth's JSON.
"""

from collections import Counter
from contextlib import suppress
from functools import partial

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import ExpressionWrapper, F, Value

from education.consultations import search_keys
from education.models import ConsultationRequest
from education.models.encrypted import EncryptedTextField, WrongDataKey, data_keys

BATCH = 200
PASSES = 3
"""A row that somebody saves meanwhile is left to the next pass. Who saves all the time is left to the next run."""
SEALED = "gAAAAA"
"""How every encrypted text begins."""


def sealed_fields():
    """(model, names) of every field that is encrypted, in every table."""
    found = [
        (
            model,
            [field.name for field in model._meta.local_fields if isinstance(field, EncryptedTextField)],
        )
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
    ]
    return [(model, names) for model, names in found if names] + [(Authenticator, ["data"])]


def rotate():
    """How many rows came under the first key. A row that was changed meanwhile keeps the change."""
    rows = 0
    for _ in range(PASSES):
        renewed = sum(_rotate_table(model, names) for model, names in sealed_fields())
        rows += renewed
        if not renewed:
            break
    after_rotation()
    return rows


def after_rotation():
    """Make again what is derived from DATA_KEYS: the search keys. Safe to run twice."""
    for pk in _not_found_by_the_first_key():
        with transaction.atomic():
            search_keys.index(ConsultationRequest.objects.select_for_update().get(pk=pk))


def _not_found_by_the_first_key():
    """The requests whose search keys are not those that the first key makes."""
    for pk in list(ConsultationRequest.objects.order_by("pk").values_list("pk", flat=True)):
        with suppress(WrongDataKey, ConsultationRequest.DoesNotExist):  # `count` tells of the former
            request = ConsultationRequest.objects.get(pk=pk)
            if set(request.search_keys.values_list("key", flat=True)) != search_keys.keys_of(request):
                yield pk


def count():
    """
    How many encrypted values lie under the first key (`current`), under a later one (`older`), under none (`lost`);
    how many requests the first key alone does not find (`not_found`).
    """
    counts = Counter(current=0, older=0, lost=0, not_found=sum(1 for _ in _not_found_by_the_first_key()))
    for model, names in sealed_fields():
        for rows in _batches(model, names):
            for _, stored in rows:
                for value in stored.values():
                    _each_sealed(value, partial(_count, counts))
    return counts


def _count(counts, sealed):
    counts[_key_of(sealed)] += 1
    return sealed


def _rotate_table(model, names):
    renewed = 0
    for rows in _batches(model, names):
        changes = [(pk, stored, _renewed(stored)) for pk, stored in rows]
        with transaction.atomic():  # encrypted before: others wait for a batch of short updates, no longer
            renewed += sum(_put(model, *change) for change in changes if change[1] != change[2])
    return renewed


def _renewed(stored):
    return {name: _each_sealed(value, _under_the_first_key) for name, value in stored.items()}


def _put(model, pk, old, new):
    """Whether the row was still as it was read, and took the new values."""
    values = {name: _plainly(model, name, value) for name, value in new.items()}
    return (
        _rows(model, old)
        .filter(pk=pk, **{_stored(name): value for name, value in old.items()})
        .update(**values)
    )


def _plainly(model, name, value):
    """A value that the field must not encrypt once more."""
    encrypts = isinstance(model._meta.get_field(name), EncryptedTextField)
    return Value(value, output_field=models.TextField()) if encrypts else value


def _batches(model, names):
    """Lists of (pk, {name: what the database holds}), short enough to hold."""
    last = None
    while True:
        rows = _rows(model, names).order_by("pk")
        if last is not None:
            rows = rows.filter(pk__gt=last)
        rows = list(rows.values_list("pk", *map(_stored, names))[:BATCH])
        if not rows:
            return
        yield [(pk, dict(zip(names, stored, strict=True))) for pk, *stored in rows]
        last = rows[-1][0]


def _rows(model, names):
    """A plain QuerySet, whatever a model's own would refuse, with each field as the database holds it."""
    as_stored = {
        _stored(name): ExpressionWrapper(
            F(name),
            output_field=models.TextField()
            if isinstance(model._meta.get_field(name), EncryptedTextField)
            else models.JSONField(),
        )
        for name in names
    }
    return models.QuerySet(model).annotate(**as_stored)


def _stored(name):
    return f"stored_{name}"


def _each_sealed(value, change):
    """The value with each encrypted text in it changed; JSON is gone through."""
    if isinstance(value, str):
        return change(value) if value.startswith(SEALED) else value
    if isinstance(value, list):
        return [_each_sealed(one, change) for one in value]
    if isinstance(value, dict):
        return {name: _each_sealed(one, change) for name, one in value.items()}
    return value


def _under_the_first_key(sealed):
    """The text under the first key, with the moment at which it was first encrypted; as it is, if no key opens it."""
    return data_keys().rotate(sealed).decode() if _key_of(sealed) == "older" else sealed


def _key_of(sealed):
    keys = [Fernet(key) for key in settings.DATA_KEYS]
    for place, key in enumerate(keys):
        try:
            key.decrypt(sealed)
        except InvalidToken:
            continue
        return "older" if place else "current"
    return "lost"
