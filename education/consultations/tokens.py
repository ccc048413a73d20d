"""
What the visitor's cookie stands for.

The cookie is 32 random bytes. All that the database holds is derived from them, each with a label of its own, so that nobody
can go from one to another, or from the database to the answers.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new():
    """A token for a visitor who has none."""
    return secrets.token_bytes(32)


def to_cookie(token):
    """The token as a cookie's value."""
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


def from_cookie(value):
    """The token of a cookie's value, or None for a value that we never gave."""
    if not TOKEN.fullmatch(value or ""):
        return None
    try:
        token = base64.urlsafe_b64decode(value + "=")
    except binascii.Error:
        return None
    return token if len(token) == 32 else None


def lookup(token):
    """Where the unfinished answers lie."""
    return _derive(token, "unfinished answers: where").hex()


def sealing_key(token):
    """What opens the unfinished answers, as a Fernet key."""
    return base64.urlsafe_b64encode(_derive(token, "unfinished answers: key"))


def request_key(token):
    """What ties a sent request to its visitor."""
    return _derive(token, "consultation request").hex()


def content_hash(token, content):
    """Tells one content from another without revealing either."""
    return hmac.new(_derive(token, "content"), content, hashlib.sha256).hexdigest()


def _derive(token, label):
    return hmac.new(token, label.encode(), hashlib.sha256).digest()
