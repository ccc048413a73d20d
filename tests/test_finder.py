"""From a place on the face to what treats it: every area, every verdict, doing nothing among them."""

import re

import pytest
from django.urls import reverse

from education.models import Concern, Treatment
from education.reading import catalogue as catalogues
from education.reading.finder import AREAS, areas, read_area
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(clinic):
    """Lips: one treatment treats them, one does not, of one nothing is known; and doing nothing."""
    lips = make.make_concern(name="thin lips", slug="thin-lips", area="lips", other_names="small lips")
    make.make_concern(name="jowls", slug="jowls", area="jaw")
    gel, toxin, other = (
        make.make_treatment(name=name, slug=name.lower()) for name in ("Gel", "Toxin", "Other")
    )
    nothing = make.make_no_treatment()
    source = make.make_source()
    for page, verdict, why in (
        (gel, "treats", "It adds volume."),
        (toxin, "does_not_treat", "It adds no volume."),
        (nothing, "does_not_treat", "Lips stay as they are."),
    ):
        make.make_suitability(page, lips, verdict=verdict, why=why, sources=[source])
    for page in (None, gel, toxin, other, nothing):
        make.publish_page(page, demonstration=True)
    return catalogues.load()


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_it_works(client, site):
    page = client.get(reverse("finder"))
    assert page.status_code == 200
    for area in areas(site):
        address = reverse("finder_area", args=[area.slug])
        assert page.content.decode().count(f'href="{address}"') == 2  # in the drawing and in the list
        assert client.get(address).status_code == 200
    assert [area.slug for area in areas(site)] == ["lips", "jaw"]


def test_every_place_that_a_concern_can_have_is_on_the_face():
    assert {value.replace("_", "-") for value in Concern.Area.values} == set(AREAS)
    assert {slug.replace("-", "_"): name for slug, (name, _) in AREAS.items()} == dict(Concern.Area.choices)


def test_marks_do_not_touch_so_that_a_finger_finds_its_own():
    """24 CSS pixels from middle to middle at least, where the drawing is as narrow as on a phone of 320 (WCAG 2.5.8)."""
    scale = 260 / 200  # pixels a unit
    places = [place for _, place in AREAS.values()]
    for number, (x, y) in enumerate(places):
        for other_x, other_y in places[number + 1 :]:
            assert ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5 * scale >= 24


def test_what_does_not_treat_is_as_plain_as_what_treats(client, site):
    page = text_of(client.get(reverse("finder_area", args=["lips"])))
    for words in (
        "Treats it",
        "May help",
        "Does not treat it",
        "None of ours",
        "It adds volume",
        "It adds no volume",
    ):
        assert words in page
    assert "Lips stay as they are" in page
    assert "Not known from our sources Other" in page


def test_each_statement_has_its_source(client, site):
    page = client.get(reverse("finder_area", args=["lips"])).content.decode()
    assert page.count('class="cite"') == 3
    assert 'id="source-1"' in page


def test_two_that_may_help_can_be_compared_at_once(client, site):
    (one,) = read_area(site, "lips").concerns
    assert one.compared == ""  # one alone is no comparison
    lips = Concern.objects.get(slug="thin-lips")
    other = Treatment.objects.get(slug="other")
    make.make_suitability(other, lips, verdict="may_help", sources=[make.make_source()])
    make.publish_page(other, demonstration=True)
    page = client.get(reverse("finder_area", args=["lips"])).content.decode()
    assert reverse("comparison", args=["gel-vs-other"]) in page


def test_asking_carries_the_concern(client, site):
    page = client.get(reverse("finder_area", args=["lips"])).content.decode()
    assert f"{reverse('consultation_request')}?concern=thin-lips" in page


@pytest.mark.parametrize("slug", ["hands", "lips-2", "nose"])
def test_a_place_without_a_concern_is_not_found(client, site, slug):
    assert client.get(reverse("finder_area", args=[slug])).status_code == 404


def test_nothing_live_says_so(client, clinic):
    page = client.get(reverse("finder"))
    assert page.status_code == 200
    assert "facemap" not in page.content.decode().split("</style>")[-1]
