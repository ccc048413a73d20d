"""
The clinic's article, statement by statement: kept, corrected or dropped, why, and where it stands on the site now.

The claims are named in a few words and not quoted. Where a claim went is checked against the frozen pages, so a later edit of
the content that loses one of them, or brings a dropped one back, shows here.
"""

from dataclasses import dataclass, field

import pytest
from msgspec import Struct

from tests import demonstration

pytestmark = pytest.mark.django_db

KEPT, CORRECTED, DROPPED = "kept", "corrected", "dropped"


@dataclass(frozen=True)
class At:
    """A place in the content: the page's slug, the kind of row, the row's own key, and the words to find there."""

    page: str
    rows: str
    key: str
    words: tuple[str, ...] = ()

    def __str__(self):
        return f"{self.page}: {self.rows}, {self.key}"


@dataclass(frozen=True)
class Claim:
    """One statement of the article and what became of it."""

    says: str
    verdict: str
    why: str
    at: tuple[At, ...] = ()
    absent: tuple[str, ...] = field(default=())

    def __str__(self):
        return f"{self.verdict}: {self.says}"


def at(page, rows, key, *words):
    return At(page, rows, key, words)


def effect(page, key, tier, *words):
    """A side effect, and the tier in which it must stand."""
    return At(page, "effects", key, (tier, *words))


BOTOX, FILLERS, GUIDE = "botox", "dermal-fillers", "botox-or-dermal-fillers"
HOW_BOTOX = "It relaxes the muscles that fold the skin"
WHO_BOTOX = "Who should give it, and what to avoid"
EXPECT_BOTOX = "Expect softer lines for 3 to 4 months, not a new face"
APPROVED_FILLERS = "Each product is approved for certain places only"
VESSEL = "A blocked blood vessel is rare and serious"
WHO_FILLERS = "Who should give it, and what never to do"
SHOWN_COLOUR = "skin near the injection that turns white, pale, grey, blue or blotchy"
ALLERGY = "swelling of your face or throat, or feeling faint (a severe allergic reaction)"
SORE = "soreness, redness, swelling or itching where the needle went in"
BRUISE = "a small bruise, a little bleeding or numbness where the needle went in"

OPENING = [
    Claim(
        "The question: what is the difference between the two?",
        KEPT,
        "It is the decision that people come with, so it is the first guide.",
        (
            at(GUIDE, "page", "", "Botox or dermal fillers?"),
            at(GUIDE, "sections", "They do different jobs", "relaxes muscles", "add volume"),
        ),
    ),
    Claim(
        "Both are minimally invasive, very popular, done in a doctor's clinic",
        DROPPED,
        "Popularity is no reason to have it; the appointment is described instead (B8).",
        (at(BOTOX, "facts", "appointment", "small injections"),),
        absent=("minimally invasive", "very popular"),
    ),
    Claim(
        "Bellafill is a typical filler (B4)",
        CORRECTED,
        "It is the only filler approved in the US that the body does not absorb.",
        (at("bellafill", "facts", "approved-uses", "only filler approved there", "does not absorb"),),
    ),
    Claim(
        "Botox contains purified bacteria (A1)",
        CORRECTED,
        "It is a purified protein that a bacterium makes; the article says so itself further on.",
        (
            at(BOTOX, "facts", "what-it-is", "purified protein", "No bacteria are injected"),
            at(BOTOX, "sections", HOW_BOTOX, "No bacteria are injected"),
        ),
        absent=("purified bacteria", "contains bacteria"),
    ),
    Claim(
        "It freezes or paralyses muscles (A3)",
        CORRECTED,
        "A metaphor, and too strong: the signal is blocked and the dose keeps natural expression.",
        (
            at(BOTOX, "facts", "how-it-works", "stops a nerve telling a muscle", "relaxes"),
            at(BOTOX, "sections", HOW_BOTOX, "keep natural expression"),
            at(BOTOX, "questions", "Will my face look frozen?", "weaken the muscle"),
        ),
        absent=("freeze muscles", "frozen muscles", "paralys", "paralyz"),
    ),
    Claim(
        "Fillers give fullness to places thinned by age",
        KEPT,
        "This is what they do, by product.",
        (at(FILLERS, "facts", "how-it-works", "adds volume"),),
    ),
    Claim(
        "Eyelids are a place for filler (B5)",
        CORRECTED,
        "Approved places name hollows under the eyes for certain products, and no eyelids.",
        (
            at(FILLERS, "sections", APPROVED_FILLERS, "Eyelids are not on the list"),
            at(FILLERS, "suitabilities", "under-eye-lines", "does_not_treat", "eyelids"),
        ),
    ),
]

