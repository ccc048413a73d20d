"""What differs between two frozen pages, in words."""

import msgspec

# How a row of each part is known: rows with the same words are the same row, changed or moved.
KNOWN_BY = {
    "facts": "criterion",
    "sections": "heading",
    "suitabilities": "concern",
    "effects": "name",
    "cautions": "name",
    "questions": "question",
    "questions_to_ask": "question",
    "sources": "slug",
    "criteria": "slug",
    "concerns": "slug",
    "terms": "slug",
    "standing_pages": "slug",
}


def summary(old, new):
    """One line for each part of a page that differs: “Effects: 1 added, 2 changed”. `old` is None for a page never seen."""
    if old is None:
        return ["Everything: patients have not seen this page before"]
    lines = []
    for part in (field.name for field in msgspec.structs.fields(new)):
        before, after = getattr(old, part), getattr(new, part)
        if before != after:
            name = part.replace("_", " ").capitalize()
            lines.append(
                f"{name}: {_rows(before, after, KNOWN_BY[part])}" if part in KNOWN_BY else f"{name} changed"
            )
    return lines


def _rows(before, after, key):
    old = {getattr(row, key): row for row in before}
    new = {getattr(row, key): row for row in after}
    counts = {
        "added": len(new.keys() - old.keys()),
        "removed": len(old.keys() - new.keys()),
        "changed": sum(old[name] != new[name] for name in old.keys() & new.keys()),
    }
    said = [f"{count} {what}" for what, count in counts.items() if count]
    return ", ".join(said) or "in another order"
