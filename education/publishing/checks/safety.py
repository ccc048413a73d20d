"""The safety gate for injectables, and words that no page may use without saying more. All of it blocks."""

import re

from education.publishing.checks.ipdas import EFFECTS, missing_row
from education.publishing.checks.named_rows import CALLED, DURATION, ONSET, REGULATOR, UNDO, fact
from education.publishing.checks.named_rows import is_offered_injectable as injectable
from education.publishing.checks.registry import BLOCKS, Problem, Where, check
from education.publishing.checks.texts import own, shortened, texts
from education.publishing.content import GuidePage, ReaderQuestionPage, SharedWords, TreatmentPage

ANY = (TreatmentPage, GuidePage, SharedWords, ReaderQuestionPage)
COUNTRY = re.compile(
    r"\b(?:US|USA|UK|EU|United States|United Kingdom|England|Scotland|Wales|Europe|European Union|Canada|Australia)\b"
)
APPROVAL = re.compile(
    r"\b(?:FDA|MHRA|EMA|CE|Health Canada|TGA)[- ](?:approved|cleared|registered|marked)\b"
    r"|\bapproved by the (?:FDA|MHRA|EMA|TGA)\b"
)
NEGATED = re.compile(r"\b(?:not|never|none|no|does not|nor)\b[^.]*$", re.I)
CLAIM = re.compile(
    r"\b(?:is|are|be|completely|perfectly|totally|very|so|considered|proven|quite)\s+safe\b"
    r"|\bsafe (?:and|to|for|treatment|procedure)\b"
    r"|\bguaranteed?\b|\brisk-free\b|\bno risks?\b(?! from)",
    re.I,
)
PRICE = re.compile(r"[£€$]\s?\d|\b\d[\d,]* (?:pounds|dollars|euros)\b")
PROMOTIONAL = re.compile(
    r"\b(?:amazing|beautiful|best|flawless|gorgeous|leading|luxur\w+|natural-looking|perfect|radiant|rejuvenat\w+|stunning|youthful|younger)\b",
    re.I,
)


@check("Safety gate, emergency", item=131, kind=BLOCKS, covers=(TreatmentPage,), applies=injectable)
def emergency_signs_are_told(page, around):
    """Has an emergency card: the signs for which to call at once."""
    if not any(effect.tier == "emergency" for effect in around.joined(page, "effects")):
        yield Problem("Name the signs of an emergency. They make the emergency card.", EFFECTS)


@check("Safety gate, tiers", item=131, kind=BLOCKS, covers=(TreatmentPage,), applies=injectable)
def serious_effects_are_tiered(page, around):
    """Tells apart what to tell the clinic and what is an emergency, and says what to do."""
    effects = around.joined(page, "effects")
    if not any(effect.tier == "tell" for effect in effects):
        yield Problem("Name what a patient should tell the clinic the same day.", EFFECTS)
    for index, effect in enumerate(page.effects):
        if effect.tier != "settles" and not effect.what_to_do.strip():
            yield Problem(
                "Say what the patient should do.", Where(f"Side effect: “{effect.name}”", f"effects-{index}")
            )


@check("Safety gate, who should not", item=131, kind=BLOCKS, covers=(TreatmentPage,), applies=injectable)
def who_should_not_have_it_is_told(page, around):
    """Says who should not have it."""
    if not any(caution.level == "do_not_have" for caution in around.joined(page, "cautions")):
        yield Problem(
            "Name at least 1 reason not to have it.", Where("Who should not have it", "cautions-group")
        )


@check("Safety gate, undo", item=131, kind=BLOCKS, covers=(TreatmentPage,), applies=injectable)
def undoing_is_told(page, around):
    """Says whether it can be undone, if only that it is not known."""
    found = fact(page, UNDO)
    if not (found and found.answer.strip()):
        yield Problem(f"Tell {CALLED[UNDO]}, if only that it is not known.", missing_row(page, UNDO))


@check("Safety gate, duration", item=131, kind=BLOCKS, covers=(TreatmentPage,), applies=injectable)
def duration_is_told_with_its_source(page, around):
    """Says how long it lasts, as an amount, with its source."""
    found = fact(page, DURATION)
    if not (found and found.status == "answered" and found.sources and found.unit):
        yield Problem(
            f"Tell {CALLED[DURATION]}: in words, as an amount with its unit, and with a source.",
            missing_row(page, DURATION),
        )


