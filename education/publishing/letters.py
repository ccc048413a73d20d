"""What e-mails about pages say: which page, what is wanted, and a link. They are owed and sent as every other e-mail is."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from education.models import Notification

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
    subject, what, link_for, view = ABOUT_A_REVISION[notification.kind]
    page = notification.revision.page or "Shared words"
    address = settings.SITE_URL + reverse(view, args=[notification.revision_id])
    return EmailMessage(
        subject=subject.format(page=page),
        body=f"{what}\n\nPage: {page}\n{link_for}: {address}\n",
        to=[notification.recipient.email],
        headers={"Message-ID": notification.message_id, "Auto-Submitted": "auto-generated"},
    )
