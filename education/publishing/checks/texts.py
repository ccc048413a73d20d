"""Every text of a page with its place, and what can be counted in it: blocks, sentences, words, syllables."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from markdown_it import MarkdownIt

from education.publishing import content
from education.publishing.checks.registry import Where, once_a_page

_parser = MarkdownIt("commonmark", {"html": False})
_LETTERS = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_UNLIKE_OTHERS = {"area": 3, "areas": 3, "people": 2}
_NOT_AN_END = re.compile(r"\b(?:e\.g|i\.e|etc|approx|vs|Dr|Mr|Mrs|Ms|No|St)\.$")


@dataclass(frozen=True, eq=False)
class Text:
    """One text that patients read. `field` names what it is; Markdown or plain."""

    text: str
    where: Where
    field: str
    markdown: bool = False

    @cached_property
    def blocks(self):
        """(kind, words) of each paragraph, list item and heading."""
        return blocks(self.text) if self.markdown else ((("paragraph", self.text),) if self.text else ())

    @cached_property
    def sentences(self):
        """Its sentences. Headings are left out."""
        return [s for kind, block in self.blocks if kind != "heading" for s in sentences(block)]

    @cached_property
    def plain(self):
        """Its words without marks of any kind."""
        return " ".join(block for _, block in self.blocks)


def row(part, index, name):
    """The place of one row of a page: the admin's inline form of the same number."""
    label = {
        "facts": "Fact",
        "effects": "Side effect",
        "cautions": "Who should not have it",
        "suitabilities": "What it helps with",
        "aftercare": "After the treatment",
        "sections": "Section",
        "steps": "Step",
        "questions": "Question",
        "questions_to_ask": "Question to ask",
        "options": "Option",
        "terms": "Term",
        "standing_pages": "Page",
        "criteria": "Criterion",
    }[part]
    slug = name if part in ("facts", "suitabilities") else ""
    return Where(f"{label}: “{name}”", f"{part}-{index}", slug)


def own(field, label):
    """The place of one of the page's own fields."""
    return Where(label, f"id_{field}")


def rows(page, part):
    """(row, its place) of one part of a page."""
    for index, found in enumerate(getattr(page, part, ())):
        name = getattr(found, "criterion", "") or getattr(found, "concern", "")
        name = name or getattr(found, "heading", "") or getattr(found, "question", "")
        name = name or getattr(found, "title", "") or getattr(found, "name", "") or getattr(found, "text", "")
        yield found, row(part, index, name)


# Part → (field, whether it is Markdown).
_FIELDS = {
    "facts": [("answer", False)],
    "effects": [("name", False), ("starts", False), ("what_to_do", False)],
    "cautions": [("name", False), ("why", False)],
    "suitabilities": [("why", False)],
    "aftercare": [("text", False)],
    "sections": [("heading", False), ("body", True)],
    "steps": [("heading", False), ("body", True)],
    "questions": [("question", False), ("answer", True)],
    "questions_to_ask": [("question", False), ("why", False)],
    "terms": [("meaning", False)],
    "standing_pages": [("title", False), ("summary", False), ("body", True)],
}
_OWN = {
    content.TreatmentPage: [("in_a_sentence", "In a sentence", False)],
    content.GuidePage: [
        ("title", "Title", False),
        ("concern", "Concern", False),
        ("decision", "Decision", False),
        ("when_to_decide", "When to decide", False),
        ("introduction", "Introduction", True),
    ],
    content.ReaderQuestionPage: [("question", "Question", False), ("answer", "Answer", True)],
    content.SharedWords: [],
}


@once_a_page
def texts(page):
    """Every text of a page that patients read, its place beside it."""
    found = [
        Text(getattr(page, name), own(name, label), name, markdown)
        for name, label, markdown in _OWN[type(page)]
    ]
    for part, fields in _FIELDS.items():
        for thing, where in rows(page, part):
            found += [
                Text(getattr(thing, name), where, f"{part}.{name}", markdown) for name, markdown in fields
            ]
    return tuple(text for text in found if text.text)


@lru_cache(maxsize=4096)
def blocks(text):
    """(kind, text) of each paragraph, list item and heading of a Markdown text, its citations taken out."""
    kinds, found = [], []
    for token in _parser.parse(content.CITATION.sub("", text)):
        if token.type in ("paragraph_open", "list_item_open", "heading_open"):
            kinds.append(token.type.removesuffix("_open"))
        elif token.type in ("paragraph_close", "list_item_close", "heading_close"):
            kinds.pop()
        elif token.type == "inline":
            kind = "item" if "list_item" in kinds else kinds[-1]
            found.append((kind, " ".join(_words_of(token).split())))
    return tuple(found)


def _words_of(token):
    """A block's words: a link is read by its text."""
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content for child in token.children
    )


@lru_cache(maxsize=256)
def structure(text):
    """The tokens of a Markdown text, for checks that look at lists, headings, links and emphasis."""
    return tuple(_parser.parse(content.CITATION.sub("", text)))


@lru_cache(maxsize=8192)
def sentences(text):
    """The sentences of one block."""
    found = []
    for part in re.split(r"(?<=[.!?])\s+", text.strip()):
        if found and _NOT_AN_END.search(found[-1]):
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    return tuple(found)


def words(text):
    """Words as they are counted against a limit: figures count, citation marks do not."""
    return content.CITATION.sub("", text).split()


@lru_cache(maxsize=8192)
def syllables(word):
    """How often the voice starts anew in a word: groups of vowels, less a silent e. At least 1."""
    word = word.lower().split("’")[0].split("'")[0]
    if word in _UNLIKE_OTHERS:
        return _UNLIKE_OTHERS[word]
    count = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee"))
    silent = silent or (word.endswith("ed") and not word.endswith(("ted", "ded")))
    if silent and count > 1:
        count -= 1
    count += len(re.findall(r"i[ao](?!u)|eo|ua", word)) - len(re.findall(r"[tcs]io|cia|gua|qua", word))
    return max(1, count)


def grade(found):
    """The Flesch-Kincaid grade of sentences, numbers left out; None where there are no words."""
    spoken = [_LETTERS.findall(sentence) for sentence in found]
    spoken = [sentence for sentence in spoken if sentence]
    count = sum(map(len, spoken))
    if not count:
        return None
    sounds = sum(syllables(word) for sentence in spoken for word in sentence)
    return 0.39 * count / len(spoken) + 11.8 * sounds / count - 15.59


def shortened(sentence, limit=160):
    """A sentence as a finding quotes it."""
    return f"“{sentence if len(sentence) <= limit else sentence[: limit - 1].rstrip() + '…'}”"
