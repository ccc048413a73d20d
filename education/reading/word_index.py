"""
Which entries hold which words, and in which of their parts: two lists of numbers, a few bytes a word.

Built anew whenever what is live changes; an entry whose parts are the same as before is not read again.
"""

import math
from array import array
from collections import defaultdict
from itertools import pairwise

from education.reading.typed_words import stem, words_of

IN_NAME, IN_HEADING, IN_TEXT = 10.0, 3.0, 1.0
"""Weights of a word in a name of the entry, in a part's heading, and in its text."""
SATURATION, LONG = 3.0, 800
"""A second mention adds less than the first, and the less so the longer the entry is."""


class Lexicon(dict):
    """Each word's number and its stem's. It only grows, so an older index stays right while a newer one is built."""

    def __init__(self):
        self.words, self.stem_of = [], array("I")
        self.stems, self.forms = {}, []

    def __missing__(self, word):
        number = self[word] = len(self.words)
        stem_ = self.stems.setdefault(stem(word), len(self.stems))
        if stem_ == len(self.forms):
            self.forms.append([])
        self.forms[stem_].append(number)
        self.words.append(word)
        self.stem_of.append(stem_)
        return number

    def numbers(self, text):
        """The numbers of a text's words, each once."""
        return {self[word] for word in words_of(text)}


class Digest:
    """One entry in numbers: the words of its parts (doubled, and one more where in the heading), its stems' weights."""

    __slots__ = ("ends", "key", "stems", "weights", "words", "worths")

    def __init__(self, key, names, parts, lexicon):
        self.key, self.words, self.ends, self.worths = key, array("I"), array("I"), array("f")
        told = defaultdict(float)
        for part in parts:
            heading, text = lexicon.numbers(part.heading), lexicon.numbers(part.text)
            text -= heading
            self.words.extend([2 * word + 1 for word in heading])
            self.words.extend([2 * word for word in text])
            self.ends.append(len(self.words))
            self.worths.append(part.worth)
            for words, weight in ((heading, IN_HEADING), (text, IN_TEXT)):
                for word in words:
                    told[lexicon.stem_of[word]] += weight
        room = SATURATION * (0.5 + 0.5 * len(self.words) / LONG)
        for stem_, much in told.items():
            told[stem_] = much / (much + room)
        for stem_ in {lexicon.stem_of[word] for name in names for word in lexicon.numbers(name)}:
            told[stem_] += IN_NAME / SATURATION
        self.stems, self.weights = array("I", told), array("f", told.values())

    def parts(self):
        """(number, what it is worth, its words) of each part."""
        for number, (start, end) in enumerate(pairwise((0, *self.ends))):
            yield number, self.worths[number], self.words[start:end]


class WordIndex:
    """All entries' digests turned round: each stem's entries, and how much it weighs in each."""

    def __init__(self, entries, before=None):
        self.lexicon = before.lexicon if before else Lexicon()
        known = {digest.key: digest for digest in before.digests} if before else {}
        self.digests, self.postings = [], {}
        live, named = set(), set()
        for number, entry in enumerate(entries):
            parts = entry.read()
            key = hash((entry.kind, entry.all_names, *parts))
            digest = known.get(key) or Digest(key, entry.all_names, parts, self.lexicon)
            self.digests.append(digest)
            live.update(digest.words)
            named.update(word for name in entry.all_names for word in words_of(name))
            for stem_, weight in zip(digest.stems, digest.weights, strict=True):
                if stem_ not in self.postings:
                    self.postings[stem_] = array("I"), array("f")
                holding, weights = self.postings[stem_]
                holding.append(number)
                weights.append(weight)
        self.named = frozenset(named)
        self.words = sorted(named.union(self.lexicon.words[doubled >> 1] for doubled in live))

    def stem_number(self, word):
        """The number of a word's stem, or None where nothing live has it."""
        number = self.lexicon.stems.get(stem(word))
        return number if number in self.postings else None

    def holders(self, stem_):
        """How many entries hold a stem."""
        return len(self.postings[stem_][0])

    def rarity(self, stem_):
        """How telling a stem is: the fewer entries hold it, the more."""
        holding = self.holders(stem_)
        return math.log(1 + (len(self.digests) - holding + 0.5) / (holding + 0.5))
