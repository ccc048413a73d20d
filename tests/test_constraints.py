"""The database refuses nonsense: every named constraint of the content models, tried once at least."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from education import models
from education.publishing.freeze import record
from tests import factories as make

NOW = timezone.now()
DAY = datetime.timedelta(days=1)


def treatment(**fields):
    return lambda: make.make_treatment(**fields)


def fact(**fields):
    return lambda: make.make_fact(make.make_treatment(), **fields)


def effect(**fields):
    return lambda: make.make_effect(make.make_treatment(), **fields)


RATE = {"rate_numerator": 1, "rate_denominator": 100, "rate_population": "adults", "rate_period": "in 1 year"}


def rate(**fields):
    return lambda: effect(**RATE | {"rate_source": make.make_source()} | fields)()


def owned(model, **fields):
    """A row with both owners, with none, and twice on one page."""

    def both():
        model.objects.create(treatment=make.make_treatment(), guide=make.make_guide(), **fields)

    def neither():
        model.objects.create(**fields)

    def twice_a_treatment():
        page = make.make_treatment()
        for _ in range(2):
            model.objects.create(treatment=page, **fields)

    def twice_a_guide():
        page = make.make_guide()
        for _ in range(2):
            model.objects.create(guide=page, **fields)

    return both, neither, twice_a_treatment, twice_a_guide


def itself():
    page = make.make_treatment()
    models.Treatment.objects.filter(pk=page.pk).update(part_of=page)


def on_one_page(maker, **fields):
    def make_twice():
        page = make.make_treatment()
        for _ in range(2):
            maker(page, **fields)

    return make_twice


def twice_a_criterion():
    page, criterion = make.make_treatment(), make.make_criterion()
    for _ in range(2):
        make.make_fact(page, criterion)


def twice_a_concern():
    page, concern = make.make_treatment(), make.make_concern()
    for _ in range(2):
        make.make_suitability(page, concern)


def twice_an_option():
    page = make.make_treatment()
    make.make_guide(options=[page, page])


def twice_a_step():
    guide = make.make_guide()
    for _ in range(2):
        make.make_guide_step(guide, heading="Think")


def aftercare(times=1, **fields):
    def make_rows():
        page = make.make_treatment()
        for _ in range(times):
            make.make_aftercare(page, **fields)

    return make_rows


def price(**fields):
    return lambda: make.make_price(make.make_treatment(), **fields)


def reader_question(**fields):
    return lambda: make.make_reader_question(make.make_treatment(), **fields)


def page_report(**fields):
    return lambda: models.PageReport.objects.create(path="/", **fields)


def twice_to_ask():
    guide = make.make_guide()
    for _ in range(2):
        make.make_question_to_ask(guide, question="Why?")


def hours(**fields):
    defaults = {"weekday": 0, "opens": datetime.time(9), "closes": datetime.time(17)}
    return lambda: models.OpeningHours.objects.create(clinic=make.make_clinic(), **defaults | fields)


def hours_twice():
    clinic = make.make_clinic()
    for _ in range(2):
        models.OpeningHours.objects.create(
            clinic=clinic, weekday=0, opens=datetime.time(9), closes=datetime.time(17)
        )


def revision(**fields):
    return lambda: models.Revision.objects.create(document="{}", fingerprint="", **fields)


def withdrawn(goes_live_at, withdrawn_at, **leave):
    def change():
        made = record(make.make_treatment())
        models.Revision.objects.filter(pk=made.pk).update(
            goes_live_at=goes_live_at, withdrawn_at=withdrawn_at, **leave or {"demonstration": True}
        )

    return change


def sign_off(**fields):
    return lambda: make.signed(record(make.make_treatment()), **fields)


def rests_on_itself():
    sign_off()()
    models.SignOff.objects.update(rests_on=F("pk"))


def submission(times=1, **fields):
    def submit():
        revision, clinician = record(make.make_treatment()), make.make_clinician()
        for _ in range(times):
            made = models.Submission.objects.create(revision=revision, clinician=clinician, **fields)
        return made

    return submit


def comment(**fields):
    defaults = {"place": "The whole page", "text": "Not so."}
    return lambda: models.Comment.objects.create(submission=submission()(), **defaults | fields)


def preview_link(expires_at):
    def make_link():
        revision = record(make.make_treatment())
        models.PreviewLink.objects.create(
            revision=revision, key_hash="f" * 64, for_whom="A patient", made_at=NOW, expires_at=expires_at
        )

    return make_link


both, neither, twice_a_treatment, twice_a_guide = owned(models.Section, heading="Same", body="Words.")
q_both, q_neither, q_twice_a_treatment, q_twice_a_guide = owned(
    models.Question, question="Same?", answer="Yes."
)


def word(model, owners=1, **fields):
    """A person's word on one page: on `owners` of a treatment and a guide."""
    more = {"reason": "It is quoted."} if model is models.CheckOverride else {}
    defaults = {"item": 91, "fingerprint": "f" * 64, "name": "A. Nurse"} | more

    def give():
        pages = dict([("treatment", make.make_treatment()), ("guide", make.make_guide())][:owners])
        return model.objects.create(**pages, **defaults | fields)

    return give


