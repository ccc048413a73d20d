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
            "after_treatment_list",
            "what_was_injected",
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
    found |= {
        f"after {slug}": reverse("after_treatment", args=[slug]) for slug in ("botox", "hyaluronic-acid")
    }
    found |= {
        "leaflet of a treatment": reverse("treatment_leaflet", args=["hyaluronic-acid"]),
        "leaflet of a guide": reverse("guide_leaflet", args=["botox-or-dermal-fillers"]),
        "leaflet of after": f"{reverse('after_treatment_leaflet', args=['botox'])}?large=1",
    }
    parts = sorted(treatment.slug for treatment in live.comparable if treatment.slug not in live.wholes)
    for number in (2, 4):
        names = "-vs-".join(parts[:number])
        found[f"{number} compared"] = reverse("comparison", args=[names])
        found[f"leaflet of {number} compared"] = reverse("comparison_leaflet", args=[names])
    arranged = f"{reverse('comparison', args=['bellafill-vs-botox'])}?matters=undo,cost&own=on+camera"
    return found | {
        "a comparison, arranged": f"{arranged}&differs=1&fold=risk",
        "my questions": f"{reverse('my_questions')}?about=bellafill&about=botox&matters=undo,cost",
        "my questions about nothing": reverse("my_questions"),
        "one chosen to compare": f"{reverse('compare')}?treatment={parts[0]}",
        "not a comparison": reverse("comparison", args=[f"{parts[0]}-vs-nothing"]),
        "a page that is reported": f"{reverse('page_report')}?page=/treatments/botox/",
        "not found": "/nothing-here/",
        "no answers": reverse("consultation_request_check"),
        "my request, not opened": reverse("my_request"),
        "a link that opens nothing": reverse("my_request_link", args=["a:b:c"]),
        "a link was sent": reverse("my_request_done", args=["link-sent"]),
        "erased": reverse("my_request_done", args=["erased"]),
        "a question": reverse("reader_question", args=["treatment", parts[0]]),
        "a question was sent": reverse("reader_question_sent", args=["treatment", parts[0]]),
        "signed out": reverse("my_request_done", args=["signed-out"]),
    }
