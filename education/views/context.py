"""What every template may know: the clinic, the live catalogue, and the site's address."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from education.reading.while_away import catalogue_for_reading


def site(catalogue):
    """The context of a page over a given catalogue, which may be a lazy one."""
    return {
        "catalogue": catalogue,
        "clinic": SimpleLazyObject(lambda: catalogue.clinic),
        "site_url": settings.SITE_URL,
    }


def clinic(request):
    """Context processor. The catalogue is the view's own where it has one; else it is read when first used."""
    return site(getattr(request, "catalogue", None) or SimpleLazyObject(catalogue_for_reading))
