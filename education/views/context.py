"""What every template may know: the clinic, the live catalogue, and the site's address."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from education.reading.own_pages import may_be_named
from education.reading.while_away import catalogue_for_reading


def site(catalogue):
    """The context of a page over a given catalogue, which may be a lazy one."""
    return {
        "catalogue": catalogue,
        "clinic": SimpleLazyObject(lambda: catalogue.clinic),
        "site_url": settings.SITE_URL,
        "this_page": "",
    }


def clinic(request):
    """
    Context processor. The catalogue is the view's own where it has one; else it is read when first used.

    `this_page`: its path, where everybody may read it, so that a reader can say which page has a fault.
    """
    found = site(getattr(request, "catalogue", None) or SimpleLazyObject(catalogue_for_reading))
    return found | {"this_page": request.path if may_be_named(request.resolver_match) else ""}