@check("Safety gate, onset", item=131, kind=BLOCKS, covers=(TreatmentPage,), applies=injectable)
def onset_is_told(page, around):
    """Says when a change is seen."""
    found = fact(page, ONSET)
    if not (found and found.status == "answered"):
        yield Problem(f"Tell {CALLED[ONSET]}.", missing_row(page, ONSET))


@check("Safety gate, regulator", item=131, kind=BLOCKS, covers=(TreatmentPage,), applies=injectable)
def regulator_status_names_a_country(page, around):
    """Says what it is approved for, and in which country."""
    found = fact(page, REGULATOR)
    if not (found and found.status == "answered" and COUNTRY.search(found.answer)):
        yield Problem(f"Tell {CALLED[REGULATOR]}: name the country.", missing_row(page, REGULATOR))


@check("Safety gate, age", item=131, kind=BLOCKS, covers=(TreatmentPage,), applies=injectable)
def minimum_age_is_set(page, around):
    """Has a minimum age."""
    if page.minimum_age is None:
        yield Problem("Enter the minimum age.", own("minimum_age", "Minimum age"))


@check("Safety gate, approval", item=133, kind=BLOCKS, covers=ANY)
def approval_names_product_and_place(page, around):
    """Says of any approval which product it is for, and for which place or use."""
    products = _products(page, around)
    for text in texts(page):
        for sentence in text.sentences or [text.plain]:
            for match in APPROVAL.finditer(sentence):
                before, after = sentence[: match.start()], sentence[match.end() :]
                named = any(product in sentence.lower() for product in products)
                if not NEGATED.search(before) and not (named and re.search(r"\b(?:for|in)\b", after)):
                    yield Problem(
                        f"Say which product is approved, and for which place: {shortened(sentence)}",
                        text.where,
                    )


@check("Safety gate, safety", item=133, kind=BLOCKS, covers=ANY)
def nothing_is_called_safe(page, around):
    """Claims of nothing that it is safe, guaranteed or without risk."""
    for text in texts(page):
        for sentence in text.sentences or [text.plain]:
            match = CLAIM.search(sentence)
            if match and not NEGATED.search(sentence[: match.start()]):
                yield Problem(f"Take out “{match[0]}”, or give the number: {shortened(sentence)}", text.where)


def names_a_medicine_in_the_uk(page, around):
    """Whether the UK's rules on advertising prescription medicines hold for the page."""
    return around.jurisdiction == "uk" and bool(_medicines(page, around))


@check(
    "Safety gate, price",
    item=134,
    kind=BLOCKS,
    covers=(TreatmentPage, GuidePage),
    applies=names_a_medicine_in_the_uk,
)
def no_price_of_a_medicine(page, around):
    """In the UK, gives no price where a prescription medicine is named."""
    for text in texts(page):
        for sentence in text.sentences or [text.plain]:
            if PRICE.search(sentence):
                yield Problem(
                    f"Take out the price of a prescription medicine: {shortened(sentence)}", text.where
                )
    if getattr(page, "price", None):
        yield Problem("Take out the price: patients do not see it.", Where("Price", "price-0"))


@check(
    "Safety gate, praise",
    item=134,
    kind=BLOCKS,
    covers=(TreatmentPage, GuidePage),
    applies=names_a_medicine_in_the_uk,
)
def no_praise_of_a_medicine(page, around):
    """In the UK, uses no promotional word where a prescription medicine is named."""
    for text in texts(page):
        for sentence in text.sentences or [text.plain]:
            if match := PROMOTIONAL.search(sentence):
                yield Problem(f"Take out “{match[0]}”: {shortened(sentence)}", text.where)


def _medicines(page, around):
    if isinstance(page, TreatmentPage):
        return [page] if page.regulated_as == "medicine" else []
    return [
        around.treatments[slug]
        for slug in page.options
        if slug in around.treatments and around.treatments[slug].regulated_as == "medicine"
    ]


def _products(page, around):
    pages = [page] if isinstance(page, TreatmentPage) else around.treatments.values()
    return [name.lower() for one in pages for name in (one.name, *one.also_called)]