BOTOX_WORKS = [
    Claim(
        "Botox corrects lines across the forehead (A4)",
        KEPT,
        "A labelled area.",
        (at(BOTOX, "suitabilities", "forehead-lines", "treats"),),
    ),
    Claim(
        "Botox corrects crow's feet (A4)",
        KEPT,
        "A labelled area.",
        (at(BOTOX, "suitabilities", "crows-feet", "treats"),),
    ),
    Claim(
        "Botox works on dynamic lines of the upper face (A4)",
        KEPT,
        "Frown lines, which the article leaves out, are a labelled area too.",
        (
            at(BOTOX, "suitabilities", "frown-lines", "treats"),
            at(BOTOX, "sections", "It softens lines that show when you move", "dynamic lines"),
        ),
    ),
    Claim(
        "It is purified and therefore safe (A2)",
        CORRECTED,
        "The US label has a boxed warning: spread, and life-threatening trouble breathing or swallowing.",
        (
            at(BOTOX, "facts", "serious-risks", "can spread", "life-threatening", "deaths"),
            at(BOTOX, "sections", WHO_BOTOX, "no serious case of spread has been confirmed"),
        ),
        absent=("therefore safe", "safe to use", "deemed to be safe"),
    ),
    Claim(
        "It blocks nerve signals in the injected muscles",
        KEPT,
        "Right; said without the freezing.",
        (at(BOTOX, "sections", HOW_BOTOX, "blocks that signal"),),
    ),
    Claim(
        "Wrinkles are reduced, softened or even removed",
        CORRECTED,
        "Softer, for some months; removal is promised nowhere in the sources.",
        (at(BOTOX, "sections", EXPECT_BOTOX, "softer", "may stay"),),
        absent=("even removed",),
    ),
    Claim(
        "It does not help lines from lost plumpness, such as in the cheeks",
        KEPT,
        "It adds no volume.",
        (
            at(BOTOX, "suitabilities", "flat-cheeks", "does_not_treat", "adds no volume"),
            at(BOTOX, "facts", "cannot-do", "adds no volume"),
        ),
    ),
    Claim(
        "It does not help jowls",
        KEPT,
        "Loose skin is not an approved use.",
        (at(BOTOX, "suitabilities", "jowls", "does_not_treat"),),
    ),
    Claim(
        "It does not help lines in the neck (A5)",
        CORRECTED,
        "Out of date: cords down the neck were approved in the US in October 2024. Lines across it were not.",
        (
            at(BOTOX, "suitabilities", "neck-bands", "treats", "October 2024"),
            at(BOTOX, "suitabilities", "neck-lines", "does_not_treat"),
        ),
    ),
    Claim(
        "No onset or duration is given (A6)",
        CORRECTED,
        "An omission: within 7 days, in full at 2 weeks, for 3 to 4 months.",
        (
            at(BOTOX, "facts", "first-effect", "7 days", "2 weeks"),
            at(BOTOX, "facts", "how-long", "3 to 4 months"),
        ),
    ),
]

