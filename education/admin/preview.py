"""A page as a patient would see it, for staff: with the working copy of what it is a part of."""

from education.models import Treatment
from education.publishing.freeze import freeze
from education.reading.catalogue import current
from education.views import preview


def as_patient(request, frozen, page):
    """The answer with one frozen state of a page standing in for the live one; a part with its wider treatment's working copy."""
    catalogue = current()
    if isinstance(page, Treatment) and page.part_of and page.part_of.slug not in catalogue.treatments:
        catalogue = catalogue.with_page(freeze(page.part_of))
    return preview.as_patient(request, catalogue, frozen)
