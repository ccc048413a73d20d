"""
Every drawing of the site has a caption or a label and words that say the same, and both agree with the data.

Read from the pages of the demonstration as a browser gets them; a drawing of a kind that no test knows fails.
"""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from education.models import Treatment
from education.reading.amounts import in_words
from education.reading.catalogue import current
from education.reading.comparison import Comparison, choose
from education.reading.finder import areas
from education.reading.named_rows import DURATION, ONSET
from education.reading.treatment import TreatmentReading
from tests import demonstration

pytestmark = pytest.mark.django_db
COMPARED = (
    "botox-vs-dermal-fillers",
    "bellafill-vs-botox-vs-hyaluronic-acid-vs-poly-l-lactic-acid",
    "calcium-hydroxylapatite-vs-hyaluronic-acid",
)
DECORATION = {"mark"}  # the clinic's sign beside its name
CAPTIONED = {"drawing"}  # in a figure with a caption, or on a card beside its words
OF_A_TIME_LINE = {"timeline__axis", "timeline__drawing", "timeline__mark"}
OF_A_FIELD = {"icons__field", "icons__closer"}


class Tree(HTMLParser):
    """A page as nested elements: [tag, attributes, children, parent]; text is a child too."""

    EMPTY = {"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle", "line", "use"}

    def __init__(self, page):
        super().__init__()
        self.root = self.at = Element("", {}, None)
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), self.at)
        self.at.children.append(element)
        if tag not in self.EMPTY:
            self.at = element

    def handle_startendtag(self, tag, attrs):
        self.at.children.append(Element(tag, dict(attrs), self.at))

    def handle_endtag(self, tag):
        if self.at.tag == tag:
            self.at = self.at.parent

    def handle_data(self, data):
        self.at.children.append(data)


class Element:
    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent, self.children = tag, attributes, parent, []

    def __getitem__(self, name):
        return self.attributes[name]

    @property
    def classes(self):
        return set(self.attributes.get("class", "").split())

    @property
    def words(self):
        parts = [child if isinstance(child, str) else child.words for child in self.children]
        return re.sub(r"\s+", " ", "".join(parts)).strip()

    def all(self, tag="", name=""):
        for child in self.children:
            if isinstance(child, Element):
                if (not tag or child.tag == tag) and (not name or name in child.classes):
                    yield child
                yield from child.all(tag, name)

    def inside(self, tag="", name=""):
        one = self.parent
        while one and not ((tag and one.tag == tag) or (name and name in one.classes)):
            one = one.parent
        return one


@pytest.fixture
def read(client):
    """Opens a page of the demonstration as a tree."""
    demonstration.publish()
    return lambda address: Tree(client.get(address).content.decode()).root


def addresses():
    live = current()
    yield from (reverse(name) for name in ("home", "treatment_list", "guide_list", "finder", "compare"))
    yield from (reverse("treatment_detail", args=[slug]) for slug in live.treatments)
    yield from (reverse("guide_detail", args=[slug]) for slug in live.guides)
    yield from (reverse("finder_area", args=[area.slug]) for area in areas(live))
    yield from (reverse("comparison", args=[names]) for names in COMPARED)


def per_cent(text):
    return float(text.removesuffix("%"))


def test_no_drawing_is_without_words(read):
    """Each is of a kind that a test below compares, is decoration beside words, or stands in a figure with a caption."""
    kinds = set()
    for address in addresses():
        for drawing in read(address).all("svg"):
            if drawing.inside("svg"):
                continue
            kind = next(iter(drawing.classes - {"facemap"} or drawing.classes))
            kinds.add(kind)
            if "facemap" in drawing.classes:
                assert drawing["role"] == "group"
                assert drawing["aria-label"]
            elif kind == "bar":
                assert drawing["role"] == "img"
                assert drawing["aria-label"].startswith("Bar: ")
            else:
                assert drawing.attributes.get("aria-hidden") == "true", f"{address}: {drawing.attributes}"
                known = DECORATION | CAPTIONED | OF_A_TIME_LINE | OF_A_FIELD
                assert kind in known, f"{address}: a drawing that no test knows: {kind}"
            if kind in CAPTIONED | OF_A_TIME_LINE | OF_A_FIELD:
                figure = drawing.inside("figure")
                captions = [*figure.all("figcaption")] if figure else [drawing.inside(name="card")]
                assert captions
                assert len(captions[0].words) > 20, address
    assert {"bar", "drawing", *OF_A_TIME_LINE, *OF_A_FIELD} <= kinds


