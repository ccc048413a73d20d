"""Signing in as a person does, and the codes that an app would show."""

import time

from allauth.mfa.totp.internal import auth
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

PASSWORD = "four quiet words together"
SIGN_IN = "/admin/login/"


def make_account(role=None, username="ann", **fields):
    """Somebody who can sign in with PASSWORD."""
    user = get_user_model().objects.create_user(
        username, password=PASSWORD, **{"email": f"{username}@clinic.example", "is_staff": True} | fields
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def sign_in(client, username="ann", password=PASSWORD, **sent):
    """Send the first form. `sent`: more fields, or what the test client takes (REMOTE_ADDR, headers)."""
    extra = {name: sent.pop(name) for name in [*sent] if name in {"REMOTE_ADDR", "headers"}}
    return client.post(SIGN_IN, {"login": username, "password": password} | sent, **extra)


def code(secret, steps=0):
    """What the app shows now, or some steps of half a minute later."""
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30 + steps))


def set_up_app(client):
    """Set up an app in a signed-in browser. Gives its secret, and the answer."""
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    return secret, client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
