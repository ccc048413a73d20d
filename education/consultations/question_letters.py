"""
What e-mails about readers' questions say: that there is one, or that one is answered. Never what it is about.

The link to the reader names no page either: their mailbox learns nothing about their health.
"""

from django.urls import reverse
from django.utils import timezone

from education.consultations.letters import NotWanted
from education.mail.handing_over import NotSent
from education.mail.letter import NobodyToTell, fact, letter, link, on_this_site, words
from education.models import Clinic, Notification, Revision

Kind = Notification.Kind
KINDS = (Kind.QUESTION_ASKED, Kind.QUESTION_ANSWERED)


def letter_about_a_question(notification):
    """The e-mail of a notification to staff or to the reader."""
    clinic = Clinic.objects.first()
    if clinic is None:
        raise NobodyToTell
    write = {Kind.QUESTION_ASKED: _asked, Kind.QUESTION_ANSWERED: _answered}[notification.kind]
    return write(notification, notification.reader_question, clinic)


def _asked(notification, question, clinic):
    page = reverse("admin:education_readerquestion_change", args=[question.pk])
    if notification.recipient:
        to, link_for, address = notification.recipient.email, "Read the question", page
    else:  # whoever reads the clinic's mail may see that it waits, and perhaps no more
        to, link_for, address = (
            clinic.email,
            "See what waits",
            reverse("admin:education_readerquestion_changelist"),
        )
    parts = [
        words("A reader asked a question under one of our pages. It waits for an answer."),
        fact("Since", f"{timezone.localdate(question.asked_at):%-d %B %Y}"),
        link(link_for, on_this_site(address)),
    ]
    return letter("A reader asked a question", parts, to, notification.message_id)


def _answered(notification, question, clinic):
    if not question.email or not _is_live(question):
        raise NotWanted
    if not _is_live(question.about):
        raise NotSent("PageNotLive")  # it comes back, or we give up in time
    parts = [
        words("Hello,"),
        words("You asked a question on our site. The answer is there now."),
        link("Read the answer", on_this_site(reverse("reader_question_answered", args=[question.slug]))),
        words("This is our only e-mail about it. We do not keep your address."),
        fact("Call us in opening hours", clinic.phone.as_national),
        words("Please do not answer this e-mail: nobody reads the answers."),
        words("If you did not ask us anything, somebody mistyped their address. Please leave this e-mail."),
    ]
    return letter("Your question is answered", parts, question.email, notification.message_id)


def _is_live(page):
    return Revision.objects.of(page).live().exists()
