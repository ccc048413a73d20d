"""NHS content: approval and dates, headings and links, care cards and lists of what not to do."""

import re

from education.publishing.checks.registry import BLOCKS, WARNS, Problem, check
from education.publishing.checks.texts import own, rows, shortened, structure, texts
from education.publishing.content import GuidePage, ReaderQuestionPage, SharedWords, TreatmentPage

ANY = (TreatmentPage, GuidePage, SharedWords, ReaderQuestionPage)
TITLE_LENGTH = 65
DEEPEST = 3  # ### in a text is the page's h4
POOR_LINKS = re.compile(
    r"^(?:click here|here|this|this link|this page|link|more|read more|find out more|see more|learn more|https?://.*)\.?$",
    re.I,
)
CARD = re.compile(
    r"\b(?:call|phone|ring|contact)\b[^.]*\b(?:now|today|999|911|112|emergency|clinic|us)\b[^.]*\bif:?$", re.I
)


@check("NHS, headings", item=80, kind=BLOCKS, covers=ANY)
def headings_are_in_order(page, around):
    """Has a heading of 65 characters or fewer, and headings inside its texts that skip no level."""
    title = getattr(page, "title", "") or getattr(page, "name", "")
    if len(title) > TITLE_LENGTH:
        yield Problem(f"Shorten the page's heading to {TITLE_LENGTH} characters.", own("title", "Title"))
    for text in texts(page):
        if not text.markdown or "#" not in text.text:
            continue
        level = 1
        for token, words in _headings(text.text):
            here = int(token.tag[1])
            if here == 1 or here > level + 1 or here > DEEPEST:
                yield Problem(
                    f"Start headings inside a text with ##, then ###, and skip none: “{words}”", text.where
                )
            level = max(here, 2)


@check("NHS, headings as statements", item=81, kind=WARNS, covers=ANY)
def headings_are_no_questions(page, around):
    """Has headings that state, and do not ask."""
    for section, where in rows(page, "sections"):
        if section.heading.rstrip().endswith("?"):
            yield Problem(f"Make the heading a statement: “{section.heading}”", where)
    for text in texts(page):
        if text.markdown and "#" in text.text:
            for _, words in _headings(text.text):
                if words.endswith("?"):
                    yield Problem(f"Make the heading a statement: “{words}”", text.where)


@check("NHS, links", item=82, kind=WARNS, covers=ANY)
def links_say_where_they_lead(page, around):
    """Has links whose words say where they lead."""
    for text in texts(page):
        for words in _links(text.text) if text.markdown and "](" in text.text else ():
            if POOR_LINKS.match(words.strip()):
                yield Problem(f"Say in the link where it leads: “{words}”", text.where)


@check("NHS, emphasis", item=84, kind=WARNS, covers=ANY)
def nothing_is_bold_or_italic(page, around):
    """Uses neither bold nor italics."""
    for text in texts(page):
        if not text.markdown or not ("*" in text.text or "_" in text.text):
            continue
        for token in structure(text.text):
            kinds = [child.type for child in token.children or ()]
            if "strong_open" in kinds or "em_open" in kinds:
                yield Problem(f"Take out the bold or the italics: {shortened(token.content)}", text.where)


@check("NHS, care cards", item=90, kind=WARNS, covers=(TreatmentPage,))
def cards_stand_alone(page, around):
    """Has advice that can be read by itself: no “if this happens”."""
    for effect, where in rows(page, "effects"):
        if re.search(r"\bif (?:this|that|it) happens\b", effect.what_to_do, re.I):
            yield Problem(f"Say what “this” is: {shortened(effect.what_to_do)}", where)


@check("NHS, one card of a kind", item=91, kind=BLOCKS, covers=(TreatmentPage,))
def there_is_one_card_of_a_kind(page, around):
    """Has one emergency card and one tell-the-clinic card: no second one inside a text."""
    has_card = any(effect.tier != "settles" for effect in around.joined(page, "effects"))
    for text in texts(page) if has_card else ():
        if not text.markdown:
            continue
        for _, block in text.blocks:
            if CARD.search(block):
                yield Problem(
                    f"Move this to the side effects, whose card says it already: {shortened(block)}",
                    text.where,
                )


@check("NHS, emergency card", item=94, kind=WARNS, covers=(TreatmentPage,))
def emergency_cards_lead_nowhere_else(page, around):
    """Has no link in the advice for an emergency."""
    for effect, where in rows(page, "effects"):
        if effect.tier == "emergency" and re.search(r"https?://|www\.|\]\(", effect.name + effect.what_to_do):
            yield Problem("Take the link out: somebody in an emergency should call, not read.", where)


@check("NHS, do and do not", item=96, kind=WARNS, covers=ANY)
def lists_of_dos_have_two_points(page, around):
    """Has at least 2 points in a list of what to do or not to do."""
    for text in texts(page):
        for lead, count in _lists_with_lead(text):
            if re.search(r"\bdo(?: not|n[’']t)?:$", lead, re.I) and count < 2:
                yield Problem(f"One point needs no list. Say it in a sentence: {shortened(lead)}", text.where)


@check("NHS, do not", item=97, kind=BLOCKS, covers=ANY)
def donts_say_do_not(page, around):
    """Says “do not”, never “don’t” or “avoid”, over a list of what not to do."""
    for text in texts(page):
        for lead, _ in _lists_with_lead(text):
            if re.match(r"(?:don[’']ts?|avoid|never)\b[^.]*:$", lead, re.I):
                yield Problem(f"Write “Do not:” over the list: {shortened(lead)}", text.where)
    for line, where in rows(page, "aftercare"):
        if line.kind == "do_not" and not line.text.startswith("Do not "):
            yield Problem(f"Begin it with “Do not”: {shortened(line.text)}", where)


def _headings(markdown):
    tokens = structure(markdown)
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            yield token, tokens[index + 1].content


def _links(markdown):
    for token in structure(markdown):
        words = None
        for child in token.children or ():
            if child.type == "link_open":
                words = ""
            elif child.type == "link_close":
                yield words
                words = None
            elif words is not None:
                words += child.content


def _lists_with_lead(text):
    """(the paragraph before it, how many points) of each list."""
    lead, count = "", 0
    for kind, block in (*text.blocks, ("end", "")) if text.markdown else ():
        if kind == "item":
            count += 1
            continue
        if count and lead:
            yield lead, count
        lead, count = block, 0
