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
    arranged = f"{reverse('comparison', args=['bellafill-vs-botox'])}?matters=undo,cost&own=on+camera"
    return found | {
        "a comparison, arranged": f"{arranged}&differs=1&fold=risk",
        "my questions": f"{reverse('my_questions')}?about=bellafill&about=botox&matters=undo,cost",
        "my questions about nothing": reverse("my_questions"),
        "one chosen to compare": f"{reverse('compare')}?treatment={parts[0]}",
        "not a comparison": reverse("comparison", args=[f"{parts[0]}-vs-nothing"]),
        "not found": "/nothing-here/",
        "no answers": reverse("consultation_request_check"),
        "my request, not opened": reverse("my_request"),
        "a link that opens nothing": reverse("my_request_link", args=["a:b:c"]),
        "a link was sent": reverse("my_request_done", args=["link-sent"]),
        "erased": reverse("my_request_done", args=["erased"]),
        "signed out": reverse("my_request_done", args=["signed-out"]),
    }
