"""NHS content: words, numbers and colours, as a patient reads them."""

import re
from functools import lru_cache
from pathlib import Path

from education.publishing.checks.registry import WARNS, Problem, check, once_a_page
from education.publishing.checks.texts import rows, shortened, texts
from education.publishing.content import GuidePage, ReaderQuestionPage, SharedWords, TreatmentPage

ANY = (TreatmentPage, GuidePage, SharedWords, ReaderQuestionPage)
ABSOLUTE = re.compile(
    r"\b(safe|safely|perfect|perfectly|youthful|minor|just|easy|easily|simple|simply|painless|miracle|guaranteed?|"
    r"best results?|good chance|amazing|stunning|natural-looking|rejuvenat\w+|turn back|freeze|frozen|"
    r"paraly[sz]e\w*|breakthrough|revolutionary|cutting-edge|state-of-the-art|premium|luxur\w+)\b",
    re.I,
)
NUMBER_WORD = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|dozens?)\b", re.I
)
RANGE = re.compile(r"(?<![\d-])\d{1,4} ?[-–] ?\d{1,4}(?![\d-])")  # and not a phone number
DECIMAL = re.compile(r"\b\d+\.\d+\b(?! (?:million|billion))")
COLOUR = re.compile(r"\b(red|redness|pale|white|pink|blue|grey|bruis\w+)\b", re.I)
SKIN = re.compile(r"\bbrown (?:and|or) black skin\b|\bdark(?:er)? skin\b", re.I)
CAPITALS = re.compile(r"\b[A-Z]{2,6}s?\b")
KNOWN_CAPITALS = {"US", "UK", "EU", "ID", "OK", "TV", "PDF", "AM", "PM", "HIV"}
HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def medical_words():
    """Medical words and the plain ones to use first, from the data file beside this one."""
    lines = (HERE / "medical_words.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("|") for line in lines if line.strip() and not line.startswith("#")]
    return {word.strip().lower(): plain.strip() for word, plain in pairs}


def _medical_words_in(text):
    """Each medical word of a text, once, where it first stands."""
    lowered = text.lower()
    for word in medical_words():
        if word in lowered and (match := re.search(rf"\b{re.escape(word)}\b", lowered)):
            yield match


@once_a_page
def _explained(shared):
    """Every name in the glossary, in small letters."""
    return frozenset(name.lower() for term in shared.terms for name in (term.name, *term.other_forms))


@check("NHS, plain words", item=78, kind=WARNS, covers=ANY, also=(44, 45))
def medical_words_are_explained(page, around):
    """Uses a medical word only if the glossary explains it, or if it stands in brackets after a plain one."""
    explained, seen = _explained(around.shared), set()
    for text in texts(page):
        for match in _medical_words_in(text.plain):
            word = match[0]
            in_brackets = "(" in text.plain[: match.start()].rpartition(")")[2]
            if in_brackets or word in seen or any(word in name for name in explained):
                seen.add(word)
                continue
            seen.add(word)
            sentence = next((s for s in text.sentences if word in s.lower()), text.plain)
            plain = medical_words()[word]
            yield Problem(
                f"Write “{plain}” for “{word}”, or explain it in the glossary: {shortened(sentence)}",
                text.where,
            )


@check("NHS, absolute words", item=79, kind=WARNS, covers=ANY)
def no_absolute_words(page, around):
    """Uses no word that promises or plays down: “safe”, “minor”, “just”, “perfect”, “youthful”."""
    for text in texts(page):
        for sentence in text.sentences:
            if match := ABSOLUTE.search(sentence):
                yield Problem(f"Take out “{match[0]}”, or give the number: {shortened(sentence)}", text.where)


@check("NHS, numbers", item=85, kind=WARNS, covers=ANY, also=(47, 120))
def numbers_are_figures(page, around):
    """Writes numbers as figures, ranges with “to”, and no needless decimals."""
    for text in texts(page):
        for sentence in text.sentences:
            if match := NUMBER_WORD.search(sentence):
                yield Problem(f"Write “{match[0]}” as a figure: {shortened(sentence)}", text.where)
            if RANGE.search(sentence):
                yield Problem(f"Write the range with “to”: {shortened(sentence)}", text.where)
            if match := DECIMAL.search(sentence):
                yield Problem(
                    f"Leave out the decimal in {match[0]}, if it tells nothing: {shortened(sentence)}",
                    text.where,
                )


@check("NHS, abbreviations", item=86, kind=WARNS, covers=ANY)
def abbreviations_are_spelled_out(page, around):
    """Spells an abbreviation out where it first stands, or explains it in the glossary."""
    explained = {name.upper() for name in _explained(around.shared)}
    whole = " ".join(text.plain for text in texts(page))
    seen = set()
    for text in texts(page):
        for match in CAPITALS.finditer(text.plain):
            short = match[0].rstrip("s")
            if short in KNOWN_CAPITALS or short in explained or short in seen:
                continue
            seen.add(short)
            spelled = f"({short})" in whole or re.search(rf"\b{short}\b \(", whole)
            if not spelled and short not in _own_names(page):
                sentence = next((s for s in text.sentences if match[0] in s), text.plain)
                yield Problem(f"Spell “{short}” out the first time: {shortened(sentence)}", text.where)


@check("NHS, skin of every colour", item=88, kind=WARNS, covers=(TreatmentPage,))
def colours_are_described_for_every_skin(page, around):
    """Says of a change of colour how it looks on brown and black skin."""
    for effect, where in rows(page, "effects"):
        match = COLOUR.search(f"{effect.name} {effect.what_to_do}")
        if match and not SKIN.search(f"{effect.name} {effect.what_to_do}"):
            yield Problem(f"Say how “{match[0].lower()}” looks on brown and black skin.", where)
    described = any(SKIN.search(effect.what_to_do) for effect in around.joined(page, "effects"))
    for text in texts(page):
        match = COLOUR.search(text.plain)
        if match and not described and not text.field.startswith("effects"):
            yield Problem(f"Say how “{match[0].lower()}” looks on brown and black skin.", text.where)


def _own_names(page):
    return " ".join(
        (getattr(page, "name", ""), getattr(page, "full_name", ""), *getattr(page, "also_called", ()))
    )
