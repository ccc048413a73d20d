"""A comparison as its reader arranged it: what matters first, only what differs, groups folded. Never a score, never a winner."""

from dataclasses import dataclass, replace
from functools import cached_property

from education.reading.comparison import Cell, Comparison, Row, choose
from education.reading.comparison_address import Address

MOST_OFFERED = 24
"""Treatments that can be offered one by one as links; on a larger site the picker serves."""


@dataclass(frozen=True)
class ShownGroup:
    """One group of rows on the page, open or folded, and the address that turns it the other way."""

    name: str
    slug: str
    rows: tuple[Row, ...]
    folded: bool = False
    turned: Address | None = None


@dataclass(frozen=True)
class Arranged:
    """Everything that a comparison's page shows."""

    comparison: Comparison
    address: Address

    @property
    def catalogue(self):
        return self.comparison.catalogue

    @property
    def columns(self):
        return self.comparison.columns

    @cached_property
    def matters(self):
        """The rows that the reader said matter, with their words, in the order they have anyway; their own words last."""
        said = {slug: self.catalogue.criteria[slug].matters_as for slug in self.address.matters}
        rows = [
            replace(row, matters_as=said[row.slug])
            for group in self.comparison.groups
            for row in group.rows
            if row.kind == "fact" and row.slug in said
        ]
        if self.address.own:
            cells = tuple(Cell(column) for column in self.columns)
            rows.append(Row(f"“{self.address.own}”", cells, kind="own", matters_as="in your own words"))
        return tuple(rows)

    @cached_property
    def left_out(self):
        """The rows that are not shown because all treatments say the same. One that matters is never left out."""
        return [row for group in self.comparison.groups for row in group.rows if self._is_left_out(row)]

    @cached_property
    def groups(self):
        """What matters first, then every group with the rows that are left to it."""
        first = [ShownGroup("You said this matters", "matters", self.matters)] if self.matters else []
        rest = [
            ShownGroup(
                group.name,
                group.slug,
                tuple(row for row in group.rows if not self._is_marked(row) and not self._is_left_out(row)),
                folded=group.slug in self.address.folded,
                turned=self.address.toggled(group.slug),
            )
            for group in self.comparison.groups
        ]
        return first + [group for group in rest if group.rows]

    @cached_property
    def moves(self):
        """For each option: (option, moved left, moved right, taken away, [(other, put in its place)]). None: it cannot be."""
        return [
            (
                option,
                self.address.moved(option.slug, -1),
                self.address.moved(option.slug, 1),
                self._if_complete(self.address.without(option.slug)),
                self._offers(lambda other, slug=option.slug: self.address.with_changed(slug, other)),
            )
            for option in self.comparison.options
        ]

    @cached_property
    def additions(self):
        """(treatment, with it beside the others) for each that can be added."""
        return self._offers(self.address.with_added)

    def _is_marked(self, row):
        return row.kind == "fact" and row.slug in self.address.matters

    def _is_left_out(self, row):
        return self.address.differs and row.says_the_same and not self._is_marked(row)

    def _offers(self, made):
        """What is not compared yet and could be, each with the address that `made` gives it."""
        others = [one for one in self.catalogue.comparable if one not in self.comparison.options]
        if len(others) > MOST_OFFERED:
            return []
        found = [(other, self._if_complete(made(other.slug))) for other in others]
        return [(other, address) for other, address in found if address]

    def _if_complete(self, address):
        """The address, or None where it would be no comparison: two to four, and no whole beside its part."""
        return address if choose(self.catalogue, address.slugs).is_complete else None