def test_a_bars_label_says_its_amount_and_its_drawing_the_same(read):
    """The key facts of every treatment: label, least, most and arrow follow from the fact."""
    seen = 0
    for slug in Treatment.objects.values_list("slug", flat=True):
        page = read(reverse("treatment_detail", args=[slug]))
        (box,) = page.all("section", "keyfacts")
        drawn = list(box.all("svg", "bar"))
        answers = [
            one for one in TreatmentReading(current().treatments[slug], current()).key_facts if one.bar
        ]
        for bar, answer in zip(drawn, answers, strict=True):
            fact = answer.fact
            words = in_words(fact.low, fact.high, fact.unit)
            assert bar["aria-label"] == f"Bar: {words}, on a scale of {answer.scale.label}"
            assert answer.scale.label in bar.parent.words
            least, more = next(bar.all("rect", "bar__least")), next(bar.all("rect", "bar__more"))
            end = answer.scale.bar(fact)
            assert per_cent(least["width"]) == end.least == per_cent(more["x"])
            assert per_cent(more["width"]) == end.more
            assert bool([*bar.all("path", "bar__on")]) == (fact.high is None)
            seen += 1
    assert seen > 10


def test_a_time_line_draws_its_data_and_its_words_say_it(read):
    for names in COMPARED:
        page = read(reverse("comparison", args=[names]))
        (figure,) = page.all("figure", "timeline")
        comparison = Comparison(choose(current(), names.split("-vs-")).options, current())
        line = comparison.amounts.time_line
        (axis,) = figure.all("svg", "timeline__axis")
        marks = [(text.words, per_cent(text["x"])) for text in axis.all("text")]
        assert marks == [(step.label, step.place) for step in line.axis.steps]
        rows = [*next(figure.all("ol")).all("li")]
        for shown, row in zip(rows, line.rows, strict=True):
            assert row.option.name in shown.words
            (drawing,) = shown.all("svg", "timeline__drawing")
            steps = [per_cent(step["x1"]) for step in drawing.all("line", "timeline__step")]
            assert steps == [step.place for step in line.axis.steps]
            said = dict(
                zip(
                    (term.words for term in shown.all("dt")),
                    (answer.words for answer in shown.all("dd")),
                    strict=True,
                )
            )
            check_onset(drawing, said["You see it:"], row)
            check_lasts(drawing, said["Lasts:"], row)


def check_onset(drawing, said, row):
    fact = row.option.facts.get(ONSET)
    diamonds = [per_cent(svg["x"]) for svg in drawing.all("svg") if [*svg.all("path", "timeline__onset")]]
    if fact and fact.low is not None:
        assert said.lower().startswith(in_words(fact.low, fact.high, fact.unit, "within"))
        span = row.onset.span
        assert diamonds == ([span.least, span.most] if span.more else [span.least])
    else:
        assert diamonds == []
        assert not fact or not fact.answer or said.startswith(fact.answer)
        assert said


