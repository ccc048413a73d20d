"""
Search over everything live: stems, other names, lay words, accents and typing errors.

A full-text index of SQLite's own (FTS5) is built in memory from the catalogue, whatever database the site has, so the same
catalogue and words give the same results everywhere. Nothing that anybody types is written down.
"""

import itertools
import re
import sqlite3
import threading
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from rapidfuzz import distance, process

from education.reading.findable import KINDS, Entry, Passage, everything
from education.reading.lay_words import LAY_WORDS, SMALL_WORDS
from education.reading.typed_words import as_spoken, is_form_of, key_of, words_of

MOST = 20
"""Results of one search."""
ENOUGH = 8
"""Entries that have every word: then those with some of them are not looked for."""
CANDIDATES = 120
WORTH = {"treatment": 1.35, "guide": 1.1, "concern": 1.25, "term": 1.0, "page": 0.8}
"""Between equal matches: what answers more comes first."""
WEIGHTS = (8.0, 4.0, 1.0)
"""Of a match in the names of what a passage is about, in its heading, and in its text."""
ALL_WORDS = 2.0
"""A passage that has every word counts so many times more than one that has some."""
THE_NAME = 30.0
"""Added where the words are one of its names."""
EXCERPT = 150


@dataclass(frozen=True)
class Result:
    """One found entry, the part of it that answers best, and the piece of text that shows why."""

    entry: Entry
    part: str = ""
    place: str = ""
    excerpt: tuple[tuple[str, bool], ...] = ()
    """Pieces of text, and whether each is one of the words that were looked for."""

    @property
    def kind(self):
        return KINDS[self.entry.kind]

    @property
    def address(self):
        """Where it is, down to the part that answers."""
        where = reverse(self.entry.view, args=self.entry.args)
        return f"{where}#{self.place}" if self.place else where


