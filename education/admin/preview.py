"""A page as a patient would see it, for staff: with the working copy of what it is a part of, or stands under."""

from education.models import ReaderQuestion, Treatment
from education.publishing.freeze import freeze
from education.reading.catalogue import current
from education.views import preview


def as_patient(request, frozen, page):
    """The answer with one frozen state of a page standing in for the live one; a part with its wider treatment's working copy."""
    catalogue = current()
    if isinstance(page, ReaderQuestion):
        page = page.about
        if not catalogue.shows(frozen.about_kind, frozen.about):
            catalogue = _with_its_whole(catalogue, page).with_page(freeze(page))
    return preview.as_patient(request, _with_its_whole(catalogue, page), frozen)


def _with_its_whole(catalogue, page):
    if isinstance(page, Treatment) and page.part_of and page.part_of.slug not in catalogue.treatments:
        return catalogue.with_page(freeze(page.part_of))
    return catalogue
