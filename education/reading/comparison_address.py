"""A comparison's address: it holds all that a reader has arranged, and makes every link that the page offers."""

import unicodedata
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

JOINT = "-vs-"
LONGEST_OWN = 80
"""Characters of a reader's own words: enough for what matters, too few for a story."""

# The groups of rows, by the key that `?fold=` has for each.
GROUPS = {
    "undo": "If you change your mind",  # before all others: nothing else in a choice is so hard to mend
    "what": "What it is",
    "result": "What it can do",
    "having": "Having it",
    "risk": "Risks and changing your mind",
    "practical": "Cost and practical matters",
    "helps": "What each can and cannot help with",
    "effects": "Side effects",
    "cautions": "Who should not have it",
}


@dataclass(frozen=True)
class Address:
    """
    What is compared and how it is arranged. Two that say the same are equal, and have one text.

    `slugs` stand in the reader's order, `matters` in that of the criteria, `folded` in that of the groups: `of` sees to it.
    """

    slugs: tuple[str, ...]
    matters: tuple[str, ...] = ()
    own: str = ""
    differs: bool = False
    folded: tuple[str, ...] = ()

    @classmethod
    def of(cls, slugs, criteria, matters=(), own="", differs=False, folded=()):
        """The address of what somebody typed or ticked. What we do not ask about or do not have is passed over."""
        return cls(
            slugs=tuple(slugs),
            matters=tuple(one.slug for one in criteria if one.matters_as and one.slug in matters),
            own=readable(own),
            differs=differs,
            folded=tuple(group for group in GROUPS if group in folded),
        )

    def __str__(self):
        query = urlencode(self.query, safe=",")
        return f"{self.path}?{query}" if query else self.path

    @property
    def names(self):
        """The part that names the set: slugs in alphabetical order, joined."""
        return JOINT.join(sorted(self.slugs))

    @property
    def order(self):
        """The reader's order, empty where it is the alphabetical one."""
        return order_of(self.slugs)

    @property
    def path(self):
        return reverse("comparison", args=[self.names])

    @property
    def query(self):
        """What stands after the question mark, in one order, empty values left out."""
        said = {
            "order": self.order,
            "matters": ",".join(self.matters),
            "own": self.own,
            "differs": "1" if self.differs else "",
            "fold": ",".join(self.folded),
        }
        return {name: value for name, value in said.items() if value}

    @property
    def is_marked(self):
        """Whether the reader said that something matters."""
        return bool(self.matters or self.own)

    @property
    def is_bare(self):
        """Whether nothing but the order is the reader's."""
        return not (self.is_marked or self.differs or self.folded)

    @property
    def leaflet(self):
        """Where the same, as the reader arranged it, is made for paper."""
        query = urlencode(self.query, safe=",")
        address = reverse("comparison_leaflet", args=[self.names])
        return f"{address}?{query}" if query else address

    @property
    def my_questions(self):
        """Where the questions about this comparison are gathered."""
        said = {"about": self.slugs, "matters": ",".join(self.matters), "own": self.own}
        query = urlencode({name: value for name, value in said.items() if value}, doseq=True, safe=",")
        return f"{reverse('my_questions')}?{query}"

    # --- Links: the same address, one thing changed -----------------------------------------------------------------------

    def only_differing(self):
        return replace(self, differs=True)

    def showing_all(self):
        return replace(self, differs=False)

    def unmarked(self):
        return replace(self, matters=(), own="")

    def toggled(self, group):
        """With this group folded where it was open, and open where it was folded."""
        folded = set(self.folded) ^ {group}
        return replace(self, folded=tuple(one for one in GROUPS if one in folded))

    def moved(self, slug, by):
        """With one option moved so many places, or None where it cannot move."""
        slugs = list(self.slugs)
        place = slugs.index(slug)
        if not 0 <= place + by < len(slugs):
            return None
        slugs.insert(place + by, slugs.pop(place))
        return replace(self, slugs=tuple(slugs))

    def without(self, slug):
        return self._with(one for one in self.slugs if one != slug)

    def with_added(self, slug):
        return self._with((*self.slugs, slug))

    def with_changed(self, slug, other):
        """With another treatment in the place of one."""
        return self._with(other if one == slug else one for one in self.slugs)

    def _with(self, slugs):
        """With other options: alphabetical where these were, else as the reader had them."""
        slugs = tuple(slugs)
        return replace(self, slugs=slugs if self.order else tuple(sorted(slugs)))


def order_of(slugs):
    """An order as `?order=` gives it: empty where it is the alphabetical one."""
    return "" if list(slugs) == sorted(slugs) else ",".join(slugs)


def readable(words):
    """Own words on one line, short, without characters that cannot be seen."""
    seen = "".join(
        " " if character.isspace() else character
        for character in words
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return " ".join(seen.split())[:LONGEST_OWN].rstrip()
