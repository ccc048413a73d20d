"""schema.org descriptions of a page, for search engines. Nothing is claimed that is not so."""

import json

from django.utils.safestring import mark_safe

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def breadcrumbs(trail):
    """BreadcrumbList of (name, absolute address) pairs."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(trail, start=1)
        ],
    }


def web_page(name, address, about=None, stand=None):
    """MedicalWebPage; reviewed by whom and when only where a clinician has signed it off."""
    page = {"@type": "MedicalWebPage", "name": name, "url": address, "inLanguage": "en"}
    if about:
        page["about"] = about
    if stand and stand.review:
        page["lastReviewed"] = stand.review.on.isoformat()
        page["reviewedBy"] = {
            "@type": "Person",
            "name": stand.review.by,
            "honorificSuffix": stand.review.credentials,
        }
    return page


def treatment(page):
    """A Drug where it is a medicine, a MedicalProcedure where it is a device; nothing for doing nothing."""
    if page.kind == "no_treatment":
        return None
    about = {
        "@type": "Drug" if page.regulated_as == "medicine" else "MedicalProcedure",
        "name": page.name,
        "description": page.in_a_sentence,
    }
    names = [name for name in (page.full_name, *page.also_called) if name]
    if names:
        about["alternateName"] = names
    return about


def script(*things):
    """The things as the content of one `application/ld+json` block, harmless inside HTML."""
    graph = {"@context": "https://schema.org", "@graph": [thing for thing in things if thing]}
    return mark_safe(json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES))  # noqa: S308