BOTOX_EFFECTS = [
    Claim(
        "Millions of procedures in the last two years (A11)",
        DROPPED,
        "Unsourced, and no measure of risk.",
        absent=("millions",),
    ),
    Claim(
        "Most effects are temporary",
        KEPT,
        "Said of each effect that settles, and of none that is an emergency.",
        (effect(BOTOX, "a headache", "settles", "usually settles"),),
    ),
    Claim(
        "1. Drooping eyelid when injected near the eye or brow (A9)",
        KEPT,
        "Right; the clinic wants to know the same day.",
        (effect(BOTOX, "an eyelid or an eyebrow that droops", "tell", "near the eye or brow"),),
    ),
    Claim(
        "2. Weakness or paralysis of neighbouring muscles (A9)",
        KEPT,
        "Right; without the word paralysis.",
        (
            effect(
                BOTOX,
                "weakness of a muscle near the injection, such as an uneven brow or smile",
                "tell",
            ),
        ),
    ),
    Claim(
        "3. Itching, rash or hives",
        KEPT,
        "As an allergic reaction: tell the clinic; with swelling or trouble breathing, an emergency.",
        (
            effect(BOTOX, "itching all over, a rash or hives", "tell", "emergency help"),
            effect(BOTOX, ALLERGY, "emergency"),
        ),
    ),
    Claim(
        "4. Redness, bruising, swelling, bleeding or numbness",
        KEPT,
        "Where the needle went in; it settles.",
        (effect(BOTOX, SORE, "settles", "redness"), effect(BOTOX, BRUISE, "settles", "bleeding", "numbness")),
    ),
    Claim("5. Dry mouth (A9)", KEPT, "Right.", (effect(BOTOX, "a dry mouth", "settles"),)),
    Claim("6. Headache (A9)", KEPT, "Right.", (effect(BOTOX, "a headache", "settles"),)),
    Claim(
        "7. Difficulty breathing, as one bullet among others (A7)",
        CORRECTED,
        "An emergency sign, hours to weeks later.",
        (effect(BOTOX, "trouble breathing", "emergency", "hours to weeks later"),),
    ),
    Claim(
        "8. Difficulty speaking, as one bullet among others (A7)",
        CORRECTED,
        "An emergency sign.",
        (effect(BOTOX, "trouble speaking, or a change in your voice", "emergency", "hours to weeks"),),
    ),
    Claim(
        "9. Difficulty swallowing, as one bullet among others (A7)",
        CORRECTED,
        "An emergency sign.",
        (effect(BOTOX, "trouble swallowing", "emergency", "hours to weeks later"),),
    ),
    Claim(
        "10. Blurry vision, as one bullet among others (A7)",
        CORRECTED,
        "An emergency sign, and nobody should drive with it.",
        (effect(BOTOX, "double or blurred vision", "emergency", "do not drive"),),
    ),
    Claim(
        "11. Gallbladder issues (A8)",
        DROPPED,
        "In no source that could be read: label, AAD, NHS, RxList. Back only with a clinician's source.",
        absent=("gallbladder", "gall bladder"),
    ),
    Claim(
        "Antibodies can make it fail (A10)",
        KEPT,
        "On the label, with the lowest dose and the longest gap.",
        (
            at(BOTOX, "sections", "It can work less well over time", "antibodies", "lowest dose"),
            at(BOTOX, "questions", "Can it stop working for me?", "antibodies"),
        ),
    ),
]

SUBSTANCES = [
    Claim(
        "Also called soft tissue fillers, placed beneath the skin to add volume",
        KEPT,
        "With what they are in law: devices.",
        (
            at(FILLERS, "page", "", "soft tissue fillers"),
            at(FILLERS, "facts", "what-it-is", "under the skin", "medical devices"),
        ),
    ),
    Claim(
        "1. Hyaluronic acid",
        KEPT,
        "A page of its own.",
        (at("hyaluronic-acid", "facts", "what-it-is", "sugar"),),
    ),
    Claim(
        "2. Calcium hydroxylapatite",
        KEPT,
        "A page of its own.",
        (at("calcium-hydroxylapatite", "facts", "what-it-is", "mineral"),),
    ),
    Claim(
        "3. Polylactic acid",
        KEPT,
        "A page of its own, under its full name.",
        (
            at("poly-l-lactic-acid", "page", "", "polylactic acid"),
            at("poly-l-lactic-acid", "facts", "how-it-works", "collagen"),
        ),
    ),
    Claim(
        "4. Polyalkylimide, listed with approved fillers (B2)",
        CORRECTED,
        "Not approved in the US, reported late infection: a page for people who may have had it, not offered.",
        (
            at("polyalkylimide", "page", "", "not_offered"),
            at("polyalkylimide", "facts", "approved-uses", "None in the US"),
            at("polyalkylimide", "facts", "serious-risks", "infection", "moves"),
        ),
    ),
    Claim(
        "5. Polymethyl methacrylate microspheres",
        KEPT,
        "Under its brand, which the article uses.",
        (
            at("bellafill", "page", "", "polymethyl methacrylate microspheres"),
            at("bellafill", "facts", "what-it-is", "plastic beads"),
        ),
    ),
    Claim(
        "Some fillers last 6 months, others up to 2 years (B3)",
        CORRECTED,
        "It leaves out that its own example is permanent.",
        (
            at(FILLERS, "facts", "how-long", "6 months to permanent"),
            at("hyaluronic-acid", "facts", "how-long", "6 to 18 months"),
            at("calcium-hydroxylapatite", "facts", "how-long", "12 to 18 months"),
            at("poly-l-lactic-acid", "facts", "how-long", "2 years"),
            at("bellafill", "facts", "how-long", "permanent"),
        ),
    ),
]

