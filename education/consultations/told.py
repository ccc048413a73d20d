"""
What a patient could read when they asked: the frozen revisions that their request names, and what became of each.

A revision that a request does not name is none of its readers' business, whatever number somebody types.
"""

import re
from dataclasses import dataclass

from django.db.models import Q

from education.consultations import answers
from education.models import Revision

NOTICE = re.compile(r"\bnotice (\d+)\b")
"""Where `notice.consent_version` says which state of the privacy notice stood beside the consent."""
PRIVACY = "privacy"


@dataclass(frozen=True)
class Told:
    """One page that the patient could read: by what name, in which revision, and what patients read now."""

    name: str
    revision: Revision | None
    standing: str = ""
    """Of the shared words, the standing page that is meant; empty: the words themselves."""
    now: Revision | None = None

    @property
    def is_live(self):
        return self.now is not None and self.revision is not None and self.now.pk == self.revision.pk


def told(request):
    """Every page that a request names, in its order. Two queries; nothing for one that was erased."""
    named = _named(request)
    revisions = (
        Revision.objects.defer("document")
        .select_related("treatment")
        .in_bulk([number for _, number, _ in named if number])
    )
    pages = Q(
        treatment__in=[revision.treatment_id for revision in revisions.values() if revision.treatment_id]
    )
    if any(revision.subject == Revision.Subject.SHARED for revision in revisions.values()):
        pages |= Q(subject=Revision.Subject.SHARED)
    live = {_page(revision): revision for revision in Revision.objects.live().filter(pages).defer("document")}
    return [
        Told(name, revision, standing, live.get(_page(revision)) if revision else None)
        for name, number, standing in named
        for revision in [revisions.get(number)]
    ]


def find(request, number, standing=""):
    """The page of that revision, if the request names it; None for every other."""
    named = (one for one in told(request) if one.revision)
    return next((one for one in named if (one.revision.pk, one.standing) == (number, standing)), None)


def read_at(request, revision):
    """A moment at which patients could read that revision: when the request was sent, if it was live then."""
    if Revision.objects.live(request.last_sent_at).filter(pk=revision.pk).exists():
        return request.last_sent_at
    return revision.goes_live_at


def _named(request):
    """(name, revision's number, standing page) of all that it names; 0 where nobody kept which."""
    if request.erased_at:
        return []
    about = answers.about(request)
    named = [(treatment.name, treatment.revision, "") for treatment in about.treatments]
    words = {}
    for concern in about.concerns:
        words.setdefault(concern.revision, []).append(concern.name)
    named += [(f"Glossary, beside “{'”, “'.join(names)}”", number, "") for number, names in words.items()]
    if notice := NOTICE.search(request.consent_version):
        named.append(("Privacy notice", int(notice[1]), PRIVACY))
    return named


def _page(revision):
    return revision.subject, revision.treatment_id
