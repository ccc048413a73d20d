"""
Which entries hold which words, and in which of their parts: two lists of numbers, a few bytes a word.

Built anew whenever what is live changes; an entry whose parts are the same as before is not read again.
"""

import math
from array import array
from bisect import bisect_right
from collections import Counter
from itertools import compress

from education.reading.typed_words import stem, words_of

IN_NAME, IN_HEADING = 10.0, 3.0
"""Weights of a word in a name of the entry and in a part's heading, beside one in its text."""
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
        return set(map(self.__getitem__, words_of(text)))


class Digest:
    """One entry in numbers: the words of its parts (doubled, and one more where in the heading), its stems' weights."""

    __slots__ = ("ends", "key", "stems", "weights", "words", "worths")

    def __init__(self, key, names, parts, lexicon):
        self.key, self.words, self.ends, self.worths = key, array("I"), array("I"), array("f")
        stem_of = lexicon.stem_of.__getitem__
        in_texts, in_headings = Counter(), Counter()
        for part in parts:
            heading, text = lexicon.numbers(part.heading), lexicon.numbers(part.text)
            text -= heading
            self.words.extend([2 * word + 1 for word in heading])
            self.words.extend([2 * word for word in text])
            self.ends.append(len(self.words))
            self.worths.append(part.worth)
            in_headings.update(map(stem_of, heading))
            in_texts.update(map(stem_of, text))
        room = SATURATION * (0.5 + 0.5 * len(self.words) / LONG)
        told = {stem_: much / (much + room) for stem_, much in in_texts.items()}
        for stem_, times in in_headings.items():
            much = in_texts[stem_] + IN_HEADING * times
            told[stem_] = much / (much + room)
        for stem_ in set(map(stem_of, set().union(*map(lexicon.numbers, names)))):
            told[stem_] = told.get(stem_, 0) + IN_NAME / SATURATION
        self.stems, self.weights = array("I", told), array("f", told.values())

    def parts_with(self, asked):
        """(number of a part, how many words it has, those that were asked for) of each part that has any."""
        found = {}
        for place in compress(range(len(self.words)), map(asked.__contains__, self.words)):
            found.setdefault(bisect_right(self.ends, place), []).append(self.words[place])
        for part, words in found.items():
            yield part, self.ends[part] - (self.ends[part - 1] if part else 0), words


class WordIndex:
    """All entries' digests turned round: each stem's entries, and how much it weighs in each."""

    def __init__(self, entries, before=None):
        self.lexicon = before.lexicon if before else Lexicon()
        known = {digest.key: digest for digest in before.digests} if before else {}
        self.digests, self.postings = [], (postings := {})
        live, named = set(), set()
        for number, entry in enumerate(entries):
            parts = entry.read()
            key = hash((entry.kind, entry.all_names, *parts))
            digest = known.get(key) or Digest(key, entry.all_names, parts, self.lexicon)
            self.digests.append(digest)
            live.update(digest.words)
            named.update(word for name in entry.all_names for word in words_of(name))
            for stem_, weight in zip(digest.stems, digest.weights, strict=True):
                try:
                    holding, weights = postings[stem_]
                except KeyError:
                    holding, weights = postings[stem_] = array("I"), array("f")
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
