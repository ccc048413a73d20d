"""After a treatment: what is normal, what to do, whom to call, by hour and by day; and what our sources do not tell."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from education.publishing import content
from education.publishing.going_live import withdraw
from education.reading.aftercare import PHASES, AfterTreatment, in_words, phases_named
from education.reading.catalogue import build
from education.reading.live import Stand
from tests import demonstration, frozen_pages
from tests import factories as make

ALL = ["hours", "days", "weeks", "later"]


@pytest.mark.parametrize(
    ("starts", "phases"),
    [
        ("in the first days", ["hours", "days"]),
        ("hours to weeks later", ["hours", "days", "weeks"]),
        ("days, weeks, months or years later", ["days", "weeks", "later"]),
        ("hours or months later", ["hours", "later"]),
        ("sometimes months later", ["later"]),
        ("At any time after the injection", ALL),
        ("some people report it; how often is not known", []),
        ("in the holidays", []),
        ("", []),
    ],
)
def test_a_side_effect_stands_where_its_own_words_place_it(starts, phases):
    assert phases_named(starts) == phases


@pytest.mark.parametrize(
    ("hours", "words"),
    [(1, "1 hour"), (24, "24 hours"), (48, "2 days"), (168, "7 days"), (336, "2 weeks"), (2160, "3 months")],
)
def test_hours_are_said_as_people_say_them(hours, words):
    assert in_words(hours) == words


@pytest.fixture
def filler(clinic, db):
    """A part with a line of every kind, and its whole with some that hold for all parts."""
    source = make.make_source(publisher="NHS", title="Dermal fillers")
    whole = make.make_treatment(slug="fillers", name="Fillers")
    part = make.make_treatment(slug="gel", name="Gel", part_of=whole)
    make.make_aftercare(whole, [source], text="Do keep the name.", from_hours=None, until_hours=24)
    make.make_aftercare(
        whole, [source], kind="do_not", text="Do not inject yourself.", from_hours=None, until_hours=None
    )
    make.make_aftercare(
        part, [source], kind="normal", text="You look fuller.", from_hours=None, until_hours=72
    )
    make.make_aftercare(
        part, [source], kind="normal", text="The result goes.", from_hours=4320, until_hours=None
    )
    make.make_effect(whole, [source], name="a bruise", starts="in the first days", what_to_do="Wait.")
    make.make_effect(whole, [source], tier="tell", name="a hot lump", starts="days or months later")
    make.make_effect(whole, [source], tier="emergency", name="a change in sight", starts="at any time")
    make.make_effect(part, [source], tier="tell", name="a hollow", starts="after dissolving it")
    for page in (None, whole, part, make.make_no_treatment()):
        make.publish_page(page, demonstration=True)
    return part


def phase(text, slug):
    """What one stretch of time says, as plain words."""
    found = re.search(rf'<section class="phase" aria-labelledby="{slug}">.*?</section>', text, re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_it_tells_the_time_in_order(client, filler):
    text = client.get("/after-treatment/gel/").content.decode()
    hours, days, weeks, later = (phase(text, slug) for slug, *_ in PHASES)
    assert "You look fuller." in hours
    assert "(until about 3 days)" in hours
    assert "You look fuller." in days
    assert "You look fuller." not in weeks + later
    assert "Do keep the name." in hours
    assert "Do keep the name." not in days
    assert "The result goes." in later
    assert hours.index("A bruise") < hours.index("Wait.")
    assert "A bruise" in days
    assert "Wait." not in days, "what it is, is said once"
    assert "A hot lump" in days
    assert "A hot lump" in later
    assert "A hot lump" not in hours + weeks
    assert [text.index(f'id="{slug}"') for slug in ("emergency", *ALL)] == sorted(
        text.index(f'id="{slug}"') for slug in ("emergency", *ALL)
    )


def test_what_holds_all_along_is_said_once(client, filler):
    text = client.get("/after-treatment/gel/").content.decode()
    assert text.count("Do not inject yourself.") == 1
    assert text.index("All along") < text.index("Do not inject yourself.") < text.index('id="hours"')


def test_every_stretch_says_whom_to_call_and_where_an_emergency_is(client, filler):
    text = client.get("/after-treatment/gel/").content.decode()
    for slug in ALL:
        found = re.search(rf'aria-labelledby="{slug}">.*?</section>', text, re.S)[0]
        assert 'href="tel:+12125550142"' in found
        assert 'href="#emergency"' in found
    assert "At any time, call 911 now if you have:" in text


def test_what_has_no_set_time_has_a_place_of_its_own(client, filler):
    text = client.get("/after-treatment/gel/").content.decode()
    assert text.index("When it starts is not known") < text.index("A hollow")


def test_every_line_cites_its_source(client, filler):
    text = client.get("/after-treatment/gel/").content.decode()
    for line in ("Do keep the name.", "You look fuller.", "The result goes.", "Do not inject yourself."):
        assert f'{line}<sup class="cite"><a href="#source-1"' in text


def test_it_says_what_the_sources_do_not_tell(client, filler):
    text = client.get("/after-treatment/gel/").content.decode()
    not_told = text[text.index('id="not-told"') :]
    assert "exercise" in not_told
    assert "alcohol" in not_told
    make.make_aftercare(filler, [make.make_source()], text="Do leave alcohol for a day.")
    make.publish_page(filler, demonstration=True)
    text = client.get("/after-treatment/gel/").content.decode()
    not_told = text[text.index('id="not-told"') : text.index('id="more"')]
    assert "exercise" in not_told
    assert "alcohol" not in not_told


def test_nothing_is_after_no_treatment(client, filler):
    assert client.get("/after-treatment/no-treatment/").status_code == 404
    assert client.get("/after-treatment/nobody-knows/").status_code == 404
    assert "No treatment" not in client.get("/after-treatment/").content.decode()


def test_a_withdrawn_treatment_is_gone(client, filler):
    withdraw(filler)
    response = client.get("/after-treatment/gel/")
    assert response.status_code == 410
    assert b"You look fuller" not in response.content


def test_what_is_saved_and_not_published_is_not_told(client, filler):
    make.make_aftercare(filler, text="Do what nobody checked.")
    assert b"nobody checked" not in client.get("/after-treatment/gel/").content


@pytest.mark.django_db
def test_it_is_reached_from_where_it_is_needed(client):
    demonstration.publish()
    assert b'href="/after-treatment/"' in client.get("/something-is-wrong/").content
    assert b'href="/after-treatment/botox/"' in client.get("/treatments/botox/").content
    chosen = client.get("/after-treatment/").content.decode()
    for slug in ("botox", "dermal-fillers", "hyaluronic-acid", "polyalkylimide"):
        assert f'href="/after-treatment/{slug}/"' in chosen
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/after-treatment/botox/</loc>" in sitemap
    assert "/what-was-injected/</loc>" in sitemap


@pytest.mark.django_db
def test_it_says_so_where_nothing_is_live(client):
    assert client.get("/after-treatment/").status_code == 200


STAND = Stand(revision=1, made_at=None)
starts = st.sampled_from(
    ["in the first days", "hours to weeks later", "years later", "at any time", "nobody knows"]
)


@given(whole=frozen_pages.treatments, part=frozen_pages.treatments, starts=starts)
def test_nothing_that_is_known_is_left_out(whole, part, starts):
    """Property: each line and each side effect, the whole's too, stands somewhere; each phase tells of no other."""
    tiers = ("settles", "tell", "emergency")
    effects = tuple(
        content.Effect(name=f"effect {number}", tier=tier, starts=starts) for number, tier in enumerate(tiers)
    )
    whole = replace(whole, slug="one", part_of="")
    part = replace(part, slug="two", part_of="one", effects=effects)
    catalogue = build([(whole, STAND), (part, STAND)])
    reading = AfterTreatment(catalogue.treatments["two"], catalogue)
    lines = {line.row for phase in reading.phases for line in (*phase.normal, *phase.do, *phase.do_not)} | {
        line.row for kind in reading.always for line in kind
    }
    assert lines == {found.row for found in reading.treatment.aftercare}
    said = {
        effect.row.name
        for phase in reading.phases
        for signs in (phase.settles, phase.tell)
        for effect in (*signs.still, *(one for group in signs.advice for one in group.effects))
    }
    said |= {one.row.name for tier in reading.at_no_set_time for group in tier for one in group.effects}
    said |= {one.row.name for group in reading.emergency for one in group.effects}
    assert said == {found.row.name for found in reading.treatment.effects}
