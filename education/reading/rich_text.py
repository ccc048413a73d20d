"""An editor's Markdown as harmless HTML, with its citations numbered."""

from functools import lru_cache

import nh3
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from education.publishing.content import CITATION

ALLOWED_TAGS = {"p", "ul", "ol", "li", "h2", "h3", "h4", "a", "sup", "strong", "em", "br", "blockquote"}
ALLOWED_ATTRIBUTES = {"a": {"href", "aria-label"}, "sup": {"class"}, "ol": {"start"}}
ALLOWED_SCHEMES = {"https", "http", "mailto", "tel"}


def rich_text(text, numbers=None, heading_level=3):
    """
    Safe HTML of a Markdown text. `numbers` maps source slugs to their numbers on the page.

    Raw HTML in the text is shown as typed, never run. Headings start at `heading_level`.
    """
    return mark_safe(_render(text, tuple(sorted((numbers or {}).items())), heading_level))  # noqa: S308  cleaned by nh3


@lru_cache(maxsize=2048)
def _render(text, numbers, heading_level):
    env = {"numbers": dict(numbers), "heading_level": heading_level}
    return nh3.clean(
        _markdown.render(text, env),
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        attribute_filter=_only_own_or_absolute,
        link_rel=None,
    )


def _only_own_or_absolute(tag, attribute, value):
    """Refuse links that look like ours and leave the site: //host and its back-slashed kin (SECURITY 2)."""
    if attribute == "href" and value.replace("\\", "/").lstrip().startswith("//"):
        return None
    return value


def _citation(state: StateInline, silent):
    """The inline rule for [@source-slug]: a small number that leads to the source at the foot of the page."""
    match = CITATION.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.pending = state.pending.rstrip()  # the number stands close to its statement
        token = state.push("citation", "", 0)
        token.content = match[1]
    state.pos = match.end()
    return True


def _render_citation(self, tokens, index, options, env):
    number = env["numbers"].get(tokens[index].content)
    if number is None:
        return ""
    return f'<sup class="cite"><a href="#source-{number}" aria-label="Source {number}">{number}</a></sup>'


def _render_heading(self, tokens, index, options, env):
    """Headings of a text continue the page's: its own # and ## both become the first level allowed there."""
    token = tokens[index]
    level = min(4, max(int(token.tag[1]) - 2, 0) + env["heading_level"])
    token.tag = f"h{level}"
    return self.renderToken(tokens, index, options, env)


_markdown = MarkdownIt("commonmark", {"html": False, "typographer": False})
_markdown.disable(["image", "html_block", "html_inline", "code", "fence", "hr"])
_markdown.inline.ruler.before("link", "citation", _citation)
_markdown.add_render_rule("citation", _render_citation)
_markdown.add_render_rule("heading_open", _render_heading)
_markdown.add_render_rule("heading_close", _render_heading)
