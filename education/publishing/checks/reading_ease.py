"""How easy a page is to read: its grade, and the length of its sentences, paragraphs and lists."""

from education.publishing.checks.registry import WARNS, Problem, check
from education.publishing.checks.texts import grade, sentences, shortened, structure, texts, words
from education.publishing.content import GuidePage, ReaderQuestionPage, SharedWords, TreatmentPage

HIGHEST_GRADE = 8  # a reader of 13 to 14 years, NHS content's upper reading age
SENTENCE_WORDS, PARAGRAPH_SENTENCES, LIST_ITEMS = 20, 3, 6
ANY = (TreatmentPage, GuidePage, SharedWords, ReaderQuestionPage)
PHRASES = {"effects.name", "effects.starts", "cautions.name"}  # completed by the page; sentences of no grade


def page_grade(page):
    """The Flesch-Kincaid grade of everything on a page that is a sentence; None where there is none."""
    found = [s for text in texts(page) if text.field not in PHRASES for s in text.sentences]
    return grade(found)


@check("NHS, reading age", item=74, kind=WARNS, covers=ANY, also=(35, 44))
def reading_grade_is_low(page, around):
    """Reads at US school grade 8 or below (Flesch-Kincaid, numbers left out)."""
    measured = page_grade(page)
    if measured is None or measured <= HIGHEST_GRADE:
        return
    hardest = max(
        (
            (grade([s]) or 0, s, text.where)
            for text in texts(page)
            for s in text.sentences
            if len(words(s)) > 5
        ),
        default=(0, "", None),
        key=lambda found: found[0],
    )
    yield Problem(
        f"The page reads at grade {measured:.1f}; 8 or below is the aim. Its hardest sentence: "
        f"{shortened(hardest[1])}",
        *([hardest[2]] if hardest[2] else []),
    )


@check("NHS, sentences", item=75, kind=WARNS, covers=ANY)
def sentences_are_short(page, around):
    """Has sentences of 20 words or fewer."""
    for text in texts(page):
        for sentence in text.sentences:
            count = len(words(sentence))
            if count > SENTENCE_WORDS:
                yield Problem(
                    f"{count} words are too many for one sentence: {shortened(sentence)}", text.where
                )


@check("NHS, paragraphs", item=76, kind=WARNS, covers=ANY)
def paragraphs_are_short(page, around):
    """Has paragraphs of 3 sentences or fewer."""
    for text in texts(page):
        if not text.markdown:
            continue
        for kind, block in text.blocks:
            found = sentences(block) if kind == "paragraph" else ()
            if len(found) > PARAGRAPH_SENTENCES:
                yield Problem(
                    f"Divide this paragraph of {len(found)} sentences, which starts {shortened(found[0], 80)}",
                    text.where,
                )


@check("NHS, lists", item=77, kind=WARNS, covers=ANY)
def lists_are_short(page, around):
    """Has lists of 6 points or fewer."""
    for text in texts(page):
        if not text.markdown:
            continue
        for first, count in _lists(text.text):
            if count > LIST_ITEMS:
                yield Problem(
                    f"Shorten this list of {count} points, which starts {shortened(first, 80)}", text.where
                )


def _lists(markdown):
    """(first point, how many points) of each list in a text."""
    open_lists = []
    for token in structure(markdown):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            open_lists.append(["", 0])
        elif token.type == "list_item_open":
            open_lists[-1][1] += 1
        elif token.type == "inline" and open_lists and not open_lists[-1][0]:
            open_lists[-1][0] = token.content
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            yield tuple(open_lists.pop())