USES = [
    Claim(
        "1. Thinning lips (B6)",
        KEPT,
        "By product; not every substance.",
        (
            at(FILLERS, "suitabilities", "thin-lips", "treats"),
            at("hyaluronic-acid", "suitabilities", "thin-lips", "treats"),
            at("calcium-hydroxylapatite", "suitabilities", "thin-lips", "does_not_treat"),
        ),
    ),
    Claim(
        "2. Shallow areas of the face (B6)",
        KEPT,
        "Cheeks, by product. Hands, which the article leaves out, are there too.",
        (
            at(FILLERS, "suitabilities", "flat-cheeks", "treats"),
            at(FILLERS, "suitabilities", "hands", "may_help"),
        ),
    ),
    Claim(
        "3. Wrinkles under the eyes (B5)",
        CORRECTED,
        "Hollows, with certain products; fine lines and eyelids are not approved places.",
        (
            at(FILLERS, "suitabilities", "under-eye-hollows", "may_help", "Certain products only"),
            at(FILLERS, "suitabilities", "under-eye-lines", "does_not_treat"),
        ),
    ),
    Claim(
        "4. Recessed scars (B6)",
        CORRECTED,
        "Acne scars on the cheeks, by one kind.",
        (
            at(FILLERS, "suitabilities", "acne-scars", "may_help", "One kind"),
            at("bellafill", "suitabilities", "acne-scars", "treats"),
        ),
    ),
    Claim(
        "5. Static lines of the lower face (B6)",
        KEPT,
        "Wrinkles and folds are approved uses.",
        (
            at(FILLERS, "suitabilities", "lower-face-lines", "treats"),
            at(FILLERS, "suitabilities", "nose-to-mouth-folds", "treats"),
        ),
    ),
]

FILLER_EFFECTS = [
    Claim(
        "Fillers are FDA-approved (B1)",
        CORRECTED,
        "Single products, for named places, from 22.",
        (
            at(FILLERS, "facts", "approved-uses", "named places only"),
            at(FILLERS, "sections", APPROVED_FILLERS, "does not approve fillers as a whole", "22 and over"),
            at(FILLERS, "questions", "Are all fillers approved in the US?", "No."),
        ),
        absent=("fda-approved",),
    ),
    Claim(
        "Generally considered safe (B8)",
        DROPPED,
        "A reassurance with no number. A counted rate stands instead.",
        (at(FILLERS, "sections", VESSEL, "16 blocked vessels for every 100,000 syringes"),),
        absent=("generally considered", "considered safe"),
    ),
    Claim(
        "1. Pimple-like eruptions",
        KEPT,
        "Some people report it; how often is not known.",
        (effect(FILLERS, "spots like pimples where the filler is", "tell", "uncertain", "not known"),),
    ),
    Claim(
        "2. Itching or rash",
        KEPT,
        "Common, and it settles.",
        (effect(FILLERS, "itching or a rash", "settles"),),
    ),
    Claim(
        "3. Lumps or overcorrection",
        KEPT,
        "How often is not known; late lumps by substance.",
        (
            effect(FILLERS, "a lump, or more filling than you agreed (overcorrection)", "tell", "uncertain"),
            effect("poly-l-lactic-acid", "small lumps under the skin", "tell", "months later"),
            effect("bellafill", "a firm lump that stays (a granuloma)", "tell", "17 in 1,000"),
        ),
    ),
    Claim(
        "4. Vision problems, as one bullet among others (B7)",
        CORRECTED,
        "A filler in a vessel can take sight for good: an emergency.",
        (
            effect(FILLERS, "a change in your sight, or loss of sight", "emergency"),
            at(FILLERS, "sections", VESSEL, "233 published cases"),
        ),
    ),
    Claim(
        "5. Feeling the substance under the skin",
        KEPT,
        "Some people report it; how often is not known.",
        (effect(FILLERS, "filler that you can feel under your skin", "settles", "uncertain"),),
    ),
    Claim(
        "6. Skin damage, as one bullet among others (B7)",
        CORRECTED,
        "A blocked vessel: an emergency, described for brown and black skin too.",
        (effect(FILLERS, SHOWN_COLOUR, "emergency", "brown and black skin", "6410"),),
    ),
    Claim(
        "7. Skin cell death, as one bullet among others (B7)",
        CORRECTED,
        "The same emergency.",
        (
            effect(FILLERS, SHOWN_COLOUR, "emergency", "kill skin"),
            at(FILLERS, "facts", "serious-risks", "skin can die", "stroke", "sight"),
        ),
    ),
]

