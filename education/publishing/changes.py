"""What differs between two frozen pages of one kind, field by field, in words. Pure, over the frozen shape."""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import msgspec

from education.publishing.word_marks import flowing, marks, shortened
from education.publishing.wording import PARTS, Wording, label

RECOGNISED = 0.55  # the share that two rows have in common, from which one is the other under a new name


@dataclass(frozen=True)
class Change:
    """
    One difference: a row "added", "removed" or "moved", or one field "changed".

    `part` is the heading it belongs under, `row` names the row (empty for the page's own fields) and `field` the field.
    `before` and `after` are texts; `whole` is everything that an added or removed row says, as (label, text).
    """

    what: str
    part: str
    row: str = ""
    field: str = ""
    before: str = ""
    after: str = ""
    whole: tuple[tuple[str, str], ...] = ()

    def __str__(self):
        if self.what == "moved":
            return f"{self.row} moved from {self.before} to {self.after}"
        if self.what == "changed":
            said = f"{self.row}: {self.field} changed" if self.row else f"{self.field} changed"
            return said[0].upper() + said[1:]
        return f"{self.row} {self.what}"

    @cached_property
    def marks(self):
        """Both texts as one, word by word, with long stretches that stayed cut short."""
        return shortened(marks(flowing(self.before), flowing(self.after)))

    @property
    def changes_words(self):
        """Whether any word differs, and not only spaces or line breaks."""
        return any(mark.kind != "kept" for mark in self.marks)


def changes(old, new, names=None):
    """
    Every difference between two frozen pages of one kind, in the order in which the page has them; none where they are equal.

    `names` maps "criterion", "concern" and "treatment" to {key: name}, for the words of what pages know by key only. What
    was is said in the old page's words, what is in the new one's.
    """
    if type(old) is not type(new):
        raise TypeError("Two pages of different kinds cannot be compared.")
    wording = Wording(new, old, names=names), Wording(old, new, names=names)
    found = []
    for field in (field.name for field in msgspec.structs.fields(new)):
        before, after = getattr(old, field), getattr(new, field)
        if before == after:
            continue
        if field in PARTS:
            found += _rows(PARTS[field], before, after, wording)
        else:
            found.append(_field(field, before, after, wording, "The page itself"))
    return found


def in_words(found):
    """How many: “3 changes”."""
    return {0: "no changes", 1: "1 change"}.get(len(found), f"{len(found)} changes")


def by_row(found):
    """The changes as [(part, [(row, [change, …]), …]), …], for a page that shows them under headings."""
    return [
        (part, [(row, list(its)) for row, its in groupby(of_part, key=lambda change: change.row)])
        for part, of_part in groupby(found, key=lambda change: change.part)
    ]


def summary(old, new):
    """One line for each part of a page that differs: “Sections: 1 added, 2 changed”. `old` is None for a page never seen."""
    if old is None:
        return ["Everything: patients have not seen this page before"]
    lines = []
    for part, rows in by_row(changes(old, new)):
        if rows[0][0] == "":
            lines += [str(change) for change in rows[0][1]]
            continue
        counts = Counter(its[0].what for _, its in rows)
        said = [f"{counts[what]} {what}" for what in ("added", "removed", "changed", "moved") if counts[what]]
        lines.append(f"{part}: {', '.join(said)}")
    return lines


def _field(field, before, after, wording, part, row=""):
    said = [words.value(field, value) for words, value in zip(wording, (before, after), strict=True)]
    return Change("changed", part, row, label(field), *said)


def _rows(part, before, after, wording):
    """What happened to the rows of one part: in the new page's order, and then those that are gone."""
    came_from = _matched(part, before, after)
    stayed = _longest_run(came_from)
    was_called, is_called = wording
    found = []
    for place, row in enumerate(after):
        if place not in came_from:
            found.append(
                Change("added", part.title, is_called.row(part, row), whole=is_called.whole(part, row))
            )
            continue
        was = before[came_from[place]]
        found += _fields_of_row(part, was, row, wording)
        if place not in stayed:
            name = was_called.row(part, was)
            found.append(_move(part, name, (came_from[place], before), (place, after)))
    gone = [before[n] for n in sorted(set(range(len(before))) - set(came_from.values()))]
    return found + [
        Change("removed", part.title, was_called.row(part, row), whole=was_called.whole(part, row))
        for row in gone
    ]


def _move(part, name, was, now):
    """A row that stands in another order among its like: each place is (index, rows)."""
    said = [f"place {n + 1} of {len(rows)}" for n, rows in (was, now)]
    return Change("moved", part.title, name, before=said[0], after=said[1])


def _fields_of_row(part, was, row, wording):
    """The fields of one row that differ. It goes by its old name, by which people know it."""
    if was == row or isinstance(row, str):
        return []
    name = wording[0].row(part, was)
    return [
        _field(field, getattr(was, field), getattr(row, field), wording, part.title, name)
        for field in (field.name for field in msgspec.structs.fields(row))
        if getattr(was, field) != getattr(row, field)
    ]


def _matched(part, before, after):
    """Each new row's place → the place of the old row that it is: by its own name, or recognised under a new one."""
    old = {key: n for n, key in enumerate(_keys(part, before))}
    found = {n: old[key] for n, key in enumerate(_keys(part, after)) if key in old}
    if part.recognised:
        old_left = [n for n in range(len(before)) if n not in set(found.values())]
        new_left = [n for n in range(len(after)) if n not in found]
        found |= _recognised(part, before, after, old_left, new_left)
    return found


def _keys(part, rows):
    """What each row is known by; a name that stands twice is told apart by its turn."""
    turns = Counter()
    for row in rows:
        key = getattr(row, part.known_by) if part.known_by else row
        turns[key] += 1
        yield key, turns[key]


def _recognised(part, before, after, old_left, new_left):
    """
    Rows that are alike enough to be the same under another name, the most alike first.

    The same pairs are found from old to new as from new to old: pairs that tie here never compete for a row.
    """
    if not old_left or not new_left:
        return {}
    pieces = {"words": _words, "letters": _letters}[part.recognised]
    old = {n: pieces(part, before[n]) for n in old_left}
    new = {n: pieces(part, after[n]) for n in new_left}
    pairs = [(_share(old[i], new[j]), i, j) for i in old_left for j in new_left]
    pairs = sorted(
        (pair for pair in pairs if pair[0] >= RECOGNISED),
        key=lambda pair: (-pair[0], pair[1] + pair[2], abs(pair[1] - pair[2])),
    )
    found = {}
    for _, i, j in pairs:
        if j not in found and i not in found.values():
            found[j] = i
    return found


def _words(part, row):
    texts = [value for field in row.__struct_fields__ if isinstance(value := getattr(row, field), str)]
    return Counter(re.findall(r"\w+", " ".join(texts).lower()))


def _letters(part, row):
    """The pairs of neighbouring letters of a name: “headache” and “headaches” have almost all in common."""
    name = f" {getattr(row, part.known_by).lower()} "
    return Counter(name[n : n + 2] for n in range(len(name) - 1))


def _share(one, other):
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0


def _longest_run(came_from):
    """The most new places whose rows kept their order among each other: every other row moved."""
    ends, at, before = [], [], {}
    for place in sorted(came_from):
        n = bisect_left(ends, came_from[place])
        before[place] = at[n - 1] if n else None
        ends[n : n + 1], at[n : n + 1] = [came_from[place]], [place]
    run, place = set(), at[-1] if at else None
    while place is not None:
        run.add(place)
        place = before[place]
    return run
