"""Which of our words somebody meant who typed another: by ear, by eye, in two words or in one."""

from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise, takewhile

from rapidfuzz import distance, process

from education.reading.lay_words import LAY_WORDS, SMALL_WORDS, is_lay_word
from education.reading.typed_words import as_spoken, words_of

KEPT = 5000
"""Answers that are remembered."""


class MeantWords:
    """Every word of an index, ready to be taken for what somebody typed."""

    def __init__(self, index, names):
        self._index = index
        self._words = index.words
        self._all = frozenset(index.words) | LAY_WORDS.keys()
        can_be_meant = [word for word in sorted(self._all) if len(word) > 3 and word not in SMALL_WORDS]
        self._spoken = {}
        for word in can_be_meant:
            self._spoken.setdefault(as_spoken(word), word)
        self._by_length = {}
        for word in can_be_meant:
            self._by_length.setdefault(len(word), []).append(word)
        self._in_one_word = {}
        for name in names:
            self._in_one_word |= {a + b: f"{a} {b}" for a, b in pairwise(words_of(name))}
        self.correct = lru_cache(KEPT)(self._correct)

    def knows(self, word):
        """Whether it is a word of ours, in any form, or one that leads to ours."""
        return is_lay_word(word) or self._index.stem_number(word) is not None

    def is_one_word(self, word):
        """Whether two typed words are one of ours: “bella fill”."""
        return len(word) > 4 and (word in self._all or word in self._in_one_word)

    def beginning(self, word, most=12):
        """Our words that begin so: the last one may still be being typed."""
        at = bisect_left(self._words, word)
        return [other for other in self._words[at : at + most] if other.startswith(word)]

    def _correct(self, word):
        """The known word that somebody most likely meant; empty for none. Alike to the ear first, then to the eye."""
        if written := self._in_one_word.get(word):
            return written
        if len(word) < 4 or any(one.isdigit() for one in word):
            return ""
        if heard := self._spoken.get(as_spoken(word)):
            return heard
        most = 1 if len(word) < 6 else 2
        close = [
            found
            for length in range(len(word) - most, len(word) + most + 1)
            for found in process.extract(
                word,
                self._by_length.get(length, ()),
                scorer=distance.OSA.distance,
                score_cutoff=most,
                limit=None,
            )
        ]
        alike = sorted(
            (far - (other in self._index.named) / 2, other[:1] != word[:1], -self._common(other), other)
            for other, far, _ in close
            if len(word) > 4 or other in self._index.named
        )
        return alike[0][3] if alike else self._begun_alike(word)

    def _begun_alike(self, word):
        """The name's word that shares a long beginning: “hyaluronsäure”, “polymilchsäure” and other languages’ forms."""
        at = bisect_left(self._words, word)
        near = [other for other in self._words[max(0, at - 1) : at + 1] if other in self._index.named]
        shared = {other: _alike_from_the_start(other, word) for other in near}
        best = max(shared, key=shared.get, default="")
        return best if best and shared[best] >= max(6, len(word) / 2) else ""

    def _common(self, word):
        stem_ = self._index.stem_number(word)
        return 0 if stem_ is None else self._index.holders(stem_)


def _alike_from_the_start(one, other):
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
