"""What a check may look at beside the page itself: what else patients can read, and whose law holds."""

import datetime
from dataclasses import dataclass, field, replace

from django.utils import timezone

from education.models import Clinic, Revision
from education.publishing import content


@dataclass(frozen=True)
class Surroundings:
    """The live treatments by their slugs, the shared words, the clinic's law, and the day."""

    treatments: dict[str, content.TreatmentPage] = field(default_factory=dict)
    shared: content.SharedWords = field(default_factory=content.SharedWords)
    jurisdiction: str = ""
    today: datetime.date = field(default_factory=timezone.localdate)
    signed_off: bool = False
    wholes: dict[str, content.TreatmentPage] = field(
        default_factory=dict
    )  # not live yet, but their parts are judged

    def beside(self, page):
        """The same with this page in its place, as if it were live."""
        match page:
            case content.TreatmentPage():
                return replace(self, treatments=self.treatments | {page.slug: page})
            case content.SharedWords():
                return replace(self, shared=page)
        return self

    @property
    def criteria(self):
        """The criteria by their slugs, in order."""
        return {criterion.slug: criterion for criterion in self.shared.criteria}

    @property
    def concerns(self):
        """The concerns' names by their slugs."""
        return {concern.slug: concern.name for concern in self.shared.concerns}

    @property
    def offered(self):
        """What can stand in a comparison, “no treatment” included."""
        return [page for page in self.treatments.values() if page.offered == "offered"]

    @property
    def no_treatment(self):
        """The option of doing nothing, where it is live."""
        return next((page for page in self.treatments.values() if page.kind == "no_treatment"), None)

    def joined(self, page, rows):
        """A page's effects or cautions, and those that it has from its wider treatment."""
        whole = self.treatments.get(page.part_of) or self.wholes.get(page.part_of)
        return (*(getattr(whole, rows) if whole else ()), *getattr(page, rows))


def read_surroundings(at=None):
    """What is live at a moment. Two queries."""
    treatments, shared = {}, content.SharedWords()
    judged_beside = Revision.objects.live(at).filter(subject__in=["treatment", "shared"])
    for document in judged_beside.values_list("document", flat=True):
        match content.load(document):
            case content.TreatmentPage() as page:
                treatments[page.slug] = page
            case content.SharedWords() as page:
                shared = page
    return Surroundings(
        treatments=treatments,
        shared=shared,
        jurisdiction=Clinic.objects.values_list("jurisdiction", flat=True).first() or "",
        today=timezone.localdate(at),
    )


def surroundings_of(page, known=None):
    """What is live, with this page in its place. A part has its wider treatment's newest version where that is not live."""
    around = (known or read_surroundings()).beside(page)
    whole = getattr(page, "part_of", "")
    if whole and whole not in around.treatments and whole not in around.wholes:
        document = (
            Revision.objects.filter(treatment__slug=whole)
            .order_by("-pk")
            .values_list("document", flat=True)
            .first()
        )
        if document:
            around = replace(around, wholes={whole: content.load(document)})
    return around
