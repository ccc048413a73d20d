"""A request's answers as rows to read: for the patient to check and to keep, and for staff."""

from dataclasses import dataclass

from education.consultations.questions import QUESTIONS
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
        _row("treatments", about.treatment_names, "about"),
        _row("concerns", about.concern_names, "about"),
        _row("old_enough", [old_enough], "age"),
        _row("name", [answers.name], "contact"),
        _row("contact_by", [reply], "contact"),
        _row("good_times", [answers.good_times], "times"),
        _row("message", [answers.message], "more"),
    ]


def _row(field, values, step):
    return Row(QUESTIONS[field].short, [value for value in values if value] or [NOT_PROVIDED], step)
