"""A comparison as its reader arranges it: what holds for every set, order, mark and fold, over the demonstration's pages."""

import string
from collections import Counter
from itertools import permutations

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from education.forms.compare import ArrangedForm
from education.reading.arranged import Arranged
from education.reading.catalogue import build
from education.reading.comparison import FEWEST, MOST, Comparison, choose
from education.reading.comparison_address import GROUPS, LONGEST_OWN, Address, readable
from education.reading.live import Stand
from tests import demonstration

pytestmark = pytest.mark.django_db

PARTS = ("bellafill", "calcium-hydroxylapatite", "hyaluronic-acid", "poly-l-lactic-acid")
MARKABLE = ("how-long", "undo", "cost", "visits", "downtime", "how-it-works", "no-such-row", "what-it-is")
SETS = st.one_of(
    st.permutations(["botox", "dermal-fillers"]),
    st.permutations(["botox", *PARTS]).flatmap(
        lambda slugs: st.integers(FEWEST, MOST).map(lambda number: slugs[:number])
    ),
)
STATES = st.fixed_dictionaries(
    {
        "matters": st.lists(st.sampled_from(MARKABLE), unique=True),
        "own": st.text(alphabet=string.printable + "é“”\u202e\u200b<>&?,%", max_size=120),
        "differs": st.booleans(),
        "folded": st.lists(st.sampled_from([*GROUPS, "sources"]), unique=True),
    }
)


@pytest.fixture(scope="module")
def catalogue(django_db_setup, django_db_blocker):
    found = demonstration.frozen(django_db_blocker)
    stand = Stand(revision=1, made_at=timezone.now())
    pages = [*found.treatments.values(), *found.guides.values(), found.shared]
    return build([(page, stand) for page in pages])


def arranged(catalogue, slugs, **state):
    choice = choose(catalogue, slugs)
    assert choice.is_complete
    address = Address.of(choice.slugs, catalogue.shared.criteria, **state)
    return Arranged(Comparison(choice.options, catalogue), address)


def rows(found):
    """Every row that is shown or folded, as (heading, {option: what it says}), in the page's order. Own words aside."""
    return [told(row) for group in found.groups for row in group.rows if row.kind != "own"]


def told(row):
    """A row as what it says, whatever the order of its cells."""
    cells = {(cell.option.slug, cell.fact, cell.bar, cell.rows, cell.suitability) for cell in row.cells}
    return row.heading, frozenset(cells)


@settings(deadline=None, max_examples=60)
@given(slugs=SETS, state=STATES)
def test_an_address_and_its_text_are_one(catalogue, slugs, state):
    address = arranged(catalogue, slugs, **state).address
    path, _, query = str(address).partition("?")
    form = ArrangedForm(QueryDict(query))
    again = Address.of(form.order_asked.split(",") if form.order_asked else sorted(slugs), (), **{})
    assert again.slugs == address.slugs
    assert Address.of(again.slugs, catalogue.shared.criteria, **form.arrangement) == address
    assert path == f"/compare/{'-vs-'.join(sorted(slugs))}/"


@given(st.text())
def test_own_words_are_one_short_line_however_often_they_are_read(words):
    read = readable(words)
    assert readable(read) == read
    assert len(read) <= LONGEST_OWN
    assert read.isprintable()


@settings(deadline=None, max_examples=30)
@given(slugs=SETS, state=STATES)
def test_comparing_is_symmetric_in_content_whatever_the_order(catalogue, slugs, state):
    said = {tuple(rows(arranged(catalogue, order, **state))) for order in permutations(slugs)}
    assert len(said) == 1


@settings(deadline=None, max_examples=60)
@given(slugs=SETS, state=STATES)
def test_marking_what_matters_changes_the_order_only(catalogue, slugs, state):
    state |= {"differs": False}
    marked, bare = arranged(catalogue, slugs, **state), arranged(catalogue, slugs)
    now, before = rows(marked), rows(bare)
    assert Counter(now) == Counter(before)
    first = {row.slug for row in marked.matters if row.kind == "fact"}
    assert now[len(first) :] == [row for row in before if row not in now[: len(first)]]
    assert first == set(marked.address.matters) <= set(state["matters"])


@settings(deadline=None, max_examples=60)
@given(slugs=SETS, state=STATES)
def test_only_what_differs_leaves_out_what_is_the_same_and_nothing_that_matters(catalogue, slugs, state):
    all_rows = Counter(rows(arranged(catalogue, slugs, **state | {"differs": False})))
    found = arranged(catalogue, slugs, **state | {"differs": True})
    gone = found.left_out
    assert all_rows - Counter(rows(found)) == Counter(map(told, gone))
    for row in gone:
        assert row.slug != "emergency"
        assert row.slug not in found.address.matters or row.kind != "fact"
        said = {cell.said for cell in row.cells if not cell.option.is_no_treatment}
        assert len(said) == 1
        assert said != {None}


@settings(deadline=None, max_examples=60)
@given(slugs=SETS, state=STATES)
def test_every_link_makes_a_comparison_and_keeps_all_the_rest(catalogue, slugs, state):
    found = arranged(catalogue, slugs, **state)
    here = found.address
    changed = [
        address for _, *ways, changes in found.moves for address in (*ways, *(to for _, to in changes))
    ]
    for address in filter(None, [*changed, *(to for _, to in found.additions)]):
        assert choose(catalogue, address.slugs).is_complete
        assert address != here
        assert (address.matters, address.own, address.differs, address.folded) == (
            here.matters,
            here.own,
            here.differs,
            here.folded,
        )
    for group in GROUPS:
        assert here.toggled(group).toggled(group) == here
        assert here.toggled(group).slugs == here.slugs
    assert here.unmarked().is_marked is False
    assert here.only_differing().showing_all() == here.showing_all()


def test_what_can_be_taken_away_added_and_changed(catalogue):
    """Two stay, a fifth does not come, and no part stands beside its whole."""
    two = arranged(catalogue, ["botox", "dermal-fillers"])
    assert [without for *_, without, _ in two.moves] == [None, None]
    assert two.additions == []
    assert [other.slug for other, _ in two.moves[1][-1]] == [
        "hyaluronic-acid",
        "calcium-hydroxylapatite",
        "poly-l-lactic-acid",
        "bellafill",
    ]
    assert two.moves[0][-1] == []  # a filler beside all fillers would compare a part with its whole
    four = arranged(catalogue, PARTS)
    assert four.additions == []
    assert next(str(without) for *_, without, _ in four.moves).startswith("/compare/calcium")


def test_a_readers_own_order_stays_and_the_alphabet_stays_too(catalogue):
    alphabetical = Address(("bellafill", "botox"))
    assert alphabetical.with_added("aaa").slugs == ("aaa", "bellafill", "botox")
    own = Address(("botox", "bellafill"))
    assert own.with_added("aaa").slugs == ("botox", "bellafill", "aaa")
    assert own.with_changed("botox", "zzz").slugs == ("zzz", "bellafill")
    assert own.without("botox").with_added("aaa").slugs == ("aaa", "bellafill")


def test_every_row_that_can_matter_stands_in_every_comparison(catalogue):
    """Nothing that is asked is without an answer, a “not known” included."""
    asked = [criterion.slug for criterion in catalogue.shared.criteria if criterion.matters_as]
    found = arranged(catalogue, ["botox", "dermal-fillers"], matters=asked)
    assert sorted(row.slug for row in found.matters) == sorted(asked)
    assert len(asked) == 12
