"""What a page draws of its options: one time line, two years of each, and how often side effects were counted."""

from dataclasses import dataclass
from functools import cached_property

from education.publishing import content
from education.reading.clinic import ClinicDetails
from education.reading.icon_array import how_often
from education.reading.live import LiveTreatment
from education.reading.named_rows import DURATION, ONSET, VISITS
from education.reading.over_two_years import OverTwoYears
from education.reading.time_line import TimeLine


@dataclass(frozen=True)
class Amounts:
    """The drawings of some options. Each is None, or empty, where nothing is known that could be drawn."""

    options: tuple[LiveTreatment, ...]
    clinic: ClinicDetails | None = None

    @cached_property
    def time_line(self):
        return TimeLine.of(self.options)

    @cached_property
    def over_two_years(self):
        return OverTwoYears.of(self.options, self.clinic)

    @cached_property
    def how_often(self):
        return how_often(self.options)

    @property
    def cited(self):
        """The slugs of all sources that stand beside the time line and the two years."""
        facts = [option.facts.get(slug) for option in self.options for slug in (ONSET, DURATION, VISITS)]
        return {slug for fact in facts if fact for slug in content.cited(fact)}
