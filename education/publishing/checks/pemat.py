"""PEMAT: whether a reader can understand the page, and act on it."""

import re

from education.publishing.checks.named_rows import is_offered_injectable
from education.publishing.checks.registry import BLOCKS, WARNS, Problem, check
from education.publishing.checks.texts import blocks, own, rows, shortened, texts, words
from education.publishing.content import GuidePage, SharedWords, TreatmentPage

SECTION_WORDS, HEADER_WORDS, SENTENCE_WORDS = 150, 6, 20
VAGUE = {
    "introduction",
    "overview",
    "general",
    "more",
    "other",
    "information",
    "background",
    "details",
    "about",
}
ACTION = re.compile(
    r"^(?:please )?(?:add|agree|ask|avoid|bring|buy|call|check|choose|compare|contact|decide|do|expect|feel|find|get|go|"
    r"have|keep|learn|let|look|make|name|plan|print|read|rest|say|see|show|stop|strike|take|talk|tell|think|use|"
    r"wait|watch|write)\b",
    re.I,
)
ADVICE = {"sections.body", "steps.body", "effects.what_to_do", "questions.answer", "introduction"}
YOU = re.compile(r"\byou(?:r|rs|rself)?\b", re.I)
OUT_OF = re.compile(r"\b\d[\d,]*(?: \w+)? (?:in|of|out of|for every) (1[0,]*0)\b")


def written_by(page):
    """Sections, questions and introductions: the text that is a page's own."""
    return [text for text in texts(page) if text.markdown]


@check("PEMAT 1", item=42, kind=WARNS, covers=(TreatmentPage, GuidePage), also=(111,))
def purpose_is_evident(page, around):
    """Says in its first sentence, in 20 words, what it is about."""
    if isinstance(page, TreatmentPage):
        first, where = page.in_a_sentence, own("in_a_sentence", "In a sentence")
    else:
        found = [text for text in texts(page) if text.field == "introduction"]
        first = found[0].sentences[0] if found and found[0].sentences else ""
        where = own("introduction", "Introduction")
        if not re.search(r"\bthis (?:guide|page)\b", first, re.I):
            yield Problem("Begin with what the guide is for: “This guide helps you to…”", where)
    if len(words(first)) > SENTENCE_WORDS:
        yield Problem(f"Say it in {SENTENCE_WORDS} words or fewer: {shortened(first)}", where)


@check("PEMAT 7", item=48, kind=WARNS, covers=(TreatmentPage, GuidePage))
def numbers_in_a_text_share_a_total(page, around):
    """Counts everything in one text out of the same total."""
    for text in written_by(page):
        totals = set(OUT_OF.findall(text.plain))
        if len(totals) > 1:
            listed = " and ".join(sorted(totals))
            yield Problem(f"Give the numbers in this text out of one total, not out of {listed}.", text.where)


@check("PEMAT 8", item=49, kind=WARNS, covers=(TreatmentPage, GuidePage))
def sections_are_short(page, around):
    """Has sections of 150 words or fewer."""
    for section, where in rows(page, "sections"):
        count = sum(len(words(block)) for _, block in blocks(section.body))
        if count > SECTION_WORDS:
            yield Problem(f"This section has {count} words. Divide it: {SECTION_WORDS} are enough.", where)


@check("PEMAT 9", item=50, kind=WARNS, covers=(TreatmentPage, GuidePage))
def headings_inform(page, around):
    """Has headings that say what follows."""
    for section, where in rows(page, "sections"):
        said = set(re.findall(r"\w+", section.heading.lower()))
        if len(said) < 2 or said <= VAGUE | {"and", "the", "it"}:
            yield Problem(f"Say in the heading what follows: “{section.heading}”", where)


@check("PEMAT 11", item=52, kind=BLOCKS, covers=(TreatmentPage, GuidePage))
def there_is_a_summary(page, around):
    """Opens with a summary."""
    if isinstance(page, TreatmentPage):
        if not page.in_a_sentence.strip():
            yield Problem("Sum the page up in a sentence.", own("in_a_sentence", "In a sentence"))
    elif not page.introduction.strip():
        yield Problem("Write an introduction.", own("introduction", "Introduction"))


@check("PEMAT 19", item=58, kind=WARNS, covers=(SharedWords,))
def row_headers_are_short(page, around):
    """Has short headers in its tables: 6 words or fewer."""
    for criterion, where in rows(page, "criteria"):
        if len(words(criterion.label)) > HEADER_WORDS:
            yield Problem(f"Shorten the label “{criterion.label}” to {HEADER_WORDS} words.", where)


@check("PEMAT 20", item=59, kind=BLOCKS, covers=(TreatmentPage, GuidePage), also=(115,))
def there_is_an_action(page, around):
    """Names at least 1 thing that the reader can do."""
    for text in texts(page):
        advises = text.field in ADVICE
        if advises and any(ACTION.match(sentence) for sentence in text.sentences):
            return
    yield Problem("Name at least 1 thing that the reader can do: “Ask…”, “Tell…”, “Call…”.")


@check("PEMAT 21", item=60, kind=WARNS, covers=(TreatmentPage, GuidePage))
def the_reader_is_addressed(page, around):
    """Speaks to the reader as “you”."""
    if not any(YOU.search(text.plain) for text in written_by(page)):
        yield Problem("Speak to the reader as “you”.")


@check("CDC, what to do", item=119, kind=WARNS, covers=(TreatmentPage,), applies=is_offered_injectable)
def effects_say_when_and_what_to_do(page, around):
    """Says of each side effect when it starts and what to do."""
    for effect, where in rows(page, "effects"):
        if not (effect.starts.strip() and effect.what_to_do.strip()):
            yield Problem("Say when it starts, and what to do.", where)
