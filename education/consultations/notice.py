"""
What the privacy page says from our own records, and what a patient agrees to.

The clinic's own words of that page are content; what we ask and how long we keep it are facts of this site, shown below them.
"""

import hashlib

from django.conf import settings

from education.consultations.answers import LIFETIME
from education.consultations.questions import QUESTIONS

CONSENT_VERSION = "1"
"""Goes up with every change to `consent_wording`."""


def consent_wording(clinic):
    """What a patient agrees to, word for word. It is stored with the request."""
    name = clinic.name if clinic else "the clinic"
    return f"I agree that {name} uses my answers to reply to me, as the privacy notice says."


def consent_version(catalogue):
    """Which wording it was, and which state of the privacy notice stood beside it: of its words, and of our records."""
    stand = catalogue.shared_stand
    records = hashlib.sha256(repr([list(QUESTIONS.values()), how_long_kept()]).encode()).hexdigest()[:6]
    return f"{CONSENT_VERSION}, notice {stand.revision if stand else 'not published'}, records {records}"


def how_long_kept():
    """What we keep and for how long, as the settings say."""
    days = settings.KEEP_REQUESTS
    longest = _in_words(days["longest"])
    asked = settings.KEEP_READER_QUESTIONS
    return [
        ("Answers that you have not sent", f"{int(LIFETIME.total_seconds() // 3600)} hours."),
        ("A request that we work on, or a visit that is booked", f"{longest} at most."),
        (
            "A request that is closed, or that we could not take",
            f"{_in_words(days['closed'])} after that, and {longest} at most in all.",
        ),
        (
            "A request that looks as if a robot sent it",
            f"{_in_words(days['quarantine'])}, unless we find that it is real.",
        ),
        (
            "What you report about a page",
            f"{_in_words(settings.KEEP_REPORTS['longest'])}. We have no name to it.",
        ),
        (
            "The link in our e-mail to your request",
            f"{_in_words(settings.MY_REQUEST_LINK_DAYS)}. You can ask for a new one.",
        ),
        (
            "A question under a page, as you wrote it",
            f"{_in_words(asked['waiting'])} while it waits. {_in_words(asked['answered'])} after it is answered or closed.",
        ),
        (
            "The e-mail address for the answer to such a question",
            "Until we have sent that one e-mail. As long as the question, if we send none.",
        ),
    ]


def _in_words(days):
    if days == 365:
        return "one year"
    return "1 day" if days == 1 else f"{days} days"
