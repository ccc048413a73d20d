"""
Filling a reply in: what stands in braces becomes what it means for this request.

What cannot be filled stays as it is, to be seen, and nothing with a brace left in it goes to a patient.
"""

import re

from django.utils import timezone
from django.utils.formats import date_format

from education.consultations import answers
from education.models import Clinic

KNOWN = ("name", "reference", "clinic", "phone", "treatments", "visit", "me")
PLACE = re.compile(r"\{([^{}\n]{0,40})\}")
WITHOUT_A_NAME = "The front desk"
"""How a person signs whose account has no name: what they sign in with is no patient's business."""


def fill(text, request, me, visit_at=None):
    """The text with everything filled in that is known. At most one query."""
    if not PLACE.search(text):
        return text
    clinic = Clinic.objects.first()
    values = {
        "name": request.name,
        "reference": request.reference,
        "clinic": clinic.name if clinic else "",
        "phone": clinic.phone.as_national if clinic else "",
        "treatments": _listed([treatment.name for treatment in answers.about(request).treatments]),
        "visit": visit_in_words(visit_at) if visit_at else "",
        "me": me.get_full_name() or WITHOUT_A_NAME,
    }
    # A patient's own braces are not ours to fill in the next time.
    values = {name: value.replace("{", "(").replace("}", ")") for name, value in values.items()}
    return PLACE.sub(lambda place: values.get(_name(place)) or place[0], text)


def unfilled(text):
    """What still stands in braces, each once."""
    return list(dict.fromkeys(place[0] for place in PLACE.finditer(text)))


def unknown(text):
    """Single words in braces that nothing will ever fill. Several words are a gap to be written: “{write the reason}”."""
    places = (place for place in PLACE.finditer(text) if " " not in _name(place))
    return list(dict.fromkeys(place[0] for place in places if _name(place) not in KNOWN))


def what_is_missing(text):
    """What to say to whoever would send a text with something unfilled; empty where nothing is."""
    return [f"{place} is not filled in. {_advice(place)}" for place in unfilled(text)]


def visit_in_words(visit_at):
    """The day and time as a patient reads it: “Thursday 3 December 2026 at 10:30”."""
    local = timezone.localtime(visit_at)
    return f"{date_format(local, 'l j F Y')} at {date_format(local, 'H:i')}"


def _name(place):
    return place[1].strip().lower()


def _advice(place):
    match place.strip("{} ").lower():  # one of ours that has no value here
        case "treatments":
            return "The patient named no treatment. Write what you mean."
        case "visit":
            return "Give the day and time of the visit, or write it out."
        case "clinic" | "phone":
            return "The clinic’s details are not entered. Write it out."
    return "Write it out, or remove it."


def _listed(names):
    """“Botox”, “Botox and gel”, “Botox, gel and peel”."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
