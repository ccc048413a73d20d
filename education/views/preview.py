"""A version of a page that is not live, as a patient would see it: for staff, and for whoever was sent a link to it."""

from django.views.decorators.http import require_safe

from education.models import Revision
from education.publishing import content, preview_links
from education.reading.catalogue import current
from education.views import errors
from education.views.guides import guide_page
from education.views.standing import glossary_page, one_standing_page
from education.views.treatments import treatment_page


def as_patient(request, catalogue, frozen):
    """The answer with one frozen state of a page standing in for the live one."""
    return as_it_was(request, catalogue.with_page(frozen), frozen)


def as_it_was(request, catalogue, frozen):
    """
    The answer with one page of a catalogue that need not be the present one. Never kept by a cache, never indexed.

    A reader's question is shown in its place on its page.
    Of the shared words, the glossary is shown, or the standing page that the address names (?standing=privacy).
    """
    match frozen:
        case content.TreatmentPage():
            response = treatment_page(request, catalogue, frozen.slug, preview=True)
        case content.GuidePage():
            response = guide_page(request, catalogue, frozen.slug, preview=True)
        case content.ReaderQuestionPage():
            show = {"treatment": treatment_page, "guide": guide_page}[frozen.about_kind]
            response = show(request, catalogue, frozen.about, preview=True, jump_to=frozen.slug)
        case content.SharedWords():
            slug = request.GET.get("standing")
            response = (
                one_standing_page(request, catalogue, slug, preview=True)
                if slug
                else glossary_page(request, catalogue, preview=True)
            )
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def preview(request, key):
    """One revision, for whoever has a link to it. A part whose whole is not live is shown with what was saved of it by then."""
    link = preview_links.find(key)
    if link is None:
        return errors.preview_over()
    frozen = content.load(link.revision.document)
    catalogue = current()
    whole = getattr(frozen, "part_of", "")
    if whole and whole not in catalogue.treatments:
        before = Revision.objects.filter(treatment__slug=whole, pk__lt=link.revision_id)
        newest = before.order_by("-pk").first()
        catalogue = catalogue.with_page(content.load(newest.document)) if newest else catalogue
    if isinstance(frozen, content.ReaderQuestionPage) and not catalogue.shows(
        frozen.about_kind, frozen.about
    ):
        newest = Revision.objects.of(link.revision.page.about).order_by("-pk").first()
        catalogue = catalogue.with_page(content.load(newest.document)) if newest else catalogue
    request.preview_link = link
    response = as_patient(request, catalogue, frozen)
    if request.method == "GET":
        preview_links.count_opening(link)
    response["Referrer-Policy"] = "no-referrer"
    return response
