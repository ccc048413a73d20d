"""A page as a patient would see it, through the patients' own templates."""

from education.models import Treatment
from education.publishing import content
from education.publishing.freeze import freeze
from education.reading.catalogue import current
from education.views.guides import guide_page
from education.views.standing import glossary_page, one_standing_page
from education.views.treatments import treatment_page


def as_patient(request, frozen, page):
    """
    The answer with one frozen state of a page standing in for the live one. Never kept by a cache, never indexed.

    A part is shown with its wider treatment's working copy where that is not live yet. Of the shared words, the glossary is
    shown, or the standing page that the address names (?standing=privacy).
    """
    catalogue = current()
    if isinstance(page, Treatment) and page.part_of and page.part_of.slug not in catalogue.treatments:
        catalogue = catalogue.with_page(freeze(page.part_of))
    catalogue = catalogue.with_page(frozen)
    match frozen:
        case content.TreatmentPage():
            response = treatment_page(request, catalogue, frozen.slug, preview=True)
        case content.GuidePage():
            response = guide_page(request, catalogue, frozen.slug, preview=True)
        case content.SharedWords():
            slug = request.GET.get("standing")
            response = (
                one_standing_page(request, catalogue, slug) if slug else glossary_page(request, catalogue)
            )
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response
