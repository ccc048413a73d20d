"""What can be found: everything that patients can read, in passages that say where on its page each stands."""

import re
from dataclasses import dataclass

from education.publishing.content import CITATION
from education.reading.finder import area_of

KINDS = {
    "treatment": "Treatment",
    "guide": "Guide",
    "concern": "What bothers you",
    "term": "Word explained",
    "page": "About this site",
}
OF_NO_USE = 0.6
"""A passage that says a treatment does not help with something counts so much."""


@dataclass(frozen=True)
class Entry:
    """Something that can be found: what it is called and where it is."""

    kind: str
    title: str
    view: str
    args: tuple[str, ...] = ()
    place: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A part of an entry: its heading, its place on the page, and its words."""

    entry: int
    heading: str
    place: str
    texts: tuple[str, ...] = ()
    worth: float = 1.0

    @property
    def text(self):
        return " ".join(_plain(text) for text in self.texts if text)


# Pages that are no content: what they are called, and what people call them.
SITE = (
    (
        "Something is wrong after treatment",
        "something_wrong",
        ("emergency", "urgent help", "complication", "went wrong", "call 911", "bad reaction", "hospital"),
    ),
    (
        "Compare side by side",
        "compare",
        ("compare treatments", "comparison", "difference between", "versus", "vs"),
    ),
    (
        "Request a consultation",
        "consultation_request",
        ("appointment", "book", "booking", "contact", "phone number", "opening hours", "talk to somebody"),
    ),
    ("See your request", "my_request", ("my request", "my appointment", "cancel", "reference", "reschedule")),
    ("A to Z", "a_to_z", ("index", "list of everything", "all pages")),
    (
        "Report a problem with a page",
        "page_report",
        ("mistake on a page", "wrong information", "feedback", "broken link", "out of date"),
    ),
    ("What bothers you?", "finder", ("face", "where on the face", "places", "area")),
)


def everything(catalogue):
    """(entry, [(heading, place, texts, and what it is worth)]) for everything that patients can read."""
    criteria = catalogue.criteria
    for live in catalogue.treatments.values():
        page = live.page
        names = tuple(name for name in (page.full_name, *page.also_called) if name)
        yield (
            Entry("treatment", page.name, "treatment_detail", (page.slug,), names=names),
            [
                (page.name, "", (page.in_a_sentence,)),
                *(
                    (
                        criteria[fact.criterion].question,
                        "key-facts" if criteria[fact.criterion].key_fact else "facts",
                        (criteria[fact.criterion].label, fact.answer),
                    )
                    for fact in page.facts
                    if fact.criterion in criteria and fact.answer
                ),
                *(
                    (section.heading, f"section-{number}", (section.body,))
                    for number, section in enumerate(page.sections, start=1)
                ),
                *((one.row.name, "effects", (one.row.starts, one.row.what_to_do)) for one in live.effects),
                *((one.row.name, "cautions", (one.row.why,)) for one in live.cautions),
                *(
                    (
                        catalogue.concerns[row.concern].name,
                        "helps",
                        (row.why,),
                        OF_NO_USE if row.verdict == "does_not_treat" else 1.0,
                    )
                    for row in page.suitabilities
                    if row.concern in catalogue.concerns
                ),
                *((row.question, "questions", (row.answer,)) for row in page.questions),
            ],
        )
    for live in catalogue.guides.values():
        page = live.page
        yield (
            Entry("guide", page.title, "guide_detail", (page.slug,)),
            [
                (page.title, "", (page.decision, page.introduction)),
                *(
                    (section.heading, f"section-{number}", (section.body,))
                    for number, section in enumerate(page.sections, start=1)
                ),
                *((row.question, "questions", (row.answer,)) for row in page.questions),
                *((row.question, "ask", (row.why,)) for row in page.questions_to_ask),
            ],
        )
    for concern in catalogue.shared.concerns:
        entry = Entry(
            "concern",
            concern.name[:1].upper() + concern.name[1:],
            "finder_area",
            (area_of(concern),),
            concern.slug,
            concern.other_names,
        )
        yield entry, [(entry.title, concern.slug, (", ".join(concern.other_names),))]
    for term in catalogue.shared.terms:
        yield (
            Entry("term", term.name, "glossary", (), term.slug, term.other_forms),
            [(term.name, term.slug, (term.meaning,))],
        )
    for page in catalogue.shared.standing_pages:
        view = page.slug.replace("-", "_")
        yield Entry("page", page.title, view), [(page.title, "", (page.summary, page.body))]
    for title, view, names in SITE:
        yield Entry("page", title, view, names=names), [(title, "", names)]


def _plain(text):
    """A text without its citations and Markdown marks."""
    return re.sub(r"^\s*-\s|[*_#>`\[\]()]+", " ", CITATION.sub("", text), flags=re.MULTILINE)