def twice(*owner):
    def give_twice():
        pages = {name: {"treatment": make.make_treatment, "guide": make.make_guide}[name]() for name in owner}
        for _ in range(2):
            word(models.Attestation, owners=0, **pages)()

    return give_twice


REFUSED = [
    *(
        row
        for name, model in (("attestation", models.Attestation), ("override", models.CheckOverride))
        for row in [
            (f"{name}_about_one_page", word(model, owners=2)),
            (f"{name}_has_a_name", word(model, name="")),
            (f"{name}_fingerprint_whole", word(model, fingerprint="f" * 63)),
            (f"{name}_fingerprint_whole", word(model, fingerprint="")),
        ]
    ),
    ("attestation_once_a_treatment", twice("treatment")),
    ("attestation_once_a_guide", twice("guide")),
    ("attestation_once_of_shared_words", twice()),
    ("override_has_a_reason", word(models.CheckOverride, reason="")),
    ("override_allowed_by_the_list", word(models.CheckOverride, item=131)),
    ("treatment_slug_leaves_addresses_clear", treatment(slug="a-vs-b")),
    ("treatment_slug_leaves_addresses_clear", treatment(slug="vs-b")),
    ("treatment_slug_leaves_addresses_clear", treatment(slug="a-vs")),
    ("treatment_is_not_part_of_itself", itself),
    ("treatment_kind_known", treatment(kind="surgery")),
    ("treatment_offered_known", treatment(offered="perhaps")),
    ("treatment_minimum_age_plausible", treatment(minimum_age=3)),
    ("only_one_no_treatment", lambda: [make.make_no_treatment(slug=slug) for slug in ("a", "b")]),
    ("section_has_one_owner", both),
    ("section_has_one_owner", neither),
    ("section_once_a_treatment", twice_a_treatment),
    ("section_once_a_guide", twice_a_guide),
    ("question_has_one_owner", q_both),
    ("question_has_one_owner", q_neither),
    ("question_once_a_treatment", q_twice_a_treatment),
    ("question_once_a_guide", q_twice_a_guide),
    ("question_to_ask_once_a_guide", twice_to_ask),
    ("criterion_group_known", lambda: make.make_criterion(group="other")),
    ("fact_once_a_criterion", twice_a_criterion),
    ("fact_status_known", fact(status="guessed")),
    ("fact_answered_has_answer_and_certainty", fact(answer="")),
    ("fact_answered_has_answer_and_certainty", fact(certainty="")),
    ("fact_certainty_known", fact(certainty="sure")),
    ("fact_amount_is_whole", fact(low=3)),
    ("fact_amount_is_whole", fact(unit="months")),
    ("fact_amount_is_whole", fact(high=3, unit="months")),
    ("fact_amount_is_whole", fact(status="not_known", low=3, unit="months")),
    ("fact_amount_in_order", fact(low=-1, unit="months")),
    ("fact_amount_in_order", fact(low=4, high=3, unit="months")),
    ("effect_once_a_treatment", on_one_page(make.make_effect, name="bruise")),
    ("effect_tier_known", effect(tier="awful")),
    ("effect_certainty_known", effect(certainty="")),
    ("effect_rate_is_whole", effect(rate_numerator=1)),
    ("effect_rate_is_whole", effect(rate_population="adults")),
    ("effect_rate_is_whole", rate(rate_source=None)),
    ("effect_rate_is_whole", rate(rate_period="")),
    ("effect_rate_is_whole", rate(rate_numerator=None)),
    ("effect_rate_at_most_all", rate(rate_numerator=101)),
    ("effect_rate_at_most_all", rate(rate_numerator=0, rate_denominator=0)),
    ("caution_once_a_treatment", on_one_page(make.make_caution, name="are ill")),
    ("caution_level_known", lambda: make.make_caution(make.make_treatment(), level="perhaps")),
    ("concern_area_known", lambda: make.make_concern(area="elbow")),
    ("suitability_once_a_concern", twice_a_concern),
    (
        "suitability_verdict_known",
        lambda: make.make_suitability(make.make_treatment(), verdict="cures"),
    ),
    ("guide_option_once_a_guide", twice_an_option),
    ("guide_step_once_a_guide", twice_a_step),
    ("aftercare_once_a_treatment", aftercare(times=2, text="Rest.")),
    ("aftercare_kind_known", aftercare(kind="perhaps")),
    ("aftercare_hours_in_order", aftercare(from_hours=24, until_hours=24)),
    ("price_in_order", price(low=3, high=2)),
    ("price_in_order", price(low=-1)),
    ("reader_question_has_one_owner", lambda: models.ReaderQuestion.objects.create()),
    ("reader_question_has_one_owner", reader_question(guide_id=1)),
    ("reader_question_review_months_plausible", reader_question(review_months=0)),
    ("reader_question_status_known", reader_question(status="lost")),
    ("reader_question_answered_has_both", reader_question(status="answered", answer="")),
    ("reader_question_answered_has_both", reader_question(status="answered", question="")),
    ("page_report_kind_known", page_report(kind="rude")),
    ("page_report_status_known", page_report(status="lost")),
    ("page_report_closed_when", page_report(status="closed")),
    ("page_report_closed_when", page_report(closed_at=NOW)),
    ("clinic_only_one", lambda: make.make_clinic(only_one=False)),
    ("clinic_jurisdiction_known", lambda: make.make_clinic(jurisdiction="moon")),
    ("clinic_has_emergency_number", lambda: make.make_clinic(jurisdiction="other")),
    ("clinic_reply_promise_plausible", lambda: make.make_clinic(reply_within_days=0)),
    ("opening_hours_once", hours_twice),
    ("opening_hours_weekday", hours(weekday=7)),
    ("opening_hours_in_order", hours(closes=datetime.time(8))),
    (
        "notice_in_order",
        lambda: models.Notice.objects.create(
            clinic=make.make_clinic(), text="x", shown_from=NOW, shown_until=NOW
        ),
    ),
    (
        "clinician_registration_can_be_checked",
        lambda: models.Clinician.objects.create(name="A", credentials="B", registration_number="1"),
    ),
    ("revision_has_one_subject", revision(subject="treatment")),
    ("revision_has_one_subject", revision(subject="guide")),
    ("revision_has_one_subject", revision(subject="other")),
    ("revision_has_one_subject", revision(subject="reader_question")),
    ("revision_withdrawn_after_live", withdrawn(NOW, NOW - DAY)),
    ("revision_withdrawn_after_live", withdrawn(None, NOW)),
    ("revision_live_by_one_leave", withdrawn(NOW, None, demonstration=False)),
    ("sign_off_says_who_and_what", sign_off(name="")),
    ("sign_off_says_who_and_what", sign_off(credentials="")),
    ("sign_off_says_who_and_what", sign_off(checked="")),
    ("sign_off_does_not_rest_on_itself", rests_on_itself),
    ("submission_outcome_known", submission(outcome="lost", ended_at=NOW)),
    ("submission_ends_with_an_outcome", submission(outcome="signed")),
    ("submission_ends_with_an_outcome", submission(outcome="waiting", ended_at=NOW)),
    ("submission_once_waiting", submission(times=2)),
    ("comment_says_something_somewhere", comment(text="")),
    ("comment_says_something_somewhere", comment(place="")),
    ("preview_link_expires_later", preview_link(NOW)),
    ("treatment_review_months_plausible", treatment(review_months=0)),
    ("guide_review_months_plausible", lambda: make.make_guide(review_months=37)),
    ("source_flagged_since", lambda: make.make_source(standing="changed")),
    ("source_flagged_since", lambda: make.make_source(flagged_at=NOW)),
    ("source_flagged_since", lambda: make.make_source(standing="lost", flagged_at=NOW)),
    ("publication_only_one", lambda: models.Publication.objects.create(pk=2)),
]

