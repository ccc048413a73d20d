"""Frozen pages of every kind for property tests: any content, with each row's own words once on a page."""

import datetime
from decimal import Decimal

from hypothesis import strategies as st

from education.publishing import content

words = st.text("abc xé\n", max_size=12)
keys = st.sampled_from(["one", "two", "three", "four"])
names = st.sampled_from(["headache", "headaches", "a bruise", "bruises for a week", "trouble swallowing"])
slugs = st.lists(keys, max_size=2, unique=True).map(lambda found: tuple(sorted(found)))
certainties = st.sampled_from(["well_established", "some_evidence", "uncertain"])


def rows(kind, known_by, /, **fields):
    """Some rows of a kind, in any order, none known by what another is known by."""
    return st.lists(st.builds(kind, **fields), max_size=3, unique_by=lambda row: getattr(row, known_by)).map(
        tuple
    )


amounts = st.sampled_from([None, Decimal(1), Decimal("2.5")])
rates = st.none() | st.builds(
    content.Rate,
    numerator=st.integers(0, 3),
    denominator=st.integers(3, 9),
    population=words,
    period=words,
    source=keys,
)
sources = rows(
    content.Source,
    "slug",
    slug=keys,
    publisher=words,
    title=words,
    address=words,
    checked_on=st.none() | st.dates(datetime.date(2024, 1, 1), datetime.date(2024, 1, 3)),
)
sections = rows(content.Section, "heading", heading=names, body=words)
questions = rows(content.Question, "question", question=names, answer=words, sources=slugs)
treatments = st.builds(
    content.TreatmentPage,
    slug=keys,
    name=words,
    in_a_sentence=words,
    also_called=slugs,
    offered=st.sampled_from(["offered", "withdrawn"]),
    part_of=st.just("") | keys,
    minimum_age=st.none() | st.integers(16, 99),
    order=st.integers(0, 3),
    facts=rows(
        content.Fact,
        "criterion",
        criterion=keys,
        status=st.sampled_from(["answered", "not_known"]),
        answer=words,
        certainty=certainties,
        low=amounts,
        sources=slugs,
    ),
    sections=sections,
    suitabilities=rows(
        content.Suitability,
        "concern",
        concern=keys,
        verdict=st.sampled_from(["treats", "may_help"]),
        why=words,
    ),
    effects=rows(
        content.Effect,
        "name",
        name=names,
        tier=st.sampled_from(["settles", "emergency"]),
        what_to_do=words,
        rate=rates,
        sources=slugs,
    ),
    aftercare=rows(
        content.Aftercare,
        "text",
        kind=st.sampled_from(["do", "normal"]),
        text=names,
        from_hours=st.none() | st.integers(0, 3),
        until_hours=st.none() | st.integers(4, 9),
        sources=slugs,
    ),
    cautions=rows(content.Caution, "name", name=names, level=st.just("say_first"), why=words),
    questions=questions,
    sources=sources,
)
guides = st.builds(
    content.GuidePage,
    slug=keys,
    title=words,
    concern=words,
    decision=words,
    introduction=words,
    featured=st.booleans(),
    options=st.lists(keys, unique=True).map(tuple),
    when_to_decide=words,
    steps=rows(content.GuideStep, "heading", heading=names, body=words),
    sections=sections,
    questions=questions,
    questions_to_ask=rows(content.QuestionToAsk, "question", question=names, why=words),
    sources=sources,
)
shared_words = st.builds(
    content.SharedWords,
    criteria=rows(
        content.Criterion,
        "slug",
        slug=keys,
        question=words,
        label=words,
        group=st.sampled_from(["what", "risk"]),
        required=st.booleans(),
    ),
    concerns=rows(
        content.Concern,
        "slug",
        slug=keys,
        name=words,
        area=st.sampled_from(["lips", "neck"]),
        other_names=slugs,
    ),
    terms=rows(content.Term, "slug", slug=keys, name=words, meaning=words, sources=slugs),
    standing_pages=rows(content.StandingPage, "slug", slug=keys, title=words, summary=words, body=words),
    sources=sources,
)
reader_questions = st.builds(
    content.ReaderQuestionPage,
    slug=keys,
    about_kind=st.sampled_from(["treatment", "guide"]),
    about=keys,
    question=words,
    answer=words,
    sources=sources,
)
kinds = (treatments, guides, shared_words, reader_questions)
pages = st.one_of(*kinds)
pairs = st.one_of(*(st.tuples(kind, kind) for kind in kinds))
