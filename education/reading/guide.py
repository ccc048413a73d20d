"""One guide's page: a decision, its options side by side in short, and what to ask."""

from dataclasses import dataclass
from functools import cached_property

from education.reading.catalogue import Catalogue
from education.reading.citations import Citations
from education.reading.comparison import Comparison, choose, cited_in
from education.reading.live import LiveGuide
from education.reading.related import guides_beside, places_of


@dataclass(frozen=True)
class GuideReading:
    """Everything that a guide's page shows."""

    guide: LiveGuide
    catalogue: Catalogue

    @property
    def page(self):
        return self.guide.page

    @cached_property
    def options(self):
        """The guide's options that are live, in its order. No treatment is beside them anyway, and not one of them."""
        live = [self.catalogue.treatments.get(slug) for slug in self.page.options]
        return [option for option in live if option and not option.is_no_treatment]

    @cached_property
    def choice(self):
        """The comparison that the guide leads to; not complete where too few of its options are live."""
        return choose(self.catalogue, self.page.options)

    @cached_property
    def key_rows(self):
        """The key facts of all options and of no treatment."""
        if not self.choice.is_complete:
            return []
        keys = {criterion.slug for criterion in self.catalogue.shared.criteria if criterion.key_fact}
        return [row for group in self.comparison.groups for row in group.rows if row.slug in keys]

    @cached_property
    def comparison(self):
        return Comparison(self.choice.options, self.catalogue)

    @cached_property
    def places(self):
        """The places on the face where one of its options treats something or may help."""
        return places_of(self.catalogue, self.options)

    @cached_property
    def others(self):
        """Other guides about the same concerns."""
        return guides_beside(self.catalogue, self.guide)

    @cached_property
    def citations(self):
        """Sources of the guide's own words and of the facts it shows."""
        own = {source.slug for source in self.page.sources}
        columns = self.comparison.columns if self.key_rows else ()
        words = self.catalogue.first_uses(self.page.title)
        return Citations.of(*columns, self.page, only=own.union(cited_in(self.key_rows)), words=words)
