"""The nouns of the site, one file each."""

from education.models.aftercare import Aftercare
from education.models.attempt import Attempt
from education.models.attestation import Attestation
from education.models.caution import Caution
from education.models.certainty import Certainty
from education.models.check_override import CheckOverride
from education.models.clinic import Clinic, ClosedDay, Notice, OpeningHours
from education.models.clinician import Clinician
from education.models.concern import Concern
from education.models.consultation_request import ConsultationRequest, SupersededAnswers
from education.models.criterion import Criterion
from education.models.effect import Effect
from education.models.fact import Fact
from education.models.guide import Guide, GuideOption, GuideStep
from education.models.message import Message
from education.models.note import Note
from education.models.notification import Notification
from education.models.page_report import PageReport
from education.models.preview_link import PreviewLink
from education.models.price import Price
from education.models.question import Question, QuestionToAsk
from education.models.reader_question import ReaderQuestion
from education.models.reply_template import ReplyTemplate
from education.models.request_event import RequestEvent
from education.models.revision import Publication, Revision
from education.models.search_key import SearchKey
from education.models.section import Section
from education.models.sign_off import SignOff
from education.models.source import Source
from education.models.standing_page import StandingPage
from education.models.submission import Comment, Submission
from education.models.suitability import Suitability
from education.models.term import Term
from education.models.treatment import Treatment
from education.models.unfinished_answers import UnfinishedAnswers

__all__ = [
    "Aftercare",
    "Attempt",
    "Attestation",
    "Caution",
    "Certainty",
    "CheckOverride",
    "Clinic",
    "Clinician",
    "ClosedDay",
    "Comment",
    "Concern",
    "ConsultationRequest",
    "Criterion",
    "Effect",
    "Fact",
    "Guide",
    "GuideOption",
    "GuideStep",
    "Message",
    "Note",
    "Notice",
    "Notification",
    "OpeningHours",
    "PageReport",
    "PreviewLink",
    "Price",
    "Publication",
    "Question",
    "QuestionToAsk",
    "ReaderQuestion",
    "ReplyTemplate",
    "RequestEvent",
    "Revision",
    "SearchKey",
    "Section",
    "SignOff",
    "Source",
    "StandingPage",
    "Submission",
    "Suitability",
    "SupersededAnswers",
    "Term",
    "Treatment",
    "UnfinishedAnswers",
]
