"""Every statement about health on a page, with what it rests on, how sure it is, and who checked it when."""

import datetime
from dataclasses import dataclass

from education.models import Revision, SignOff
from education.publishing import content
from education.publishing.content import CITATION, cited
from education.publishing.wording import PARTS, Wording, label

# Parts whose rows each state something, in the order of the pages.
ROWS = (
    *("facts", "suitabilities", "effects", "cautions", "aftercare"),
    *("questions", "questions_to_ask", "terms"),
)
TEXTS = ("steps", "sections", "standing_pages")  # told paragraph by paragraph
NOT_SAID = {"sources", "certainty", "status"}


@dataclass(frozen=True)
class Claim:
    """One statement. `sources` are those that it cites, by value; `anchor` is its place on the page's form."""

    revision: Revision
    page: str
    part: str
    row: str
    text: str
    anchor: str
    certainty: str
    sources: tuple[content.Source, ...]
    sign_off: SignOff | None = None

    @property
    def checked_by(self):
        """Whose sign-off holds for it; empty where none does."""
        return self.sign_off.name if self.sign_off else ""

    @property
    def checked_on(self) -> datetime.datetime | None:
        return self.sign_off.at if self.sign_off else None


def covering():
    """(page, clinical fingerprint) → the newest sign-off that holds for it, for `claims` of many revisions. One query."""
    given = SignOff.objects.select_related("revision").defer("revision__document").order_by("at", "pk")
    return {_covers(one.revision): one for one in given}


def _covers(revision):
    return (
        revision.treatment_id,
        revision.guide_id,
        revision.reader_question_id,
        revision.clinical_fingerprint,
    )


def claims(revision, names=None, signed=None):
    """
    Every claim of one revision, in the order of its page. Pure but for what `revision` has to load.

    `signed` is what `covering` gives; without it a claim is signed off by what the revision went live with.
    """
    sign_off = revision.sign_off if signed is None else signed.get(_covers(revision))
    frozen = content.load(revision.document)
    wording = Wording(frozen, names=names)
    known = {source.slug: source for source in frozen.sources}
    page = str(revision.page or "Shared words")

    def claim(part, row, text, anchor, certainty, slugs):
        sources = tuple(known[slug] for slug in sorted(slugs) if slug in known)
        text = CITATION.sub("", text).replace(" .", ".").strip()  # the marks: their sources stand beside it
        return Claim(
            revision, page, part, row, text, anchor, wording.value("certainty", certainty), sources, sign_off
        )

    if isinstance(frozen, content.TreatmentPage):
        yield claim("The page itself", "Opening sentence", frozen.in_a_sentence, "id_in_a_sentence", "", ())
    if isinstance(frozen, content.GuidePage):
        slugs = CITATION.findall(frozen.decision)
        yield claim("The page itself", "Decision", frozen.decision, "id_decision", "", slugs)
        if frozen.when_to_decide:
            text = frozen.when_to_decide
            yield claim("The page itself", "When to decide", text, "id_when_to_decide", "", ())
        for text in _paragraphs(frozen.introduction):
            slugs = CITATION.findall(text)
            yield claim("The page itself", "Introduction", text, "id_introduction", "", slugs)
    if isinstance(frozen, content.ReaderQuestionPage):
        for text in _paragraphs(frozen.answer):
            slugs = CITATION.findall(text) or [source.slug for source in frozen.sources]
            yield claim("The page itself", f"Answer to “{frozen.question}”", text, "id_answer", "", slugs)
    for field in TEXTS:
        for index, written in enumerate(getattr(frozen, field, ())):
            row, anchor = (
                wording.row(PARTS[field], written),
                f"{field}-{index}" if field != "standing_pages" else "",
            )
            for text in _paragraphs(written.body):
                yield claim(PARTS[field].title, row, text, anchor, "", CITATION.findall(text))
    for field in ROWS:
        for index, row in enumerate(getattr(frozen, field, ())):
            slugs = cited(row) | set(CITATION.findall(getattr(row, "answer", "")))
            anchor = f"{field}-{index}" if field != "terms" else ""
            certainty = getattr(row, "certainty", "")
            yield claim(
                PARTS[field].title,
                wording.row(PARTS[field], row),
                _said(wording, field, row),
                anchor,
                certainty,
                slugs,
            )


def resting_on(source, revisions, names=None):
    """The claims of these revisions that rest on a source (by its slug)."""
    return [
        claim
        for revision in revisions
        for claim in claims(revision, names)
        if any(one.slug == source for one in claim.sources)
    ]


def _said(wording, field, row):
    """A row's statement as one text: its values, the longer ones with what they are."""
    left_out = NOT_SAID if getattr(row, "status", "answered") == "answered" else NOT_SAID - {"status"}
    names = {label(field) for field in left_out}
    return "; ".join(
        f"{name}: {text}" for name, text in wording.whole(PARTS[field], row) if name not in names
    )


def _paragraphs(markdown):
    return [text for block in markdown.split("\n\n") if (text := block.strip()) and not text.startswith("#")]
