"""What options that stand side by side owe each other: IPDAS 2.1.1 and its kin, for guides and for any pair of treatments."""

from education.publishing.checks.ipdas import FACTS, lacking_harms, tells_benefit
from education.publishing.checks.named_rows import NATURAL_COURSE, fact, is_offered
from education.publishing.checks.registry import BLOCKS, Problem, Where, check
from education.publishing.checks.texts import row
from education.publishing.content import GuidePage, TreatmentPage

OPTIONS = Where("Options compared", "options-group")
ENOUGH = 0.8


def answered(page):
    """How many rows an option answers; “does not apply” is an answer, “not known” is none."""
    return sum(fact.answered for fact in page.facts)


def options(page, around):
    """A guide's options that are live, and no treatment."""
    found = [around.treatments[slug] for slug in page.options if slug in around.treatments]
    nothing = around.no_treatment
    return found + ([nothing] if nothing and nothing not in found else [])


def place(page, option):
    """The row of an option in its guide."""
    slugs = list(page.options)
    return row("options", slugs.index(option.slug), option.name) if option.slug in slugs else OPTIONS


@check("IPDAS 1.1.3", item=3, kind=BLOCKS, covers=(GuidePage,), also=(38,))
def options_are_listed(page, around):
    """Compares at least 2 treatments that patients can read about, and no treatment."""
    live = [option for option in options(page, around) if option.kind != "no_treatment"]
    for index, slug in enumerate(page.options):
        if slug not in around.treatments:
            yield Problem(f"“{slug}” is not live. Publish it first.", row("options", index, slug))
    if len(live) < 2:
        yield Problem("Compare at least 2 treatments that are live.", OPTIONS)
    if around.no_treatment is None:
        yield Problem("Publish the page “No treatment” first. It stands in every comparison.", OPTIONS)


@check("IPDAS 1.1.4, each option", item=4, kind=BLOCKS, covers=(GuidePage,), also=(39,))
def each_option_tells_benefits(page, around):
    """Tells of each option what it can do."""
    for option in options(page, around):
        if not tells_benefit(option, around):
            yield Problem(f"“{option.name}” does not tell what it can do.", place(page, option))


@check("IPDAS 1.1.5, each option", item=5, kind=BLOCKS, covers=(GuidePage,), also=(39,))
def each_option_tells_harms(page, around):
    """Tells of each option what harm it can do."""
    for option in options(page, around):
        for message, _ in lacking_harms(option, around):
            yield Problem(f"“{option.name}”: {message}", place(page, option))


@check("IPDAS 2.1.1, equal detail", item=7, kind=BLOCKS, covers=(TreatmentPage,), applies=is_offered)
def as_full_as_the_others(page, around):
    """Answers as many rows as the options it will stand beside: at least 80 in 100 of the fullest."""
    others = [other for other in around.offered if other.slug != page.slug]
    if not others:
        return
    mine, fullest = answered(page), max(others, key=answered)
    if mine < ENOUGH * answered(fullest):
        yield Problem(
            f"It answers {mine} rows, “{fullest.name}” {answered(fullest)}. "
            "An option needs at least 80 in 100 of the fullest.",
            FACTS,
        )
    for other in others:
        if answered(other) < ENOUGH * mine:
            yield Problem(
                f"It answers {mine} rows, and “{other.name}”, which is live, only {answered(other)}. "
                "Complete that page first.",
                FACTS,
            )


@check("IPDAS 2.1.1, same rows", item=7, kind=BLOCKS, covers=(TreatmentPage,), applies=is_offered)
def same_rows_as_the_others(page, around):
    """Has every row that an option beside it has, even if the answer is not known."""
    mine = {fact.criterion for fact in page.facts}
    for slug, criterion in around.criteria.items():
        having = [other.name for other in around.offered if fact(other, slug)]
        if slug not in mine and having:
            yield Problem(f"There is no row for “{criterion.question}”, which “{having[0]}” has.", FACTS)


@check("IPDAS 2.1.1, equal detail of options", item=7, kind=BLOCKS, covers=(GuidePage,))
def options_are_equally_full(page, around):
    """Compares options of which each answers at least 80 in 100 of the fullest one's rows."""
    found = options(page, around)
    fullest = max(found, key=answered, default=None)
    for option in found:
        if answered(option) < ENOUGH * answered(fullest):
            yield Problem(
                f"“{option.name}” answers {answered(option)} rows, “{fullest.name}” {answered(fullest)}. "
                "An option needs at least 80 in 100 of the fullest.",
                place(page, option),
            )


@check("IPDAS, natural course of no treatment", item=13, kind=BLOCKS, covers=(GuidePage,))
def natural_course_stands_beside(page, around):
    """Says beside the options what happens without treatment."""
    nothing = around.no_treatment
    found = fact(nothing, NATURAL_COURSE) if nothing else None
    if nothing and not (found and found.answered):
        yield Problem("Answer on the page “No treatment” what happens without treatment.", OPTIONS)


@check("IPDAS, same denominators", item=19, kind=BLOCKS, covers=(GuidePage,), also=(48,))
def rates_share_a_denominator(page, around):
    """Counts the options' side effects out of the same number of people."""
    found = {}
    for option in options(page, around):
        for effect in around.joined(option, "effects"):
            if effect.rate:
                found.setdefault(effect.rate.denominator, []).append((option, effect))
    if len(found) > 1:
        said = "; ".join(
            f"“{effects[0][1].name}” of “{effects[0][0].name}” out of {denominator:,}"
            for denominator, effects in sorted(found.items())
        )
        yield Problem(f"Give the numbers out of the same total: {said}.", OPTIONS)


@check("Safety gate, offered", item=132, kind=BLOCKS, covers=(GuidePage,))
def options_are_offered(page, around):
    """Compares only what the clinic offers."""
    for option in options(page, around):
        if option.offered != "offered":
            yield Problem(f"“{option.name}” is not offered, so it is not compared.", place(page, option))
