"""A patient on the page of their own request, from the link in their mail to the erasure."""

import datetime

from django.contrib.auth import get_user_model
from django.utils import timezone

from education.consultations import tokens, workflow
from tests.browser.patient import go_on
from tests.my_requests import link
from tests.requests_sent import make_request

ADDED = "Tuesday is fine. Is there a place to park?"


def make_answered():
    """A request that was corrected, answered and booked."""
    staff = get_user_model().objects.create(username="front-desk", is_staff=True)
    token = tokens.new()
    make_request(token)
    request = make_request(token, message="I meant Madagascar.\nNot Zanzibar.")
    workflow.note(request, "Wants a long talk.", staff)
    workflow.reply(request, "Would Tuesday suit you?\n\nAda at the front desk", staff)
    visit = timezone.now() + datetime.timedelta(days=9)
    return workflow.accept(request, "Then come on Tuesday.", staff, visit_at=visit)


def walk_my_request(page, arrived=lambda step: None):
    """Every page in turn. `arrived` is called with each page's name, errors included."""
    request = make_answered()
    page.goto(link(request))
    arrived("the link")
    go_on(page, "Open my request")
    arrived("my request")
    go_on(page, "Send this to the clinic")
    arrived("my request, with an error")
    page.get_by_label("What would you like to add?").fill(ADDED)
    go_on(page, "Send this to the clinic")
    arrived("my request, added to")
    go_on(page, "Read everything")
    arrived("the copy")
    page.get_by_role("link", name="Back to your request").click()
    page.get_by_role("link", name="Withdraw my request").click()
    page.wait_for_load_state()
    arrived("withdraw?")
    go_on(page, "Withdraw my request")
    arrived("my request, withdrawn")
    page.get_by_role("link", name="Erase my request").click()
    page.wait_for_load_state()
    arrived("erase?")
    go_on(page, "Erase my request")
    arrived("erased")
    return request