@dataclass(frozen=True)
class Found:
    """What a search found, and which words it took for others."""

    results: tuple[Result, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()


class Index:
    """Everything live, ready to be searched. Read by many threads."""

    def __init__(self, catalogue):
        self.entries, self.passages = [], []
        for entry, passages in everything(catalogue):
            number = len(self.entries)
            self.entries.append(entry)
            self.passages += [Passage(number, *passage) for passage in passages]
        self._first = {}
        for number, passage in enumerate(self.passages):
            self._first.setdefault(passage.entry, number)
        self._lock = threading.Lock()
        self._table = sqlite3.connect(":memory:", check_same_thread=False)
        self._table.execute(
            "CREATE VIRTUAL TABLE passages USING fts5(names, heading, text, content='', "
            "tokenize='porter unicode61 remove_diacritics 2')"
        )
        words = set()
        rows = []
        for number, passage in enumerate(self.passages):
            entry = self.entries[passage.entry]
            row = (" ".join((entry.title, *entry.names)), passage.heading, passage.text)
            rows.append((number, *row))
            for text in row:
                words.update(words_of(text))
        self._table.executemany("INSERT INTO passages(rowid, names, heading, text) VALUES (?, ?, ?, ?)", rows)
        self._known = frozenset(words)
        self._known_names = frozenset(map(key_of, words))
        self._spoken = {as_spoken(word): word for word in sorted(words, reverse=True)}
        self._in_one_word, self._name_words = {}, set()
        for entry in self.entries:
            for name in (entry.title, *entry.names):
                named = words_of(name)
                self._name_words.update(named)
                self._in_one_word |= {a + b: f"{a} {b}" for a, b in itertools.pairwise(named)}
        self._titles = [{*key_of(entry.title).split()} for entry in self.entries]
        self._names = {}
        for number, entry in enumerate(self.entries):
            for name in (entry.title, *entry.names):
                self._names.setdefault(key_of(name), set()).add(number)

    def search(self, text):
        """What answers these words, the best first. No words, no results."""
        asked = Asked.read(text, self)
        if not asked.groups:
            return Found()
        scores = {}  # entry → (score, passage)
        for worth, operator in ((ALL_WORDS, " AND "), (1.0, " OR ")):
            if len(scores) >= ENOUGH or (scores and len(asked.groups) == 1):
                break  # what has only some of the words would come after these
            for number, rank in self._match(operator.join(asked.groups)):
                passage = self.passages[number]
                entry = self.entries[passage.entry]
                score = round(-rank * worth * passage.worth * WORTH[entry.kind], 6)
                if score > scores.get(passage.entry, (0,))[0]:
                    scores[passage.entry] = (score, number)
        for entry, surely in self._named(asked):
            score, _ = scores.get(entry, (0, None))
            scores[entry] = (score + surely * WORTH[self.entries[entry].kind], self._first[entry])
        best = sorted(scores.items(), key=lambda found: (-found[1][0], found[0]))[:MOST]
        return Found(tuple(self._result(asked, number) for _, (_, number) in best), asked.read_as)

    def _match(self, expression):
        with self._lock:
            return self._table.execute(
                "SELECT rowid, bm25(passages, ?, ?, ?) AS score FROM passages WHERE passages MATCH ? "
                "ORDER BY score, rowid LIMIT ?",
                (*WEIGHTS, expression, CANDIDATES),
            ).fetchall()

    def _named(self, asked):
        """(entry, how surely) where one of its names is just what was typed, or was meant; or its title has every word of it."""
        sure = self._names.get(key_of(asked.typed), set()) | self._names.get(key_of(asked.taken_as), set())
        words = {*key_of(asked.taken_as).split()}
        close = {
            number for number, title in enumerate(self._titles) if len(words) > 1 and words <= title
        } - sure
        return [*((one, THE_NAME) for one in sorted(sure)), *((one, THE_NAME / 2) for one in sorted(close))]

    def _result(self, asked, number):
        passage = self.passages[number]
        entry = self.entries[passage.entry]
        same = passage.heading == entry.title
        return Result(
            entry, "" if same else passage.heading, passage.place or entry.place, asked.excerpt(passage.text)
        )

    def correct(self, word):
        """The known word that somebody most likely meant; empty for none. Alike to the ear first, then to the eye."""
        if written := self._in_one_word.get(word):
            return written
        if heard := self._spoken.get(as_spoken(word)):
            return heard
        most = 1 if len(word) < 6 else 2
        close = process.extract(
            word,
            self._known,
            scorer=distance.DamerauLevenshtein.distance,
            score_cutoff=most,
            limit=8,
        )
        alike = sorted(
            (far - (other in self._name_words) / 2, other[:1] != word[:1], other)
            for other, far, _ in close
            if _can_be_meant(other)
        )
        return alike[0][2] if alike and len(word) > 3 else ""

    def is_one_word(self, word):
        """Whether two typed words are one of ours: “bella fill”."""
        return len(word) > 4 and (word in self._known or word in self._in_one_word)

    def knows(self, word):
        return key_of(word) in self._known_names


@dataclass(frozen=True)
class Asked:
    """What was typed, as the index is asked for it."""

    typed: str
    groups: tuple[str, ...] = ()
    """One for each word that counts: itself or what else it may be called, as an FTS5 expression."""
    read_as: tuple[tuple[str, str], ...] = ()
    marks: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def read(cls, text, index):
        words = _joined(words_of(text), index)
        counting = [word for word in words if word not in SMALL_WORDS] or words
        groups, read_as, marks = [], [], set()
        for place, word in enumerate(counting):
            others = words_of(LAY_WORDS.get(word, ""))
            if not index.knows(word) and not others and (meant := index.correct(word)):
                read_as.append((word, meant))
                others = [meant, *words_of(LAY_WORDS.get(meant, ""))]
            whole = {word, *others}
            marks |= whole
            asked = [f'"{one}"' for one in sorted(whole)]
            if place == len(counting) - 1 and len(word) > 2:
                asked.append(f'"{word}"*')  # still being typed
            groups.append(f"({' OR '.join(asked)})")
        return cls(" ".join(words), tuple(groups), tuple(read_as), frozenset(marks))

    @cached_property
    def taken_as(self):
        meant = dict(self.read_as)
        return " ".join(meant.get(word, word) for word in self.typed.split())

    def _is_asked(self, piece):
        return any(is_form_of(piece, word) for word in self.marks)

    def excerpt(self, text):
        """A piece of the text round the first word that was looked for, each such word marked."""
        pieces = re.split(r"([^\W_]+)", text)
        first = next((place for place in range(1, len(pieces), 2) if self._is_asked(pieces[place])), 0)
        start = max(0, first - 12)
        taken, length = [], 0
        for place in range(start, len(pieces)):
            taken.append((pieces[place], place % 2 == 1 and self._is_asked(pieces[place])))
            length += len(pieces[place])
            if length > EXCERPT:
                break
        before = [("… ", False)] if start else []
        after = [(" …", False)] if start + len(taken) < len(pieces) else []
        return (*before, *taken, *after)


def _joined(words, index):
    """Two neighbouring words as one where only that is one of ours."""
    found = []
    for word in words:
        if (
            found
            and index.is_one_word(found[-1] + word)
            and not (index.knows(found[-1]) and index.knows(word))
        ):
            found[-1] += word
        else:
            found.append(word)
    return found


def _can_be_meant(word):
    return len(word) > 3 and word not in SMALL_WORDS


_kept = (None, None)
_lock = threading.Lock()


def index_of(catalogue):
    """The index of a catalogue, made with its first search: once, however many search at that moment."""
    global _kept
    with _lock:
        if _kept[0] is not catalogue:
            _kept = (catalogue, Index(catalogue))
        return _kept[1]
