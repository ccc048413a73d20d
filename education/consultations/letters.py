"""
What e-mails about requests say: a reference, a link, and nothing that a patient wrote.

Whoever reads over a patient's shoulder learns that they wrote to a clinic, and not what about.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from education.consultations import access, overdue
from education.mail.letter import NobodyToTell, fact, heading, letter, link, listed, on_this_site, row, words
from education.models import Clinic, ConsultationRequest, Notification

Kind = Notification.Kind
Status = ConsultationRequest.Status

# Kind → (subject, what happened, what the link is for).
TO_THE_CLINIC = {
    Kind.REQUEST_RECEIVED: (
        "New consultation request {reference}",
        "A consultation request came in.",
        "Read it and reply",
    ),
    Kind.REQUEST_CORRECTED: (
        "Consultation request {reference} was corrected",
        "A patient corrected a consultation request. The earlier answers are kept with it.",
        "Read it and reply",
    ),
    Kind.REQUEST_ADDED: (
        "Consultation request {reference} was added to",
        "A patient added something to a consultation request.",
        "Read it and reply",
    ),
    Kind.REQUEST_WITHDRAWN: (
        "Consultation request {reference} was withdrawn",
        "A patient took a consultation request back. It is closed. Do not call them about it.",
        "See the request",
    ),
}
NOT_BY_EMAIL = "Please do not answer this e-mail. Write to us on your page, or call us."


class NotWanted(Exception):
    """The patient is not to be written to any more: they prefer the telephone now, or staff set the request apart."""


def letter_about_requests(notification):
    """The e-mail of a notification to the clinic or a patient; None where it turns out that there is nothing to send."""
    clinic = Clinic.objects.first()
    if clinic is None:
        raise NobodyToTell
    if notification.kind == Kind.OVERDUE:
        return _overdue(notification, clinic)
    if notification.kind == Kind.LINK_WANTED:
        return _links(notification, clinic)
    request = notification.request
    if notification.kind in TO_THE_CLINIC:
        subject, what, link_for = TO_THE_CLINIC[notification.kind]
        parts = [words(what), fact("Reference", request.reference), link(link_for, _for_staff(request))]
        to = clinic.email
    else:
        subject, write = TO_A_PATIENT[notification.kind]
        parts, to = write(request, clinic), _address_of(request)
    return letter(
        subject.format(reference=request.reference),
        parts,
        to,
        notification.message_id,
        title=" ".join(subject.format(reference="").split()),  # the reference has a line of its own
    )


def wanting_a_link(notification):
    """The requests that a wanted link may open: those of the address that can be written to, the newest first."""
    return list(
        ConsultationRequest.objects.filter(
            search_keys__key=notification.contact_key,
            contact_by=ConsultationRequest.ContactBy.EMAIL,
            erased_at__isnull=True,
        )
        .exclude(status=Status.QUARANTINE)
        .order_by("-received_at", "-pk")
        if notification.contact_key
        else []
    )


# --- To a patient -------------------------------------------------------------------------------------------------------


def _acknowledged(request, clinic):
    return [
        words("Hello,"),
        words("We have your request. Please keep its reference: it helps when you call us."),
        fact("Reference", request.reference),
        heading("What happens next"),
        words(f"Somebody at the clinic reads your request and replies{_by(request)}."),
        words("You read the reply on your own page. We send you an e-mail when it is there."),
        link("Open your request", access.link(request)),
        words(f"Opening it tells us that this address is yours. {_how_long()}"),
        heading("You do not have to decide today"),
        words("Take the time that you need. On your page you can add to your request, or take it back."),
        heading("If you would rather talk"),
        fact("Call us in opening hours", clinic.phone.as_national),
        words(NOT_BY_EMAIL),
        words("If you did not send us a request, somebody mistyped their address. Please leave this e-mail."),
    ]


def _replied(request, clinic):
    return [
        words("Hello,"),
        words("There is a reply to your request. Read it on your page."),
        fact("Reference", request.reference),
        link("Read the reply", access.link(request)),
        words(f"{_how_long()} You do not have to decide today."),
        fact("Call us in opening hours", clinic.phone.as_national),
        words(NOT_BY_EMAIL),
    ]


# Kind → (subject, what writes the rest).
TO_A_PATIENT = {
    Kind.ACKNOWLEDGED: ("We have your request {reference}", _acknowledged),
    Kind.REPLIED: ("There is a reply to your request {reference}", _replied),
}


def _links(notification, clinic):
    """All requests of the address that asked, in one letter; none to an address that we do not know."""
    requests = wanting_a_link(notification)
    if not requests:
        return None
    parts = [
        words("Hello,"),
        words("Somebody asked us for a link to the requests of this address. Here it is."),
        listed(row(f"Open request {request.reference}", access.link(request)) for request in requests),
        words(_how_long()),
        words("If you did not ask for it, leave this e-mail alone: nothing changes."),
        fact("Call us in opening hours", clinic.phone.as_national),
        words(NOT_BY_EMAIL),
    ]
    return letter("The link that you asked for", parts, requests[0].email, notification.message_id)


def _address_of(request):
    if (
        request.contact_by != ConsultationRequest.ContactBy.EMAIL
        or request.status == Status.QUARANTINE
        or request.erased_at
    ):
        raise NotWanted
    return request.email


def _by(request):
    """Until when, as long as that can be kept."""
    if request.reply_by is None or request.reply_by < timezone.localdate():
        return " as soon as they can"
    return f" by {date_format(request.reply_by, 'l, j F Y')}"


def _how_long():
    return f"The link works for {settings.MY_REQUEST_LINK_DAYS} days. Keep it to yourself: it opens your request."


# --- To the clinic ------------------------------------------------------------------------------------------------------


def _overdue(notification, clinic):
    parts = overdue.told()
    if not parts:
        return None
    return letter("What waits on the clinic today", parts, clinic.email, notification.message_id)


def _for_staff(request):
    return on_this_site(reverse("admin:education_consultationrequest_change", args=[request.pk]))
