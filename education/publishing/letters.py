"""What e-mails about pages say: which page, what is wanted, and a link. They are owed and sent as every other e-mail is."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from education.models import Notification
from education.publishing.digests import concerning
from education.publishing.review_clock import to_read_again

Kind = Notification.Kind

# Kind → (subject, what happened, what the link is for, whose view answers to it).
ABOUT_A_REVISION = {
    Kind.REVIEW_WANTED: (
        "Please review: {page}",
        "A page waits for your review. Sign it off, or send it back with comments.",
        "Read this version and decide",
        "admin:education_revision_review",
    ),
    Kind.SENT_BACK: (
        "Sent back: {page}",
        "A clinician read this version and wants something changed.",
        "Read the comments",
        "admin:education_revision_review",
    ),
    Kind.SIGNED_OFF: (
        "Signed off: {page}",
        "A clinician signed this version off. It can go live.",
        "See the version",
        "admin:education_revision_review",
    ),
    Kind.EMERGENCY: (
        "Live without a sign-off: {page}",
        "Somebody published this version in an emergency, without a clinician’s sign-off. It needs one soon.",
        "See the version and the reason",
        "admin:education_revision_review",
    ),
}


def letter(notification):
    """The e-mail of a notification to one of the staff. Links are of this site, never of what a request claims."""
    if notification.kind == Kind.DIGEST:
        return _digest(notification)
    subject, what, link_for, view = ABOUT_A_REVISION[notification.kind]
    page = notification.revision.page or "Shared words"
    address = settings.SITE_URL + reverse(view, args=[notification.revision_id])
    body = f"{what}\n\nPage: {page}\n{link_for}: {address}\n"
    return _mail(notification, subject.format(page=page), body)


def _digest(notification):
    """What is due as it stands when the digest is sent: this person's pages, or all of them for a manager."""
    pages = concerning(notification.recipient)
    lines = [
        f"- {clock.name}: {clock.state_in_words.lower()}{_due(clock)}\n  {_version(clock)}" for clock in pages
    ]
    sources = [f"- {source}: since {source.recheck_on:%-d %B %Y}" for source in to_read_again()]
    parts = ["Pages to review:", *(lines or ["- None any more."])]
    if sources:
        parts += ["", "Sources to read again:", *sources]
    address = settings.SITE_URL + reverse("admin:review_clock")
    return _mail(
        notification, "Pages to review this week", "\n".join([*parts, "", f"The review clock: {address}", ""])
    )


def _version(clock):
    """Where the version that patients read is read and signed."""
    return settings.SITE_URL + reverse("admin:education_revision_review", args=[clock.revision.pk])


def _due(clock):
    return f", due {clock.due_on:%-d %B %Y}" if clock.due_on else ""


def _mail(notification, subject, body):
    return EmailMessage(
        subject=subject,
        body=body,
        to=[notification.recipient.email],
        headers={"Message-ID": notification.message_id, "Auto-Submitted": "auto-generated"},
    )
