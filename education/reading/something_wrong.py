"""What to do when something is wrong after a treatment: the signs of all of them on one page."""

from dataclasses import dataclass
from functools import cached_property

from education.publishing import content
from education.reading.catalogue import Catalogue
from education.reading.citations import Citations


@dataclass(frozen=True)
class SomethingWrong:
    """The emergency and tell-the-clinic signs of every treatment, those no longer offered among them."""

    catalogue: Catalogue

    @cached_property
    def treatments(self):
        return [
            treatment for treatment in self.catalogue.treatments.values() if not treatment.is_no_treatment
        ]

    @cached_property
    def signs(self):
        """Tier → (treatment, its own advice) for each that has some. What holds for a whole is said once, at the whole."""
        return {
            tier: [
                (treatment, advice)
                for treatment in self.treatments
                if (advice := treatment.own_advice_in(tier))
            ]
            for tier in ("emergency", "tell")
        }

    @cached_property
    def citations(self):
        """The sources of these signs, under one numbering."""
        cited = {
            slug
            for found in self.signs.values()
            for _, advice in found
            for group in advice
            for effect in group.effects
            for slug in content.cited(effect.row)
        }
        return Citations.of(*self.treatments, only=cited)
