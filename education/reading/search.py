"""
Search over everything live: stems, other names, lay words, accents and typing errors.

A full-text index of SQLite's own (FTS5) is built in memory from the catalogue, whatever database the site has, so the same
catalogue and words give the same results everywhere. Nothing that anybody types is kept.
"""

import itertools
import re
import sqlite3
import threading
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.urls import reverse
from rapidfuzz import distance, process

from education.publishing.content import CITATION
from education.reading.finder import area_of
from education.reading.lay_words import LAY_WORDS, SMALL_WORDS

MOST = 20
"""Results of one search."""
ENOUGH = 8
"""Entries that have every word: then those with some of them are not looked for."""
CANDIDATES = 120
KINDS = {
    "treatment": "Treatment",
    "guide": "Guide",
    "concern": "What bothers you",
    "term": "Word explained",
    "page": "About this site",
}
WORTH = {"treatment": 1.35, "guide": 1.1, "concern": 1.25, "term": 1.0, "page": 0.8}
"""Between equal matches: what answers more comes first."""
WEIGHTS = (8.0, 4.0, 1.0)
"""Of a match in the names of what a passage is about, in its heading, and in its text."""
ALL_WORDS = 2.0
"""A passage that has every word counts so many times more than one that has some."""
OF_NO_USE = 0.6
"""A passage that says a treatment does not help with something counts so much."""
THE_NAME = 30.0
"""Added where the words are one of its names."""
EXCERPT = 150


