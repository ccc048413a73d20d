"""
A request's reference: three groups of three, as in 7KM-4XR-9DT.

Read aloud without doubt: no two characters look alike, and no letter makes a word. The last one is a check character that
catches every single mistyped character and every swap of two neighbours.
"""

import re
import secrets

ALPHABET = "34679CDFHJKMNPRTWXY"  # a prime number of them, which is what makes the check certain
LENGTH = 9


def new():
    """A reference that nobody can guess: one of 17 billion."""
    return _grouped(_with_check("".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))))


def read(text):
    """The reference that somebody typed or read out, as we write it; None where it cannot be one."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())
    if len(plain) != LENGTH or not set(plain) <= set(ALPHABET) or _with_check(plain[:-1]) != plain:
        return None
    return _grouped(plain)


def _with_check(plain):
    total = sum((place + 1) * ALPHABET.index(character) for place, character in enumerate(plain))
    return plain + ALPHABET[total % len(ALPHABET)]


def _grouped(plain):
    return "-".join(plain[start : start + 3] for start in range(0, LENGTH, 3))
