"""
Links to choose a password, sent by `deliver`, never while somebody waits for a page.

What is owed is noted in the shared cache under the account's number: asking takes as long for an address that we know as for
one that we do not, and a dead mail server holds nobody up. The mail holds the link and nothing else; the link is made when
the mail is sent, and opens once, within an hour.
"""

import time

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.urls import reverse

from education.mail.handing_over import Unreachable, hand_over
from education.mail.letter import letter, link, on_this_site, words

KEPT = 24 * 60 * 60
WAIT = 60
"""Seconds until a mail that could not be sent is tried again."""
NOBODY = 0
SUBJECTS = {"reset": "A new password", "invitation": "Your account at the clinic"}


def staff_with_address(email):
    """The active staff who have this address, in whatever case it was entered."""
    return get_user_model().objects.filter(email__iexact=email, is_active=True, is_staff=True)


def owe_new_password(email):
    """Note what is owed to whoever has this address; for nobody, the same work with the same outcome on the page."""
    for pk in list(staff_with_address(email).values_list("pk", flat=True)) or [NOBODY]:
        owe("reset", pk)


def owe(kind, pk):
    """Note one mail. An invitation that is still to be sent stays one."""
    cache.add(_key(pk), {"kind": kind, "at": 0}, timeout=KEPT)


def deliver_owed(at=None, stop=lambda: False):
    """Send what is due. Returns how many went out and how many must wait."""
    at = time.time() if at is None else at
    sent = waiting = 0
    staff = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(email="")
    keys = {_key(pk): pk for pk in staff.values_list("pk", flat=True)}
    for key, owed in cache.get_many(keys).items():
        if stop():
            break
        if owed["at"] > at:
            continue
        cache.delete(key)  # first: a link too few is asked for again, one that is sent for ever is not
        try:
            hand_over(letter_with_link(owed["kind"], staff.get(pk=keys[key])))
            sent += 1
        except Exception as error:  # whatever it is, the others must not wait
            cache.add(key, owed | {"at": at + WAIT}, timeout=KEPT)
            waiting += 1
            if isinstance(error, Unreachable):  # nor be tried in vain, each as long as the first
                break
    return sent, waiting


def letter_with_link(kind, user):
    """The mail, with a link made now."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    parts = [
        words("The link works once, within an hour."),
        link("Choose a new password" if kind == "reset" else "Choose your password", on_this_site(path)),
        words("If you did not ask for this, leave it alone.")
        if kind == "reset"
        else link("Ask for a new link later", on_this_site(reverse("account_reset_password"))),
    ]
    return letter(SUBJECTS[kind], parts, user.email)


def _key(pk):
    return f"link-owed:{pk}"
