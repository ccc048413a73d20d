"""The WSGI application that granian serves."""

import os
import threading

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, InterfaceError, connections

from education.readable_request import ReadableRequest
from education.stored_pages import StoredPages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")


def remember_what_is_live():
    """As soon as the server starts: should the database go away then, its pages and the clinic's number are known."""
    from education.reading import catalogue

    try:
        catalogue.current()
    except (DatabaseError, InterfaceError):
        pass  # it may come back; until then pages say so
    finally:
        connections.close_all()


application = get_wsgi_application()
application.request_class = ReadableRequest
# Beside the start, which does not wait for a database that is away.
threading.Thread(target=remember_what_is_live, daemon=True).start()

application = StoredPages(application)

if settings.PROXY_ADDRESSES:
    from granian.utils.proxies import wrap_wsgi_with_proxy_headers

    # REMOTE_ADDR becomes the visitor's: the last address of X-Forwarded-For that no proxy of ours has.
    application = wrap_wsgi_with_proxy_headers(application, settings.PROXY_ADDRESSES)
