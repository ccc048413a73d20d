"""Words as people type them: without accents, by their sound, in another form."""

import re
import unicodedata
from functools import lru_cache


def words_of(text):
    """Its words, small, without accents. An apostrophe joins: “crow’s” is “crows”."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(one for one in plain if not unicodedata.combining(one)).replace("’", "").replace("'", "")
    return re.findall(r"[^\W_]+", plain)


def key_of(text):
    """A name to compare by: its words without the plural's s."""
    return " ".join(word.removesuffix("s") for word in words_of(text))


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


def as_spoken(word):
    """How a word sounds, roughly: “botocks” and “botox” sound alike."""
    for written, spoken in SPOKEN:
        word = word.replace(written, spoken)
    return re.sub(r"(.)\1", r"\1", word)


@lru_cache(maxsize=20_000)
def is_form_of(piece, word):
    """Whether a piece of text is a form of a word: equal, or alike but for its ending."""
    shown = "".join(words_of(piece))
    alike = max(4, min(len(shown), len(word)) - 1)
    return key_of(shown) == key_of(word) or (
        abs(len(shown) - len(word)) < 4 and shown[:alike] == word[:alike] and len(word) >= alike
    )
