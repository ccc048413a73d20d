"""A patient's answers: while they are being written, and as a request holds them."""

import datetime

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from django.db import IntegrityError, transaction
from django.utils import timezone

from education.consultations import tokens
from education.consultations.questions import MATTERS, MATTERS_BY_ROW
from education.models import ConsultationRequest, UnfinishedAnswers

ADULT = 18
LIFETIME = datetime.timedelta(hours=24)
"""How long answers stay without being sent, and how long a sent request can still be seen and corrected. Patients are told so."""


class Chosen(msgspec.Struct, frozen=True):
    """A treatment or a concern as it was called when it was chosen, and the revision that the patient could read."""

    slug: str
    name: str
    revision: int = 0


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What the request is about."""

    treatments: tuple[Chosen, ...] = ()
    concerns: tuple[Chosen, ...] = ()
    not_sure: bool = False
    old_enough_for: int = 0
    gone_wrong: str = ""
    """"no", or "tell": a sign after a treatment that the clinic must hear of today. An emergency is never an answer."""
    matters: tuple[str, ...] = ()
    """What matters most to them, in our words (`questions.MATTERS`)."""
    not_before: str = ""
    """The earliest day on which they want to come, as 2026-11-30."""

    def __bool__(self):
        return bool(self.treatments or self.concerns or self.not_sure)

    @property
    def treatment_names(self):
        """What to show for the treatments."""
        names = [treatment.name for treatment in self.treatments]
        return [*names, "I am not sure yet"] if self.not_sure else names

    @property
    def concern_names(self):
        """What to show for the concerns."""
        return [concern.name for concern in self.concerns]


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """All answers of one patient. Empty: not answered."""

    about: About = About()
    name: str = ""
    contact_by: str = ""
    email: str = ""
    phone: str = ""
    good_times: str = ""
    message: str = ""

    def with_(self, **changes):
        """The same with some answers changed."""
        return msgspec.structs.replace(self, **changes)

    def with_about(self, **changes):
        """The same with what it is about changed."""
        return self.with_(about=msgspec.structs.replace(self.about, **changes))


TEXTS = ("name", "contact_by", "email", "phone", "good_times", "message")
"""The answers that a request holds in a column of the same name."""


def needed_age(answers, catalogue):
    """How old one must be for what was chosen."""
    chosen = {treatment.slug for treatment in answers.about.treatments}
    ages = [live.page.minimum_age or ADULT for live in catalogue.requestable if live.slug in chosen]
    return max(ages, default=ADULT)


def is_asked_for_a_higher_age(answers, catalogue):
    """Whether what was chosen after the age was told needs a higher one."""
    return 0 < answers.about.old_enough_for < needed_age(answers, catalogue)


def no_longer_offered(answers, catalogue):
    """The names of chosen treatments that cannot be requested any more."""
    offered = {treatment.slug for treatment in catalogue.requestable}
    return [treatment.name for treatment in answers.about.treatments if treatment.slug not in offered]


def first_missing(answers, catalogue):
    """The step that must be answered next, or None where the request can be sent."""
    if not answers.about.gone_wrong:
        return "wrong"
    if answers.about.old_enough_for < ADULT:
        return "age"
    if not answers.about or no_longer_offered(answers, catalogue):
        return "about"
    if answers.about.old_enough_for < needed_age(answers, catalogue):
        return "age"
    if not (answers.name and getattr(answers, answers.contact_by or "contact_by")):
        return "contact"
    return None


def choose(answers, catalogue, treatments, concerns, not_sure):
    """The answers about these treatments and concerns, as they are called now. What we do not have is passed over."""
    stand = catalogue.shared_stand
    return answers.with_about(
        treatments=tuple(
            Chosen(live.slug, live.name, live.stand.revision)
            for live in catalogue.requestable
            if live.slug in treatments
        ),
        concerns=tuple(
            Chosen(concern.slug, concern.name, stand.revision if stand else 0)
            for concern in catalogue.shared.concerns
            if concern.slug in concerns
        ),
        not_sure=not_sure,
    )


def carry_over(answers, catalogue, treatments, concerns):
    """The answers with what a page or a comparison was about, beside what was chosen before."""
    if not treatments and not concerns:
        return answers
    about = answers.about
    return choose(
        answers,
        catalogue,
        {*treatments, *(chosen.slug for chosen in about.treatments)},
        {*concerns, *(chosen.slug for chosen in about.concerns)},
        about.not_sure,
    )


def with_questions(answers, questions, marked=()):
    """The answers with these questions below what was written before, each once, and what was marked as mattering."""
    written = answers.message.splitlines()
    lines = [*written, *(question for question in dict.fromkeys(questions) if question not in written)]
    matters = {*answers.about.matters, *(MATTERS_BY_ROW[row] for row in marked if row in MATTERS_BY_ROW)}
    answers = answers.with_about(matters=tuple(key for key in MATTERS if key in matters))
    return answers.with_(message="\n".join(lines))


def days_to_come(today=None):
    """The first and the last day that can be somebody's earliest day to come: today, and a year from now."""
    today = today or timezone.localdate()
    return today, today + datetime.timedelta(days=365)


