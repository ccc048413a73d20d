"""Which content a sign-off is about: said in one place, and every field of the frozen shape is on one side of it."""

import datetime
from decimal import Decimal

import msgspec
import pytest

from education.publishing import clinical, content

SOURCE = content.Source(slug="nhs", publisher="NHS", title="Fillers")
TREATMENT = content.TreatmentPage(
    slug="botox",
    name="Botox",
    in_a_sentence="It relaxes a muscle.",
    facts=(content.Fact(criterion="lasts", status="answered", answer="3 months", sources=("nhs",)),),
    sections=(content.Section(heading="How", body="So [@nhs]."),),
    suitabilities=(content.Suitability(concern="lines", verdict="treats", why="It does."),),
    effects=(
        content.Effect(
            name="bruise",
            tier="settles",
            rate=content.Rate(
                numerator=1, denominator=10, population="adults", period="a year", source="nhs"
            ),
        ),
    ),
    cautions=(content.Caution(name="are pregnant", level="do_not_have"),),
    questions=(content.Question(question="Does it hurt?", answer="A little."),),
    sources=(SOURCE,),
)
KEPT_UP = msgspec.structs.replace(
    TREATMENT,
    aftercare=(content.Aftercare(kind="do", text="Call us.", from_hours=0, until_hours=24),),
    price=content.Price(low=Decimal(1), high=Decimal(2), as_of=datetime.date(2026, 11, 24)),
)
GUIDE = content.GuidePage(
    slug="which",
    title="Which?",
    concern="Lines.",
    decision="This or that.",
    introduction="Words.",
    options=("botox",),
    steps=(content.GuideStep(heading="Think", body="Take time."),),
    questions_to_ask=(content.QuestionToAsk(question="Who does it?"),),
    sources=(SOURCE,),
)
ANSWERED = content.ReaderQuestionPage(
    slug="q-1", about_kind="guide", about="which", question="Why?", answer="So.", sources=(SOURCE,)
)
SHARED = content.SharedWords(
    criteria=(content.Criterion(slug="lasts", question="How long?", label="Lasts", group="what"),),
    concerns=(content.Concern(slug="lines", name="Lines", area="forehead"),),
    terms=(content.Term(slug="gel", name="Gel", meaning="Soft."),),
    standing_pages=(content.StandingPage(slug="privacy", title="Privacy", summary="S", body="B"),),
)

KNOWN = "ff6ce8d6cb045dbc245ed83003db87aa17d43292dc3efdc1abb5a9bb84c7f6d1"

# Shape → what a clinician signs, and what staff may mend without asking them again.
CLINICAL = {
    "TreatmentPage": "name in_a_sentence full_name also_called kind offered part_of regulated_as mechanism "
    "minimum_age facts sections suitabilities effects cautions aftercare questions sources",
    "GuidePage": "title concern decision introduction when_to_decide options steps sections questions "
    "questions_to_ask sources",
    "ReaderQuestionPage": "about_kind about question answer sources",
    "SharedWords": "criteria concerns terms standing_pages sources",
    "Source": "slug publisher title published_on published_text",
    "Fact": "criterion status answer certainty low high unit sources",
    "Rate": "numerator denominator population period source",
    "Effect": "name tier starts what_to_do certainty rate sources",
    "Caution": "name level why sources",
    "Suitability": "concern verdict why sources",
    "Aftercare": "kind text from_hours until_hours sources",
    "Price": "",
    "GuideStep": "heading body",
    "Section": "heading body",
    "Question": "question answer sources",
    "QuestionToAsk": "question why sources",
    "Criterion": "slug question label matters_as ask",
    "Concern": "slug name",
    "Term": "slug name meaning sources",
    "StandingPage": "slug title summary body",
}


def parts(page):
    """Every frozen thing on a page with a function that puts another in its place."""
    yield page, lambda new: new
    for field in page.__struct_fields__:
        value = getattr(page, field)
        if isinstance(value, content.Frozen):
            rows, rewrap = (value,), lambda new: new[0]
        elif isinstance(value, tuple):
            rows, rewrap = value, tuple
        else:
            continue
        for place, row in enumerate(rows):
            if isinstance(row, content.Frozen):
                for part, put in parts(row):

                    def put_back(new, *, put=put, field=field, rows=rows, place=place, rewrap=rewrap):
                        changed = [*rows[:place], put(new), *rows[place + 1 :]]
                        return msgspec.structs.replace(page, **{field: rewrap(changed)})

                    yield part, put_back


def another(value):
    """A value of the same kind that differs."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, tuple):
        return (*value, value[0] if value else "more")
    if value is None or isinstance(value, content.Rate):
        return content.Rate(numerator=2, denominator=3, population="p", period="q", source="s")
    if isinstance(value, content.Price):
        return msgspec.structs.replace(value, low=value.low + 1)
    if isinstance(value, datetime.date):
        return value + datetime.timedelta(days=1)
    return f"{value} and more" if isinstance(value, str) else value + 1


ONE_CHANGE = [
    pytest.param(page, put(msgspec.structs.replace(part, **{field: another(getattr(part, field))})), covered,
                 id=f"{type(page).__name__}: {type(part).__name__}.{field}")
    for page in (TREATMENT, KEPT_UP, GUIDE, SHARED, ANSWERED)
    for part, put in parts(page)
    for field in part.__struct_fields__
    for covered in [field in CLINICAL[type(part).__name__].split()]
]  # fmt: skip


@pytest.mark.parametrize(("page", "changed", "covered"), ONE_CHANGE)
def test_a_change_of_one_field_voids_a_sign_off_or_does_not(page, changed, covered):
    assert (clinical.fingerprint(page) != clinical.fingerprint(changed)) == covered


def test_every_field_of_the_frozen_shape_is_decided():
    shapes = [
        one for one in vars(content).values() if isinstance(one, type) and issubclass(one, content.Frozen)
    ]
    for shape in shapes:
        if shape is content.Frozen:
            continue
        left_out = clinical.NOT_CLINICAL.get(shape, set())
        fields = set(shape.__struct_fields__)
        assert left_out <= fields
        assert fields - left_out == set(CLINICAL[shape.__name__].split()), shape.__name__


def test_a_fingerprint_that_was_given_stays():
    """Sign-offs are bound to it: whoever changes how it is made must make all of them anew."""
    assert clinical.fingerprint(TREATMENT) == KNOWN


def test_equal_content_has_one_fingerprint_however_it_was_stored():
    again = content.load(content.dump(TREATMENT))
    assert clinical.fingerprint(again) == clinical.fingerprint(TREATMENT)
    assert len(clinical.fingerprint(TREATMENT)) == 64
