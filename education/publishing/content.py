"""
The frozen shape: everything that a page shows, typed and immutable.

A revision's document is one of these four pages as JSON. What another page says (a parent's effects, a criterion's question)
is named by its slug and joined in the catalogue; sources are held by value, so a page keeps what it cited.
"""

import datetime
import hashlib
import re
from decimal import Decimal

import msgspec

CITATION = re.compile(r"\[@([a-z0-9_-]+)\]")
"""How a text cites a source in place: [@source-slug]."""


class Frozen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """Base of the frozen shape. Unknown fields are passed over, so an older site can read a newer document."""


class Source(Frozen):
    """Where a statement comes from. `slug` is what texts and rows cite."""

    slug: str
    publisher: str
    title: str
    address: str = ""
    published_on: datetime.date | None = None
    published_text: str = ""
    checked_on: datetime.date | None = None


class Fact(Frozen):
    """What is known of a treatment for one criterion (by its slug)."""

    criterion: str
    status: str
    answer: str = ""
    certainty: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    sources: tuple[str, ...] = ()

    @property
    def answered(self):
        """An answer or “does not apply”; “not known” is shown but does not count (IPDAS 2.1.1)."""
        return self.status != "not_known"


class Rate(Frozen):
    """How often: so many, out of so many, of whom, in what time, says who."""

    numerator: int
    denominator: int
    population: str
    period: str
    source: str


class Effect(Frozen):
    """A side effect in one of three tiers."""

    name: str
    tier: str
    starts: str = ""
    what_to_do: str = ""
    certainty: str = "some_evidence"
    rate: Rate | None = None
    sources: tuple[str, ...] = ()


class Caution(Frozen):
    """Who should not have it, or should say so first."""

    name: str
    level: str
    why: str = ""
    sources: tuple[str, ...] = ()


class Suitability(Frozen):
    """Whether the treatment helps with one concern (by its slug)."""

    concern: str
    verdict: str
    why: str
    sources: tuple[str, ...] = ()


class Aftercare(Frozen):
    """What to do, not to do or expect after a treatment, from and until so many hours later."""

    kind: str
    text: str
    from_hours: int | None = None
    until_hours: int | None = None
    sources: tuple[str, ...] = ()


class Price(Frozen):
    """What the clinic charges for one usual visit, all told, in the money of the clinic's country."""

    low: Decimal
    high: Decimal
    as_of: datetime.date
    includes: str = ""


class Section(Frozen):
    """A headed piece of Markdown, with citations in place."""

    heading: str
    body: str


class Question(Frozen):
    """A question and its answer in Markdown."""

    question: str
    answer: str
    sources: tuple[str, ...] = ()


class QuestionToAsk(Frozen):
    """A question for the visit."""

    question: str
    why: str = ""
    sources: tuple[str, ...] = ()


class TreatmentPage(Frozen, tag="treatment"):
    """One treatment as patients read it."""

    slug: str
    name: str
    in_a_sentence: str
    full_name: str = ""
    also_called: tuple[str, ...] = ()
    kind: str = "injectable"
    offered: str = "offered"
    part_of: str = ""
    regulated_as: str = "device"
    mechanism: str = ""
    minimum_age: int | None = None
    order: int = 0
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    suitabilities: tuple[Suitability, ...] = ()
    effects: tuple[Effect, ...] = ()
    cautions: tuple[Caution, ...] = ()
    aftercare: tuple[Aftercare, ...] = ()
    price: Price | None = None
    questions: tuple[Question, ...] = ()
    sources: tuple[Source, ...] = ()


class GuideStep(Frozen):
    """One step of a way through a decision (IPDAS 24), in Markdown."""

    heading: str
    body: str


class GuidePage(Frozen, tag="guide"):
    """One decision and what helps to make it. `options` are treatments by their slugs."""

    slug: str
    title: str
    concern: str
    decision: str
    introduction: str
    when_to_decide: str = ""
    featured: bool = False
    order: int = 0
    options: tuple[str, ...] = ()
    steps: tuple[GuideStep, ...] = ()
    sections: tuple[Section, ...] = ()
    questions: tuple[Question, ...] = ()
    questions_to_ask: tuple[QuestionToAsk, ...] = ()
    sources: tuple[Source, ...] = ()


class Criterion(Frozen):
    """One row of every comparison."""

    slug: str
    question: str
    label: str
    group: str
    required: bool = True
    required_since: datetime.date | None = None
    key_fact: bool = False
    matters_as: str = ""
    ask: str = ""


class Concern(Frozen):
    """What bothers a patient, and where."""

    slug: str
    name: str
    area: str
    other_names: tuple[str, ...] = ()


class Term(Frozen):
    """A glossary entry."""

    slug: str
    name: str
    meaning: str
    other_forms: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class StandingPage(Frozen):
    """A page that every site needs, in Markdown."""

    slug: str
    title: str
    summary: str
    body: str


class SharedWords(Frozen, tag="shared"):
    """What all pages share. It freezes together, each tuple in the order patients see."""

    criteria: tuple[Criterion, ...] = ()
    concerns: tuple[Concern, ...] = ()
    terms: tuple[Term, ...] = ()
    standing_pages: tuple[StandingPage, ...] = ()
    sources: tuple[Source, ...] = ()


class ReaderQuestionPage(Frozen, tag="reader_question"):
    """A reader's question as patients read it, and its answer in Markdown. `about` is the slug of the page it stands under."""

    slug: str
    about_kind: str
    about: str
    question: str
    answer: str
    sources: tuple[Source, ...] = ()


Page = TreatmentPage | GuidePage | SharedWords | ReaderQuestionPage


def cited(row):
    """The slugs of every source that a statement rests on: its own and its rate's."""
    rate = getattr(row, "rate", None)
    return {*row.sources, *([rate.source] if rate else [])}


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Page)


def dump(page):
    """The document of a page: JSON text, the same for equal pages."""
    return _encoder.encode(page).decode()


def load(document):
    """The page of a document. Raises msgspec.ValidationError for one that does not fit the shape."""
    return _decoder.decode(document)


def fingerprint(document):
    """A SHA-256 of the document, in hexadecimal: equal documents have equal fingerprints."""
    return hashlib.sha256(document.encode()).hexdigest()
