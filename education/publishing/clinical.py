"""
Which content is clinical, said once: what a clinician's sign-off is about.

Everything is, but for the fields named here: addresses, places in lists, names that only help to find a page, and where and
when a source was read. A field that is added later is clinical until somebody decides otherwise.
"""

import hashlib

import msgspec

from education.publishing import content

NOT_CLINICAL = {
    content.TreatmentPage: {"slug", "order", "price"},
    content.GuidePage: {"slug", "order", "featured"},
    content.Price: {"low", "high", "as_of", "includes"},
    content.ReaderQuestionPage: {"slug"},
    content.Source: {"address", "checked_on"},
    content.Criterion: {"group", "required", "required_since", "key_fact"},
    content.Concern: {"area", "other_names"},
    content.Term: {"other_forms"},
}
"""Each shape → its fields that a sign-off does not cover."""

ORDERED_ELSEWHERE = {"facts", "suitabilities"}
"""Rows that stand in the order of criteria and concerns: moving one of those changes no page's clinical content."""


def fingerprint(page):
    """A SHA-256, in hexadecimal, of a frozen page's clinical content: equal content, equal fingerprint."""
    return hashlib.sha256(msgspec.json.encode(_clinical(page))).hexdigest()


def _clinical(value):
    if isinstance(value, content.Frozen):
        left_out = NOT_CLINICAL.get(type(value), ())
        return [
            [field.name, _sorted(said) if field.name in ORDERED_ELSEWHERE else _clinical(said)]
            for field in msgspec.structs.fields(value)
            # What says nothing is left out too: a field that comes later leaves older fingerprints as they are.
            if field.name not in left_out and (said := getattr(value, field.name)) != field.default
        ]
    if isinstance(value, tuple):
        return [_clinical(one) for one in value]
    return value


def _sorted(rows):
    return sorted((_clinical(row) for row in rows), key=msgspec.json.encode)
