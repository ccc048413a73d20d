"""A small site with one of everything, and the one table of its public pages."""

from tests import factories
from tests.kept_rows import made_once

# Every address that a patient can open, by the name it has in education/urls.py. `make_site` has them all, and so has the
# demonstration. Content pages are the same for everybody, so any cache may hold them.
CONTENT_PAGES = {
    "home": "/",
    "search": "/search/?q=botox",
    "search_names": "/search/names/",
    "finder": "/what-bothers-you/",
    "finder_area": "/what-bothers-you/forehead/",
    "treatment_list": "/treatments/",
    "treatment_detail": "/treatments/botox/",
    "treatment_leaflet": "/treatments/botox/leaflet/",
    "guide_list": "/guides/",
    "guide_detail": "/guides/botox-or-dermal-fillers/",
    "guide_leaflet": "/guides/botox-or-dermal-fillers/leaflet/",
    "compare": "/compare/",
    "comparison": "/compare/botox-vs-hyaluronic-acid-fillers/",
    "comparison_leaflet": "/compare/botox-vs-hyaluronic-acid-fillers/leaflet/?large=1",
    "something_wrong": "/something-is-wrong/",
    "after_treatment_list": "/after-treatment/",
    "after_treatment": "/after-treatment/hyaluronic-acid-fillers/",
    "after_treatment_leaflet": "/after-treatment/botox/leaflet/",
    "what_was_injected": "/what-was-injected/",
    "who_will_treat_you": "/who-will-treat-you/",
    "a_to_z": "/a-to-z/",
    "glossary": "/glossary/",
    "how_we_make_our_pages": "/how-we-make-our-pages/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "sitemap": "/sitemap.xml",
    "robots": "/robots.txt",
}
# The request form and “My request”: one patient's own, kept by nobody.
PRIVATE_PAGES = {
    "my_questions": "/my-questions/?about=botox&about=hyaluronic-acid-fillers",
    "consultation_request_step": "/request/wrong/",
    "consultation_request_emergency": "/request/emergency/",
    "page_report": "/report-a-problem/?page=/treatments/botox/",
    "page_report_sent": "/report-a-problem/thanks/?page=/treatments/botox/",
    "my_request": "/my-request/",
    "my_request_done": "/my-request/done/link-sent/",
    "reader_question": "/ask/treatment/botox/",
    "reader_question_sent": "/ask/treatment/botox/sent/",
}
# Pages that say, to whoever has given no answers or opened no request, that there are none (410).
WITHOUT_ANSWERS = {
    "consultation_request_call_us": "/request/call-us/",
    "consultation_request_check": "/request/check/",
    "consultation_request_sent": "/request/sent/",
    "my_request_withdraw": "/my-request/withdraw/",
    "my_request_erase": "/my-request/erase/",
}
# Not pages: they lead elsewhere, or do something and are posted to.
LEADING_ON = {
    "favicon": "/favicon.ico",
    "consultation_request": "/request/",
    "reader_question_answered": "/answered/q-0123456789/",
}
# For whoever was sent the address; to everybody else it opens nothing (410).
BY_LINK = {"preview": "/preview/not-a-key/", "my_request_link": "/my-request/not-a-key/"}
POSTED_TO = {
    "consultation_request_start_again": "/request/start-again/",
    "my_request_from_here": "/my-request/from-here/",
    "my_request_send_link": "/my-request/send-link/",
    "my_request_download": "/my-request/download/",
    "my_request_leave": "/my-request/leave/",
}


@made_once
def make_site():
    """Published: a clinic, its shared words, two treatments, a whole with its part, no treatment, and a guide."""
    factories.make_clinic()
    source = factories.make_source()
    criteria = [factories.make_criterion(key_fact=number < 3) for number in range(12)]
    concerns = [factories.make_concern() for _ in range(4)]
    factories.make_term(sources=[source])
    for slug in ("how-we-make-our-pages", "privacy", "accessibility", "who-will-treat-you"):
        factories.make_standing_page(slug=slug)
    whole = factories.make_treatment(slug="dermal-fillers", name="Dermal fillers")
    treatments = [
        factories.make_treatment(slug="botox", name="Botox"),
        whole,
        factories.make_treatment(
            slug="hyaluronic-acid-fillers", name="Hyaluronic acid fillers", part_of=whole
        ),
        factories.make_no_treatment(),
    ]
    for treatment in treatments:
        for criterion in criteria:
            factories.make_fact(treatment, criterion, sources=[source])
        for concern in concerns:
            factories.make_suitability(treatment, concern, sources=[source])
        factories.make_section(treatment)
    for treatment in treatments[:3]:
        for tier in ("settles", "tell", "emergency"):
            factories.make_effect(treatment, tier=tier, sources=[source])
        factories.make_caution(treatment, sources=[source])
        factories.make_aftercare(treatment, sources=[source])
        factories.make_question(treatment, sources=[source])
    guide = factories.make_guide(
        options=treatments, slug="botox-or-dermal-fillers", title="Botox or dermal fillers?", featured=True
    )
    factories.make_question_to_ask(guide)
    asked = factories.make_reader_question(treatments[0], slug="q-0123456789", sources=[source])
    for page in (None, *treatments, guide, asked):
        factories.publish_page(page, demonstration=True)
