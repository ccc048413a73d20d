"""The pages every site needs: home, what to do when something is wrong, the glossary, and the standing pages."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse

from education.consultations.notice import how_long_kept
from education.consultations.questions import QUESTIONS
from education.publishing.content import CITATION, StandingPage
from education.reading.a_to_z import a_to_z as letters
from education.reading.aftercare import with_aftercare
from education.reading.citations import Citations
from education.reading.finder import areas
from education.reading.related import pages_by_word
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
    used = pages_by_word(catalogue)
    context = {
        "terms": [(term, used[term.slug]) for term in catalogue.shared.terms],
        "citations": Citations.of(catalogue.shared, only=cited),
        "preview": preview,
    }
    return render(request, "education/glossary.html", context)


@content_page
def a_to_z(request):
    return render(request, "education/a_to_z.html", {"letters": letters(request.catalogue)})


@content_page
def who_will_treat_you(request):
    """The clinicians, read live with the clinic's own details; how to check them is a standing page's words, where it is live."""
    return one_standing_page(request, request.catalogue, WHO)


@content_page
def standing_page(request, slug):
    return one_standing_page(request, request.catalogue, slug)


def one_standing_page(request, catalogue, slug, preview=False):
    """One standing page as patients see it, over any catalogue."""
    page = catalogue.standing_pages.get(slug)
    if page is None and slug == WHO:
        page = StandingPage(slug=WHO, title="Who will treat you", summary="", body="")
    if page is None:
        raise Http404
    request.catalogue = catalogue
    context = {
        "page": page,
        "citations": Citations.of(
            catalogue.shared, only=CITATION.findall(page.body), words=catalogue.first_uses(page.title)
        ),
        "questions": QUESTIONS.values() if slug == "privacy" else (),
        "kept": how_long_kept() if slug == "privacy" else (),
        "preview": preview,
    }
    template = "education/who_will_treat_you.html" if slug == WHO else "education/standing_page.html"
    return render(request, template, context)


@content_page
def sitemap(request):
    """The addresses of everything live, for search engines."""
    catalogue = request.catalogue
    addresses = [reverse(name) for name in LISTED]
    addresses += [reverse(slug.replace("-", "_")) for slug in catalogue.standing_pages if slug in STANDING]
    addresses += [reverse("finder_area", args=[area.slug]) for area in areas(catalogue)]
    addresses += [reverse("treatment_detail", args=[slug]) for slug in catalogue.treatments]
    addresses += [reverse("after_treatment", args=[live.slug]) for live in with_aftercare(catalogue)]
    addresses += [reverse("guide_detail", args=[slug]) for slug in catalogue.guides]
    return render(
        request,
        "education/sitemap.xml",
        {"addresses": [settings.SITE_URL + address for address in addresses]},
        content_type="application/xml",
    )


WHO = "who-will-treat-you"
STANDING = ("how-we-make-our-pages", "privacy", "accessibility")
LISTED = (
    "home",
    "finder",
    "treatment_list",
    "guide_list",
    "compare",
    "something_wrong",
    "after_treatment_list",
    "what_was_injected",
    "who_will_treat_you",
    "glossary",
    "a_to_z",
)


@content_page
def robots(request):
    """What robots need not read. Previews are not named: a robot that must not open one never sees its `noindex`."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /request/",
        "Disallow: /ask/",
        "Disallow: /my-questions/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@content_page
def favicon(request):
    """Browsers ask for this address by themselves."""
    return redirect(static("education/img/icon.svg"))
