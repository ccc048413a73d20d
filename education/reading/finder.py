"""
From “what bothers me” to what may help: the areas of the face, their concerns, and what each treatment does for each.

Pure functions over the catalogue. What does not treat a concern is as plain to see as what does, and doing nothing is always
one of the options.
"""

from dataclasses import dataclass
from functools import cached_property

from education.publishing import content
from education.reading.catalogue import Catalogue
from education.reading.citations import Citations
from education.reading.comparison import choose
from education.reading.live import LiveTreatment

# The areas of a concern, as addresses have them, from the forehead down: name, and its place in the drawing of the face.
AREAS = {
    "forehead": ("Forehead", (160, 106)),
    "between-brows": ("Between the eyebrows", (160, 139)),
    "eyes": ("Around the eyes", (222, 150)),
    "under-eyes": ("Under the eyes", (188, 173)),
    "cheeks": ("Cheeks", (118, 186)),
    "nose-to-mouth": ("Nose to mouth", (186, 201)),
    "lips": ("Lips", (160, 222)),
    "jaw": ("Chin and jaw", (132, 240)),
    "neck": ("Neck", (160, 270)),
    "hands": ("Hands", (238, 262)),
}
VERDICTS = {"treats": "Treats it", "may_help": "May help", "does_not_treat": "Does not treat it"}


@dataclass(frozen=True)
class Area:
    """One area of the face with its concerns, and where its mark stands in the drawing."""

    slug: str
    number: int
    concerns: tuple[content.Concern, ...]

    @property
    def name(self):
        return AREAS[self.slug][0]

    @property
    def x(self):
        return AREAS[self.slug][1][0]

    @property
    def y(self):
        return AREAS[self.slug][1][1]


@dataclass(frozen=True)
class ConcernReading:
    """One concern: what each treatment that can be asked for does for it, and what doing nothing means."""

    concern: content.Concern
    catalogue: Catalogue

    @cached_property
    def _options(self):
        return [*self.catalogue.requestable, *([nothing] if (nothing := self.catalogue.no_treatment) else [])]

    @cached_property
    def verdicts(self):
        """(name, verdict, [(treatment, suitability)]) for all three, whether some treatment has it or not."""
        slug = self.concern.slug
        return [
            (
                name,
                verdict,
                [
                    (option, option.suitabilities[slug])
                    for option in self._options
                    if slug in option.suitabilities and option.suitabilities[slug].verdict == verdict
                ],
            )
            for verdict, name in VERDICTS.items()
        ]

    @cached_property
    def undoing(self):
        """The facts that tell of each treatment that may help whether it can be undone: they stand beside its name."""
        return [
            option.undoing
            for _, verdict, rows in self.verdicts
            for option, _ in rows
            if verdict != "does_not_treat" and not option.is_no_treatment and option.undoing
        ]

    @cached_property
    def unknown(self):
        """Treatments of which our sources say nothing for this concern. A whole is passed over where its parts answer."""
        answered = [option for _, _, rows in self.verdicts for option, _ in rows]
        wholes = {option.page.part_of for option in answered if option.page.part_of}
        return [
            option
            for option in self.catalogue.requestable
            if option not in answered and option.slug not in wholes
        ]

    @cached_property
    def helping(self):
        """What treats it or may help and can be compared; a whole is left out where its part is there."""
        rows = [
            option
            for _, verdict, found in self.verdicts
            if verdict != "does_not_treat"
            for option, _ in found
        ]
        offered = [option for option in rows if not option.is_no_treatment]
        wholes = {option.page.part_of for option in offered if option.page.part_of}
        return [option for option in offered if option.slug not in wholes]

    @cached_property
    def guides(self):
        """Guides to a decision between two or more of what may help."""
        helping = {option.slug for option in self.helping} | {option.page.part_of for option in self.helping}
        return [
            guide
            for guide in self.catalogue.guides.values()
            if len(helping.intersection(guide.page.options)) > 1
        ]

    @cached_property
    def compared(self):
        """The address of the comparison of all that may help; empty where these are too few or too many for one."""
        choice = choose(self.catalogue, [option.slug for option in self.helping])
        return choice.names if choice.is_complete else ""

    @cached_property
    def only_one(self):
        """The one treatment that may help, where it is a part of a wider one whose parts can be compared; else None."""
        return self.helping[0] if len(self.helping) == 1 and self.beside_its_kind else None

    @cached_property
    def beside_its_kind(self):
        """The address of the comparison of that one with the other parts of its whole; empty where it has none."""
        whole = self.helping[0].page.part_of if self.helping else ""
        parts = [part.slug for part in self.catalogue.parts_of(whole) if part.is_offered] if whole else []
        choice = choose(self.catalogue, parts)
        return choice.names if choice.is_complete else ""


@dataclass(frozen=True)
class AreaReading:
    """Everything that an area's page shows."""

    area: Area
    catalogue: Catalogue

    @cached_property
    def concerns(self):
        return [ConcernReading(concern, self.catalogue) for concern in self.area.concerns]

    @cached_property
    def citations(self):
        """The sources of what is said here, under one numbering."""
        rows = [row for one in self.concerns for _, _, found in one.verdicts for row in found]
        cited = {slug for _, suitability in rows for slug in suitability.sources}
        cited |= {slug for one in self.concerns for fact in one.undoing for slug in fact.sources}
        options: dict[str, LiveTreatment] = {option.slug: option for option, _ in rows}
        return Citations.of(*options.values(), only=cited)


def areas(catalogue):
    """The areas that have concerns, numbered as the drawing marks them."""
    found = {
        slug: tuple(
            concern for concern in catalogue.shared.concerns if concern.area.replace("_", "-") == slug
        )
        for slug in AREAS
    }
    with_some = [(slug, concerns) for slug, concerns in found.items() if concerns]
    return [Area(slug, number, concerns) for number, (slug, concerns) in enumerate(with_some, start=1)]


def read_area(catalogue, slug):
    """The reading of one area, or None for one that is not there or has no concerns."""
    area = next((area for area in areas(catalogue) if area.slug == slug), None)
    return area and AreaReading(area, catalogue)


def area_of(concern):
    """The address of the area that a concern belongs to."""
    return concern.area.replace("_", "-")
