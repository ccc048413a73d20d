"""
Words of the glossary, explained where a page first uses them.

The first use becomes a button that opens the word's meaning beside it: HTML's own popover, so it needs no script, works by
keyboard, touch and screen reader, and closes with Escape or a tap elsewhere. On paper the meaning stands in brackets.

Pure over the glossary and the page's texts, in the order in which they are read. What a text uses is looked for once.
"""

import re
from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import mark_safe

TAG = re.compile(r"<(?:[^<>\"]|\"[^\"]*\")*>")
WORD = re.compile(r"[^\W_]+")
NOT_INSIDE = ("a", "sup", "h1", "h2", "h3", "h4", "button")
"""Words in a link, a citation or a heading are left alone."""


@dataclass(frozen=True)
class Use:
    """Where a text first uses a word."""

    start: int
    end: int
    slug: str


class Glossary:
    """The live terms, ready to be found in texts. Made once for a catalogue; read by many threads."""

    def __init__(self, terms):
        self.terms = {term.slug: term for term in terms}
        self._forms = {}
        for term in terms:
            for form in (term.name, *term.other_forms):
                first = WORD.search(form)
                if first and form.startswith(first[0]):
                    self._forms.setdefault(first[0].casefold(), []).append(
                        (len(form), _pattern(form), term.slug)
                    )
        for forms in self._forms.values():
            forms.sort(key=lambda one: -one[0])  # the longest that fits is what is meant

    def uses(self, html):
        """The first use of each word in a piece of HTML, in order."""
        return list(self._look_through(html)) if self._forms else []

    def named(self, names):
        """The words that a page with these names is itself about."""
        names = {name.casefold() for name in names}
        return {
            slug
            for slug, term in self.terms.items()
            if names & {form.casefold() for form in (term.name, *term.other_forms)}
        }

    def _look_through(self, html):
        seen, open_tags, at = set(), 0, 0
        for tag in [*TAG.finditer(html), None]:
            end = tag.start() if tag else len(html)
            if not open_tags:
                yield from self._look_in(html, at, end, seen)
            if tag:
                at, name = tag.end(), tag[0].strip("</>").split(" ", 1)[0]
                if name in NOT_INSIDE:
                    open_tags += -1 if tag[0].startswith("</") else 1

    def _look_in(self, html, start, end, seen):
        at = start
        for word in WORD.finditer(html, start, end):
            if word.start() < at or html[word.start() - 1 : word.start()] in ("-", "&"):
                continue
            for _, pattern, slug in self._forms.get(word[0].casefold(), ()):
                if use := pattern.match(html, word.start(), end):
                    at = use.end()  # nothing shorter is found inside it, explained or not
                    if slug not in seen:
                        seen.add(slug)
                        yield Use(use.start(), use.end(), slug)
                    break


def _pattern(form):
    """A form as a whole word, over line breaks too. A word in capitals is that word in capitals: “HA”, and not “ha”."""
    words = r"\s+".join(re.escape(escape(word)) for word in form.split())
    flags = 0 if form.isupper() else re.IGNORECASE
    return re.compile(rf"{words}(?![\w-])", flags)


@dataclass
class FirstUses:
    """What one page has explained so far. Made anew for each page; its texts come in the order in which they are read."""

    glossary: Glossary
    explained: set = field(default_factory=set)

    def explain(self, html):
        """The same HTML, with each word that the page had not used so far explained in place."""
        pieces, at = [], 0
        for use in self.glossary.uses(html):
            if use.slug in self.explained:
                continue
            self.explained.add(use.slug)
            pieces += [
                html[at : use.start],
                explanation(self.glossary.terms[use.slug], html[use.start : use.end]),
            ]
            at = use.end
        return mark_safe("".join([*pieces, html[at:]])) if pieces else html  # noqa: S308  both were escaped


def explanation(term, words):
    """A word and its meaning. `words`: as the text has them, escaped."""
    return (
        f'<button class="word" type="button" popovertarget="w-{term.slug}">{words}</button>'
        f'<span popover id="w-{term.slug}"><b>{escape(term.name)} </b>{escape(term.meaning)}</span>'
    )
