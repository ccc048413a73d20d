"""What e-mails about pages say: which page, what is wanted, and a link. They are owed and sent as every other e-mail is."""

from django.urls import reverse

from education.mail.letter import fact, heading, letter, link, listed, on_this_site, row, words
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


def letter_about_a_page(notification):
    """The e-mail of a notification to one of the staff."""
    if notification.kind == Kind.DIGEST:
        return _mail(notification, "Pages to review this week", _digest(notification.recipient))
    subject, what, link_for, view = ABOUT_A_REVISION[notification.kind]
    page = str(notification.revision.page or "Shared words")
    address = on_this_site(reverse(view, args=[notification.revision_id]))
    return _mail(
        notification, subject.format(page=page), [words(what), fact("Page", page), link(link_for, address)]
    )


def _digest(person):
    """What is due as it stands when the digest is sent: this person's pages, or all of them for a manager."""
    pages = [
        row(f"{clock.name}: {clock.state_in_words.lower()}{_due(clock)}", _version(clock))
        for clock in concerning(person)
    ]
    yield heading("Pages to review")
    yield listed(pages) if pages else words("None any more.")
    if sources := [row(f"{source}: since {source.recheck_on:%-d %B %Y}") for source in to_read_again()]:
        yield heading("Sources to read again")
        yield listed(sources)
    yield link("The review clock", on_this_site(reverse("admin:review_clock")))


def _version(clock):
    """Where the version that patients read is read and signed."""
    return on_this_site(reverse("admin:education_revision_review", args=[clock.revision.pk]))


def _due(clock):
    return f", due {clock.due_on:%-d %B %Y}" if clock.due_on else ""


def _mail(notification, subject, parts):
    return letter(subject, list(parts), notification.recipient.email, notification.message_id)
