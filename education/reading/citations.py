"""Numbers for a page's sources: one list at its foot, and the same numbers at every statement."""

from dataclasses import dataclass
from functools import cached_property

from education.publishing import content


@dataclass(frozen=True)
class Citations:
    """A page's sources in alphabetical order of publisher and title; a source's place is its number."""

    sources: tuple[content.Source, ...]

    @classmethod
    def of(cls, *pages, only=None):
        """
        The citations of everything that has `sources`, each source once. A later page's wording wins.

        `only`: the slugs that are really cited, where a page shows a part of what those pages hold.
        """
        by_slug = {
            source.slug: source
            for page in pages
            for source in page.sources
            if only is None or source.slug in only
        }
        return cls(
            tuple(
                sorted(by_slug.values(), key=lambda s: (s.publisher.casefold(), s.title.casefold(), s.slug))
            )
        )

    @cached_property
    def numbers(self):
        """Source slug → number, from 1."""
        return {source.slug: number for number, source in enumerate(self.sources, start=1)}

    def of_row(self, row):
        """The numbers that one statement cites, in order."""
        return sorted(self.numbers[slug] for slug in content.cited(row) if slug in self.numbers)
