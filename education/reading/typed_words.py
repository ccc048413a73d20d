"""Words as people type them: without accents, by their stem in British or American spelling, by their sound."""

import re
import unicodedata
from functools import lru_cache

_VOWEL = re.compile("[aeiouy]")
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]")
_LETTERS = str.maketrans("øłđı", "oldi")


def words_of(text):
    """Its words, small, without accents. An apostrophe joins: “crow’s” is “crows”."""
    text = text.casefold().replace("’", "").replace("'", "")
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS)
    return _WORD.findall(text)


@lru_cache(maxsize=20_000)
def stem(word):
    """
    What the forms of a word share: “injected”, “injections” and “injecting” are one, and so are “oedema” and “edema”.

    It need be no word itself. It is cut a little too short rather than too long: a search shows what it found.
    """
    if len(word) < 3 or not word.isalpha():
        return word.rstrip("s") if word[:1].isdigit() else word  # “11s”
    for british, american in _SPELLINGS:
        word = re.sub(british, american, word)
    word = _without_plural(word)
    for ending, least in _ENDINGS:
        left = word.removesuffix(ending)
        if left != word and len(left) >= least and _VOWEL.search(left):
            word = left.removesuffix("iz") if len(left) > 5 else left
            break
    word = re.sub(r"([^aeiouls])\1$", r"\1", word)
    word = re.sub(r"ll$", "l", word) if len(word) > 5 else word
    return re.sub(r"y$", "i", word.removesuffix("e") if len(word) > 2 else word)


_SPELLINGS = (
    (r"ae|oe", "e"),
    (r"our", "or"),
    (r"^grey", "gray"),
    (r"(?<=..)is(e|es|ed|ing|ation)$", r"iz\1"),
    (r"(?<=...)tre$", "ter"),
)
# What is cut off the end, the longest first, and how much of a word must be left.
_ENDINGS = (
    ("ization", 4),
    ("ational", 4),
    ("ingly", 3),
    ("iness", 3),
    ("ation", 4),
    ("ness", 4),
    ("edly", 3),
    ("ment", 5),
    ("ance", 5),
    ("ence", 5),
    ("able", 4),
    ("ible", 4),
    ("ing", 2),
    ("ive", 4),
    ("ize", 4),
    ("ion", 4),
    ("ed", 3),
    ("ly", 4),
    ("or", 5),
)


def _without_plural(word):
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "sui" else word


def key_of(text):
    """A name to compare by: the stems of its words."""
    return " ".join(map(stem, words_of(text)))


SPOKEN = (
    ("cks", "x"),
    ("cs", "x"),
    ("ks", "x"),
    ("ph", "f"),
    ("ck", "k"),
    ("qu", "k"),
    ("wr", "r"),
    ("c", "k"),
    ("z", "s"),
    ("y", "i"),
)


@lru_cache(maxsize=20_000)
def as_spoken(word):
    """How a word sounds, roughly: “botocks” and “botox” sound alike."""
    for written, spoken in SPOKEN:
        word = word.replace(written, spoken)
    return re.sub(r"(.)\1", r"\1", word)
