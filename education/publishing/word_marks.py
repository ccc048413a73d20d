"""Which words of a text went and which came: the two texts as one, in pieces that are marked."""

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

BROKEN_LINE = re.compile(r"(?<=[^\n])\n(?=[^\W\d_]|\[)")  # inside a paragraph, where Markdown reads a space
WORD = re.compile(r"(\S+)(\s*)")
KEPT_ENOUGH = (
    0.3  # with fewer words in common, one text after the other reads better than the two interleaved
)
LONG, EDGE = 50, 16  # words: a longer stretch that stayed is shown by its edges


@dataclass(frozen=True)
class Mark:
    """A stretch of words: kept, removed or added."""

    kind: str
    text: str


def marks(before, after):
    """The two texts as marks in reading order: kept and removed words make the old one, kept and added ones the new one."""
    old, new = _words(before), _words(after)
    matcher = SequenceMatcher(None, [key for key, _ in old], [key for key, _ in new])
    blocks = matcher.get_matching_blocks()
    if sum(block.size for block in blocks) < KEPT_ENOUGH * min(len(old), len(new)):
        return _clean([Mark("removed", _text(old)), Mark("added", _text(new))])
    found, i, j = [], 0, 0
    for block in blocks:
        found += [Mark("removed", _text(old[i : block.a])), Mark("added", _text(new[j : block.b]))]
        i, j = block.a + block.size, block.b + block.size
        found.append(Mark("kept", _text(new[block.b : j])))
    return _clean(found)


def flowing(text):
    """A Markdown text without the line breaks that only its writer sees."""
    return BROKEN_LINE.sub(" ", text)


def shortened(found):
    """The same marks, where long stretches that stayed are cut to the words next to a change."""
    last = len(found) - 1
    return tuple(
        replace(mark, text=_cut(mark.text, at_start=n == 0, at_end=n == last))
        if mark.kind == "kept"
        else mark
        for n, mark in enumerate(found)
    )


def _words(text):
    """Each word as (what it is compared by, itself with the space after it). A word at a line's end is another word."""
    found = [
        (word + "\n" * space.count("\n"), word + space) for word, space in WORD.findall((text or "").strip())
    ]
    return found


def _text(words):
    return "".join(word for _, word in words)


def _clean(found):
    """Without empty marks, and with room between what went and what came in its place."""
    found = [mark for mark in found if mark.text]
    for n, (mark, following) in enumerate(pairwise(found)):
        if mark.kind == "removed" and following.kind == "added" and not mark.text[-1].isspace():
            found[n] = replace(mark, text=f"{mark.text} ")
    return tuple(found)


def _cut(text, at_start, at_end):
    words = WORD.findall(text)
    if len(words) <= LONG:
        return text
    head = "" if at_start else "".join(word + space for word, space in words[:EDGE])
    tail = "" if at_end else "".join(word + space for word, space in words[-EDGE:])
    return f"{head}[…] {tail}"
