"""
Which content is clinical, said once: what a clinician's sign-off is about.

Everything is, but for the fields named here: addresses, places in lists, names that only help to find a page, how a source is
described, and the standing pages. A field that is added later is clinical until somebody decides otherwise.
"""

import hashlib

import msgspec

from education.publishing import content

NOT_CLINICAL = {
    content.TreatmentPage: {"slug", "order"},
    content.GuidePage: {"slug", "order", "featured"},
    content.SharedWords: {"standing_pages"},
    content.Source: {"publisher", "title", "address", "published_on", "published_text", "checked_on"},
    content.Criterion: {"group", "required", "required_since", "key_fact"},
    content.Concern: {"area", "other_names"},
    content.Term: {"other_forms"},
}
"""Each shape → its fields that a sign-off does not cover. A source's key stays clinical: it is what a statement rests on."""


def fingerprint(page):
    """A SHA-256, in hexadecimal, of a frozen page's clinical content: equal content, equal fingerprint."""
    return hashlib.sha256(msgspec.json.encode(_clinical(page))).hexdigest()


def _clinical(value):
    if isinstance(value, content.Frozen):
        left_out = NOT_CLINICAL.get(type(value), ())
        return [
            [field, _clinical(getattr(value, field))]
            for field in value.__struct_fields__
            if field not in left_out
        ]
    if isinstance(value, tuple):
        return [_clinical(one) for one in value]
    return value
