"""
Which page of ours an address names: for a reader who says something about a page.

Only a path of a page that everybody may read is one. No other site's address, no query, and no address that is a secret (a
preview, a patient's own request) is ever kept or shown again.
"""

from dataclasses import dataclass

from django.urls import Resolver404, resolve

from education.reading.finder import areas

LONGEST = 300
PAGES = {
    "home": "The home page",
    "finder": "What bothers you?",
    "search": "Search",
    "treatment_list": "All treatments",
    "guide_list": "All guides",
    "compare": "Compare side by side",
    "something_wrong": "Something is wrong after treatment",
    "glossary": "Words explained",
    "who_will_treat_you": "Who will treat you",
    "a_to_z": "A to Z",
}
"""Pages with nothing of their content in the address, and what they are called."""
STANDING = ("how_we_make_our_pages", "privacy", "accessibility")


@dataclass(frozen=True)
class OwnPage:
    """A page that everybody may read: its path, what it is called, and whose page it is."""

    path: str
    name: str
    treatment: str = ""
    guide: str = ""


def may_be_named(match):
    """Whether a resolved address may stand in another address: quick, without the catalogue."""
    name = match.url_name if match and not match.namespaces else ""
    return name in PAGES or name in STANDING or name in _OF_CONTENT


def own_page(path, catalogue):
    """The page of a path, or None for everything else."""
    if not path.startswith("/") or path.startswith(("//", "/\\")) or len(path) > LONGEST:
        return None
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if not may_be_named(match):
        return None
    if match.url_name in _OF_CONTENT:
        return _OF_CONTENT[match.url_name](path, catalogue, **match.kwargs)
    if match.url_name in PAGES:
        return OwnPage(path, PAGES[match.url_name])
    page = catalogue.standing_pages.get(match.kwargs["slug"])
    return page and OwnPage(path, page.title)


def _treatment(path, catalogue, slug):
    live = catalogue.treatments.get(slug)
    return live and OwnPage(path, live.name, treatment=slug)


def _guide(path, catalogue, slug):
    live = catalogue.guides.get(slug)
    return live and OwnPage(path, live.title, guide=slug)


def _area(path, catalogue, slug):
    return next((OwnPage(path, area.name) for area in areas(catalogue) if area.slug == slug), None)


def _comparison(path, catalogue, names):
    options = [catalogue.treatments.get(slug) for slug in names.split("-vs-")]
    return OwnPage(path, " or ".join(option.name for option in options)) if all(options) else None


_OF_CONTENT = {
    "treatment_detail": _treatment,
    "guide_detail": _guide,
    "finder_area": _area,
    "comparison": _comparison,
}
