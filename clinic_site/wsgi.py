"""The WSGI application that granian serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")

application = get_wsgi_application()

if settings.PROXY_ADDRESSES:
    from granian.utils.proxies import wrap_wsgi_with_proxy_headers

    # REMOTE_ADDR becomes the visitor's: the last address of X-Forwarded-For that no proxy of ours has.
    application = wrap_wsgi_with_proxy_headers(application, settings.PROXY_ADDRESSES)
