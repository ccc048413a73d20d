"""
Search over everything live: stems, other names, lay words, accents and typing errors.

Two steps: the entries that hold the words are ranked as wholes; then, within the best of them only, the part that answers
best is looked for. All in memory, whatever database the site has, so the same catalogue and words give the same results
everywhere. Nothing that anybody types is written down.
"""

import threading
from dataclasses import dataclass

from django.urls import reverse

from education.reading.asked import Asked
from education.reading.findable import KINDS, Entry, everything
from education.reading.meant_words import MeantWords
from education.reading.typed_words import key_of
from education.reading.word_index import WordIndex

MOST = 10
"""Results of one search."""
LOOKED_INTO = 20
"""Entries whose parts are looked at."""
WORTH = {
    "treatment": 1.35,
    "guide": 1.1,
    "concern": 1.25,
    "aftercare": 1.1,
    "term": 1.0,
    "reader_question": 0.9,
    "page": 0.8,
}
"""Between equal matches: what answers more comes first."""
PART, USUAL_WORDS = 1.2, 25
"""How much the best part counts beside the whole; how many different words a usual part has."""
ALL_WORDS = 1.4
"""A part that has every word counts so many times more than one that has some."""
ALREADY_SAID = 0.3
"""What a word in a part counts that a name of the whole has already."""
THE_NAME, MOST_OF_A_NAME, NAMED = 30.0, 15.0, 8.0
"""Added where the words are one of its names, are words of its title, or where one of its names is among them."""
LEANED_TO = 1.5
"""What counts a kind of page that the words lean to: a guide to somebody who asks which, or whether."""


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
    """What a search found, whether there is more of it, and which words it took for others."""

    results: tuple[Result, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()
    there_is_more: bool = False


class Index:
    """Everything live, ready to be searched. Read by many threads; never changed once built."""

    def __init__(self, catalogue, before=None):
        self.entries = everything(catalogue)
        self.words = WordIndex(self.entries, before.words if before else None)
        self._keys = [tuple(map(key_of, entry.all_names)) for entry in self.entries]
        self._named_by = [frozenset(" ".join(keys).split()) for keys in self._keys]
        self._names = {}
        for number, keys in enumerate(self._keys):
            for key in keys:
                self._names.setdefault(key, []).append(number)
        self.meant = MeantWords(self.words, (name for entry in self.entries for name in entry.all_names))

    def search(self, text):
        """What answers these words, the best first. No words, no results."""
        asked = Asked.read(text, self.words, self.meant)
        if not asked.groups:
            return Found()
        whole = self._wholes(asked)
        sure = {number for key in asked.keys for number in self._names.get(key, ())}
        best = sorted(whole, key=whole.get, reverse=True)[:LOOKED_INTO]
        named = sorted(sure, key=lambda number: (-whole.get(number, 0), number))[:LOOKED_INTO]
        scored = []
        for number in {*best, *named}:
            part, worth = self._best_part(asked, number)
            score = whole.get(number, 0) + PART * worth + self._named(asked, number, number in sure)
            kind = self.entries[number].kind
            score *= WORTH[kind] * (LEANED_TO if kind in asked.leans_to else 1)
            scored.append((-round(score, 6), number, part))
        results = tuple(self._result(asked, number, part) for _, number, part in sorted(scored)[:MOST])
        return Found(results, asked.read_as, len(whole) > len(results))

    def _wholes(self, asked):
        """Each entry that holds any of the words, and how well as a whole."""
        scores = {}
        for group in asked.groups:
            best = {}
            for stem, share in group.items():
                telling = share * self.words.rarity(stem)
                entries, weights = self.words.postings[stem]
                if best:
                    for entry, weight in zip(entries, weights, strict=True):
                        if (score := telling * weight) > best.get(entry, 0):
                            best[entry] = score
                else:
                    best = dict(zip(entries, map(telling.__mul__, weights), strict=True))
            if scores:
                for entry, score in best.items():
                    scores[entry] = scores.get(entry, 0) + score
            else:
                scores = best
        return scores

    def _best_part(self, asked, number):
        """(number of the part, how well it answers) for the best part of one entry."""
        found, best = 0, 0.0
        digest = self.words.digests[number]
        named = {
            place for place, stems in enumerate(asked.stems) if not stems.isdisjoint(self._named_by[number])
        }
        # “botox eyelid”: all of the page is about Botox, so the part is told by the eyelid.
        already = named if len(named) < len(asked.groups) else set()
        for part, length, words in digest.parts_with(asked.words):
            groups = {}
            for doubled in words:
                for group, score in asked.words[doubled]:
                    score *= ALREADY_SAID if group in already else 1
                    groups[group] = max(groups.get(group, 0), score)
            # What is said in few words is about them.
            score = sum(groups.values()) * digest.worths[part] * 2.2 / (1.3 + 0.9 * length / USUAL_WORDS)
            score *= ALL_WORDS if len(named | groups.keys()) == len(asked.groups) else 1
            if score > best:
                found, best = part, score
        return found, best

    def _named(self, asked, number, sure):
        """What is added for names: the words are one, are most of one, or have one among them."""
        if sure:
            return THE_NAME
        title, *_ = keys = self._keys[number]
        words = asked.keys[-1].split()
        if len(words) > 1 and {*words} <= {*title.split()}:
            return MOST_OF_A_NAME
        said = f" {asked.keys[-1]} "
        shares = [len(key.split()) for key in keys if f" {key} " in said]
        return NAMED * max(shares, default=0) / len(words)

    def _result(self, asked, number, part_number):
        entry = self.entries[number]
        part = entry.read()[part_number]
        heading = "" if part.heading == entry.title else part.heading
        return Result(entry, heading, part.place or entry.place, asked.excerpt(part.text))


_kept = (None, None)
_lock = threading.Lock()


def index_of(catalogue):
    """The index of a catalogue, made with its first search: once, however many search at that moment."""
    global _kept
    kept = _kept
    if kept[0] is catalogue:
        return kept[1]
    with _lock:
        if _kept[0] is not catalogue:
            _kept = (catalogue, Index(catalogue, before=_kept[1]))
        return _kept[1]
