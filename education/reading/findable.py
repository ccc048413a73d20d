"""
What can be found: everything that patients can read, in parts that say where on its page each stands.

One function for each kind of thing, listed in FINDABLE. A new kind is one more function there and one more word in KINDS.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from education.publishing.content import CITATION
from education.reading.finder import area_of

KINDS = {
    "treatment": "Treatment",
    "guide": "Guide",
    "concern": "What bothers you",
    "aftercare": "After treatment",
    "term": "Word explained",
    "reader_question": "A reader’s question",
    "page": "About this site",
}
OF_NO_USE = 0.6
"""A part that says a treatment does not help with something counts so much."""


class Part(NamedTuple):
    """A part of an entry: its heading, its place on the page, its words in Markdown, and what it is worth."""

    heading: str
    place: str = ""
    texts: tuple[str, ...] = ()
    worth: float = 1.0

    @property
    def text(self):
        text = " ".join(filter(None, self.texts))
        return CITATION.sub("", text) if "[@" in text else text


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: what it is called, where it is, and how to read its parts."""

    kind: str
    title: str
    view: str
    args: tuple[str, ...] = ()
    place: str = ""
    names: tuple[str, ...] = ()
    read: Callable[[], list[Part]] = field(default=list, compare=False)

    @property
    def all_names(self):
        return (self.title, *self.names)


def treatments(catalogue):
    for live in catalogue.treatments.values():
        page = live.page
        names = tuple(name for name in (page.full_name, *page.also_called) if name)
        yield Entry(
            "treatment",
            page.name,
            "treatment_detail",
            (page.slug,),
            names=names,
            read=partial(_of_treatment, live, catalogue),
        )


def _of_treatment(live, catalogue):
    page, criteria, concerns = live.page, catalogue.criteria, catalogue.concerns
    return [
        Part(page.name, "", (page.in_a_sentence,)),
        *(
            Part(
                criteria[fact.criterion].question,
                "key-facts" if criteria[fact.criterion].key_fact else "facts",
                (criteria[fact.criterion].label, fact.answer),
            )
            for fact in page.facts
            if fact.criterion in criteria and fact.answer
        ),
        *_sections(page),
        *(Part(one.row.name, "effects", (one.row.starts, one.row.what_to_do)) for one in live.effects),
        *(Part(one.row.name, "cautions", (one.row.why,)) for one in live.cautions),
        *(
            Part(
                concerns[row.concern].name,
                "helps",
                (row.why,),
                OF_NO_USE if row.verdict == "does_not_treat" else 1.0,
            )
            for row in page.suitabilities
            if row.concern in concerns
        ),
        *(Part(row.question, "questions", (row.answer,)) for row in page.questions),
        *_readers_questions(catalogue, "treatment", page.slug),
    ]


def aftercare(catalogue):
    for live in catalogue.treatments.values():
        if live.has_aftercare:
            yield Entry(
                "aftercare",
                f"After {live.name}",
                "after_treatment",
                (live.slug,),
                names=(f"{live.name} aftercare",),
                read=partial(_of_aftercare, live),
            )


AFTERCARE = {"do": "What to do", "do_not": "What not to do", "normal": "What is normal"}


def _of_aftercare(live):
    return [
        Part(f"After {live.name}"),
        *(Part(AFTERCARE.get(one.row.kind, ""), "", (one.row.text,)) for one in live.aftercare),
    ]


def guides(catalogue):
    for live in catalogue.guides.values():
        yield Entry(
            "guide",
            live.page.title,
            "guide_detail",
            (live.page.slug,),
            read=partial(_of_guide, live.page, catalogue),
        )


def _of_guide(page, catalogue):
    return [
        Part(page.title, "", (page.concern, page.decision, page.introduction)),
        *([Part("When to decide", "when", (page.when_to_decide,))] if page.when_to_decide else []),
        *(Part(step.heading, "steps", (step.body,)) for step in page.steps),
        *_sections(page),
        *(Part(row.question, "questions", (row.answer,)) for row in page.questions),
        *(Part(row.question, "ask", (row.why,)) for row in page.questions_to_ask),
        *_readers_questions(catalogue, "guide", page.slug),
    ]


