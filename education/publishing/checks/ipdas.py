"""IPDAS: what a decision aid must say of one treatment, or of a decision."""

import datetime
import re

from education.publishing.checks.named_rows import (
    CALLED,
    FEELS_LIKE,
    NATURAL_COURSE,
    NOT_KNOWN,
    SERIOUS,
    fact,
    is_offered,
    is_offered_injectable,
)
from education.publishing.checks.registry import BLOCKS, WARNS, Problem, Where, check
from education.publishing.checks.texts import own, row, rows, shortened, texts, words
from education.publishing.content import CITATION, GuidePage, SharedWords, TreatmentPage

FEWEST_THAT_MATTER = 5
NOTICE = datetime.timedelta(days=30)
OUT_OF = re.compile(
    r"\b\d[\d,]*(?: (?:people|syringes|results|cases))? (?:in|of|for every|out of) \d[\d,]*\b"
)
BOOKING = re.compile(r"\b(?:book|buy|order|pay|sign up|request a consultation)\b|\]\(/request/", re.I)
CAN_WAIT = re.compile(
    r"\b(?:waits?|later|never|need not|take (?:more |your )?time|no hurry|not urgent)\b", re.I
)
FACTS = Where("Facts", "facts-group")
EFFECTS = Where("Side effects", "effects-group")


def missing_row(page, criterion):
    """The place of a fact, or of all facts where there is no such row."""
    for index, found in enumerate(page.facts):
        if found.criterion == criterion:
            return row("facts", index, criterion)
    return FACTS


@check("IPDAS 1.1.1", item=1, kind=BLOCKS, covers=(GuidePage,), also=(37,))
def concern_is_described(page, around):
    """Says what brings people to this decision."""
    if not page.concern.strip():
        yield Problem("Say in one sentence what brings people to this decision.", own("concern", "Concern"))


@check("IPDAS 1.1.2", item=2, kind=BLOCKS, covers=(GuidePage,), also=(37,))
def decision_is_stated(page, around):
    """States the decision in one sentence."""
    if not page.decision.strip().endswith(("?", ".")):
        yield Problem("State the decision in one whole sentence.", own("decision", "Decision"))


@check("NICE, when to decide", item=37, kind=WARNS, covers=(GuidePage,))
def when_to_decide_is_told(page, around):
    """Says by when one has to decide, and that waiting is possible."""
    where = own("when_to_decide", "When to decide")
    if not page.when_to_decide.strip():
        yield Problem("Say by when one has to decide.", where)
    elif not CAN_WAIT.search(page.when_to_decide):
        yield Problem("Say that waiting, deciding later or saying no is possible.", where)


@check("IPDAS 1.1.4", item=4, kind=BLOCKS, covers=(TreatmentPage,), applies=is_offered, also=(39,))
def benefits_are_told(page, around):
    """Tells at least 1 thing that it can do."""
    if not tells_benefit(page, around):
        yield Problem("Answer at least 1 row under “What it can do”.", FACTS)


def tells_benefit(page, around):
    """Whether a page says anything that the option is good for."""
    results = {criterion.slug for criterion in around.shared.criteria if criterion.group == "result"}
    told = any(fact.criterion in results and fact.status == "answered" and fact.answer for fact in page.facts)
    return told or any(row.verdict != "does_not_treat" for row in page.suitabilities)


@check("IPDAS 1.1.5", item=5, kind=BLOCKS, covers=(TreatmentPage,), applies=is_offered, also=(39,))
def harms_are_told(page, around):
    """Tells at least 1 common side effect, and the serious harm or that none is known."""
    for message, where in lacking_harms(page, around):
        yield Problem(message, where)


def lacking_harms(page, around):
    """What a page does not tell of its option's harms."""
    effects = around.joined(page, "effects")
    serious = fact(page, SERIOUS)
    if page.kind != "no_treatment" and not any(effect.tier == "settles" for effect in effects):
        yield "Name at least 1 common side effect that usually settles.", EFFECTS
    if not (serious and serious.answered) and not any(effect.tier != "settles" for effect in effects):
        yield "Name the serious harm, or say that none is known.", missing_row(page, SERIOUS)


