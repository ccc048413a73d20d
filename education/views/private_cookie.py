"""A cookie of one patient's own: for no script, no other site, and no plain connection."""

from django.conf import settings


def set_private_cookie(response, name, value, max_age):
    """Give the answer such a cookie for so long; an empty value and no time take it away."""
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        path="/",
        secure=settings.ANSWERS_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
