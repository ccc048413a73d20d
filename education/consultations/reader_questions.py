"""
Questions that readers ask under a page, without a name: sent, set apart, let in, closed, and erased in time.

Answering and publishing them is the pages' own way (`publishing`). What the reader wrote, and the address they may have left, are
encrypted, shown on no list, and gone when they are not needed any more.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.utils import timezone

from education.consultations import robots
from education.models import Guide, Notification, ReaderQuestion, Treatment
from education.models.personal_details import found_in

Kind = Notification.Kind
Status = ReaderQuestion.Status
MODELS = {"treatment": Treatment, "guide": Guide}
LONGEST = 500

# Why a question is closed without an answer on the site, in fixed words: nobody writes down what a person told us of themselves.
REASONS = {
    "one-person": "It is about one person’s own care",
    "answered": "The page answers it already",
    "not-ours": "It is not about our treatments",
    "advertising": "It is advertising",
}

_keys = Signer(salt="education.consultations.reader-questions.key")


@dataclass(frozen=True)
class Asked:
    """What a reader sends: under which page, what, and an address for the answer alone, if they like."""

    kind: str
    slug: str
    question: str
    email: str = ""

    @property
    def fingerprint(self):
        """Tells one content from another. Signed where it is shown; never stored."""
        return hashlib.sha256(
            "\0".join([self.kind, self.slug, self.question, self.email]).encode()
        ).hexdigest()

    @property
    def personal(self):
        """What in it seems to say who asks, in words."""
        return found_in(self.question)


class NotPossible(Exception):
    """The step cannot be taken as the question stands; the message says why."""


# --- Asking -------------------------------------------------------------------------------------------------------------


def new_key():
    """What a form is given before anything is typed: sent twice, it is the same question."""
    return _keys.sign(secrets.token_urlsafe(24))


def read_key(value):
    """The key of a form that we made, or None."""
    try:
        return _keys.unsign(value)
    except BadSignature:
        return None


def is_suspect(asked, stamp, trap):
    """Whether a robot seems to have sent it: it is set apart then, never lost."""
    return bool(trap) or robots.too_quick(stamp) or robots.has_many_links(asked.question)


def ask(asked, key, suspected_robot=False, at=None):
    """
    Store a question once, however often it is sent. Sent again with other words, it is corrected while nobody has worked on it,
    and is a question of its own after that. Returns None where its page does not exist any more.
    """
    at = at or timezone.now()
    page = MODELS[asked.kind].objects.filter(slug=asked.slug).select_related("owner", "deputy").first()
    if page is None:
        return None
    for last_try in (False, True):
        try:
            with transaction.atomic():
                return _store(asked, page, key, suspected_robot, at)
        except IntegrityError:  # the same reader's second click was first
            if last_try:
                raise
    raise AssertionError("unreachable")


def _store(asked, page, key, suspected_robot, at):
    send_key = _hashed(key)
    found = _of(send_key)
    if found and not _says(found, asked):
        if found.status in (Status.WAITING, Status.SUSPECTED) and not found.question and not found.answer:
            found.asked, found.email = asked.question, asked.email
            if suspected_robot:
                found.status = Status.SUSPECTED
                found.erase_on = found.kept_until(at)
            found.save(update_fields=["asked", "email", "status", "erase_on"])
            return found
        send_key = _hashed(key, asked.fingerprint)
        found = _of(send_key)
    if found:
        return found
    question = ReaderQuestion(
        **{asked.kind: page},
        status=Status.SUSPECTED if suspected_robot else Status.WAITING,
        asked=asked.question,
        email=asked.email,
        owner=page.owner,
        deputy=page.deputy,
        asked_at=at,
        send_key=send_key,
    )
    question.erase_on = question.kept_until(at)
    question.save(force_insert=True)
    if not suspected_robot:  # nobody is called to a robot's question until staff let it in
        _tell_staff(question, at)
    return question


def _of(send_key):
    return ReaderQuestion.objects.select_for_update(of=("self",)).filter(send_key=send_key).first()


def _says(question, asked):
    same_page = (asked.kind == "treatment") == bool(
        question.treatment_id
    ) and question.about.slug == asked.slug
    return same_page and (question.asked, question.email) == (asked.question, asked.email)


def _hashed(key, more=""):
    return hmac.new(key.encode(), f"reader's question{more}".encode(), hashlib.sha256).hexdigest()


def _tell_staff(question, at):
    """The page's owner, or its deputy, by name; the clinic's address where neither can be written to."""
    people = (person for person in (question.owner, question.deputy) if person)
    keeper = next((person for person in people if person.is_active and person.email), None)
    Notification.objects.owe(Kind.QUESTION_ASKED, at=at, reader_question=question, recipient=keeper)


# --- What staff do with it ----------------------------------------------------------------------------------------------


@transaction.atomic
def close(question, at=None):
    """Close a question without an answer on the site. The address goes at once, the reader's own words soon."""
    at = at or timezone.now()
    question = _locked(question)
    if question.status not in (Status.WAITING, Status.SUSPECTED):
        raise NotPossible("It is closed or answered already.")
    if question.revisions.filter(goes_live_at__isnull=False).exists():
        raise NotPossible("Its answer is live, was live or is scheduled. Withdraw that instead.")
    question.status, question.closed_at, question.email = Status.CLOSED, at, ""
    question.erase_on = question.kept_until(at)
    question.save(update_fields=["status", "closed_at", "email", "erase_on"])
    _drop_letters(question)
    return question


