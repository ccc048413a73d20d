"""One treatment's page: what it shows, from its frozen content and its neighbours in the catalogue."""

from dataclasses import dataclass
from functools import cached_property

from education.publishing import content
from education.reading.amounts import Bar, Scale
from education.reading.catalogue import Catalogue
from education.reading.citations import Citations
from education.reading.comparison import GROUPS, LEVELS
from education.reading.live import LiveTreatment
from education.reading.named_rows import COST
from education.reading.price import ClinicPrice, price_of
from education.reading.related import places_of
from education.reading.seeing_amounts import Amounts

VERDICTS = {"treats": "Treats", "may_help": "May help", "does_not_treat": "Does not treat"}


@dataclass(frozen=True)
class Answer:
    """A criterion's question and this treatment's fact, with a bar on the scale that all treatments share."""

    criterion: content.Criterion
    fact: content.Fact | None
    bar: Bar | None = None
    scale: Scale | None = None
    price: ClinicPrice | None = None


@dataclass(frozen=True)
class TreatmentReading:
    """Everything that a treatment's page shows."""

    treatment: LiveTreatment
    catalogue: Catalogue

    @property
    def page(self):
        return self.treatment.page

    @cached_property
    def citations(self):
        page, parent = self.page, self.treatment.parent
        names = (page.name, page.full_name, *page.also_called, *([parent.name] if parent else []))
        asked = (live.page for live in self.readers_questions)
        return Citations.of(*asked, self.treatment, words=self.catalogue.first_uses(*names))

    @property
    def readers_questions(self):
        """What readers asked under this page, with our answers, each signed off on its own."""
        return self.catalogue.questions_under("treatment", self.treatment.slug)

    @cached_property
    def answers(self):
        """Its facts in the order of the criteria. A criterion that nobody filled in is left out here, never in a comparison."""
        answers = []
        for criterion in self.catalogue.shared.criteria:
            fact = self.treatment.facts.get(criterion.slug)
            price = self.price if criterion.slug == COST and self.price.words else None
            if fact is not None or price:
                scale = self._scale(criterion.slug) if fact and fact.low is not None else None
                answers.append(Answer(criterion, fact, scale.bar(fact) if scale else None, scale, price))
        return answers

    @cached_property
    def price(self):
        """The clinic's own price, as patients may see it."""
        return price_of(self.treatment, self.catalogue.clinic)

    @cached_property
    def amounts(self):
        """Its own time line and its two years."""
        return Amounts((self.treatment,), self.catalogue.clinic)

    @cached_property
    def key_facts(self):
        """The answers that stand at the top of the page."""
        return [answer for answer in self.answers if answer.criterion.key_fact]

    @cached_property
    def answer_groups(self):
        """The other answers under their groups' names, “does not apply” left out."""
        groups = []
        for slug, name in GROUPS.items():
            rows = [
                answer
                for answer in self.answers
                if answer.criterion.group == slug
                and not answer.criterion.key_fact
                and not (answer.fact and answer.fact.status == "does_not_apply")
            ]
            if rows:
                groups.append((name, rows))
        return groups

    @cached_property
    def helps(self):
        """(verdict's name, verdict, [(concern, suitability)]) for each verdict that occurs."""
        found = []
        for verdict, name in VERDICTS.items():
            rows = [
                (concern, self.treatment.suitabilities[slug])
                for slug, concern in self.catalogue.concerns.items()
                if slug in self.treatment.suitabilities
                and self.treatment.suitabilities[slug].verdict == verdict
            ]
            if rows:
                found.append((name, verdict, rows))
        return found

    @cached_property
    def effects(self):
        """Its side effects by tier, as advice."""
        return {tier: self.treatment.advice_in(tier) for tier in ("settles", "tell", "emergency")}

    @cached_property
    def cautions(self):
        """(opening words, cautions) for each level that occurs."""
        found = [(words, self.treatment.cautions_at(level)) for level, words in LEVELS.items()]
        return [(words, rows) for words, rows in found if rows]

    @cached_property
    def parts(self):
        return self.catalogue.parts_of(self.treatment.slug)

    @cached_property
    def alternatives(self):
        """Other offered treatments that help with one of its concerns, and always no treatment, which stands last."""
        concerns = self.treatment.helped
        others = [
            other
            for other in self.catalogue.requestable
            if other.slug != self.treatment.slug and not self._same_family(other) and concerns & other.helped
        ]
        nothing = self.catalogue.no_treatment
        if nothing and not self.treatment.is_no_treatment:
            others.append(nothing)
        return others

    @cached_property
    def compare_with(self):
        """What it can be compared with: other offered treatments, its own parts and its whole left out."""
        if not self.treatment.is_offered or self.treatment.is_no_treatment:
            return []
        return [
            other
            for other in self.catalogue.comparable
            if other.slug != self.treatment.slug
            and other.page.part_of != self.treatment.slug
            and self.page.part_of != other.slug
        ]

    @cached_property
    def guides(self):
        """Guides that compare this treatment or the wider one it belongs to."""
        family = {self.treatment.slug, self.page.part_of}
        return [guide for guide in self.catalogue.guides.values() if family & set(guide.page.options)]

    @cached_property
    def places(self):
        """The places on the face where it treats something or may help."""
        return places_of(self.catalogue, [self.treatment])

    def _scale(self, criterion):
        return Scale.of([other.facts.get(criterion) for other in self.catalogue.treatments.values()])

    def _same_family(self, other):
        return other.page.part_of == self.treatment.slug or self.page.part_of == other.slug
