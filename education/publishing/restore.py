"""An older version becomes the working copy again. Nothing is lost: the copy as it stood is kept as a version first."""

import msgspec
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from education.models import (
    Aftercare,
    Caution,
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
    Revision,
    Section,
    Source,
    StandingPage,
    Suitability,
    Term,
    Treatment,
)
from education.publishing import content
from education.publishing.freeze import record, record_if_changed


class NotRestorable(Exception):
    """The version cannot come back as it was. `reasons` say why, in words; nothing has changed."""

    def __init__(self, reasons):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def restore(revision, by=None):
    """
    Make a revision's content the working copy again, and keep that as a new revision, which is returned.

    What the page shares with others stays as it is now: a source that was changed since keeps its new title, an address that
    patients may have kept stays theirs (`what_stays` tells). A source that is gone is made again. Raises NotRestorable.
    """
    page = _locked(revision)
    frozen = content.load(revision.document)
    if reasons := what_is_missing(frozen):
        raise NotRestorable(reasons)
    record_if_changed(page, by=by, note="As it stood before an older version was restored")
    try:
        with transaction.atomic():
            _rewrite(page, frozen)
    except ValidationError as problem:
        raise NotRestorable(problem.messages) from problem
    except IntegrityError as problem:
        raise NotRestorable(["Its rows no longer fit the rules that hold today."]) from problem
    made_at = date_format(timezone.localtime(revision.made_at), "j F Y, H:i")
    return record(page, by=by, note=f"Restored the version of {made_at}")


def what_is_missing(frozen):
    """What a version names and nobody has any more, as sentences; empty where it can be restored. Few queries."""
    match frozen:
        case content.TreatmentPage():
            return [
                *_missing(Criterion, "criterion", [fact.criterion for fact in frozen.facts]),
                *_missing(Concern, "concern", [row.concern for row in frozen.suitabilities]),
                *_missing(Treatment, "treatment", [frozen.part_of] if frozen.part_of else []),
            ]
        case content.GuidePage():
            return _missing(Treatment, "treatment", frozen.options)
        case content.ReaderQuestionPage():
            return []
        case content.SharedWords():
            return [
                *_still_used(Criterion, "criterion", "facts", frozen.criteria),
                *_still_used(Concern, "concern", "suitabilities", frozen.concerns),
            ]


def what_stays(page, frozen):
    """What a restored version will say otherwise than it did, because it is shared with others, as sentences."""
    said = []
    now = {source.slug: source for source in Source.objects.filter(slug__in=_slugs(frozen.sources))}
    for source in frozen.sources:
        if source.slug in now and any(
            getattr(source, field) != getattr(now[source.slug], field) for field in SOURCE_FIELDS
        ):
            said.append(f"The source “{source.slug}” was changed since. The page will cite it as it is now.")
    if page is not None and frozen.slug != page.slug and _address_is_fixed(page):
        said.append(f"The page keeps its address, “{page.slug}”: patients may have kept it.")
    return said


SOURCE_FIELDS = ("publisher", "title", "address", "published_on", "published_text", "checked_on")


PAGES = {
    Revision.Subject.TREATMENT: Treatment,
    Revision.Subject.GUIDE: Guide,
    Revision.Subject.READER_QUESTION: ReaderQuestion,
}


def _locked(revision):
    """The page that a revision is a state of, kept from other writers meanwhile; None for the shared words."""
    if revision.subject == Revision.Subject.SHARED:
        return None
    model = PAGES[revision.subject]
    return model.objects.select_for_update().get(pk=getattr(revision, f"{revision.subject}_id"))