CLOSING = [
    Claim(
        "Millions of procedures a year; excellent track record (A11, B8)",
        DROPPED,
        "Unsourced and promotional.",
        absent=("track record", "excellent"),
    ),
    Claim(
        "Only well-trained, experienced board-certified dermatologists (B8)",
        CORRECTED,
        "Too narrow: a licensed, trained injector who can manage problems, and how to check.",
        (
            at(FILLERS, "facts", "who-gives-it", "licensed provider", "managing problems"),
            at(FILLERS, "sections", WHO_FILLERS, "Look up their registration"),
            at(BOTOX, "facts", "who-gives-it", "licensed", "face to face"),
        ),
        absent=("board-certified",),
    ),
    Claim(
        "Know all risks before you choose",
        KEPT,
        "Three tiers, and a question to take along.",
        (at(GUIDE, "questions_to_ask", "What are the risks for me, and how often have you seen them?"),),
    ),
    Claim(
        "Discuss what it can realistically do and set expectations",
        KEPT,
        "In both treatments and in the guide to having anything done.",
        (
            at(BOTOX, "sections", EXPECT_BOTOX, "what it can do for your face, and what it cannot"),
            at(FILLERS, "sections", "How long it lasts depends on the substance", "what you hope for"),
            at(
                "anything-at-all",
                "questions_to_ask",
                "What can the treatment realistically do for my face, and what not?",
            ),
        ),
    ),
    Claim(
        "No author, date or source is named (B9)",
        CORRECTED,
        "An omission: sources at every statement, and who stands behind a page.",
        (at("how-we-make-our-pages", "page", "", "Each statement about health names its source"),),
    ),
    Claim(
        "Nothing on who should not have it (B9)",
        CORRECTED,
        "An omission.",
        (
            at(
                BOTOX,
                "cautions",
                "are allergic to any botulinum toxin or to anything in the product",
                "do_not_have",
            ),
            at(FILLERS, "cautions", "have a bleeding disorder", "do_not_have"),
        ),
    ),
    Claim(
        "Nothing on pregnancy (B9)",
        CORRECTED,
        "An omission.",
        (
            at(BOTOX, "cautions", "are pregnant or breastfeeding, or feel unwell", "say_first"),
            at(FILLERS, "cautions", "are pregnant or breastfeeding", "say_first"),
        ),
    ),
    Claim(
        "Nothing on age (B9)",
        CORRECTED,
        "An omission: adults for the toxin, 22 for fillers in the US.",
        (at(BOTOX, "facts", "youngest-age", "18"), at(FILLERS, "facts", "youngest-age", "22")),
    ),
    Claim(
        "Nothing on cost (B9)",
        CORRECTED,
        "An omission: UK figures, and that US prices could not be confirmed.",
        (
            at(BOTOX, "facts", "cost", "£100 to £350", "in the UK", "could not confirm"),
            at(FILLERS, "facts", "cost", "£200", "in the UK", "could not confirm"),
        ),
    ),
    Claim(
        "Nothing on recovery and aftercare (B9)",
        CORRECTED,
        "An omission.",
        (
            at(BOTOX, "facts", "downtime", "Little or none"),
            at(FILLERS, "facts", "downtime", "swelling or bruising"),
        ),
    ),
    Claim(
        "Nothing on whether it can be undone (B9)",
        CORRECTED,
        "An omission; where it could not be confirmed, the row says so.",
        (
            at(BOTOX, "facts", "undo", "wears off"),
            at("hyaluronic-acid", "facts", "undo", "hyaluronidase"),
            at("calcium-hydroxylapatite", "facts", "undo", "not_known", "Plan as if it cannot"),
            at("poly-l-lactic-acid", "facts", "undo", "not_known", "Plan as if it cannot"),
            at("bellafill", "facts", "undo", "No."),
        ),
    ),
    Claim(
        "Nothing on alternatives, doing nothing among them (B9)",
        CORRECTED,
        "An omission: a page and a column of its own.",
        (
            at("no-treatment", "facts", "natural-course", "stay, or slowly deepen with age"),
            at("no-treatment", "sections", "Other ways to care for your skin", "sunscreen"),
        ),
    ),
]

