"""Every component in every state, for whoever designs or changes one. Staff only; its rows are made up here."""

import datetime
from decimal import Decimal

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.shortcuts import render
from django.utils import timezone

from education.forms.compare import MattersForm
from education.forms.fields import Checkboxes, Radios
from education.publishing import content
from education.reading.a_to_z import a_to_z
from education.reading.aftercare import AfterTreatment
from education.reading.amounts import Scale
from education.reading.arranged import Arranged
from education.reading.catalogue import build
from education.reading.citations import Citations
from education.reading.clinic import ClinicianDetails
from education.reading.comparison import Comparison, Problem
from education.reading.comparison_address import Address
from education.reading.finder import AREAS, Area
from education.reading.first_uses import FirstUses, Glossary
from education.reading.leaflet import Leaflet, Version
from education.reading.live import Advice, From, LiveGuide, LiveReaderQuestion, LiveTreatment, Review, Stand
from education.reading.treatment import Answer, TreatmentReading
from education.views import component_amounts

SOURCE = content.Source(
    slug="sample", publisher="A publisher", title="A page that says so", address="https://source.example/"
)
CITED = {"sources": ("sample",)}


def _fact(**fields):
    defaults = {"criterion": "lasts", "status": "answered", "answer": "About 3 to 4 months."}
    return content.Fact(**defaults | {"certainty": "well_established"} | CITED | fields)


def _effect(name, tier, **fields):
    return content.Effect(
        name=name, tier=tier, starts="in the first days", what_to_do="Rest.", **CITED | fields
    )


CRITERION = content.Criterion(
    slug="lasts",
    question="How long does it last?",
    label="Lasts",
    group="result",
    key_fact=True,
    matters_as="lasting long",
)
AMOUNTS = [
    _fact(low=Decimal(0), high=Decimal(0), unit="months"),
    _fact(low=Decimal(3), high=Decimal(3), unit="months"),
    _fact(low=Decimal(3), high=Decimal(4), unit="months"),
    _fact(low=Decimal(6), high=Decimal(18), unit="months"),
    _fact(low=Decimal(10), unit="years"),
]
FACTS = [
    _fact(),
    _fact(certainty="some_evidence"),
    _fact(certainty="uncertain"),
    _fact(status="does_not_apply", answer="", certainty=""),
    _fact(status="not_known", answer="", certainty=""),
    None,
]
RATE = content.Rate(
    numerator=1, denominator=6410, population="syringes", period="over one year", source="sample"
)
TERMS = (
    content.Term(
        slug="sample", name="Hyaluronic acid", meaning="A sugar that your skin contains. It holds water."
    ),
)
CLINICIANS = (
    ClinicianDetails("A. Sample", "sample credentials", "00000", "https://register.example/"),
    ClinicianDetails("B. Sample", "sample credentials", "", ""),
)
NOW = timezone.make_aware(datetime.datetime(2026, 1, 31, 12))
STANDS = [
    Stand(revision=1, made_at=NOW, demonstration=True),
    Stand(revision=1, made_at=NOW),
    Stand(revision=1, made_at=NOW, emergency=True),
    Stand(
        revision=1,
        made_at=NOW,
        review=Review("A. Sample", "sample credentials", NOW.date(), NOW.date().replace(year=2027)),
    ),
    Stand(
        revision=1,
        made_at=NOW,
        review=Review("A. Sample", "sample credentials", NOW.date(), NOW.date(), overdue=True),
    ),
]


