"""
What every staff page asks first: is this session's second step done, and is it still alive?

Parts of the sign-in that are heavy are imported where they are used: a worker that only shows content never loads them.
"""

import datetime

from django.conf import settings
from django.utils import timezone

from education.roles import SECOND_STEP

IDLE = datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
WHOLE = datetime.timedelta(hours=12)
"""How long a session lasts at most, however busy it is."""
NOTED_AT_MOST_EVERY = datetime.timedelta(minutes=1)


def needs_second_step(user):
    """Whether this person may do what a password alone must not open. May query the person's permissions."""
    return settings.STAFF_MFA_REQUIRED and any(user.has_perm(permission) for permission in SECOND_STEP)


def has_second_step(user):
    """Whether a passkey or an app is set up. Queries; recovery codes alone are none."""
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def passed_second_step(request):
    """Whether this session's own sign-in went through a second step."""
    from allauth.account.authentication import get_authentication_records

    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def missing(request):
    """What keeps a signed-in member of staff out: the name of the page that mends it, or None. Asked once a request."""
    if not hasattr(request, "_second_step_missing"):
        request._second_step_missing = _missing(request)
    return request._second_step_missing


def _missing(request):
    if not needs_second_step(request.user):
        return None
    if not has_second_step(request.user):
        return "mfa_index"
    return None if passed_second_step(request) else "mfa_reauthenticate"


def begin(session, at=None):
    """A session starts at the moment of signing in."""
    at = at or timezone.now()
    session["signed_in_at"] = session["seen_at"] = at.isoformat()
    session.set_expiry(at + IDLE)


def keep_alive(session, at=None):
    """
    Another half hour from now, but never past the twelve hours.

    The end is a fixed moment in the session's row, so Django itself finds no session after it. Written at most once a minute.
    """
    at = at or timezone.now()
    noted = session.get("seen_at")
    if noted and at - datetime.datetime.fromisoformat(noted) < NOTED_AT_MOST_EVERY:
        return
    began = datetime.datetime.fromisoformat(session.setdefault("signed_in_at", at.isoformat()))
    session["seen_at"] = at.isoformat()
    session.set_expiry(min(at + IDLE, began + WHOLE))
