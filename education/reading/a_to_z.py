"""
Everything that a patient may look for by its name, from A to Z: each thing under its own name, and under each of its others.

Pure over the catalogue, from the same list that search reads.
"""

import unicodedata
from dataclasses import dataclass
from string import ascii_uppercase

from django.urls import reverse

from education.reading.findable import KINDS, Entry, everything

DIGITS, OTHERS = "0–9", "Others"
BESIDE = 6
"""Letters that a word's other form shares with it, so that both are found at one place."""


@dataclass(frozen=True)
class Listed:
    """One line: a name, and the thing that it leads to. `is_other_name`: the thing is called something else on its page."""

    name: str
    entry: Entry
    is_other_name: bool = False

    @property
    def kind(self):
        return KINDS[self.entry.kind]

    @property
    def address(self):
        where = reverse(self.entry.view, args=self.entry.args)
        return f"{where}#{self.entry.place}" if self.entry.place else where


@dataclass(frozen=True)
class Letter:
    """A letter and what begins with it, perhaps nothing."""

    name: str
    lines: tuple[Listed, ...] = ()

    @property
    def place(self):
        return {DIGITS: "digits", OTHERS: "others"}.get(self.name, self.name.lower())


def a_to_z(catalogue):
    """Every letter in order. Digits and other signs come last, and only where something begins with one."""
    under = {}
    for line in sorted(_lines(catalogue), key=_order):
        under.setdefault(_letter(line.name), []).append(line)
    shown = [*ascii_uppercase, *(name for name in (DIGITS, OTHERS) if name in under)]
    return [Letter(name, tuple(under.get(name, ()))) for name in shown]


def _lines(catalogue):
    """Each line once, this page itself left out. What site pages are also searched by is no name of theirs."""
    found = {}
    for entry in everything(catalogue):
        if entry.view == "a_to_z":
            continue
        others = () if entry.kind == "page" else entry.names
        if entry.kind == "term":  # its plurals would stand right beside it
            others = [name for name in others if _folded(name)[:BESIDE] != _folded(entry.title)[:BESIDE]]
        for name in (entry.title, *others):
            line = Listed(_capital(name), entry, is_other_name=name != entry.title)
            found.setdefault((_folded(name), entry.view, entry.args, entry.place), line)
    return found.values()


def _order(line):
    return _folded(line.name), line.is_other_name, line.entry.title


def _folded(name):
    """Without accents, capitals, and whatever stands before the first letter or digit."""
    plain = "".join(
        one for one in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(one)
    )
    return plain.lstrip("".join({one for one in plain if not one.isalnum()}))


def _letter(name):
    first = _folded(name)[:1].upper()
    if first.isdecimal():
        return DIGITS
    return first if first and first in ascii_uppercase else OTHERS


def _capital(name):
    return name[:1].upper() + name[1:]
