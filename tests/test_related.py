"""Pages lead to what they share: the place on the face, other guides, the decision about a concern."""

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(clinic):
    lips = make.make_concern(slug="thin-lips", name="thin lips", area="lips")
    frown = make.make_concern(slug="frown", name="frown lines", area="between_brows")
    gel, other, toxin = (
        make.make_treatment(slug=slug, name=slug.title()) for slug in ("gel", "other", "toxin")
    )
    for treatment, concern, verdict in (
        (gel, lips, "treats"),
        (other, lips, "may_help"),
        (toxin, frown, "treats"),
        (toxin, lips, "does_not_treat"),
    ):
        make.make_suitability(treatment, concern, verdict=verdict)
    guides = [
        make.make_guide([gel, other], slug="lips", title="Lips?"),
        make.make_guide([gel, toxin], slug="both", title="Both?"),
        make.make_guide([toxin], slug="frown", title="Frown?"),
    ]
    for page in (None, gel, other, toxin, *guides):
        make.publish_page(page)


def read(client, address):
    return client.get(address).content.decode().split('id="main"')[1].split("<footer")[0]


def test_a_treatment_leads_to_the_places_where_it_helps_and_no_others(client, site):
    text = read(client, "/treatments/toxin/")
    assert 'href="/what-bothers-you/between-brows/"' in text
    assert 'href="/what-bothers-you/lips/"' not in text


def test_a_guide_leads_to_its_places_and_to_guides_about_the_same(client, site):
    text = read(client, "/guides/lips/")
    assert 'href="/what-bothers-you/lips/"' in text
    assert 'href="/guides/both/"' in text
    assert 'href="/guides/frown/"' not in text
    assert 'href="/guides/lips/"' not in text


def test_a_concern_leads_to_the_guide_that_decides_between_what_helps(client, site):
    text = read(client, "/what-bothers-you/lips/")
    assert 'href="/guides/lips/"' in text
    assert 'href="/guides/both/"' not in text