def _readers_questions(catalogue, kind, slug):
    for live in catalogue.questions_under(kind, slug):
        yield Part(live.page.question, live.slug, (live.page.answer,))


def _sections(page):
    for number, section in enumerate(page.sections, start=1):
        yield Part(section.heading, f"section-{number}", (section.body,))


def concerns(catalogue):
    for concern in catalogue.shared.concerns:
        title = concern.name[:1].upper() + concern.name[1:]
        parts = partial(list, (Part(title, concern.slug, (", ".join(concern.other_names),)),))
        yield Entry(
            "concern", title, "finder_area", (area_of(concern),), concern.slug, concern.other_names, parts
        )


def terms(catalogue):
    for term in catalogue.shared.terms:
        parts = partial(list, (Part(term.name, term.slug, (term.meaning,)),))
        yield Entry("term", term.name, "glossary", (), term.slug, term.other_forms, parts)


def reader_questions(catalogue):
    for live in catalogue.reader_questions.values():
        page = live.page
        parts = partial(list, (Part(page.question, page.slug, (page.answer,)),))
        view = f"{page.about_kind}_detail"
        yield Entry("reader_question", page.question, view, (page.about,), page.slug, read=parts)


# What people call the standing pages. Which of them there are is content; their addresses are not.
STANDING = {
    "how-we-make-our-pages": ("who wrote this website", "authors", "who pays", "funding", "sources"),
    "privacy": ("my data", "personal data", "cookies", "tracking"),
    "who-will-treat-you": ("who injects", "staff", "our clinicians", "registration number", "credentials"),
    "accessibility": ("screen reader", "large print", "colour blind"),
}


def standing_pages(catalogue):
    for page in catalogue.shared.standing_pages:
        parts = partial(list, (Part(page.title, "", (page.summary, page.body)),))
        yield Entry(
            "page", page.title, page.slug.replace("-", "_"), names=STANDING.get(page.slug, ()), read=parts
        )


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
    (
        "Card: what was injected",
        "what_was_injected",
        ("lot number", "which filler did I have", "which product was it", "record card", "what was injected"),
    ),
    ("Who will treat you", "who_will_treat_you", ("doctor", "nurse", "qualifications", "register")),
    ("After a treatment", "after_treatment_list", ("aftercare", "after care")),
    ("A to Z", "a_to_z", ("index", "list of everything", "all pages")),
    (
        "Report a problem with a page",
        "page_report",
        ("mistake on a page", "wrong information", "feedback", "broken link", "out of date"),
    ),
    (
        "See your request",
        "my_request",
        ("my request", "my appointment", "cancel", "reference", "reschedule", "I changed my mind"),
    ),
    ("What bothers you?", "finder", ("face", "where on the face", "places", "area")),
)


def site_pages(catalogue):
    for title, view, names in SITE:
        yield Entry("page", title, view, names=names, read=partial(list, (Part(title, "", names),)))


FINDABLE = (
    treatments,
    aftercare,
    guides,
    concerns,
    terms,
    reader_questions,
    standing_pages,
    site_pages,
)


def everything(catalogue):
    """Every entry that patients can read, in one order."""
    return [entry for kind in FINDABLE for entry in kind(catalogue)]


def names_of_everything(catalogue):
    """(name, what it leads to) of every entry: what a search box can suggest. The same for everybody."""
    named = {}
    for entry in everything(catalogue):
        named.setdefault(entry.title.casefold(), (entry.title, KINDS[entry.kind]))
    for entry in everything(catalogue):
        for name in entry.names if entry.kind != "page" else ():
            named.setdefault(name.casefold(), (name, f"see {entry.title}"))
    return [named[name] for name in sorted(named)]
