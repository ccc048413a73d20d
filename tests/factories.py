"""Valid working rows by default; a test names only what matters to it."""

import datetime
import itertools

from django.utils import timezone
from phonenumber_field.phonenumber import to_python as phone

from education.models import (
    Aftercare,
    Caution,
    Clinic,
    Clinician,
    Concern,
    Criterion,
    Effect,
    Fact,
    Guide,
    GuideOption,
    GuideStep,
    Price,
    Question,
    QuestionToAsk,
    ReaderQuestion,
    Section,
    SignOff,
    Source,
    StandingPage,
    Suitability,
    Term,
    Treatment,
)
from education.publishing.freeze import record
from education.publishing.going_live import publish

_numbers = itertools.count(1)


def _cite(row, sources):
    row.sources.set(sources)
    return row


def make_clinic(**fields):
    """The clinic, open and in the US."""
    defaults = {
        "name": "Test Clinic",
        "jurisdiction": "us",
        "phone": phone("+12125550142"),
        "email": "desk@clinic.example",
    }
    return Clinic.objects.create(**defaults | fields)


def make_source(**fields):
    """A source with an address."""
    n = next(_numbers)
    defaults = {
        "slug": f"source-{n}",
        "publisher": f"Publisher {n}",
        "title": f"Title {n}",
        "address": f"https://source.example/{n}",
    }
    return Source.objects.create(**defaults | fields)


def make_treatment(**fields):
    """An offered injectable with nothing said of it yet."""
    n = next(_numbers)
    defaults = {"name": f"Treatment {n}", "slug": f"treatment-{n}", "in_a_sentence": f"It does thing {n}."}
    return Treatment.objects.create(**defaults | fields)


def make_no_treatment(**fields):
    """The option of doing nothing."""
    defaults = {
        "name": "No treatment",
        "slug": "no-treatment",
        "kind": "no_treatment",
        "regulated_as": "nothing",
        "in_a_sentence": "You can decide to have nothing done.",
    }
    return Treatment.objects.create(**defaults | fields)


def make_criterion(**fields):
    """A required criterion."""
    n = next(_numbers)
    defaults = {
        "slug": f"criterion-{n}",
        "question": f"Question {n}?",
        "label": f"Label {n}",
        "group": "what",
        "order": n,
    }
    return Criterion.objects.create(**defaults | fields)


def make_fact(treatment, criterion=None, sources=(), **fields):
    """An answered, well established fact."""
    defaults = {"answer": f"Answer {next(_numbers)}", "certainty": "well_established"}
    if fields.get("status", "answered") != "answered":
        defaults = {}
    criterion = criterion or make_criterion()
    return _cite(Fact.objects.create(treatment=treatment, criterion=criterion, **defaults | fields), sources)


def make_effect(treatment, sources=(), **fields):
    """An effect that usually settles."""
    defaults = {"name": f"effect {next(_numbers)}", "tier": "settles", "what_to_do": "Wait a few days."}
    return _cite(Effect.objects.create(treatment=treatment, **defaults | fields), sources)


def make_caution(treatment, sources=(), **fields):
    """A reason not to have it."""
    defaults = {"name": f"have condition {next(_numbers)}", "level": "do_not_have"}
    return _cite(Caution.objects.create(treatment=treatment, **defaults | fields), sources)


def make_aftercare(treatment, sources=(), **fields):
    """Something to do on the first day."""
    defaults = {"kind": "do", "text": f"Do thing {next(_numbers)}.", "from_hours": 0, "until_hours": 24}
    return _cite(Aftercare.objects.create(treatment=treatment, **defaults | fields), sources)


def make_price(treatment, **fields):
    """What a visit costs since the start of 2026."""
    defaults = {"low": 300, "high": 450, "as_of": datetime.date(2026, 1, 1)}
    return Price.objects.create(treatment=treatment, **defaults | fields)


def make_concern(**fields):
    """A concern about the forehead."""
    n = next(_numbers)
    defaults = {"slug": f"concern-{n}", "name": f"Concern {n}", "area": "forehead", "order": n}
    return Concern.objects.create(**defaults | fields)


