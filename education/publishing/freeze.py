"""Working rows → one frozen page, and its revision. The only reader of working rows on the way to a patient."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from education.models import (
    Aftercare,
    Caution,
    Concern,
    Criterion,
    Effect,
    Fact,
    Guide,
    GuideStep,
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
from education.publishing import clinical, content


def freeze(page):
    """
    The frozen page of a treatment, a guide or a reader's question, or of the shared words where `page` is None.

    A text that cites a source nobody has entered keeps its mark: the page shows no number for it, and the admin refuses to
    save it in the first place.
    """
    match page:
        case None:
            return _freeze_shared_words()
        case Treatment():
            return _freeze_treatment(Treatment.objects.with_everything().get(pk=page.pk))
        case Guide():
            return _freeze_guide(Guide.objects.with_everything().get(pk=page.pk))
        case ReaderQuestion():
            return _freeze_reader_question(ReaderQuestion.objects.with_everything().get(pk=page.pk))
    raise TypeError(f"{page!r} is not a page")


@transaction.atomic
def record(page, by=None, note=""):
    """Freeze a page as it stands and keep it as a new revision, which nobody sees until it is published."""
    return _keep(page, freeze(page), by, note)


@transaction.atomic
def record_if_changed(page, by=None, note=""):
    """The page's newest revision, made now if the working rows differ from it."""
    frozen = freeze(page)
    newest = Revision.objects.of(page).order_by("-pk").first()
    if newest and newest.fingerprint == content.fingerprint(content.dump(frozen)):
        return newest
    return _keep(page, frozen, by, note)


def _keep(page, frozen, by, note):
    document = content.dump(frozen)
    return Revision.objects.create(
        subject=Revision.subject_of(page),
        treatment=page if isinstance(page, Treatment) else None,
        guide=page if isinstance(page, Guide) else None,
        reader_question=page if isinstance(page, ReaderQuestion) else None,
        document=document,
        fingerprint=content.fingerprint(document),
        clinical_fingerprint=clinical.fingerprint(frozen),
        made_by=by,
        note=note,
    )


def citing(source):
    """Every page that cites a source, by its rows or in its text; None stands for the shared words."""
    mark = f"[@{source.slug}]"
    named = Q(sources=source)
    # Each kind of row by itself: joined, they would multiply.
    questions = Question.objects.filter(named | Q(answer__contains=mark))
    sections = Section.objects.filter(body__contains=mark)
    effects = Effect.objects.filter(named | Q(rate_source=source))
    of_treatments = [questions, sections, effects]
    of_treatments += [model.objects.filter(named) for model in (Fact, Caution, Suitability, Aftercare)]
    steps = GuideStep.objects.filter(body__contains=mark)
    of_guides = [questions, sections, steps, QuestionToAsk.objects.filter(named)]
    treatments, guides = Q(), Q(introduction__contains=mark)
    for rows in of_treatments:
        treatments |= Q(pk__in=rows.values("treatment"))
    for rows in of_guides:
        guides |= Q(pk__in=rows.values("guide"))
    pages = [*Treatment.objects.filter(treatments), *Guide.objects.filter(guides)]
    cited_there = ReaderQuestion.objects.filter(sources=source).values("pk")
    pages += ReaderQuestion.objects.filter(Q(pk__in=cited_there) | Q(answer__contains=mark))
    if source.term_set.exists() or StandingPage.objects.filter(body__contains=mark).exists():
        pages.append(None)
    return pages


def _freeze_treatment(treatment):
    facts = tuple(
        content.Fact(
            criterion=fact.criterion.slug,
            status=fact.status,
            answer=fact.answer,
            certainty=fact.certainty,
            low=_plain(fact.low),
            high=_plain(fact.high),
            unit=fact.unit,
            sources=_slugs(fact.sources),
        )
        for fact in treatment.facts.all()
    )
    effects = tuple(
        content.Effect(
            name=effect.name,
            tier=effect.tier,
            starts=effect.starts,
            what_to_do=effect.what_to_do,
            certainty=effect.certainty,
            rate=_rate(effect),
            sources=_slugs(effect.sources),
        )
        for effect in treatment.effects.all()
    )
    cautions = tuple(
        content.Caution(
            name=caution.name, level=caution.level, why=caution.why, sources=_slugs(caution.sources)
        )
        for caution in treatment.cautions.all()
    )
    suitabilities = tuple(
        content.Suitability(
            concern=suitability.concern.slug,
            verdict=suitability.verdict,
            why=suitability.why,
            sources=_slugs(suitability.sources),
        )
        for suitability in treatment.suitabilities.all()
    )
    aftercare = tuple(
        content.Aftercare(
            kind=row.kind,
            text=row.text,
            from_hours=row.from_hours,
            until_hours=row.until_hours,
            sources=_slugs(row.sources),
        )
        for row in treatment.aftercare.all()
    )
    sections, questions = _sections(treatment), _questions(treatment)
    return content.TreatmentPage(
        slug=treatment.slug,
        name=treatment.name,
        in_a_sentence=treatment.in_a_sentence,
        full_name=treatment.full_name,
        also_called=_names(treatment.also_called),
        kind=treatment.kind,
        offered=treatment.offered,
        part_of=treatment.part_of.slug if treatment.part_of else "",
        regulated_as=treatment.regulated_as,
        mechanism=treatment.mechanism,
        minimum_age=treatment.minimum_age,
        order=treatment.order,
        facts=facts,
        sections=sections,
        suitabilities=suitabilities,
        effects=effects,
        cautions=cautions,
        aftercare=aftercare,
        price=_price(treatment),
        questions=questions,
        sources=_by_value(
            rows=(*facts, *effects, *cautions, *suitabilities, *aftercare, *questions),
            texts=[section.body for section in sections] + [question.answer for question in questions],
        ),
    )