def _missing(model, word, slugs):
    wanted = set(slugs)
    known = set(model.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    return [f"The {word} “{slug}” does not exist any more." for slug in sorted(wanted - known)]


def _still_used(model, word, rows, frozen):
    """Shared rows that the version did not have, and that a treatment names today: they cannot go."""
    others = model.objects.exclude(slug__in=_slugs(frozen))
    used = others.filter(**{f"{rows}__isnull": False}).distinct()
    return [f"The {word} “{row}” came later and treatments use it, so it cannot go." for row in used]


def _address_is_fixed(page):
    return Revision.objects.of(page).filter(goes_live_at__isnull=False).exists()


# --- Rewriting ----------------------------------------------------------------------------------------------------------


def _rewrite(page, frozen):
    sources = _sources(frozen)
    match frozen:
        case content.TreatmentPage():
            _rewrite_treatment(page, frozen, sources)
        case content.GuidePage():
            _rewrite_guide(page, frozen, sources)
        case content.ReaderQuestionPage():
            _rewrite_reader_question(page, frozen, sources)
        case content.SharedWords():
            _rewrite_shared_words(frozen, sources)


def _sources(frozen):
    """The sources that a version cites, by their keys. One that is gone is made again from the frozen value."""
    for source in frozen.sources:
        values = {field: getattr(source, field) for field in SOURCE_FIELDS}
        Source.objects.get_or_create(slug=source.slug, defaults=values)
    return {source.slug: source for source in Source.objects.filter(slug__in=_slugs(frozen.sources))}


def _rewrite_treatment(treatment, frozen, sources):
    _fields(
        treatment,
        frozen,
        (
            "name",
            "in_a_sentence",
            "full_name",
            "kind",
            "offered",
            "regulated_as",
            "mechanism",
            "minimum_age",
            "order",
        ),
    )
    treatment.also_called = _joined(frozen.also_called, Treatment, "also_called")
    treatment.part_of = Treatment.objects.get(slug=frozen.part_of) if frozen.part_of else None
    _save(treatment, frozen)
    criteria = Criterion.objects.in_bulk(field_name="slug")
    concerns = Concern.objects.in_bulk(field_name="slug")
    _sections_and_questions(treatment, frozen, sources)
    _rows(
        Fact,
        {"treatment": treatment},
        frozen.facts,
        sources,
        lambda row: {"criterion": criteria[row.criterion]},
        fields=("status", "answer", "certainty", "low", "high", "unit"),
    )
    _rows(
        Suitability,
        {"treatment": treatment},
        frozen.suitabilities,
        sources,
        lambda row: {"concern": concerns[row.concern]},
        fields=("verdict", "why"),
    )
    _rows(
        Effect,
        {"treatment": treatment},
        frozen.effects,
        sources,
        lambda row: _rate(row.rate, sources),
        fields=("name", "tier", "starts", "what_to_do", "certainty"),
    )
    _rows(Caution, {"treatment": treatment}, frozen.cautions, sources, fields=("name", "level", "why"))
    _rows(
        Aftercare,
        {"treatment": treatment},
        frozen.aftercare,
        sources,
        fields=("kind", "text", "from_hours", "until_hours"),
    )
    Price.objects.filter(treatment=treatment).delete()
    if frozen.price:
        Price.objects.create(treatment=treatment, **msgspec.structs.asdict(frozen.price))


def _rewrite_guide(guide, frozen, sources):
    _fields(
        guide, frozen, ("title", "concern", "decision", "introduction", "when_to_decide", "featured", "order")
    )
    _save(guide, frozen)
    treatments = Treatment.objects.in_bulk(frozen.options, field_name="slug")
    guide.options.all().delete()
    GuideOption.objects.bulk_create(
        GuideOption(guide=guide, treatment=treatments[slug], order=order)
        for order, slug in enumerate(frozen.options)
    )
    _sections_and_questions(guide, frozen, sources)
    _rows(GuideStep, {"guide": guide}, frozen.steps, sources, fields=("heading", "body"))
    _rows(QuestionToAsk, {"guide": guide}, frozen.questions_to_ask, sources, fields=("question", "why"))


def _rewrite_reader_question(question, frozen, sources):
    """The words that patients read. What the reader wrote, and under which page, stays as it is."""
    _fields(question, frozen, ("question", "answer"))
    question.full_clean()
    question.save()
    in_text = set(content.CITATION.findall(frozen.answer))
    question.sources.set(source for slug, source in sources.items() if slug not in in_text)


def _rewrite_shared_words(frozen, sources):
    """Each row is known by its key, by which pages name it; rows that the version did not have go. Nothing names a term."""
    _keyed(
        Criterion,
        frozen.criteria,
        ("question", "label", "group", "required", "key_fact", "matters_as", "ask"),
    )
    _keyed(Concern, frozen.concerns, ("name", "area"), lists=["other_names"])
    Term.objects.all().delete()  # two may have swapped names, which are unique
    _keyed(Term, frozen.terms, ("name", "meaning"), lists=["other_forms"], ordered=False)
    _keyed(StandingPage, frozen.standing_pages, ("title", "summary", "body"))
    terms = Term.objects.in_bulk(field_name="slug")
    for term in frozen.terms:
        terms[term.slug].sources.set(_of(term, sources))


def _sections_and_questions(page, frozen, sources):
    owner = {page._meta.model_name: page}
    _rows(Section, owner, frozen.sections, sources, fields=("heading", "body"))
    _rows(Question, owner, frozen.questions, sources, fields=("question", "answer"))


def _rows(model, owner, frozen, sources, more=lambda row: {}, *, fields):
    """The page's rows of one kind, made anew in the version's order."""
    model.objects.filter(**owner).delete()
    has_order = any(field.name == "order" for field in model._meta.fields)
    made = model.objects.bulk_create(
        model(
            **owner,
            **{field: getattr(row, field) for field in fields},
            **more(row),
            **({"order": order} if has_order else {}),
        )
        for order, row in enumerate(frozen)
    )
    if "sources" in {field.name for field in model._meta.many_to_many}:
        link, key = model.sources.through, f"{model._meta.model_name}_id"
        link.objects.bulk_create(
            link(**{key: row.pk}, source=source)
            for row, its in zip(made, frozen, strict=True)
            for source in _of(its, sources)
        )


def _keyed(model, frozen, fields, lists=(), ordered=True):
    model.objects.exclude(slug__in=_slugs(frozen)).delete()
    for order, row in enumerate(frozen):
        values = {field: getattr(row, field) for field in fields}
        values |= {field: _joined(getattr(row, field), model, field) for field in lists}
        model.objects.update_or_create(slug=row.slug, defaults=values | ({"order": order} if ordered else {}))


def _fields(row, frozen, fields):
    for field in fields:
        setattr(row, field, getattr(frozen, field))


def _save(page, frozen):
    """Save a page's own fields, checked by today's rules. An address that was live stays."""
    if not _address_is_fixed(page):
        page.slug = frozen.slug
    page.full_clean()
    page.save()


def _rate(rate, sources):
    if rate is None:
        return {}
    return {
        "rate_numerator": rate.numerator,
        "rate_denominator": rate.denominator,
        "rate_population": rate.population,
        "rate_period": rate.period,
        "rate_source": sources[rate.source],
    }


def _of(row, sources):
    return [sources[slug] for slug in row.sources if slug in sources]


def _slugs(rows):
    return [row.slug for row in rows]


def _joined(names, model, field):
    """Names as they are typed; without the spaces where those would make the text too long."""
    text = ", ".join(names)
    return text if len(text) <= model._meta.get_field(field).max_length else ",".join(names)
