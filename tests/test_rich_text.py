"""An editor's Markdown is shown as meant and never runs."""

import pytest

from education.reading.rich_text import rich_text


def test_paragraphs_lists_and_links():
    html = rich_text("Some words.\n\n- one\n- two\n\n[NHS](https://nhs.example/)")
    assert html == (
        "<p>Some words.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
        '<p><a href="https://nhs.example/">NHS</a></p>\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<svg onload="alert(1)"></svg>',
        '<p style="color:red">x</p>',
        "<iframe src='https://evil.example'></iframe>",
    ],
)
def test_raw_html_is_shown_as_typed(text):
    html = rich_text(text)
    assert "&lt;" in html
    assert not any(mark in html for mark in ("<script", "<img", "<svg", "<iframe", "<a ", "<p style"))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example/",
        "\\\\evil.example/",
        "/\\\\evil.example/",
        "ftp://evil.example/",
        "&#106;avascript:alert(1)",
    ],
)
def test_only_honest_schemes_and_own_addresses_are_links(address):
    html = rich_text(f"[words]({address})").lower()
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert 'href="//' not in html
    assert 'href="\\' not in html
    assert 'href="ftp' not in html
    assert 'href="vbscript' not in html


def test_images_are_refused_so_nothing_loads_from_another_host():
    assert "<img" not in rich_text("![alt](https://evil.example/x.png)")


def test_headings_continue_the_page_and_stop_at_h4():
    html = rich_text("# One\n\n## Two\n\n### Three\n\n###### Six", heading_level=3)
    assert "<h3>One</h3>" in html
    assert "<h3>Two</h3>" in html
    assert "<h4>Three</h4>" in html
    assert "<h4>Six</h4>" in html


def test_a_citation_leads_to_its_source():
    html = rich_text("It lasts 3 months [@nhs].", {"nhs": 4})
    assert 'months<sup class="cite"><a href="#source-4" aria-label="Source 4">4</a></sup>' in html


def test_a_citation_of_nothing_shows_no_number():
    assert rich_text("It lasts 3 months [@nobody].", {"nhs": 4}) == "<p>It lasts 3 months.</p>\n"