def check_lasts(drawing, said, row):
    fact = row.option.facts.get(DURATION)
    least = [per_cent(bar["width"]) for bar in drawing.all("rect", "timeline__least")]
    most = [(per_cent(bar["x"]), per_cent(bar["width"])) for bar in drawing.all("rect", "timeline__most")]
    arrows = [*drawing.all("path", "timeline__on")]
    if fact and fact.low is not None:
        assert said.lower().startswith(in_words(fact.low, fact.high, fact.unit, "up to"))
        span = row.lasts.span
        assert least == [span.least]
        assert most == ([(span.least, span.more)] if span.more else [])
        assert bool(arrows) == (fact.high is None)
    else:
        assert (least, most, arrows) == ([], [], [])
        assert said


def test_a_field_of_squares_marks_as_many_as_its_sentence_says(read):
    seen = 0
    for names in COMPARED:
        page = read(reverse("comparison", args=[names]))
        comparison = Comparison(choose(current(), names.split("-vs-")).options, current())
        told = comparison.amounts.how_often
        figures = [*page.all("figure", "often__one")]
        for figure, counted in zip(figures, [one for found in told for one in found.counted], strict=True):
            array, rate = counted.array, counted.effect.rate
            caption = next(figure.all("figcaption")).words
            assert f"about {array.number:,} in {array.denominator:,} had it" in caption
            assert f"{array.others:,} in {array.denominator:,} did not" in caption
            for part in (rate.population, rate.period, f"{rate.numerator} in {rate.denominator:,}"):
                assert part in figure.words
            assert [*figure.all("a")], "its source stands beside it"
            drawn = 0
            for svg in figure.all("svg"):
                worth = array.each if "icons__field" in svg.classes else 1
                drawn += worth * sum(
                    int(block["width"]) * int(block["height"]) for block in svg.all("rect", "icons__marked")
                )
            assert drawn == array.number
            assert f"Each square stands for {array.each}." in figure.words
            seen += 1
        section = next(
            one for one in page.all("section") if one.attributes.get("aria-labelledby") == "how-often"
        )
        for column in comparison.columns:
            assert column.name in section.words
    assert seen == len(COMPARED)


def test_two_years_bars_say_the_visits_beside_them(read):
    for names in COMPARED:
        page = read(reverse("comparison", args=[names]))
        comparison = Comparison(choose(current(), names.split("-vs-")).options, current())
        cards = [*next(page.all("ul", "twoyears")).all("li")]
        for card, one in zip(cards, comparison.amounts.over_two_years.columns, strict=True):
            (bar,) = card.all("svg", "bar")
            least = f"{one.visits.least} "
            assert bar["aria-label"].removeprefix("Bar: ").startswith(least)
            assert f"{one.visits.words}." in card.words
            assert bool([*bar.all("path", "bar__on")]) == (one.visits.most is None)


def test_the_faces_marks_and_the_list_beside_it_are_the_same(read):
    page = read(reverse("finder"))
    (face,) = page.all("svg", "facemap")
    marks = [(link["href"], link["aria-label"], link.words) for link in face.all("a")]
    places = next(page.all("ol", "find__places"))
    listed = [
        (link["href"], next(link.all("strong")).words, next(link.all("span", "find__number")).words)
        for link in places.all("a")
    ]
    assert marks == listed
    assert [(name, number) for _, name, number in listed] == [
        (area.name, str(area.number)) for area in areas(current())
    ]
    targets = [(float(one["cx"]), float(one["cy"])) for one in face.all("circle", "facemap__target")]
    assert targets == [(area.x, area.y) for area in areas(current())]


def test_the_same_is_said_without_any_drawing(read):
    """Take every drawing away: the figures of time and visits are all still in the page's words."""
    for names in COMPARED:
        page = read(reverse("comparison", args=[names]))
        for drawing in [*page.all("svg")]:
            if drawing in drawing.parent.children:
                drawing.parent.children.remove(drawing)
        comparison = Comparison(choose(current(), names.split("-vs-")).options, current())
        words = page.words
        for row in comparison.amounts.time_line.rows:
            assert row.onset.words in words
            assert row.lasts.words in words
        for one in comparison.amounts.over_two_years.columns:
            assert one.visits.words in words
