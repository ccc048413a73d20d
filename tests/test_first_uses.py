"""A word of the glossary is explained where a page first uses it, and nowhere else."""

import re

import pytest

from education.publishing.content import Term
from education.reading.first_uses import FirstUses, Glossary
from education.reading.rich_text import rich_text
from tests import demonstration
from tests import factories as make

GLOSSARY = Glossary(
    (
        Term(slug="acid", name="Hyaluronic acid", meaning="A sugar.", other_forms=("HA",)),
        Term(slug="filler", name="Dermal filler", meaning="A gel.", other_forms=("filler", "fillers")),
        Term(slug="scar", name="Scar <b>", meaning="A mark & more.", other_forms=("keloid",)),
    )
)
EXPLAINED = re.compile(r'popovertarget="w-([\w-]+)">([^<]*)</button><span popover id="w-\1">')


def explained(*texts, names=()):
    """What a page of these Markdown texts explains, in order: (slug, the text's own words)."""
    page = FirstUses(GLOSSARY, GLOSSARY.named(names))
    return EXPLAINED.findall("".join(page.explain(rich_text(text, {"nhs": 1})) for text in texts))


def test_the_first_use_on_the_page_and_no_other():
    assert explained("A filler. A filler.", "Fillers, and HA.") == [("filler", "filler"), ("acid", "HA")]


def test_the_longest_form_is_meant_and_the_texts_own_words_stay():
    assert explained("DERMAL fillers, dermal Filler") == [("filler", "fillers")]
    assert explained("A dermal filler") == [("filler", "dermal filler")]


@pytest.mark.parametrize(
    "text",
    [
        "refillers, filler-like, non-filler, filler_2",
        "## A filler\n\nWords.",
        "[a filler](https://nhs.example/)",
        "[**a filler**](https://nhs.example/)",
        "ha, Ha, HAND",
        "hyaluronic *acid*",
        "https://filler-nhs.example",
    ],
)
def test_only_whole_words_outside_links_and_headings(text):
    assert explained(text) == []


def test_after_a_heading_a_link_or_a_citation_it_goes_on():
    assert explained("## A filler\n\n[A filler](https://nhs.example/) [@nhs] and a filler.") == [
        ("filler", "filler")
    ]
    assert explained("It is *a filler* [@nhs].") == [("filler", "filler")]


def test_a_term_is_found_over_a_line_break():
    assert explained("It is hyaluronic\nacid.") == [("acid", "hyaluronic\nacid")]


def test_what_the_page_is_about_is_not_explained_on_it():
    assert explained("A filler of HA.", names=("Dermal filler", "")) == [("acid", "HA")]


def test_what_is_written_in_the_glossary_never_runs():
    page = FirstUses(GLOSSARY)
    html = page.explain(rich_text("A keloid."))
    assert "<b>Scar &lt;b&gt; </b>A mark &amp; more.</span>" in html
    assert page.explain(rich_text("<b>HA</b>")).startswith("<p>&lt;b&gt;<button")
    assert "amp" not in [slug for slug, _ in EXPLAINED.findall(html)]


def test_it_adds_nothing_else():
    text = "A filler, *HA*, a\nkeloid [@nhs].\n\n- a filler\n- [HA](https://nhs.example/)"
    html = rich_text(text, {"nhs": 1})
    changed = FirstUses(GLOSSARY).explain(html)
    back = re.sub(
        r'<button class="word"[^>]*>([^<]*)</button><span popover.*?</span>', r"\1", changed, flags=re.DOTALL
    )
    assert back == html
    assert changed != html


def test_no_glossary_changes_nothing():
    assert FirstUses(Glossary(())).explain("<p>A filler.</p>") == "<p>A filler.</p>"


@pytest.mark.django_db
def test_a_page_explains_in_the_order_in_which_it_is_read(client, clinic):
    make.make_term(name="Collagen", slug="collagen", meaning="A protein.")
    key = make.make_criterion(key_fact=True)
    page = make.make_treatment(slug="gel", name="Gel", in_a_sentence="It builds something.")
    make.make_section(page, heading="Collagen", body="It builds collagen.")
    make.make_fact(page, key, answer="Collagen is built.")
    for one in (None, page):
        make.publish_page(one)
    text = client.get("/treatments/gel/").content.decode()
    assert EXPLAINED.findall(text) == [("collagen", "Collagen")]
    assert "It builds collagen." in text
    assert text.index('id="w-collagen"') < text.index("It builds collagen.")


@pytest.mark.django_db
def test_a_word_leads_to_the_pages_that_use_it(client, clinic):
    make.make_term(name="Collagen", slug="collagen", meaning="A protein.")
    for slug, body in (("gel", "It builds collagen."), ("toxin", "It relaxes.")):
        page = make.make_treatment(slug=slug, name=slug.title())
        make.make_section(page, body=body)
        make.publish_page(page)
    make.publish_page(None)
    text = client.get("/glossary/").content.decode()
    assert 'Used on: <a href="/treatments/gel/">Gel</a></p>' in text


@pytest.mark.django_db
def test_the_demonstrations_pages_explain_each_word_once_and_not_in_emergencies(client):
    demonstration.publish()
    for address in ("/treatments/botox/", "/treatments/dermal-fillers/", "/guides/botox-or-dermal-fillers/"):
        text = client.get(address).content.decode()
        slugs = [slug for slug, _ in EXPLAINED.findall(text)]
        assert len(slugs) == len(set(slugs)) > 2
        assert len(re.findall(r'\bid="w-', text)) == text.count("popovertarget=") == len(slugs)
        for card in re.findall(
            r'<section class="care care--(?:emergency|tell)".*?</section>', text, re.DOTALL
        ):
            assert "popovertarget" not in card
