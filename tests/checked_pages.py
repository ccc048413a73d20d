"""Frozen pages that pass every check; a test changes what it is about. Nothing here touches a database."""

import datetime

from education.publishing import content
from education.publishing.checks import CHECKS, Surroundings

TODAY = datetime.date(2030, 6, 1)
SOURCE = content.Source(slug="book", publisher="A publisher", title="A book")
CITED = {"sources": ("book",)}

ROWS = {
    "first-effect": ("When would you see a change?", "You see it", "result"),
    "how-long": ("How long does it last?", "Lasts", "result"),
    "approved-uses": ("Which uses are approved in the US?", "Approved uses", "result"),
    "feels-like": ("What does it feel like?", "What it feels like", "having"),
    "serious-risks": ("What serious harm can it do?", "Serious risks", "risk"),
    "undo": ("Can it be undone?", "Can it be undone", "risk"),
    "natural-course": ("What happens if you stop?", "If you stop", "risk"),
    "uncertainty": ("What do our sources not tell?", "Not known", "risk"),
    "cost": ("What does it cost?", "Cost", "practical"),
}
ANSWERS = {
    "first-effect": "You see it within 7 days.",
    "how-long": "It lasts 3 to 4 months.",
    "approved-uses": "In the US it is approved for frown lines.",
    "feels-like": "You feel a small prick.",
    "serious-risks": "Your eyes can be harmed for good.",
    "undo": "It wears off by itself.",
    "natural-course": "Your lines stay as they are.",
    "uncertainty": "We do not know what it does in 10 years.",
    "cost": "Ask us for the total.",
}


def fact(criterion, **changes):
    """An answered fact with its source."""
    amount = {"low": 3, "high": 4, "unit": "months"} if criterion == "how-long" else {}
    fields = {"criterion": criterion, "status": "answered", "answer": ANSWERS[criterion]}
    return content.Fact(**fields | {"certainty": "some_evidence"} | CITED | amount | changes)


def effect(name, tier, **changes):
    """A side effect that says when it starts and what to do."""
    fields = {
        "name": name,
        "tier": tier,
        "starts": "in the first days",
        "what_to_do": "Tell us at your visit.",
    }
    return content.Effect(**fields | CITED | changes)


RATE = content.Rate(
    numerator=2, denominator=100, population="people had it", period="in 4 weeks", source="book"
)


def treatment(**changes):
    """An offered injectable that passes every check."""
    fields = {
        "slug": "relaxer",
        "name": "Relaxer",
        "also_called": ("Brand",),
        "in_a_sentence": "A shot that relaxes small muscles, so lines show less.",
        "regulated_as": "medicine",
        "mechanism": "signal_blocked",
        "minimum_age": 18,
        "facts": tuple(fact(slug) for slug in ROWS),
        "sections": (
            content.Section(
                heading="It relaxes muscles", body="You have small shots. [@book] Ask for the name."
            ),
        ),
        "suitabilities": (
            content.Suitability(concern="frown-lines", verdict="treats", why="It relaxes them.", **CITED),
        ),
        "effects": (
            effect("a headache", "settles", rate=RATE),
            effect("a lid that droops", "tell"),
            effect("trouble breathing", "emergency", what_to_do="Call now."),
        ),
        "cautions": (content.Caution(name="are under 18", level="do_not_have", **CITED),),
        "questions": (content.Question(question="Does it hurt?", answer="A little.", **CITED),),
        "sources": (SOURCE,),
    }
    return content.TreatmentPage(**fields | changes)


def with_fact(criterion, **changes):
    """The good treatment with one fact changed."""
    facts = [fact(slug, **(changes if slug == criterion else {})) for slug in ROWS]
    return treatment(facts=tuple(facts))


def without_fact(criterion):
    """The good treatment with one row missing."""
    return treatment(facts=tuple(fact(slug) for slug in ROWS if slug != criterion))


def with_section(body, heading="It relaxes muscles"):
    """The good treatment with one other section, which cites its source."""
    return treatment(sections=(content.Section(heading=heading, body=f"{body}\n\nAsk us. [@book]"),))


def with_effects(*effects):
    """The good treatment with other side effects."""
    return treatment(effects=effects)


def nothing(**changes):
    """The option of doing nothing, which passes every check."""
    fields = {
        "slug": "no-treatment",
        "name": "No treatment",
        "kind": "no_treatment",
        "regulated_as": "nothing",
        "minimum_age": None,
        "effects": (),
        "cautions": (),
        "facts": tuple(
            fact(slug)
            if slug in {"natural-course", "undo", "cost", "first-effect"}
            else fact(slug, status="does_not_apply", answer="", certainty="", low=None, high=None, unit="")
            for slug in ROWS
        ),
    }
    return treatment(**fields | changes)


def other(**changes):
    """A second option that passes every check."""
    return treatment(**{"slug": "filler", "name": "Filler", "regulated_as": "device"} | changes)


def guide(**changes):
    """A guide that passes every check."""
    ask = [
        content.QuestionToAsk(question=f"{what}?", **CITED) for what in ("Who are you", "Which", "How long")
    ]
    fields = {
        "slug": "one-or-other",
        "title": "Relaxer or filler?",
        "concern": "Lines bother you.",
        "decision": "Which one suits you, if any?",
        "introduction": "This guide helps you to choose. Ask us what you want to know.",
        "options": ("relaxer", "filler"),
        "when_to_decide": "There is no date. You can wait.",
        "steps": tuple(
            content.GuideStep(heading=heading, body="Take your time.")
            for heading in ("Name what bothers you", "Compare", "Ask, then wait")
        ),
        "sections": (content.Section(heading="They do different jobs", body="Read about both."),),
        "questions": (content.Question(question="Which lasts longer?", answer="The filler.", **CITED),),
        "questions_to_ask": tuple(ask),
        "sources": (SOURCE,),
    }
    return content.GuidePage(**fields | changes)


def standing(body):
    """A page that every site needs."""
    return content.StandingPage(slug="how", title="How we work", summary="How we make our pages.", body=body)


HOW = "## Who pays\n\nThe clinic pays for the site.\n\n## Reviews\n\nWe review each page within 12 months."


def shared(**changes):
    """Shared words that pass every check."""
    criteria = [
        content.Criterion(
            slug=slug, question=question, label=label, group=group, matters_as=label.lower(), ask=question
        )
        for slug, (question, label, group) in ROWS.items()
    ]
    fields = {
        "criteria": tuple(criteria),
        "concerns": (content.Concern(slug="frown-lines", name="frown lines", area="between_brows"),),
        "terms": (content.Term(slug="fda", name="FDA", meaning="The US office that approves medicines."),),
        "standing_pages": (standing(HOW),),
    }
    return content.SharedWords(**fields | changes)


def around(page=None, *pages, **changes):
    """What is live beside a page: two options, no treatment and the shared words."""
    live = {one.slug: one for one in (treatment(), other(), nothing(), *pages)}
    fields = {"treatments": live, "shared": shared(), "jurisdiction": "us", "today": TODAY}
    found = Surroundings(**fields | changes)
    return found.beside(page) if page is not None else found


def found_by(name, page, surroundings=None):
    """What one check finds on a page."""
    check = next(check for check in CHECKS if check.name == name)
    surroundings = surroundings or around(page)
    return check.findings(page, surroundings) if check.asks(page, surroundings) else None