def fingerprint(answers, token):
    """Equal for answers that say the same; which revision the patient could read is not part of what they say."""
    about = answers.about
    said = [
        [chosen.slug for chosen in about.treatments],
        [chosen.slug for chosen in about.concerns],
        about.not_sure,
        [about.gone_wrong, about.matters, about.not_before],
        [getattr(answers, name) for name in TEXTS],
    ]
    return tokens.content_hash(token, msgspec.json.encode(said))


# --- While they are being written ---------------------------------------------------------------------------------------


def save(answers, token, at=None):
    """Keep unfinished answers, sealed for the holder of the token."""
    at = at or timezone.now()
    row = {
        "sealed": Fernet(tokens.sealing_key(token)).encrypt(msgspec.json.encode(answers)).decode(),
        "expires_at": at + LIFETIME,
    }
    where = tokens.lookup(token)
    if UnfinishedAnswers.objects.filter(lookup=where).update(**row):
        return
    UnfinishedAnswers.objects.expired(at).delete()  # whoever starts tidies up
    try:
        with transaction.atomic():
            UnfinishedAnswers.objects.create(lookup=where, **row)
    except IntegrityError:  # a second tab was faster
        UnfinishedAnswers.objects.filter(lookup=where).update(**row)


def load(token, at=None):
    """The unfinished answers of the holder of the token, or None."""
    row = UnfinishedAnswers.objects.kept(at).filter(lookup=tokens.lookup(token)).first()
    if row is None:
        return None
    try:
        return msgspec.json.decode(
            Fernet(tokens.sealing_key(token)).decrypt(row.sealed.encode()), type=Answers
        )
    except (InvalidToken, msgspec.DecodeError):
        return None  # tampered with, or written by an older site: as good as lost


def forget(token):
    """Remove unfinished answers."""
    UnfinishedAnswers.objects.filter(lookup=tokens.lookup(token)).delete()


# --- As a request holds them --------------------------------------------------------------------------------------------


def columns(answers):
    """The answers as a request's columns."""
    return {name: getattr(answers, name) for name in TEXTS} | {
        "about": msgspec.json.encode(answers.about).decode()
    }


def of_request(request):
    """The answers that a request holds."""
    return Answers(about=about(request), **{name: getattr(request, name) for name in TEXTS})


def about(request):
    """What a request is about. After its erasure: nothing."""
    return msgspec.json.decode(request.about, type=About) if request.about else About()


def as_json(answers, **more):
    """All answers as one JSON text, with what else belongs to them."""
    return msgspec.json.encode({"answers": answers, **more}).decode()


def from_json(text):
    """The answers of `as_json`."""
    return msgspec.json.decode(text, type=_Kept).answers


class _Kept(msgspec.Struct):
    answers: Answers


def sent(token, at=None):
    """The request that the holder of the token sent lately, or None."""
    since = (at or timezone.now()) - LIFETIME
    return ConsultationRequest.objects.filter(key=tokens.request_key(token), last_sent_at__gt=since).first()
