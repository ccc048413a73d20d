"""What somebody typed into the search box, as the index is asked for it."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from education.reading.lay_words import LEANINGS, PHRASES, SMALL_WORDS, in_our_words
from education.reading.typed_words import key_of, stem, words_of

MOST_WORDS = 16
"""Words of one question that are looked for; nobody's question has more that count."""
IN_OTHER_WORDS, UNFINISHED = 0.8, 0.6
"""What another word for it, and one that the last word may become, counts beside the word itself."""
IN_TEXT = 0.45
"""What a word in a part's text counts beside one in its heading."""
EXCERPT = 150


@dataclass(frozen=True)
class Asked:
    """A question read: each of its words that counts as the stems that answer it."""

    groups: tuple[dict[int, float], ...] = ()
    """For each word that counts: the numbers of the stems that it may be, and how surely."""
    stems: tuple[frozenset[str], ...] = ()
    """The same as words are stemmed, to tell whether a name has them."""
    words: dict[int, list[tuple[int, float]]] = field(default_factory=dict)
    """Words as parts hold them → (group, what finding it is worth)."""
    keys: tuple[str, ...] = ("",)
    """What was typed, and what it was taken for, as names are compared."""
    read_as: tuple[tuple[str, str], ...] = ()
    leans_to: frozenset[str] = frozenset()
    """The kinds of page that its words lean to: “which is better?” to a guide."""
    marks: frozenset[str] = frozenset()
    """Stems to mark where a result shows its text."""

    @classmethod
    def read(cls, text, index, meant):
        typed = _joined(words_of(text), meant)
        words = [said for word in typed for said in PHRASES.get(word, word).split()]
        counting = [word for word in dict.fromkeys(words) if word not in SMALL_WORDS] or list(
            dict.fromkeys(words)
        )
        groups, read_as = [], {}
        for word in counting[:MOST_WORDS]:
            forms = {word: 1.0}
            if not meant.knows(word) and (correct := meant.correct(word)):
                read_as[word] = correct
                forms |= dict.fromkeys(words_of(correct), 1.0)
            for form in (*forms,):
                for other in in_our_words(form):
                    forms.setdefault(other, IN_OTHER_WORDS)
            if word == words[-1] and len(word) > 2:
                for other in meant.beginning(word):
                    forms.setdefault(other, UNFINISHED)
            group, said = {}, set()
            for form, share in forms.items():
                if (number := index.stem_number(form)) is not None:
                    group[number] = max(share, group.get(number, 0))
                    said.add(stem(form))
            if group:
                groups.append((group, frozenset(said)))
        found, stems = zip(*groups, strict=True) if groups else ((), ())
        keys = (key_of(" ".join(words)), key_of(" ".join(read_as.get(word, word) for word in words)))
        return cls(
            found,
            stems,
            _as_held(found, index),
            keys,
            tuple(read_as.items()),
            frozenset(kind for kind, leaning in LEANINGS.items() if not leaning.isdisjoint(words)),
            frozenset().union(*stems),
        )

    def _is_asked(self, piece):
        return not self.marks.isdisjoint(_stems_of(piece))

    def excerpt(self, text):
        """A piece of the text round the first word that was looked for, each such word marked."""
        pieces = re.split(r"([^\W_]+)", re.sub(r"^\s*-\s|[*_#>`\[\]()]+", " ", text, flags=re.MULTILINE))
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


@lru_cache(maxsize=20_000)
def _stems_of(piece):
    return tuple(map(stem, words_of(piece)))


def _as_held(groups, index):
    """Every form of every stem that is asked for, as parts hold it."""
    held = {}
    for place, group in enumerate(groups):
        for stem_, share in group.items():
            telling = share * index.rarity(stem_)
            for word in index.lexicon.forms[stem_]:
                held.setdefault(2 * word + 1, []).append((place, telling))
                held.setdefault(2 * word, []).append((place, telling * IN_TEXT))
    return held


def _joined(words, meant):
    """Two neighbouring words as one where only that is one of ours."""
    found = []
    for word in words:
        if (
            found
            and meant.is_one_word(found[-1] + word)
            and not (meant.knows(found[-1]) and meant.knows(word))
        ):
            found[-1] += word
        else:
            found.append(word)
    return found
