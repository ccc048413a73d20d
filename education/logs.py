"""What a line in the log may hold: where and what kind, never what a patient typed, and no key that opens something."""

import copy
import logging
import re
import sys

from education import few_words

KEYS = re.compile(r"/(my-request|preview)/[^/\s]*(?:[:.]|%3A)[^/\s]*", re.IGNORECASE)
"""The addresses of links that are mailed. Whoever reads a log must not open what they open."""


class Line(logging.Formatter):
    """A line, and a traceback without the exceptions' own words."""

    def format(self, record):
        record = copy.copy(record)
        record.exc_text = None  # what another handler made of it
        if isinstance(record.msg, BaseException):
            record.msg = few_words.about(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(
                few_words.about(one) if isinstance(one, BaseException) else one for one in record.args
            )
        return KEYS.sub(r"/\1/(key)", super().format(record))

    def formatException(self, exc_info):
        return few_words.lines(exc_info[1])


class Refusal(Line):
    """Somebody tried what nobody should: one WARNING line that says what kind and where, without what they asked for."""

    def format(self, record):
        record = copy.copy(record)
        request = getattr(record, "request", None)
        path = request.path.encode("unicode_escape").decode() if request else "an unknown address"
        record.msg, record.args = "Refused (%s): %s", (self._why(record), path)
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        record.exc_info = record.stack_info = None
        return super().format(record)

    def _why(self, record):
        kind = record.name.rpartition(".")[2]
        if kind == "csrf" and record.args:  # after the dash comes an address that the visitor's browser sent
            return str(record.args[0]).partition(" - ")[0]
        return kind


class RequestLine(Line):
    """A request without what stands after the question mark: somebody may have searched for a name."""

    def format(self, record):
        record = copy.copy(record)
        if isinstance(record.args, tuple):
            record.args = tuple(
                re.sub(r"\?\S*", "?…", one) if isinstance(one, str) else one for one in record.args
            )
        return super().format(record)


def last_words(kind, error, traceback):
    """`sys.excepthook` of the commands: what a crontab mails holds no message either."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
    else:
        sys.stderr.write(f"{few_words.lines(error)}\n")
