"""Pages that are about the same: by the concerns that they share, and by the words that they use. Pure over the catalogue."""

from dataclasses import dataclass
from html import escape

from django.urls import reverse

from education.reading.findable import everything
from education.reading.finder import areas

MOST = 6
"""So many related pages are named; the search has the others."""


@dataclass(frozen=True)
class Page:
    """A page to read next."""

    name: str
    address: str


def places_of(catalogue, treatments):
    """The areas of the face where one of these treats something or may help."""
    helped = set().union(*(treatment.helped for treatment in treatments))
    return [area for area in areas(catalogue) if any(concern.slug in helped for concern in area.concerns)]


def guides_beside(catalogue, guide):
    """Other guides whose options help with a concern of this one's, those that share the most first."""
    own = _concerns(catalogue, guide)
    shared = [
        (len(own & _concerns(catalogue, other)), other)
        for other in catalogue.guides.values()
        if other.slug != guide.slug
    ]
    return [other for number, other in sorted(shared, key=lambda one: -one[0]) if number][:MOST]


def pages_by_word(catalogue):
    """Term's slug → the treatments and guides that use it, in their order; so many at most."""
    found = {term.slug: [] for term in catalogue.shared.terms}
    for entry in everything(catalogue):
        if entry.kind not in ("treatment", "guide"):
            continue
        page = Page(entry.title, reverse(entry.view, args=entry.args))
        text = escape(" \n".join(part.text for part in entry.read()))
        for use in catalogue.glossary.uses(text):
            if len(found[use.slug]) < MOST:
                found[use.slug].append(page)
    return found


def _concerns(catalogue, guide):
    """What its options help with. Doing nothing is everybody's option, and shares nothing."""
    options = [catalogue.treatments[slug] for slug in guide.page.options if slug in catalogue.treatments]
    return set().union(*(option.helped for option in options if not option.is_no_treatment))