PARTS = {
    "opening": (OPENING, 7),
    "what Botox does": (BOTOX_WORKS, 10),
    "Botox side effects, 11 and what is said around them": (BOTOX_EFFECTS, 14),
    "5 substances and how long they last": (SUBSTANCES, 7),
    "5 uses": (USES, 5),
    "7 filler side effects and what is said around them": (FILLER_EFFECTS, 9),
    "provider, expectations, and what is left out": (CLOSING, 12),
}
CLAIMS = [claim for claims, _ in PARTS.values() for claim in claims]

STATES = {
    "treats",
    "may_help",
    "does_not_treat",
    "settles",
    "tell",
    "emergency",
    "do_not_have",
    "say_first",
    "not_known",
    "not_offered",
    "uncertain",
}
"""Words that stand for a choice: the row must have made it, and saying the word somewhere is not enough."""

KEYS = {
    "facts": "criterion",
    "suitabilities": "concern",
    "effects": "name",
    "cautions": "name",
    "sections": "heading",
    "questions": "question",
    "questions_to_ask": "question",
}


@pytest.fixture(scope="module")
def content(django_db_setup, django_db_blocker):
    """Every page by its slug, standing pages among them."""
    frozen = demonstration.frozen(django_db_blocker)
    standing = {page.slug: page for page in frozen.shared.standing_pages}
    return frozen.treatments | frozen.guides | standing | {"shared": frozen.shared}


def said(value):
    """All words in a frozen value, in one line and in plain apostrophes."""
    match value:
        case Struct():
            words = " ".join(said(getattr(value, name)) for name in value.__struct_fields__)
        case tuple():
            words = " ".join(said(part) for part in value)
        case _:
            words = str(value)
    return " ".join(words.replace("’", "'").casefold().split())


def find(content, place):
    """The page or row at a place, or None where it is not there."""
    page = content.get(place.page)
    if page is None or place.rows == "page":
        return page
    for row in getattr(page, place.rows):
        if getattr(row, KEYS[place.rows]).replace("’", "'") == place.key:
            return row
    return None


def lacks(row, words):
    """Which of the words a page or row does not say, or which choices it has not made."""
    choices = {getattr(row, name) for name in row.__struct_fields__ if isinstance(getattr(row, name), str)}
    return [
        word
        for word in words
        if (word not in choices if word in STATES else word.casefold() not in said(row))
    ]


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_every_claim_stands_where_the_table_says(content, claim):
    assert claim.why
    assert claim.at or claim.verdict == DROPPED
    for place in claim.at:
        row = find(content, place)
        assert row is not None, f"Nothing at {place}"
        assert not lacks(row, place.words), f"{place} lacks {lacks(row, place.words)}"


@pytest.mark.parametrize("claim", [claim for claim in CLAIMS if claim.absent], ids=str)
def test_what_was_dropped_is_nowhere(content, claim):
    for slug, page in content.items():
        found = [word for word in claim.absent if word in said(page)]
        assert not found, f"{slug} says {found}"


def test_every_dropped_claim_names_what_must_be_absent():
    assert all(claim.absent for claim in CLAIMS if claim.verdict == DROPPED)


def test_every_number_of_the_brief_is_in_the_table():
    table = " ".join(claim.says for claim in CLAIMS)
    numbers = [f"A{n}" for n in range(1, 12)] + [f"B{n}" for n in range(1, 10)]
    assert not [number for number in numbers if f"{number})" not in table and f"{number}," not in table]


@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_the_table_lost_a_row(part):
    claims, count = PARTS[part]
    assert len(claims) == count
    assert len({claim.says for claim in claims}) == count


def test_no_sentence_of_the_article_was_copied(content):
    """A few runs of the article's own words; its facts carry over, its sentences do not."""
    runs = (
        "give fullness to areas like",
        "loss of skin plumpness",
        "can plump up thinning lips",
        "various cosmetic or aging symptoms",
        "set the right expectations",
        "instances wherein",
    )
    everything = " ".join(said(page) for page in content.values())
    assert not [run for run in runs if run in everything]


def test_the_check_can_fail(content):
    assert find(content, at(BOTOX, "facts", "no-such-criterion")) is None
    assert find(content, at("no-such-page", "facts", "cost")) is None
    row = find(content, effect(BOTOX, "an eyelid or an eyebrow that droops", "tell"))
    assert lacks(row, ["emergency", "tell", "gallbladder"]) == ["emergency", "gallbladder"]
