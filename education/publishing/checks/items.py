"""What no program can judge: the items of kind A, which a person attests, and those that wait for a clinician."""

import hashlib
from dataclasses import dataclass

import msgspec

from education.publishing.content import GuidePage, ReaderQuestionPage, SharedWords, TreatmentPage

EVERYTHING = ()
FACTS_AND_EFFECTS = ("facts", "effects", "cautions", "sections")
PAGES = (TreatmentPage, GuidePage)


@dataclass(frozen=True)
class Item:
    """One item that a person judges, and the parts of the page that the word covers (none named: the whole page)."""

    number: int
    source: str
    title: str
    covers: tuple[type, ...] = PAGES
    parts: tuple[str, ...] = EVERYTHING


ATTESTED = (
    Item(
        22,
        "IPDAS, features",
        "Physical, emotional and social effects are described",
        PAGES,
        FACTS_AND_EFFECTS,
    ),
    Item(26, "IPDAS, development", "Patients were asked what they need to know"),
    Item(27, "IPDAS, development", "Clinicians were asked what patients need to know"),
    Item(28, "IPDAS, development", "Patients outside the team have reviewed it"),
    Item(29, "IPDAS, development", "Clinicians outside the team have reviewed it"),
    Item(30, "IPDAS, development", "It was tried out with patients who face the decision"),
    Item(31, "IPDAS, development", "It was tried out by clinicians in visits"),
    Item(32, "IPDAS, evidence", "How the evidence was chosen is right for this page", PAGES, ("sources",)),
    Item(36, "IPDAS, evaluation", "There is evidence that it helps people to know and to choose"),
    Item(43, "PEMAT 2", "Nothing on the page distracts from its purpose"),
    Item(54, "PEMAT 15", "Drawings stand where they help", PAGES, ("mechanism", "sections")),
    Item(55, "PEMAT 16", "The drawings reinforce the text", PAGES, ("mechanism", "sections")),
    Item(57, "PEMAT 18", "The drawings are clear and uncluttered", (TreatmentPage,), ("mechanism",)),
    Item(
        65, "PEMAT 26", "Drawings are used where they make it easier to act", PAGES, ("mechanism", "sections")
    ),
    Item(
        71,
        "NHS, evidence",
        "The evidence was checked again, source by source",
        PAGES,
        ("facts", "effects", "sources"),
    ),
    Item(
        88,
        "NHS, skin of every colour",
        "Signs are described for every skin colour",
        (TreatmentPage,),
        ("effects", "sections"),
    ),
)

CLINICIAN = (
    Item(9, "IPDAS 2.2.2", "The date of the last review is shown"),
    Item(34, "IPDAS, authors", "The reviewer’s name and role are shown"),
    Item(
        66,
        "NHS, approval",
        "A clinician has approved exactly this version",
        (*PAGES, SharedWords, ReaderQuestionPage),
    ),
)

BY_NUMBER = {item.number: item for item in ATTESTED}


def covered(page, item):
    """A fingerprint of what an item's word covers on this page: equal content, equal fingerprint."""
    parts = item.parts or [field.name for field in msgspec.structs.fields(page)]
    kept = [[name, getattr(page, name)] for name in parts if hasattr(page, name)]
    return hashlib.sha256(msgspec.json.encode(kept)).hexdigest()


def override_covers(page):
    """A fingerprint of what an override of a check covers: the whole page."""
    return hashlib.sha256(msgspec.json.encode(page)).hexdigest()