def make_suitability(treatment, concern=None, sources=(), **fields):
    """A treatment that treats a concern."""
    defaults = {"verdict": "treats", "why": f"Because {next(_numbers)}."}
    concern = concern or make_concern()
    return _cite(
        Suitability.objects.create(treatment=treatment, concern=concern, **defaults | fields), sources
    )


def make_section(page, **fields):
    """A section of a treatment or a guide."""
    defaults = {"heading": f"Heading {next(_numbers)}", "body": "Plain words."}
    return Section.objects.create(**{page._meta.model_name: page}, **defaults | fields)


def make_question(page, sources=(), **fields):
    """A question and answer of a treatment or a guide."""
    defaults = {"question": f"Will it hurt {next(_numbers)}?", "answer": "A little."}
    row = Question.objects.create(**{page._meta.model_name: page}, **defaults | fields)
    return _cite(row, sources)


def make_reader_question(page, sources=(), **fields):
    """A reader's question about a treatment or a guide, with our answer."""
    n = next(_numbers)
    defaults = {"asked": f"Does it hurt {n}?", "question": f"Does it hurt {n}?", "answer": "A little."}
    row = ReaderQuestion.objects.create(**{page._meta.model_name: page}, **defaults | fields)
    return _cite(row, sources)


def make_guide_step(guide, **fields):
    """One step of the decision."""
    defaults = {"heading": f"Step {next(_numbers)}", "body": "Take your time."}
    return GuideStep.objects.create(guide=guide, **defaults | fields)


def make_guide(options=(), **fields):
    """A guide that compares the given treatments."""
    n = next(_numbers)
    defaults = {
        "slug": f"guide-{n}",
        "title": f"Guide {n}",
        "concern": "Lines bother you.",
        "decision": "Which one to have, if any?",
        "introduction": "An introduction.",
    }
    guide = Guide.objects.create(**defaults | fields)
    for order, treatment in enumerate(options):
        GuideOption.objects.create(guide=guide, treatment=treatment, order=order)
    return guide


def make_question_to_ask(guide, sources=(), **fields):
    """A question for the visit."""
    defaults = {"question": f"What do you think of {next(_numbers)}?"}
    return _cite(QuestionToAsk.objects.create(guide=guide, **defaults | fields), sources)


def make_term(sources=(), **fields):
    """A glossary entry."""
    n = next(_numbers)
    defaults = {"slug": f"term-{n}", "name": f"Term {n}", "meaning": f"Meaning {n}."}
    return _cite(Term.objects.create(**defaults | fields), sources)


def make_standing_page(**fields):
    """A standing page."""
    n = next(_numbers)
    defaults = {
        "slug": f"page-{n}",
        "title": f"Page {n}",
        "summary": "A summary.",
        "body": "## Part\n\nWords.",
    }
    return StandingPage.objects.create(**defaults | fields)


def make_clinician(**fields):
    """A clinician with credentials; without an account unless a test names one."""
    defaults = {"name": f"Clinician {next(_numbers)}", "credentials": "MD"}
    return Clinician.objects.create(**defaults | fields)


def signed(revision, **fields):
    """The revision, signed off by a clinician who had no part in it."""
    defaults = {
        "name": "Dr Test",
        "credentials": "MD",
        "checked": "All of it.",
        "next_review_on": timezone.localdate() + datetime.timedelta(days=365),
    }
    clinician = fields.pop("clinician", None) or make_clinician()
    SignOff.objects.create(revision=revision, clinician=clinician, **defaults | fields)
    return revision


def ready(page, **how):
    """A treatment, a guide, or the shared words (None), frozen and signed off: it may go live."""
    return signed(record(page, **how))


def publish_page(page, at=None, **how):
    """Freeze a treatment, a guide, or the shared words (None), sign it off, and publish it. `at` may lie in the past."""
    revision = record(page)
    if not how.get("demonstration") and not SignOff.objects.covering(revision).exists():
        signed(revision)
    revision = publish(revision, **how)
    if at is not None:
        type(revision).objects.filter(pk=revision.pk).update(goes_live_at=at)
        revision.refresh_from_db()
    return revision