@transaction.atomic
def set_apart(question, at=None):
    """A robot seems to have sent it: it leaves the queue, and is erased sooner."""
    return _move(question, Status.WAITING, Status.SUSPECTED, at)


@transaction.atomic
def let_in(question, at=None):
    """A person sent it after all. Its keeper is told, as of any question."""
    at = at or timezone.now()
    question = _move(question, Status.SUSPECTED, Status.WAITING, at)
    if not question.notifications.filter(kind=Kind.QUESTION_ASKED).exists():
        _tell_staff(question, at)
    return question


def _move(question, old, new, at):
    question = _locked(question)
    if question.status != old:
        raise NotPossible("Somebody was here first. Look at it again.")
    question.status = new
    question.erase_on = question.kept_until(at or timezone.now())
    question.save(update_fields=["status", "erase_on"])
    return question


def _locked(question):
    return (
        ReaderQuestion.objects.select_for_update(of=("self",))
        .select_related("owner", "deputy")
        .get(pk=question.pk)
    )


# --- Erasing ------------------------------------------------------------------------------------------------------------


def forget_address(notification):
    """The answer was told of, or never will be: the reader's address goes. Call it in the transaction that notes which."""
    if notification.kind == Kind.QUESTION_ANSWERED:
        ReaderQuestion.objects.filter(pk=notification.reader_question_id).update(email="")


def erase_expired(at=None):
    """
    Erase the readers' own words and addresses that were kept long enough, and how many questions that were.

    What nobody worked on goes altogether. What is published stays, as its own words are ours.
    """
    today = timezone.localdate(at)
    due = list(ReaderQuestion.objects.kept_long_enough(today).values_list("pk", flat=True))
    return sum(_erased(pk, today) for pk in due)


@transaction.atomic
def _erased(pk, today):
    question = (
        ReaderQuestion.objects.select_for_update(of=("self",)).kept_long_enough(today).filter(pk=pk).first()
    )
    if question is None:  # since we looked
        return False
    if not (question.question or question.answer or question.revisions.exists()):
        question.delete()
        return True
    question.asked = question.email = ""
    question.erase_on = None
    question.save(update_fields=["asked", "email", "erase_on"])
    _drop_letters(question)
    return True


def _drop_letters(question):
    """Without an address there is nobody to tell."""
    Notification.objects.owed().filter(kind=Kind.QUESTION_ANSWERED, reader_question=question).delete()
