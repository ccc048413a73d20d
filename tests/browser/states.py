"""Every state of the public site in which a reader can find a page, over the demonstration."""

from django.urls import reverse

from education.reading import catalogue


def addresses():
    """Name → address of every page that can be opened by its address alone."""
    live = catalogue.current()
    found = {
        name: reverse(name)
        for name in (
            "home",
            "treatment_list",
            "guide_list",
            "compare",
            "something_wrong",
            "glossary",
            "who_will_treat_you",
            "a_to_z",
            "page_report",
            "page_report_sent",
            "how_we_make_our_pages",
            "privacy",
            "accessibility",
        )
    }
    found |= {slug: reverse("treatment_detail", args=[slug]) for slug in live.treatments}
    found |= {slug: reverse("guide_detail", args=[slug]) for slug in live.guides}
    parts = sorted(treatment.slug for treatment in live.comparable if treatment.slug not in live.wholes)
    for number in (2, 4):
        found[f"{number} compared"] = reverse("comparison", args=["-vs-".join(parts[:number])])
    return found | {
        "one chosen to compare": f"{reverse('compare')}?treatment={parts[0]}",
        "not a comparison": reverse("comparison", args=[f"{parts[0]}-vs-nothing"]),
        "a page that is reported": f"{reverse('page_report')}?page=/treatments/botox/",
        "not found": "/nothing-here/",
        "no answers": reverse("consultation_request_check"),
        "my request, not opened": reverse("my_request"),
        "a link that opens nothing": reverse("my_request_link", args=["a:b:c"]),
        "a link was sent": reverse("my_request_done", args=["link-sent"]),
        "erased": reverse("my_request_done", args=["erased"]),
        "signed out": reverse("my_request_done", args=["signed-out"]),
    }
