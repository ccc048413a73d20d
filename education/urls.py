"""Every public page, on one screen."""

from django.urls import path

from education.views import (
    compare,
    consultation_request,
    finder,
    guides,
    my_request,
    preview,
    request_stopped,
    search,
    standing,
    treatments,
)

urlpatterns = [
    path("", standing.home, name="home"),
    path("what-bothers-you/", finder.finder, name="finder"),
    path("what-bothers-you/<slug:slug>/", finder.finder_area, name="finder_area"),
    path("search/", search.search, name="search"),
    path("search/names/", search.search_names, name="search_names"),
    path("treatments/", treatments.treatment_list, name="treatment_list"),
    path("treatments/<slug:slug>/", treatments.treatment_detail, name="treatment_detail"),
    path("guides/", guides.guide_list, name="guide_list"),
    path("guides/<slug:slug>/", guides.guide_detail, name="guide_detail"),
    path("compare/", compare.compare, name="compare"),
    path("compare/<slug:names>/", compare.comparison, name="comparison"),
    path("request/", consultation_request.consultation_request, name="consultation_request"),
    path(
        "request/check/", consultation_request.consultation_request_check, name="consultation_request_check"
    ),
    path(
        "request/emergency/",
        request_stopped.consultation_request_emergency,
        name="consultation_request_emergency",
    ),
    path(
        "request/call-us/",
        consultation_request.consultation_request_call_us,
        name="consultation_request_call_us",
    ),
    path("request/sent/", consultation_request.consultation_request_sent, name="consultation_request_sent"),
    path(
        "request/start-again/",
        consultation_request.consultation_request_start_again,
        name="consultation_request_start_again",
    ),
    path(
        "request/<slug:step>/",
        consultation_request.consultation_request_step,
        name="consultation_request_step",
    ),
    path("my-request/", my_request.my_request, name="my_request"),
    path("my-request/from-here/", my_request.my_request_from_here, name="my_request_from_here"),
    path("my-request/send-link/", my_request.my_request_send_link, name="my_request_send_link"),
    path("my-request/withdraw/", my_request.my_request_withdraw, name="my_request_withdraw"),
    path("my-request/download/", my_request.my_request_download, name="my_request_download"),
    path("my-request/erase/", my_request.my_request_erase, name="my_request_erase"),
    path("my-request/leave/", my_request.my_request_leave, name="my_request_leave"),
    path("my-request/done/<slug:what>/", my_request.my_request_done, name="my_request_done"),
    path("my-request/<str:key>/", my_request.my_request_link, name="my_request_link"),
    path("preview/<str:key>/", preview.preview, name="preview"),
    path("something-is-wrong/", standing.something_wrong, name="something_wrong"),
    path("glossary/", standing.glossary, name="glossary"),
    # The standing pages. Their words are content; that the site has them is not.
    path(
        "how-we-make-our-pages/",
        standing.standing_page,
        {"slug": "how-we-make-our-pages"},
        name="how_we_make_our_pages",
    ),
    path("privacy/", standing.standing_page, {"slug": "privacy"}, name="privacy"),
    path("accessibility/", standing.standing_page, {"slug": "accessibility"}, name="accessibility"),
    path("sitemap.xml", standing.sitemap, name="sitemap"),
    path("robots.txt", standing.robots, name="robots"),
    path("favicon.ico", standing.favicon, name="favicon"),
]