@check("IPDAS 1.2.1", item=6, kind=WARNS, covers=(TreatmentPage,), applies=is_offered)
def what_it_feels_like_is_told(page, around):
    """Tells what it feels like to have it."""
    yield from _unanswered(page, FEELS_LIKE)


@check("IPDAS 2.1.1, required rows", item=7, kind=BLOCKS, covers=(TreatmentPage,), applies=is_offered)
def required_rows_are_answered(page, around):
    """Answers every row that a comparison requires."""
    for criterion in around.shared.criteria:
        found = fact(page, criterion.slug)
        if not criterion.required or (found and found.answered):
            continue
        message = f"Answer “{criterion.question}”, or say that it does not apply. Every option must."
        since = criterion.required_since
        if since and around.today < since + NOTICE:
            message += f" It warns until {since + NOTICE:%d %B %Y} and then stops the page."
            yield Problem(message, missing_row(page, criterion.slug), WARNS)
        else:
            yield Problem(message, missing_row(page, criterion.slug))


@check("IPDAS 2.2.1", item=8, kind=BLOCKS, covers=(TreatmentPage, GuidePage, SharedWords))
def statements_cite_sources(page, around):
    """Cites at least 1 source for every statement about health."""
    known = {source.slug for source in page.sources}
    for part in ("facts", "effects", "cautions", "suitabilities", "aftercare", "questions"):
        for found, where in rows(page, part):
            said = getattr(found, "status", "answered") == "answered"
            marks = CITATION.findall(found.answer) if part == "questions" else []
            if said and not found.sources and not marks:
                yield Problem("Choose the source of this statement.", where)
    for text in texts(page):
        for mark in CITATION.findall(text.text) if text.markdown else ():
            if mark not in known:
                yield Problem(f"No source has the key “{mark}”. Add it, or correct the mark.", text.where)


@check("IPDAS 2.2.1, in place", item=8, kind=WARNS, covers=(TreatmentPage,))
def sections_cite_in_place(page, around):
    """Cites its sources in every section that states a fact."""
    for section, where in rows(page, "sections"):
        if not CITATION.search(section.body):
            yield Problem("This section cites no source. If it states a fact, cite where it does.", where)


@check(
    "IPDAS 2.2.4", item=11, kind=WARNS, covers=(TreatmentPage,), applies=is_offered_injectable, also=(117,)
)
def what_is_not_known_is_told(page, around):
    """Tells what the sources do not tell."""
    yield from _unanswered(page, NOT_KNOWN)


@check("IPDAS 2.3.1", item=12, kind=BLOCKS, covers=(SharedWords,), also=(68,))
def funding_is_disclosed(page, around):
    """Says who pays for the pages, and what interest they have."""
    told = " ".join(text.plain for text in texts(page) if text.field.startswith("standing_pages"))
    if not re.search(r"\bwho pays\b|\bpays for\b|\bfund(?:s|ed|ing)\b", told, re.I):
        yield Problem("Say on a page for patients who pays for the site, and what they earn from it.")


@check("IPDAS 2.2.3", item=10, kind=BLOCKS, covers=(SharedWords,), also=(67,))
def review_policy_is_told(page, around):
    """Says how often pages are reviewed."""
    told = " ".join(text.plain for text in texts(page) if text.field.startswith("standing_pages"))
    if not re.search(r"\breview\w*\b[^.]*\b\d+ (?:months?|years?)\b", told, re.I):
        yield Problem("Say on a page for patients within how many months each page is reviewed.")


@check("IPDAS, natural course", item=13, kind=BLOCKS, covers=(TreatmentPage,), applies=is_offered)
def natural_course_is_told(page, around):
    """Tells what happens without it, or after it."""
    yield from _unanswered(page, NATURAL_COURSE)


@check("IPDAS, probabilities", item=15, kind=WARNS, covers=(TreatmentPage,), applies=is_offered_injectable)
def chances_are_numbers(page, around):
    """Gives at least 1 number of people out of a total."""
    if any(effect.rate for effect in around.joined(page, "effects")):
        return
    if not any(OUT_OF.search(text.plain) for text in texts(page)):
        yield Problem("Give at least 1 number of people out of a total, if a source has one.", EFFECTS)


