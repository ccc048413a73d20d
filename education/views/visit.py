"""Who is asking: what the cookie of a consultation request stands for, given and taken back."""

from django.conf import settings

from education.consultations import answers as answers_
from education.consultations import tokens
from education.views.private_cookie import set_private_cookie


class Visit:
    """Who is asking: the token of their cookie, their answers so far, and the request they sent with it lately."""

    def __init__(self, request):
        self.token = tokens.from_cookie(request.COOKIES.get(settings.ANSWERS_COOKIE_NAME))
        # Unfinished answers first: sending removes them and stores the request in one transaction.
        self.unfinished = answers_.load(self.token) if self.token else None
        self.sent = answers_.sent(self.token) if self.token else None
        if self.unfinished is not None:
            self.answers = self.unfinished
        else:
            self.answers = answers_.of_request(self.sent) if self.sent else None

    @property
    def is_known(self):
        return self.answers is not None


def give_cookie(response, token):
    """Let the visitor come back to their answers, for as long as these are kept."""
    return set_private_cookie(
        response, settings.ANSWERS_COOKIE_NAME, tokens.to_cookie(token), answers_.LIFETIME
    )


def take_cookie(response):
    """Leave this browser without a way to the answers."""
    return set_private_cookie(response, settings.ANSWERS_COOKIE_NAME, "", 0)
