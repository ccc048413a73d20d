"""The site that is measured: the demonstration, and as many more treatments as asked for."""

import io
from itertools import islice

from django.core.management import call_command
from django.urls import reverse

from bench.many import publish_copies
from education.reading import catalogue


def make():
    call_command("migrate", verbosity=0)
    call_command("load_demonstration", verbosity=0, stdout=io.StringIO())


def addresses():
    """Those that depend on the content."""
    live = catalogue.current()
    # A whole and its own parts are not compared, so the parts stand for it.
    four = sorted(islice((t.slug for t in live.comparable if t.slug not in live.wholes), 4))
    return {
        "four compared": reverse("comparison", args=["-vs-".join(four)]),
        "two compared": reverse("comparison", args=["-vs-".join(sorted(four[:2]))]),
        "a guide": reverse("guide_detail", args=[next(iter(live.guides))]),
        "a treatment": reverse("treatment_detail", args=[four[0]]),
    }


def grow_to(number):
    """Copies of one treatment, until so many are live."""
    live = catalogue.current()
    if number > len(live.treatments):
        publish_copies(live.comparable[0].slug, number - len(live.treatments))
