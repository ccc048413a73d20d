"""The clinic as patients see it: the only content that is read live and not from a revision."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from education.models import Clinic, Clinician


@dataclass(frozen=True)
class Phone:
    """A telephone number: as people read it, and as a telephone dials it (RFC 3966)."""

    text: str
    dial: str

    def __str__(self):
        return self.text


@dataclass(frozen=True)
class Hours:
    """One span of one weekday."""

    weekday: int
    day: str
    opens: datetime.time
    closes: datetime.time


@dataclass(frozen=True)
class Notice:
    """A message shown between two moments."""

    text: str
    shown_from: datetime.datetime
    shown_until: datetime.datetime


@dataclass(frozen=True)
class ClinicianDetails:
    """Who treats, with what a patient needs to check it."""

    name: str
    credentials: str
    registration_number: str
    register_address: str


@dataclass(frozen=True)
class ClinicDetails:
    """How to reach the clinic, when it is open, and whose emergency number holds."""

    name: str
    demonstration: bool
    jurisdiction: str
    emergency_number: str
    phone: Phone
    out_of_hours_phone: Phone | None
    address: str
    reply_within_days: int
    currency: str = ""
    hours: tuple[Hours, ...] = ()
    closed_days: tuple[datetime.date, ...] = ()
    notices: tuple[Notice, ...] = ()
    clinicians: tuple[ClinicianDetails, ...] = ()

    @property
    def notices_now(self):
        """The notices that are due at this moment."""
        now = timezone.now()
        return [notice for notice in self.notices if notice.shown_from <= now < notice.shown_until]

    @property
    def hours_in_short(self):
        """Opening hours with equal neighbouring days joined: “Monday to Friday, 9 am to 5 pm”."""
        spans = []
        for hours in self.hours:
            last = spans[-1] if spans else None
            if (
                last
                and (last[2], last[3]) == (hours.opens, hours.closes)
                and last[1].weekday + 1 == hours.weekday
            ):
                spans[-1] = (last[0], hours, hours.opens, hours.closes)
            else:
                spans.append((hours, hours, hours.opens, hours.closes))
        return [
            f"{first.day}{'' if first is last else f' to {last.day}'}, {_clock(opens)} to {_clock(closes)}"
            for first, last, opens, closes in spans
        ]


def read_clinic():
    """The clinic's details, or None where nobody has entered them. A few queries, only when the catalogue is rebuilt."""
    clinic = Clinic.objects.prefetch_related("opening_hours", "closed_days", "notices").first()
    if clinic is None:
        return None
    return ClinicDetails(
        name=clinic.name,
        demonstration=clinic.demonstration,
        jurisdiction=clinic.jurisdiction,
        emergency_number=clinic.emergency_number,
        phone=_phone(clinic.phone),
        out_of_hours_phone=_phone(clinic.out_of_hours_phone) if clinic.out_of_hours_phone else None,
        address=clinic.address,
        reply_within_days=clinic.reply_within_days,
        currency=clinic.currency,
        hours=tuple(
            Hours(span.weekday, span.get_weekday_display(), span.opens, span.closes)
            for span in clinic.opening_hours.all()
        ),
        closed_days=tuple(closed.day for closed in clinic.closed_days.all()),
        notices=tuple(
            Notice(notice.text, notice.shown_from, notice.shown_until) for notice in clinic.notices.all()
        ),
        clinicians=tuple(
            ClinicianDetails(
                clinician.name,
                clinician.credentials,
                clinician.registration_number,
                clinician.register_address,
            )
            for clinician in Clinician.objects.filter(treats=True)
        ),
    )


def _phone(number):
    return Phone(text=number.as_national, dial=number.as_e164)


def _clock(time):
    """9 am, 12:30 pm, noon: as people say it."""
    if (time.hour, time.minute) == (12, 0):
        return "noon"
    hour = time.hour % 12 or 12
    minutes = f":{time.minute:02}" if time.minute else ""
    return f"{hour}{minutes} {'am' if time.hour < 12 else 'pm'}"
