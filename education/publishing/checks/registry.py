"""What a check is, and the list of all of them."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps

BLOCKS, WARNS, ATTESTED = "B", "W", "A"


@dataclass(frozen=True)
class Where:
    """A place on a page in words, and its anchor on the admin's change form."""

    label: str
    anchor: str = ""
    slug: str = ""  # of the criterion or concern that the row answers

    def named(self, around):
        """The same, with a criterion or a concern called as patients read it."""
        if not self.slug:
            return self
        known = around.criteria.get(self.slug)
        name = known.label if known else around.concerns.get(self.slug, self.slug)
        return replace(self, label=self.label.replace(f"“{self.slug}”", f"“{name}”"))


THE_PAGE = Where("The whole page")


@dataclass(frozen=True)
class Problem:
    """What a check found: what to mend, and where. `kind` only where it differs from the check's own."""

    message: str
    where: Where = THE_PAGE
    kind: str = ""


@dataclass(frozen=True)
class Check:
    """One item of the checklists that a program can judge."""

    source: str
    item: int
    kind: str
    covers: tuple[type, ...]
    find: Callable
    applies: Callable
    also: tuple[int, ...] = ()

    @property
    def name(self):
        return self.find.__name__

    @property
    def title(self):
        """What a page that passes does, in one line."""
        return self.find.__doc__.strip().splitlines()[0]

    def asks(self, page, around):
        """Whether the check has anything to judge on this page."""
        return isinstance(page, self.covers) and bool(self.applies(page, around))

    def findings(self, page, around):
        """Everything that is wrong on this page by this check."""
        return [
            Finding(self, problem.message, problem.where.named(around), problem.kind or self.kind)
            for problem in self.find(page, around)
        ]


@dataclass(frozen=True)
class Finding:
    """One thing to mend on one page."""

    check: Check
    message: str
    where: Where
    kind: str

    @property
    def blocks(self):
        """Whether it stops the page from going live."""
        return self.kind == BLOCKS

    def __str__(self):
        return f"{self.message} ({self.check.source})"


CHECKS: list[Check] = []


def always(page, around):
    """For checks that ask something of every page that they cover."""
    return True


def check(source, *, item, kind, covers, applies=always, also=()):
    """Register a function of (page, surroundings) that yields Problems. Its docstring says what a good page does."""

    def register(find):
        CHECKS.append(Check(source, item, kind, covers, find, applies, also))
        return find

    return register


def once_a_page(function, room=64):
    """Work out something of a frozen page once. By identity: a page's own hash reads every word of it each time."""
    kept = OrderedDict()

    @wraps(function)
    def remembered(page):
        found = kept.get(id(page))
        if found is None or found[0] is not page:
            found = kept[id(page)] = (page, function(page))
            while len(kept) > room:
                try:
                    kept.popitem(last=False)
                except KeyError:  # another thread was first
                    break
        return found[1]

    return remembered
