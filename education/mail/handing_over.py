"""
Handing one letter to the mail server, and what it means when that fails.

Why it failed is told by the kind of error and the server's code alone: a server's own words can hold an address.
"""

import contextlib
import signal
import smtplib
import threading

from django.core.mail import get_connection

LONGEST = 60
"""Seconds for one letter in all. EMAIL_TIMEOUT is for each answer: a server that sends a letter a second would never meet it."""
CLOSING = 421
"""What a server says that hangs up on everybody."""


class NotSent(Exception):
    """The letter was not taken. `permanent` where the server said that it never will be."""

    def __init__(self, reason, permanent=False):
        super().__init__(reason)
        self.reason, self.permanent = reason, permanent


class Unreachable(NotSent):
    """The server would take no letter at all just now: this one is not at fault, and the next would fare no better."""


def hand_over(mail):
    """Give one letter to the mail server. Done, it has taken it; `NotSent`, it has not, as far as anybody can know."""
    connection = get_connection(fail_silently=False)
    try:
        with _at_most(LONGEST):
            try:
                connection.open()
            except Exception as error:
                raise Unreachable(reason(error)) from error
            try:
                connection.send_messages([mail])
            except Exception as error:
                raise _not_sent(error) from error
    finally:
        _hang_up(connection)


def reason(error):
    """What kind of error it was, with the mail server's code where it gave one: “SMTPRecipientsRefused 550”."""
    if _took_too_long(error):
        return "TimeoutError"
    code = _code(error)
    return f"{type(error).__name__[:90]} {code}" if code else type(error).__name__[:90]


def _not_sent(error):
    code = _code(error)
    everybody = isinstance(error, smtplib.SMTPSenderRefused) or code == CLOSING or _took_too_long(error)
    if everybody or (isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)):
        return Unreachable(reason(error))
    refused = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    return NotSent(reason(error), permanent=refused and code >= 500)


def _code(error):
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _ in error.recipients.values()), default=0)
    code = getattr(error, "smtp_code", 0)
    return code if isinstance(code, int) else 0


def _took_too_long(error):
    """Also where smtplib made “disconnected” of it."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


@contextlib.contextmanager
def _at_most(seconds):
    """End what takes longer with a TimeoutError. Only a program's main thread can be stopped so; others rely on EMAIL_TIMEOUT."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def too_long(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _hang_up(connection):
    """Say goodbye and do not wait for the answer: a letter that was taken must not fail because of it."""
    for place in ("_partial_connection", "connection"):
        smtp = getattr(connection, place, None)
        if not isinstance(smtp, smtplib.SMTP):
            continue
        with contextlib.suppress(Exception):
            smtp.putcmd("quit")
        with contextlib.suppress(Exception):
            smtp.close()
        setattr(connection, place, None)
    with contextlib.suppress(Exception):
        connection.close()
