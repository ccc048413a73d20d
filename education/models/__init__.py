"""The nouns of the site, one file each."""

from education.models.caution import Caution
from education.models.certainty import Certainty
from education.models.clinic import Clinic, ClosedDay, Notice, OpeningHours
from education.models.clinician import Clinician
from education.models.concern import Concern
from education.models.criterion import Criterion
from education.models.effect import Effect
from education.models.fact import Fact
from education.models.guide import Guide, GuideOption
from education.models.question import Question, QuestionToAsk
from education.models.revision import Publication, Revision
from education.models.section import Section
from education.models.source import Source
from education.models.standing_page import StandingPage
from education.models.suitability import Suitability
from education.models.term import Term
from education.models.treatment import Treatment

__all__ = [
    "Caution",
    "Certainty",
    "Clinic",
    "Clinician",
    "ClosedDay",
    "Concern",
    "Criterion",
    "Effect",
    "Fact",
    "Guide",
    "GuideOption",
    "Notice",
    "OpeningHours",
    "Publication",
    "Question",
    "QuestionToAsk",
    "Revision",
    "Section",
    "Source",
    "StandingPage",
    "Suitability",
    "Term",
    "Treatment",
]
