"""What a patient may want to ask: from what matters to them, from what is not known, and from the guides. Pure functions."""

from dataclasses import dataclass
from functools import cached_property

from education.reading.arranged import Arranged
from education.reading.catalogue import Catalogue
from education.reading.citations import Citations
from education.reading.comparison import Choice, Comparison, choose, cited_in
from education.reading.comparison_address import Address


@dataclass(frozen=True)
class MyQuestions:
    """The questions that are suggested for some treatments, and what was compared. Each question stands once."""

    choice: Choice
    address: Address
    catalogue: Catalogue

    @classmethod
    def about(cls, catalogue, slugs, matters=(), own=""):
        """For treatments by their slugs. What cannot be asked about is passed over."""
        choice = choose(catalogue, slugs)
        return cls(choice, Address.of(choice.slugs, catalogue.shared.criteria, matters, own), catalogue)

    @property
    def options(self):
        return self.choice.options

    @cached_property
    def because(self):
        """One for each thing that the patient said matters."""
        asked = [self.catalogue.criteria[slug].ask for slug in self.address.matters]
        return tuple(dict.fromkeys(question for question in asked if question))

    @cached_property
    def unknown(self):
        """One for each answer that our sources do not give, in the rows that matter or else among the key facts."""
        asked = [
            f"{option.name}: {criterion.question}"
            for criterion in self._rows
            for option in self.options
            if (fact := option.facts.get(criterion.slug)) is None or fact.status == "not_known"
        ]
        return self._new(asked, self.because)

    @cached_property
    def usual(self):
        """Those that the guides to these treatments end in. Without any treatment: those of all guides."""
        slugs = {option.slug for option in self.options}
        guides = [
            guide
            for guide in self.catalogue.guides.values()
            if not slugs or len(slugs & set(guide.page.options)) >= min(2, len(slugs))
        ]
        asked = [row.question for guide in guides for row in guide.page.questions_to_ask]
        return self._new(asked, (*self.because, *self.unknown))

    @cached_property
    def compared(self):
        """The rows that matter, or else the key facts, of what was compared; empty where that is no comparison."""
        if not self.choice.is_complete:
            return ()
        arranged = Arranged(Comparison(self.options, self.catalogue), self.address)
        keys = {criterion.slug for criterion in self._rows}
        return arranged.matters or tuple(
            row for group in arranged.groups for row in group.rows if row.kind == "fact" and row.slug in keys
        )

    @property
    def columns(self):
        return Comparison(self.options, self.catalogue).columns

    @cached_property
    def citations(self):
        return Citations.of(*self.columns, only=set(cited_in(self.compared)))

    @cached_property
    def _rows(self):
        """The criteria that count here."""
        criteria = self.catalogue.shared.criteria
        marked = tuple(criterion for criterion in criteria if criterion.slug in self.address.matters)
        return marked or tuple(criterion for criterion in criteria if criterion.key_fact)

    def _new(self, questions, before):
        known = {question.casefold() for question in before}
        return tuple(one for one in dict.fromkeys(questions) if one.casefold() not in known)
