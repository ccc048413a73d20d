"""The staff's side: Django's admin under our own AdminSite, one file a noun."""

from education.admin import (
    accounts,
    clinic,
    clinician,
    concern,
    consultation_request,
    criterion,
    guide,
    notification,
    page_report,
    reader_question,
    reply_template,
    revision,
    source,
    standing_page,
    term,
    treatment,
)

__all__ = [
    "accounts",
    "clinic",
    "clinician",
    "concern",
    "consultation_request",
    "criterion",
    "guide",
    "notification",
    "page_report",
    "reader_question",
    "reply_template",
    "revision",
    "source",
    "standing_page",
    "term",
    "treatment",
]
