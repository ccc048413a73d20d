"""What a text must keep to before it may be saved or go live, in words that tell an editor what to mend."""

import re

from education.models import Source

MARK = re.compile(r"\[@([^\]\n]*)\]")
"""Anything that looks like a citation, a wrongly written one included. What counts as one: content.CITATION."""


def citation_problems(texts):
    """
    What is wrong with the citations of each text, as one sentence a text; empty where nothing is. One query at most.

    `texts` maps anything to a text. Only those with a problem come back.
    """
    marks = {name: MARK.findall(text or "") for name, text in texts.items()}
    wanted = {mark for found in marks.values() for mark in found}
    known = set(Source.objects.filter(slug__in=wanted).values_list("slug", flat=True)) if wanted else set()
    return {
        name: _say(unknown)
        for name, found in marks.items()
        if (unknown := [mark for mark in dict.fromkeys(found) if mark not in known])
    }


def marks_in_plain_text(text):
    """The citation marks of a text in which patients would read them as they stand."""
    return [f"[@{mark}]" for mark in MARK.findall(text or "")]


def _say(unknown):
    if len(unknown) == 1:
        return f"No source has the key “{unknown[0]}”. Correct [@{unknown[0]}], or add the source first under Sources."
    keys = ", ".join(f"“{key}”" for key in unknown)
    return f"No source has these keys: {keys}. Correct them, or add the sources first under Sources."