def _treatment(mechanism, **fields):
    page = content.TreatmentPage(
        slug="sample",
        name="Sample treatment",
        full_name="its medical name",
        in_a_sentence="What it is and does, in one sentence.",
        mechanism=mechanism,
        facts=tuple(AMOUNTS[2:3]),
        effects=(
            _effect("a small bruise", "settles"),
            _effect("an eyelid that droops", "tell"),
            _effect("trouble breathing", "emergency", rate=RATE),
        ),
        cautions=(content.Caution(name="are allergic to it", level="do_not_have", **CITED),),
        aftercare=(
            content.Aftercare(kind="do", text="Do rest for the day.", until_hours=48, **CITED),
            content.Aftercare(kind="do_not", text="Do not press it.", **CITED),
            content.Aftercare(kind="normal", text="It is a little swollen.", until_hours=168, **CITED),
        ),
        suitabilities=tuple(
            content.Suitability(concern=verdict, verdict=verdict, why="Why this is so.", **CITED)
            for verdict in ("treats", "may_help", "does_not_treat")
        ),
        questions=(content.Question(question="Does it hurt?", answer="A little [@sample].", **CITED),),
        sources=(SOURCE,),
        **fields,
    )
    return LiveTreatment(page, STANDS[0])


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="A line of text", help_text="With a hint.")
    more = forms.CharField(label="Several lines", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    one = forms.ChoiceField(label="One of several", choices=[("a", "One"), ("b", "The other")], widget=Radios)
    any = forms.MultipleChoiceField(
        label="Any of several", choices=[("a", "One"), ("b", "The other")], widget=Checkboxes, required=False
    )
    agree = forms.BooleanField(label="A single tick")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields)
        self.helper.submit_text = "Continue"
        self.helper.page_heading = ""
        for field in self.fields.values():
            field.called_optional, field.is_trap = not field.required, False


def components(request):
    """The page itself. Its catalogue is a sample too, so that nothing on it depends on what is live."""
    mechanisms = ("signal_blocked", "gel_fills", "collagen_builds", "beads_stay", "time_passes")
    shared = content.SharedWords(
        criteria=(CRITERION,),
        concerns=tuple(
            content.Concern(slug=verdict, name=f"a concern it {words}", area="lips")
            for verdict, words in (
                ("treats", "treats"),
                ("may_help", "may help"),
                ("does_not_treat", "does not treat"),
            )
        ),
    )
    nothing = content.TreatmentPage(
        slug="nothing", name="No treatment", kind="no_treatment", in_a_sentence="Nothing is done."
    )
    sample = _treatment("gel_fills")
    catalogue = build([(sample.page, STANDS[0]), (nothing, STANDS[0]), (shared, STANDS[0])])
    scale = Scale.of(AMOUNTS)
    comparison = Comparison((sample,), catalogue)
    address = Address.of(
        [sample.slug], shared.criteria, matters=["lasts"], own="Own words", folded=["effects"]
    )
    wrong = SampleForm({"name": ""})
    return render(
        request,
        "education/components.html",
        {
            "stands": STANDS,
            "facts": FACTS,
            "answers": [Answer(CRITERION, fact, scale.bar(fact), scale) for fact in AMOUNTS],
            "citations": Citations((SOURCE,)),
            "advice": [
                Advice(
                    "hours to weeks later", "Do this.", tuple(From(effect) for effect in sample.page.effects)
                )
            ],
            "drawn": [_treatment(mechanism) for mechanism in mechanisms],
            "reading": TreatmentReading(sample, catalogue),
            "comparison": comparison,
            "arranged": Arranged(comparison, address),
            "address": address,
            "matters_form": MattersForm(address, shared.criteria),
            "guide": LiveGuide(
                content.GuidePage(
                    slug="sample",
                    title="This or that?",
                    concern="Something bothers you.",
                    decision="Should you have this, that or nothing?",
                    introduction="",
                ),
                STANDS[0],
            ),
            "asked": [
                LiveReaderQuestion(
                    content.ReaderQuestionPage(
                        slug=f"q-sample-{number}",
                        about_kind="treatment",
                        about="sample",
                        question=f"What else would you like to know ({number})?",
                        answer="This.",
                        sources=(SOURCE,),
                    ),
                    stand,
                )
                for number, stand in enumerate((STANDS[3], STANDS[0]), start=1)
            ],
            "after": AfterTreatment(sample, catalogue),
            "materials": ["One gel", "Another gel"],
            "leaflets": [
                Leaflet("Sample", "http://clinic.example/sample/", (Version("Sample", stand),), large)
                for stand, large in ((STANDS[0], False), (STANDS[3], True), (STANDS[4], False))
            ],
            "problems": [Problem("Choose at least 2 treatments to compare.")],
            "areas": [Area(slug, number, ()) for number, slug in enumerate(AREAS, start=1)],
            "form": SampleForm(),
            "explaining": Citations((SOURCE,), FirstUses(Glossary(TERMS))),
            "treating": {"clinicians": CLINICIANS},
            "letters": a_to_z(catalogue),
            "wrong": wrong,
            "amounts": component_amounts.samples(),
            "rows": [{"label": "Your name", "step": "contact", "values": ["A. Sample"]}],
        },
    )
