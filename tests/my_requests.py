"""What the tests of “My request” share: a browser in which a request is open, and what stands on its pages."""

import re
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse

from education.consultations import access


def address():
    return reverse("my_request")


def link(request):
    """The link in the patient's mail, as it is now, without the host."""
    request.refresh_from_db()
    return urlsplit(access.link(request)).path


def opened(request):
    """A browser in which the patient opened the link."""
    client = Client()
    assert client.post(link(request)).status_code == 303
    return client


def html(response):
    return response.content.decode()


def shown_on(client, page=None):
    """What a form says about the request that it was shown for."""
    page = page or client.get(address())
    return re.search(r'name="shown" value="([^"]+)"', html(page))[1]


def erase(client):
    where = reverse("my_request_erase")
    return client.post(where, {"shown": shown_on(client, client.get(where))})
