"""One guide's page: a decision, its options side by side in short, and what to ask."""

from dataclasses import dataclass
from functools import cached_property

from education.reading.catalogue import Catalogue
from education.reading.citations import Citations
from education.reading.comparison import Comparison, choose, cited_in
from education.reading.live import LiveGuide
from education.reading.named_rows import UNDO
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
        """The key facts of all options and of no treatment, whether it can be undone before all others."""
        if not self.choice.is_complete:
            return []
        keys = {criterion.slug for criterion in self.catalogue.shared.criteria if criterion.key_fact} | {UNDO}
        rows = [row for group in self.comparison.groups for row in group.rows if row.slug in keys]
        return sorted(rows, key=lambda row: row.slug != UNDO)

    @cached_property
    def amounts(self):
        """The same options drawn; None where they cannot be compared."""
        return self.comparison.amounts if self.choice.is_complete else None

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
        asked = [live.page for live in self.readers_questions]
        own = {source.slug for page in (self.page, *asked) for source in page.sources}
        columns = self.comparison.columns if self.choice.is_complete else ()
        drawn = self.amounts.cited if self.amounts else ()
        words = self.catalogue.first_uses(self.page.title)
        only = own.union(cited_in(self.key_rows), drawn)
        return Citations.of(*asked, *columns, self.page, only=only, words=words)

    @property
    def readers_questions(self):
        """What readers asked under this page, with our answers, each signed off on its own."""
        return self.catalogue.questions_under("guide", self.guide.slug)