@check(
    "IPDAS, reference class and time",
    item=16,
    kind=BLOCKS,
    covers=(TreatmentPage,),
    applies=lambda page, around: any(effect.rate for effect in page.effects),
    also=(18,),
)
def rates_say_of_whom_and_when(page, around):
    """Says of whom, in what time and by which source each number is."""
    for effect, where in rows(page, "effects"):
        if effect.rate and not (
            effect.rate.population.strip() and effect.rate.period.strip() and effect.rate.source
        ):
            yield Problem("Say of whom the number is, in what time, and who counted.", where)


@check("IPDAS, event rates", item=17, kind=WARNS, covers=(TreatmentPage, GuidePage), also=(48, 120))
def no_bare_percentages(page, around):
    """Gives numbers of people out of a total, not percentages."""
    for text in texts(page):
        for sentence in text.sentences:
            if re.search(r"\d ?%|\bper ?cent\b", sentence):
                yield Problem(f"Say how many people out of how many: {shortened(sentence)}", text.where)


@check("IPDAS, values", item=23, kind=WARNS, covers=(SharedWords,))
def what_matters_is_asked(page, around):
    """Asks what matters most to the reader, and what to ask about each of it."""
    asked = [criterion for criterion in page.criteria if criterion.matters_as]
    if len(asked) < FEWEST_THAT_MATTER:
        yield Problem(
            f"Say of at least {FEWEST_THAT_MATTER} criteria as what they may matter. There are {len(asked)}.",
            Where("Criteria"),
        )
    for index, criterion in enumerate(page.criteria):
        if criterion.matters_as and not criterion.ask:
            yield Problem(
                "Write what somebody may ask to whom this matters.", row("criteria", index, criterion.slug)
            )


@check("IPDAS, step by step", item=24, kind=WARNS, covers=(GuidePage,), also=(61,))
def there_is_a_way_step_by_step(page, around):
    """Leads through the decision in at least 3 steps, the last of them to questions or time to think, not to a booking."""
    if len(page.steps) < 3:
        yield Problem(
            f"Give a way to decide in at least 3 steps. There are {len(page.steps)}.",
            Where("Steps of the decision", "steps-group"),
        )
        return
    last = len(page.steps) - 1
    step = page.steps[last]
    if BOOKING.search(f"{step.heading} {step.body}"):
        yield Problem(
            "End the way in questions or in time to think, not in a booking.",
            row("steps", last, step.heading),
        )


@check("IPDAS, questions to ask", item=25, kind=BLOCKS, covers=(GuidePage,))
def there_are_questions_to_ask(page, around):
    """Has at least 3 questions to take to the visit."""
    if len(page.questions_to_ask) < 3:
        yield Problem(
            f"Give at least 3 questions to ask. There are {len(page.questions_to_ask)}.",
            Where("Questions to ask", "questions_to_ask-group"),
        )


@check("IPDAS, quality of evidence", item=33, kind=WARNS, covers=(TreatmentPage,))
def certainty_is_told(page, around):
    """Says how certain each answer is."""
    for part in ("facts", "effects"):
        for found, where in rows(page, part):
            if getattr(found, "status", "answered") == "answered" and not found.certainty:
                yield Problem("Say how certain this is.", where)


@check(
    "IPDAS 2.1.1, balance",
    item=7,
    kind=WARNS,
    covers=(TreatmentPage,),
    applies=is_offered_injectable,
    also=(123, 127),
)
def benefits_and_harms_get_equal_room(page, around):
    """Spends about as many words on serious harm as on what it can do."""
    benefits = _length(page, {slug for slug, row in around.criteria.items() if row.group == "result"})
    harms = _length(page, {slug for slug, row in around.criteria.items() if row.group == "risk"})
    harms += sum(len(words(effect.name)) for effect in around.joined(page, "effects"))
    if benefits and harms < benefits / 2:
        yield Problem(f"Harms get {harms} words, benefits {benefits}. Say more about the harms.", EFFECTS)


def _length(page, criteria):
    return sum(len(words(fact.answer)) for fact in page.facts if fact.criterion in criteria)


def _unanswered(page, criterion):
    found = fact(page, criterion)
    if not (found and found.answered):
        yield Problem(f"Answer the row that tells {CALLED[criterion]}.", missing_row(page, criterion))
