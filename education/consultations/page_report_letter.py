"""The e-mail that a page was reported: which page, and a link. Never the reader's words."""

from django.urls import reverse

from education.mail.letter import NobodyToTell, fact, letter, link, on_this_site, words
from education.models import Clinic


def letter_about_a_report(notification):
    """To who keeps the page, or to the clinic; None where somebody has dealt with it meanwhile."""
    report = notification.page_report
    if report.status != report.Status.WAITING:
        return None
    person, clinic = notification.recipient, Clinic.objects.first()
    to = person.email if person and person.email else clinic and clinic.email
    if not to:
        raise NobodyToTell
    parts = [
        words("A reader reported a problem with a page."),
        fact("Page", str(report.page or report.path)),
        fact("What", report.get_kind_display()),
        link("Read it", on_this_site(reverse("admin:education_pagereport_change", args=[report.pk]))),
        words("The reader gave no name, so nobody waits for an answer. Mend the page, and close the report."),
    ]
    return letter("A problem with a page was reported", parts, to, notification.message_id)
