"""The few filters and tags that patients' pages need. Built in: no template loads them."""

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe

from education.reading.rich_text import rich_text

register = template.Library()


@register.filter
def cite(row, citations):
    """The numbers of a statement's sources, each a link to the source at the foot of the page."""
    numbers = citations.of_row(row)
    if not numbers:
        return ""
    links = format_html_join(
        ", ",
        '<a href="#source-{}" aria-label="Source {}">{}</a>',
        ((number, number, number) for number in numbers),
    )
    return format_html('<sup class="cite">{}</sup>', links)


@register.filter
def thousands(number):
    """A whole number as people read it: 6,410."""
    return f"{number:,}"


@register.filter
def markdown(text, citations=None):
    """An editor's Markdown, made harmless, its headings below an h2."""
    return _explained(rich_text(text, citations.numbers if citations else {}, heading_level=3), citations)


@register.filter
def page_markdown(text, citations=None):
    """A whole page's Markdown, its headings from h2."""
    return _explained(rich_text(text, citations.numbers if citations else {}, heading_level=2), citations)


@register.filter
def explained(text, citations):
    """A plain text, with the words that its page first uses here explained in place."""
    return _explained(conditional_escape(text), citations)


def _explained(html, citations):
    return citations.words.explain(html) if citations and citations.words else html


@register.simple_tag
def stylesheet(name):
    """One of the site's stylesheets, inlined. The policy allows exactly these texts."""
    return mark_safe(f"<style>{settings.STYLESHEETS[name]}</style>")  # noqa: S308  our own files
