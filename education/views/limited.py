"""
What a network address may do only so often, and what somebody is told who must wait: 429, for how long, and whom to call.

The address is REMOTE_ADDR as the server sets it (`clinic_site/wsgi.py`). No header that a visitor can write is read.
"""

import ipaddress
from functools import wraps

from education.consultations import limits
from education.views import errors

UNKNOWN = "unknown"
"""A server on a socket, or one that names nobody: all of these are counted as one."""


def limited(action):
    """For a view whose every POST counts. Where the page has words to keep, the view calls `spend` and `held_up` itself."""

    def decorate(view):
        @wraps(view)
        def page(request, *args, **kwargs):
            wait = spend(request, action) if request.method == "POST" else 0
            return held_up(errors.too_often(in_words(wait)), wait) if wait else view(request, *args, **kwargs)

        return page

    return decorate


def spend(request, action):
    """Count one attempt of this address. 0, or in how many seconds to try again."""
    who = address(request)
    return 0 if limits.spend(action, who) else limits.seconds_to_wait(action, who)


def held_up(response, wait):
    """The same page as the answer to somebody who came too often."""
    response.status_code = 429
    response["Retry-After"] = str(wait)
    return response


def in_words(wait):
    """“12 minutes”; nothing for who need not wait."""
    if not wait:
        return ""
    number, unit = -(-wait // 60), "minute"
    if number >= 60:
        number, unit = -(-number // 60), "hour"
    return f"{number} {unit}{'s' * (number > 1)}"


def address(request):
    """Whose attempts count together: an IPv4 address; of IPv6 the /64, which is one household's or one office's."""
    text = request.META.get("REMOTE_ADDR") or ""
    for written in (text, text.rpartition(":")[0].strip("[]")):  # some proxies add the port
        try:
            found = ipaddress.ip_address(written.partition("%")[0])
        except ValueError:
            continue
        found = getattr(found, "ipv4_mapped", None) or found
        return str(found if found.version == 4 else ipaddress.ip_network((found, 64), strict=False))
    return UNKNOWN
