"""What the parts and fields of a frozen page are called, and how their values are said, in words that staff use."""

from dataclasses import dataclass
from decimal import Decimal

import msgspec

from education import models
from education.publishing import content


@dataclass(frozen=True)
class Part:
    """
    The rows of one kind: what they and one of them are called, and the field that tells them apart.

    `names` says whose names that field stands for, where it holds a key. `recognised` says by what a row that was given
    another name is known again: its "letters", the "words" of the whole row, or not at all.
    """

    title: str
    row: str
    known_by: str = ""
    names: str = ""
    recognised: str = ""


PARTS = {
    "options": Part("Options compared", "Option", names="treatment"),
    "facts": Part("Facts", "Fact", "criterion", names="criterion"),
    "sections": Part("Sections", "Section", "heading", recognised="words"),
    "suitabilities": Part("What it helps with", "Help with", "concern", names="concern"),
    "effects": Part("Side effects", "Side effect", "name", recognised="letters"),
    "cautions": Part("Cautions", "Caution", "name", recognised="letters"),
    "aftercare": Part("After the treatment", "After it", "text", recognised="words"),
    "steps": Part("Steps of the decision", "Step", "heading", recognised="words"),
    "questions": Part("Questions and answers", "Question", "question", recognised="words"),
    "questions_to_ask": Part("Questions to ask", "Question to ask", "question", recognised="letters"),
    "criteria": Part("Criteria", "Criterion", "slug", names="criterion"),
    "concerns": Part("Concerns", "Concern", "slug", names="concern"),
    "terms": Part("Terms", "Term", "slug", names="term"),
    "standing_pages": Part("Standing pages", "Page", "slug", names="standing page"),
    "sources": Part("Sources", "Source", "slug", names="source"),
}

# Fields whose own names would not be understood; every other is called as it is named.
LABELS = {
    "slug": "address",
    "body": "text",
    "in_a_sentence": "opening sentence",
    "also_called": "other names",
    "regulated_as": "how it is regulated",
    "offered": "whether we offer it",
    "mechanism": "drawing of how it works",
    "order": "place in lists",
    "decision": "decision in a sentence",
    "concern": "what brings people to it",
    "featured": "on the home page",
    "low": "amount, from",
    "high": "amount, to",
    "starts": "when it starts",
    "rate": "how often",
    "why": "reason",
    "tier": "how serious",
    "level": "what to do about it",
    "published_on": "date of publication",
    "published_text": "publication, in words",
    "checked_on": "last read by us",
    "about_kind": "kind of page that it stands under",
    "about": "page that it stands under",
    "key_fact": "among the key facts",
    "matters_as": "what a patient may say matters",
    "ask": "question to ask where it matters",
    "when_to_decide": "when to decide",
    "from_hours": "hours, from",
    "until_hours": "hours, until",
    "includes": "what the price pays for",
    "as_of": "price holds since",
    "price": "price of a visit",
}

CHOICES = {
    "kind": models.Treatment.Kind,
    "offered": models.Treatment.Offered,
    "regulated_as": models.Treatment.RegulatedAs,
    "mechanism": models.Treatment.Mechanism,
    "status": models.Fact.Status,
    "certainty": models.Certainty,
    "tier": models.Effect.Tier,
    "level": models.Caution.Level,
    "verdict": models.Suitability.Verdict,
    "area": models.Concern.Area,
    "group": models.Criterion.Group,
}
CHOICES = {field: dict(choices.choices) for field, choices in CHOICES.items()}
CHOICES["kind"] |= dict(models.Aftercare.Kind.choices)


def label(field):
    """What a field is called in the middle of a sentence."""
    return LABELS.get(field, field.replace("_", " "))


class Wording:
    """
    Says values in words. Keys are said by the names of what they stand for.

    `names` maps "criterion", "concern" and "treatment" to {key: name}; what the pages hold by value needs none, the last page's
    word being taken first.
    """

    def __init__(self, *pages, names=None):
        self.names = {kind: dict(known) for kind, known in (names or {}).items()}
        for page in pages:
            self._learn("source", getattr(page, "sources", ()), lambda row: f"{row.publisher}: {row.title}")
            self._learn("criterion", getattr(page, "criteria", ()), lambda row: row.question)
            self._learn("concern", getattr(page, "concerns", ()), lambda row: row.name)
            self._learn("term", getattr(page, "terms", ()), lambda row: row.name)
            self._learn("standing page", getattr(page, "standing_pages", ()), lambda row: row.title)

    def _learn(self, kind, rows, name):
        self.names.setdefault(kind, {}).update({row.slug: name(row) for row in rows})

    def named(self, kind, key):
        """The name of what a key stands for; the key itself, made readable, where nobody knows."""
        return self.names.get(kind, {}).get(key) or key.replace("-", " ")

    def row(self, part, row):
        """What one row is called: Side effect “headache”."""
        key = getattr(row, part.known_by) if part.known_by else row
        return f"{part.row} “{self.named(part.names, key) if part.names else key}”"

    def value(self, field, value):
        """One value as text; empty where there is none."""
        match value:
            case None | "" | ():
                return ""
            case bool():
                return "Yes" if value else "No"
            case content.Rate():
                who = self.named("source", value.source)
                return f"{value.numerator} out of {value.denominator}, {value.population}, {value.period} ({who})"
            case content.Price():
                amounts = " to ".join(
                    dict.fromkeys((self.value("low", value.low), self.value("high", value.high)))
                )
                since = f"since {value.as_of:%d %B %Y}"
                return f"{amounts} a visit, {since}" + (f" ({value.includes})" if value.includes else "")
            case Decimal():
                return f"{value.normalize():f}"
            case tuple() if field == "sources":
                return "; ".join(self.named("source", key) for key in value)
            case tuple():
                return ", ".join(value)
            case str() if field == "part_of":
                return self.named("treatment", value)
            case str() if field in CHOICES:
                return CHOICES[field].get(value, value)
        return str(value)

    def whole(self, part, row):
        """Everything that one row says, as (label, text) for each field that holds something."""
        if isinstance(row, str):
            return ()
        fields = [field.name for field in msgspec.structs.fields(row)]
        said = [(label(field), self.value(field, getattr(row, field))) for field in fields]
        return tuple(
            (name, text)
            for field, (name, text) in zip(fields, said, strict=True)
            if text and field not in (part.known_by, "slug")
        )
