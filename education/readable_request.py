"""A request in an encoding that texts can have."""

from django.core.handlers.wsgi import WSGIRequest


class ReadableRequest(WSGIRequest):
    """
    Passes over a charset that is none of text's, such as base64.

    Django looks the name up among all of Python's codecs, and fails while it reads the query: before any page of ours.
    """

    def _set_content_type_params(self, meta):
        try:
            super()._set_content_type_params(meta)
            "".encode(self.encoding or "utf-8")
        except (LookupError, UnicodeError):
            self._encoding = None
