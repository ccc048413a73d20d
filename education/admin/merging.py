"""Three states of one form made one: as it was opened, as it is saved now, and as it was typed. Pure."""

from collections import Counter
from dataclasses import dataclass, field

NAMES = ("criterion", "concern", "heading", "name", "question", "treatment")  # what tells a row from its like
KEY, GONE, PLACE = "id", "DELETE", "order"


@dataclass(frozen=True)
class Clash:
    """
    What two people did to one thing: "field" (both wrote it), "gone" (saved without the row that this person changed) or
    "deleted" (this person ticks a row for deletion that was changed).
    """

    what: str
    part: str  # the rows' prefix, empty for the page's own fields
    place: int  # the row's place in the form that comes back
    field: str = ""
    saved: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()


@dataclass
class Merged:
    """What goes into the form that comes back, and what its writer has to decide."""

    fields: dict
    rows: dict = field(
        default_factory=dict
    )  # prefix → rows: those that are saved first, and then the new ones
    clashes: list = field(default_factory=list)


def same(one, other):
    """Whether two values say the same: browsers write line breaks their own way, and forms strip."""
    return _plain(one) == _plain(other)


def _plain(values):
    return sorted(
        text for value in values if (text := value.replace("\r\n", "\n").replace("\r", "\n").strip())
    )


def alike(one, other):
    """Whether two states of a form are the same."""
    return _same_fields(one["fields"], other["fields"]) and (
        one["rows"].keys() == other["rows"].keys()
        and all(
            len(rows) == len(other["rows"][part])
            and all(_same_fields(a, b) for a, b in zip(rows, other["rows"][part], strict=True))
            for part, rows in one["rows"].items()
        )
    )


def _same_fields(one, other):
    return all(same(one.get(name, ()), other.get(name, ())) for name in one.keys() | other.keys())


def merge(base, saved, typed, several=()):
    """`several` names the fields that hold several choices: what either adds or takes out, stays so."""
    merged = Merged({})
    merged.fields = _fields(base["fields"], saved["fields"], typed["fields"], several, merged, "", 0)
    for part, rows in saved["rows"].items():
        merged.rows[part] = _rows(
            base["rows"].get(part, []), rows, typed["rows"].get(part, []), several, merged, part
        )
    return merged


def _fields(base, saved, typed, several, merged, part, place):
    found = {}
    for name, its in saved.items():
        was = base.get(name, its if base else ())
        mine = typed.get(name, was)
        if name == KEY or same(mine, was):
            found[name] = its
        elif same(its, was) or same(mine, its):
            found[name] = mine
        elif name in several:
            kept = [key for key in mine if key in its or key not in was]
            found[name] = tuple(kept + [key for key in its if key not in was and key not in kept])
        else:
            found[name] = mine
            merged.clashes.append(Clash("field", part, place, name, its, mine))
    if GONE in typed:
        found[GONE] = typed[GONE]
    return found


def _rows(base, saved, typed, several, merged, part):
    was = {row[KEY]: row for row in base}
    by_key = {row[KEY]: row for row in typed if any(row.get(KEY, ()))}
    new = [row for row in typed if not any(row.get(KEY, ()))]
    found, seen = [], set()
    strangers = {key for row in saved if (key := row[KEY]) not in was}
    left = [row for row in base if row[KEY] not in {row[KEY] for row in saved}]
    for place, row in enumerate(saved):
        before = was.get(row[KEY])
        if row[KEY] in strangers:
            before = _named_like(row, left)  # an older version was restored: its rows have other keys
            if before is not None:
                left.remove(before)
        mine = by_key.get(before[KEY], before) if before else _named_like(row, new)
        if mine is None:
            found.append(row)
            continue
        if before is None:
            new.remove(mine)
        else:
            seen.add(before[KEY])
        if GONE in mine and before and not _same_fields(_words(before), _words(row)):
            merged.clashes.append(Clash("deleted", part, place))
        found.append(_fields(before or {}, row, mine, several, merged, part, place))
    for key, mine in by_key.items():
        if key in seen or GONE in mine:
            continue
        if key in was and _same_fields(_words(was[key]), _words(was[key] | mine)):
            continue  # taken out by the other, untouched by this one
        merged.clashes.append(Clash("gone", part, len(found)))
        found.append((was.get(key, {}) | mine) | {KEY: ("",)})
    return found + new


def _words(row):
    """A row without its key, which restoring changes, and its place, which is no word of it."""
    return {name: value for name, value in row.items() if name not in (KEY, PLACE, GONE)}


def _named_like(row, others):
    name = next((name for name in NAMES if name in row), None)
    return next((other for other in others if name and same(other.get(name, ()), row[name])), None)


def both_moved(clashes):
    """The parts in which both changed the order."""
    return list(Counter(clash.part for clash in clashes if clash.field == PLACE and clash.part))
