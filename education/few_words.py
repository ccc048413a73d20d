"""
What went wrong, in words that nobody typed.

An exception's message can quote what it stumbled over: a form's value, an address that a mail server refused, a whole row from
PostgreSQL. So a message is said only where its kind speaks of the program or the machine; of others, the type and the place.
"""

import errno
import re
import smtplib
import traceback

from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError
from django.template import TemplateDoesNotExist

SPEAKS_OF_THE_PROGRAM = (
    AttributeError,
    ImportError,
    ImproperlyConfigured,
    NameError,
    NotImplementedError,
    SyntaxError,
    TemplateDoesNotExist,
)
# SQLSTATE classes of PostgreSQL whose first line names tables, locks and connections, and never a value. (42601 quotes SQL.)
SPEAKS_OF_THE_DATABASE = ("08", "40", "42", "53", "55", "57")
SQLITE_CONSTRAINT = re.compile(r"(UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed(: [\w., ]+)?")


class Bare(Exception):
    """Stands in for an exception; all its words may be said."""


def about(error):
    """The type of an exception, and what else can be said."""
    if not isinstance(error, BaseException):
        return str(error)
    more = _more(error)
    return f"{type(error).__name__}: {more}" if more else type(error).__name__


def bare(error):
    """What to show in the place of an exception and its causes: the same names and frames, and nothing that anybody typed."""
    shown = None
    for one in reversed(chain(error)):
        kind = type(type(one).__name__, (Bare,), {"__module__": type(one).__module__})
        more = _more(one)
        cause, shown = shown, kind(*[more] if more else [])
        shown.__cause__ = cause
        shown.__traceback__ = one.__traceback__
    return shown


def lines(error):
    """A traceback with every frame and cause, without the messages."""
    return "\n\nwhich came of:\n\n".join(
        "Traceback (most recent call last):\n" + "".join(traceback.format_tb(one.__traceback__)) + about(one)
        for one in chain(error)
    )


def chain(error):
    """An exception and what it came of, one after another."""
    found = []
    while error is not None and not any(error is one for one in found):
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _more(error):
    if isinstance(error, (Bare, *SPEAKS_OF_THE_PROGRAM)):
        return str(error)
    if isinstance(error, DatabaseError):
        return _of_a_database(error.__cause__)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"code {error.smtp_code}"
    if isinstance(error, OSError) and error.errno:
        return errno.errorcode.get(error.errno, str(error.errno))
    return ""


def _of_a_database(error):
    """Which rule was broken, without the row that broke it."""
    if name := getattr(error, "sqlite_errorname", None):
        rule = SQLITE_CONSTRAINT.fullmatch(str(error))
        return f"{name}, {rule[0]}" if rule else name
    if not (diagnosis := getattr(error, "diag", None)):
        return ""
    state = error.sqlstate or ""
    said = [state, diagnosis.table_name, diagnosis.column_name, diagnosis.constraint_name]
    if state.startswith(SPEAKS_OF_THE_DATABASE) and state != "42601":
        said.append(diagnosis.message_primary)
    return ", ".join(one for one in said if one)