@dataclass(frozen=True)
class Entry:
    """Something that can be found: what it is called and where it is."""

    kind: str
    title: str
    view: str
    args: tuple[str, ...] = ()
    place: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A part of an entry: its heading, its place on the page, and its words."""

    entry: int
    heading: str
    place: str
    texts: tuple[str, ...] = ()
    worth: float = 1.0

    @property
    def text(self):
        return " ".join(_plain(text) for text in self.texts if text)


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
        for entry, passages in _everything(catalogue):
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
                words.update(_words(text))
        self._table.executemany("INSERT INTO passages(rowid, names, heading, text) VALUES (?, ?, ?, ?)", rows)
        self._known = frozenset(words)
        self._known_names = frozenset(map(_key, words))
        self._spoken = {_as_spoken(word): word for word in sorted(words, reverse=True)}
        self._in_one_word, self._name_words = {}, set()
        for entry in self.entries:
            for name in (entry.title, *entry.names):
                named = _words(name)
                self._name_words.update(named)
                self._in_one_word |= {a + b: f"{a} {b}" for a, b in itertools.pairwise(named)}
        self._titles = [{*_key(entry.title).split()} for entry in self.entries]
        self._names = {}
        for number, entry in enumerate(self.entries):
            for name in (entry.title, *entry.names):
                self._names.setdefault(_key(name), set()).add(number)

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
        sure = self._names.get(_key(asked.typed), set()) | self._names.get(_key(asked.taken_as), set())
        words = {*_key(asked.taken_as).split()}
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
        if heard := self._spoken.get(_as_spoken(word)):
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
        return _key(word) in self._known_names


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
        words = _joined(_words(text), index)
        counting = [word for word in words if word not in SMALL_WORDS] or words
        groups, read_as, marks = [], [], set()
        for place, word in enumerate(counting):
            others = _words(LAY_WORDS.get(word, ""))
            if not index.knows(word) and not others and (meant := index.correct(word)):
                read_as.append((word, meant))
                others = [meant, *_words(LAY_WORDS.get(meant, ""))]
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
        return any(_same(piece, word) for word in self.marks)

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


# Pages that are no content: what they are called, and what people call them.
SITE = (
    (
        "Something is wrong after treatment",
        "something_wrong",
        ("emergency", "urgent help", "complication", "went wrong", "call 911", "bad reaction", "hospital"),
    ),
    (
        "Compare side by side",
        "compare",
        ("compare treatments", "comparison", "difference between", "versus", "vs"),
    ),
    (
        "Request a consultation",
        "consultation_request",
        ("appointment", "book", "booking", "contact", "phone number", "opening hours", "talk to somebody"),
    ),
    ("See your request", "my_request", ("my request", "my appointment", "cancel", "reference", "reschedule")),
    ("What bothers you?", "finder", ("face", "where on the face", "places", "area")),
)


# --- What can be found --------------------------------------------------------------------------------------------------


def _everything(catalogue):
    """(entry, [(heading, place, texts, and what it is worth)]) for everything that patients can read."""
    criteria = catalogue.criteria
    for live in catalogue.treatments.values():
        page = live.page
        names = tuple(name for name in (page.full_name, *page.also_called) if name)
        yield (
            Entry("treatment", page.name, "treatment_detail", (page.slug,), names=names),
            [
                (page.name, "", (page.in_a_sentence,)),
                *(
                    (
                        criteria[fact.criterion].question,
                        "facts",
                        (criteria[fact.criterion].label, fact.answer),
                    )
                    for fact in page.facts
                    if fact.criterion in criteria and fact.answer
                ),
                *(
                    (section.heading, f"section-{number}", (section.body,))
                    for number, section in enumerate(page.sections, start=1)
                ),
                *((one.row.name, "effects", (one.row.starts, one.row.what_to_do)) for one in live.effects),
                *((one.row.name, "cautions", (one.row.why,)) for one in live.cautions),
                *(
                    (
                        catalogue.concerns[row.concern].name,
                        "helps",
                        (row.why,),
                        OF_NO_USE if row.verdict == "does_not_treat" else 1.0,
                    )
                    for row in page.suitabilities
                    if row.concern in catalogue.concerns
                ),
                *((row.question, "questions", (row.answer,)) for row in page.questions),
            ],
        )
    for live in catalogue.guides.values():
        page = live.page
        yield (
            Entry("guide", page.title, "guide_detail", (page.slug,)),
            [
                (page.title, "", (page.decision, page.introduction)),
                *(
                    (section.heading, f"section-{number}", (section.body,))
                    for number, section in enumerate(page.sections, start=1)
                ),
                *((row.question, "questions", (row.answer,)) for row in page.questions),
                *((row.question, "ask", (row.why,)) for row in page.questions_to_ask),
            ],
        )
    for concern in catalogue.shared.concerns:
        entry = Entry(
            "concern",
            concern.name[:1].upper() + concern.name[1:],
            "finder_area",
            (area_of(concern),),
            concern.slug,
            concern.other_names,
        )
        yield entry, [(entry.title, concern.slug, (", ".join(concern.other_names),))]
    for term in catalogue.shared.terms:
        yield (
            Entry("term", term.name, "glossary", (), term.slug, term.other_forms),
            [(term.name, term.slug, (term.meaning,))],
        )
    for page in catalogue.shared.standing_pages:
        view = page.slug.replace("-", "_")
        yield Entry("page", page.title, view), [(page.title, "", (page.summary, page.body))]
    for title, view, names in SITE:
        yield Entry("page", title, view, names=names), [(title, "", names)]


# --- Words --------------------------------------------------------------------------------------------------------------


def _plain(text):
    """A text without its citations and Markdown marks."""
    return re.sub(r"^\s*-\s|[*_#>`\[\]()]+", " ", CITATION.sub("", text), flags=re.MULTILINE)


def _words(text):
    """Its words, small, without accents. An apostrophe joins: “crow’s” is “crows”."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(one for one in plain if not unicodedata.combining(one)).replace("’", "").replace("'", "")
    return re.findall(r"[^\W_]+", plain)


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


def _key(text):
    """A name to compare by: its words without the plural's s."""
    return " ".join(word.removesuffix("s") for word in _words(text))


SPOKEN = (
    ("cks", "x"),
    ("cs", "x"),
    ("ks", "x"),
    ("ph", "f"),
    ("ck", "k"),
    ("qu", "k"),
    ("c", "k"),
    ("z", "s"),
    ("y", "i"),
)


def _as_spoken(word):
    """How a word sounds, roughly: “botocks” and “botox” sound alike."""
    for written, spoken in SPOKEN:
        word = word.replace(written, spoken)
    return re.sub(r"(.)\1", r"\1", word)


@lru_cache(maxsize=20_000)
def _same(piece, word):
    """Whether a piece of text is a form of a word: equal, or alike but for its ending."""
    shown = "".join(_words(piece))
    alike = max(4, min(len(shown), len(word)) - 1)
    return _key(shown) == _key(word) or (
        abs(len(shown) - len(word)) < 4 and shown[:alike] == word[:alike] and len(word) >= alike
    )


_kept = (None, None)


def index_of(catalogue):
    """The index of a catalogue, made with its first search."""
    global _kept
    held, index = _kept
    if held is not catalogue:
        index = Index(catalogue)
        _kept = (catalogue, index)
    return index