def _freeze_guide(guide):
    sections, questions = _sections(guide), _questions(guide)
    steps = tuple(content.GuideStep(heading=step.heading, body=step.body) for step in guide.steps.all())
    questions_to_ask = tuple(
        content.QuestionToAsk(question=row.question, why=row.why, sources=_slugs(row.sources))
        for row in guide.questions_to_ask.all()
    )
    return content.GuidePage(
        slug=guide.slug,
        title=guide.title,
        concern=guide.concern,
        decision=guide.decision,
        introduction=guide.introduction,
        when_to_decide=guide.when_to_decide,
        featured=guide.featured,
        order=guide.order,
        options=tuple(option.treatment.slug for option in guide.options.all()),
        steps=steps,
        sections=sections,
        questions=questions,
        questions_to_ask=questions_to_ask,
        sources=_by_value(
            rows=(*questions, *questions_to_ask),
            texts=[guide.introduction]
            + [step.body for step in steps]
            + [section.body for section in sections]
            + [question.answer for question in questions],
        ),
    )


def _freeze_reader_question(question):
    return content.ReaderQuestionPage(
        slug=question.slug,
        about_kind="treatment" if question.treatment_id else "guide",
        about=question.about.slug,
        question=question.question,
        answer=question.answer,
        sources=_by_value(rows=(), texts=[question.answer], also=_slugs(question.sources)),
    )


def _freeze_shared_words():
    terms = tuple(
        content.Term(
            slug=term.slug,
            name=term.name,
            meaning=term.meaning,
            other_forms=_names(term.other_forms),
            sources=_slugs(term.sources),
        )
        for term in Term.objects.prefetch_related("sources")
    )
    standing_pages = tuple(
        content.StandingPage(slug=page.slug, title=page.title, summary=page.summary, body=page.body)
        for page in StandingPage.objects.all()
    )
    return content.SharedWords(
        criteria=tuple(
            content.Criterion(
                slug=criterion.slug,
                question=criterion.question,
                label=criterion.label,
                group=criterion.group,
                required=criterion.required,
                required_since=criterion.required_since,
                key_fact=criterion.key_fact,
                matters_as=criterion.matters_as,
                ask=criterion.ask,
            )
            for criterion in Criterion.objects.all()
        ),
        concerns=tuple(
            content.Concern(
                slug=concern.slug,
                name=concern.name,
                area=concern.area,
                other_names=_names(concern.other_names),
            )
            for concern in Concern.objects.all()
        ),
        terms=terms,
        standing_pages=standing_pages,
        sources=_by_value(rows=terms, texts=[page.body for page in standing_pages]),
    )


def _sections(page):
    return tuple(
        content.Section(heading=section.heading, body=section.body) for section in page.sections.all()
    )


def _questions(page):
    return tuple(
        content.Question(question=row.question, answer=row.answer, sources=_slugs(row.sources))
        for row in page.questions.all()
    )


def _rate(effect):
    if effect.rate_denominator is None:
        return None
    return content.Rate(
        numerator=effect.rate_numerator,
        denominator=effect.rate_denominator,
        population=effect.rate_population,
        period=effect.rate_period,
        source=effect.rate_source.slug,
    )


def _price(treatment):
    price = getattr(treatment, "price", None)
    if price is None:
        return None
    return content.Price(
        low=_plain(price.low), high=_plain(price.high), as_of=price.as_of, includes=price.includes
    )


def _by_value(rows, texts, also=()):
    """Each source that rows or texts cite, or that is named besides, once, in alphabetical order of its slug."""
    cited = {slug for row in rows for slug in content.cited(row)} | set(also)
    cited |= {slug for text in texts for slug in content.CITATION.findall(text)}
    return tuple(
        content.Source(
            slug=source.slug,
            publisher=source.publisher,
            title=source.title,
            address=source.address,
            published_on=source.published_on,
            published_text=source.published_text,
            checked_on=source.checked_on,
        )
        for source in Source.objects.filter(slug__in=cited).order_by("slug")
    )


def _slugs(sources):
    return tuple(sorted(source.slug for source in sources.all()))


def _names(text):
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _plain(amount):
    """3.00 and 3 are one amount: databases differ in how they give it back."""
    if amount is None:
        return None
    whole = Decimal(amount).normalize()
    return whole.quantize(Decimal(1)) if whole == whole.to_integral() else whole
