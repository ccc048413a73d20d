"""What stands beside a page's text: its sources' numbers, at every statement and at its foot, and its words explained."""

from dataclasses import dataclass, field
from functools import cached_property

from education.publishing import content
from education.reading.first_uses import FirstUses


@dataclass(frozen=True)
class Citations:
    """A page's sources in alphabetical order of publisher and title; a source's place is its number."""

    sources: tuple[content.Source, ...]
    words: FirstUses | None = field(default=None, compare=False)

    @classmethod
    def of(cls, *pages, only=None, words=None):
        """
        The citations of everything that has `sources`, each source once. A later page's wording wins.

        `only`: the slugs that are really cited, where a page shows a part of what those pages hold.
        `words`: what the page has explained so far; nothing for a page that explains none.
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
            ),
            words,
        )

    @cached_property
    def numbers(self):
        """Source slug → number, from 1."""
        return {source.slug: number for number, source in enumerate(self.sources, start=1)}

    def of_row(self, row):
        """The numbers that one statement cites, in order."""
        return sorted(self.numbers[slug] for slug in content.cited(row) if slug in self.numbers)
