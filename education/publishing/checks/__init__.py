"""
What a text must keep to before it may be saved or go live, in words that tell an editor what to mend.

Each check is a function over one frozen page and its surroundings, with the checklist item it judges. B blocks going live,
W warns. What no program can judge is attested by a person; see `items`.
"""

from education.publishing.checks import (  # noqa: F401  each registers its checks
    comparison,
    ipdas,
    nhs,
    nhs_words,
    pemat,
    reader_question,
    reading_ease,
    safety,
)
from education.publishing.checks.citations import citation_problems, marks_in_plain_text
from education.publishing.checks.registry import CHECKS, Check, Finding, Problem, Where
from education.publishing.checks.surroundings import Surroundings, read_surroundings, surroundings_of

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "Problem",
    "Surroundings",
    "Where",
    "citation_problems",
    "marks_in_plain_text",
    "read_surroundings",
    "surroundings_of",
]
