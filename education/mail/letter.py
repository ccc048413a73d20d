"""
What every letter of the site looks like: the same words and links as text and as HTML.

It shows no picture, asks no other place for anything, and follows nobody. Who writes a letter decides what it says.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from education.models import Clinic
from education.models.notification import new_message_id


class NobodyToTell(Exception):
    """There is no address to write to: the clinic's, or this person's, has not been entered yet."""


@dataclass(frozen=True)
class Part:
    """One piece of a letter. `shape` is how it is shown: words, heading, fact, link, list, or a row of a list."""

    shape: str
    text: str = ""
    label: str = ""
    address: str = ""
    rows: tuple = ()


def words(text):
    return Part("words", text)


def heading(text):
    return Part("heading", text)


def fact(label, text):
    return Part("fact", text, label=label)


def link(text, address):
    return Part("link", text, address=address)


def row(text, address=""):
    return Part("row", text, address=address)


def listed(rows):
    return Part("list", rows=tuple(rows))


def on_this_site(path):
    """The whole address of a page of ours. Never made from what a request claims its host is."""
    return settings.SITE_URL + path


def letter(subject, parts, to, message_id=None, title=""):
    """The e-mail: a text part, and an HTML part that says the same under a title, which is the subject unless it is given."""
    if not to:
        raise NobodyToTell
    clinic = Clinic.objects.first()
    said = {
        "subject": subject,
        "title": title or subject,
        "parts": parts,
        "clinic": clinic.name if clinic else "",
    }
    text = re.sub(r"\n{3,}", "\n\n", render_to_string("mail/letter.txt", said)).strip()
    mail = EmailMultiAlternatives(
        subject=subject,
        body=f"{text}\n",
        to=[to],
        headers={"Message-ID": message_id or new_message_id(), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("mail/letter.html", said), "text/html")
    return mail