CONTENT = [getattr(models, name) for name in models.__all__ if hasattr(getattr(models, name), "_meta")]
CONTENT = [model for model in CONTENT if not model._meta.abstract]


def refused_by(name, words):
    """Whether the database's words tell of this constraint. SQLite names one on whole columns by those alone."""
    found = [(model, one) for model in CONTENT for one in model._meta.constraints if one.name == name]
    ((model, constraint),) = found
    columns = [model._meta.get_field(field).column for field in getattr(constraint, "fields", ())]
    by_columns = ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return name in words or (bool(columns) and words == f"UNIQUE constraint failed: {by_columns}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "nonsense"), REFUSED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_database_refuses(name, nonsense):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        nonsense()
    assert refused_by(name, str(refusal.value))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sense",
    [
        treatment(minimum_age=None),
        fact(status="does_not_apply"),
        fact(status="not_known", answer="Ask us."),
        fact(low=0, high=0, unit="visits"),
        fact(low=5, high=None, unit="years"),
        rate(),
        rate(rate_numerator=100),
        effect(),
        lambda: make.make_clinic(jurisdiction="other", other_emergency_number="112"),
        aftercare(from_hours=None, until_hours=None),
        aftercare(from_hours=24, until_hours=None),
        price(low=300, high=300),
        reader_question(status="answered"),
        page_report(status="closed", closed_at=NOW),
        withdrawn(NOW, NOW),
        withdrawn(NOW, None, emergency="A warning must go out tonight."),
        sign_off(),
        submission(),
        submission(outcome="sent_back", ended_at=NOW),
        comment(),
        preview_link(NOW + DAY),
        lambda: make.make_source(standing="withdrawn", flagged_at=NOW),
        word(models.Attestation, owners=0),
        word(models.CheckOverride),
    ],
)
def test_the_database_accepts_sense(sense):
    sense()


@pytest.mark.django_db
def test_there_is_one_clinic():
    make.make_clinic(name="One")
    with pytest.raises(IntegrityError, match="only_one"), transaction.atomic():
        make.make_clinic(name="Two")


def test_every_content_constraint_is_tried():
    named = {
        constraint.name
        for model in CONTENT
        if model.__module__ in CONTENT_MODULES
        for constraint in model._meta.constraints
    }
    assert named == {name for name, _ in REFUSED}


CONTENT_MODULES = {
    f"education.models.{noun}"
    for noun in (
        *("treatment", "section", "question", "criterion", "fact", "effect", "caution", "concern"),
        *("suitability", "guide", "source", "term", "standing_page", "clinic", "clinician", "revision"),
        *("attestation", "check_override", "sign_off", "submission", "preview_link"),
        *("aftercare", "price", "reader_question", "page_report"),
    )
}


@pytest.mark.django_db
def test_the_refusals_come_from_the_database_and_not_from_python():
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO education_publication (id, stamp) VALUES (7, '')",
        )
