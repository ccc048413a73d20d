"""A request's answers as rows to read: for the patient to check and to keep, and for staff."""

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format

from education.consultations.questions import GONE_WRONG, MATTERS, QUESTIONS
from education.models import ConsultationRequest

NOT_PROVIDED = "Not provided"


@dataclass(frozen=True)
class Row:
    """One question, what was answered, and the step that changes it."""

    label: str
    values: list[str]
    step: str


def rows(answers):
    """All answers in the order of the questions. What was left out says so."""
    about = answers.about
    by = ConsultationRequest.ContactBy
    way = {by.EMAIL: answers.email, by.PHONE: answers.phone}.get(answers.contact_by, "")
    reply = f"{by(answers.contact_by).label}: {way}" if way else ""
    old_enough = f"{about.old_enough_for} or older" if about.old_enough_for else ""
    return [
        _row("gone_wrong", [GONE_WRONG.get(about.gone_wrong)], "wrong"),
        _row("old_enough", [old_enough], "age"),
        _row("treatments", about.treatment_names, "about"),
        _row("concerns", about.concern_names, "about"),
        _row("message", [answers.message], "questions"),
        _row("matters", [MATTERS.get(key) for key in about.matters], "questions"),
        _row("name", [answers.name], "contact"),
        _row("contact_by", [reply], "contact"),
        _row("good_times", [answers.good_times], "contact"),
        _row("not_before", [day_in_words(about.not_before)], "contact"),
    ]


def day_in_words(day):
    """A day of the answers as people write it; empty for none."""
    return date_format(datetime.date.fromisoformat(day), "l j F Y") if day else ""


def _row(field, values, step):
    return Row(QUESTIONS[field].short, [value for value in values if value] or [NOT_PROVIDED], step)
