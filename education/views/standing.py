"""The pages every site needs: home, what to do when something is wrong, the glossary, and the standing pages."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse

from education.consultations.notice import how_long_kept
from education.consultations.questions import QUESTIONS
from education.publishing.content import CITATION
from education.reading.citations import Citations
from education.reading.finder import areas
from education.reading.something_wrong import SomethingWrong
from education.views.content_page import content_page


@content_page
def home(request):
    return render(request, "education/home.html", {"featured": request.catalogue.featured})


@content_page
def something_wrong(request):
    reading = SomethingWrong(request.catalogue)
    context = {"signs": reading.signs, "citations": reading.citations}
    return render(request, "education/something_wrong.html", context)


@content_page
def glossary(request):
    return glossary_page(request, request.catalogue)


def glossary_page(request, catalogue, preview=False):
    """The glossary as patients see it, over any catalogue."""
    request.catalogue = catalogue
    cited = {slug for term in catalogue.shared.terms for slug in term.sources}
    context = {"citations": Citations.of(catalogue.shared, only=cited), "preview": preview}
    return render(request, "education/glossary.html", context)


@content_page
def standing_page(request, slug):
    return one_standing_page(request, request.catalogue, slug)


def one_standing_page(request, catalogue, slug, preview=False):
    """One standing page as patients see it, over any catalogue."""
    page = catalogue.standing_pages.get(slug)
    if page is None:
        raise Http404
    request.catalogue = catalogue
    context = {
        "page": page,
        "citations": Citations.of(catalogue.shared, only=CITATION.findall(page.body)),
        "questions": QUESTIONS.values() if slug == "privacy" else (),
        "kept": how_long_kept() if slug == "privacy" else (),
        "preview": preview,
    }
    return render(request, "education/standing_page.html", context)


@content_page
def sitemap(request):
    """The addresses of everything live, for search engines."""
    catalogue = request.catalogue
    names = ["home", "finder", "treatment_list", "guide_list", "compare", "something_wrong", "glossary"]
    addresses = [reverse(name) for name in names]
    addresses += [reverse(slug.replace("-", "_")) for slug in catalogue.standing_pages if slug in STANDING]
    addresses += [reverse("finder_area", args=[area.slug]) for area in areas(catalogue)]
    addresses += [reverse("treatment_detail", args=[slug]) for slug in catalogue.treatments]
    addresses += [reverse("guide_detail", args=[slug]) for slug in catalogue.guides]
    return render(
        request,
        "education/sitemap.xml",
        {"addresses": [settings.SITE_URL + address for address in addresses]},
        content_type="application/xml",
    )


STANDING = ("how-we-make-our-pages", "privacy", "accessibility")


@content_page
def robots(request):
    """What robots need not read. Previews are not named: a robot that must not open one never sees its `noindex`."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /request/",
        "Disallow: /my-questions/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@content_page
def favicon(request):
    """Browsers ask for this address by themselves."""
    return redirect(static("education/img/icon.svg"))
