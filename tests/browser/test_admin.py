"""The staff's main pages: no rule of axe broken (A, AA), nothing refused by the policy, rows ordered by keyboard."""

import pytest
from django.conf import settings
from django.utils import timezone

from bench.requests import store
from education.consultations import page_reports, tokens, workflow
from education.consultations.answers import About, Chosen
from education.models import Notification, Revision, Submission, Treatment
from education.publishing.freeze import record
from tests.browser.axe import AXE, told
from tests.factories import make_reader_question, make_section
from tests.requests_sent import make_request
from tests.staff import SUPERUSER, make_staff, signed_in
from tests.test_signing import make_signer

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": AXE["resultTypes"],
    "preload": False,  # axe would copy the stylesheets into style elements, which the policy refuses
}


def sign_in(page, live_server, role=SUPERUSER):
    """Put the cookie of somebody who is signed in, a person or anybody of a role, into the page's browser."""
    client = signed_in(role)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )


def in_review(page):
    """A newer version of a page, sent to a clinician: the superuser who looks at it wrote none of it. Gives its key."""
    make_section(page, heading="News", body="It is new.")
    revision = record(page, note="A newer version")
    clinician = make_signer()
    Submission.objects.create(revision=revision, clinician=clinician.clinician, note="Please look.")
    return revision.pk


def given_up():
    """An e-mail that nobody could send, for a manager to try again. Gives its key."""
    owed = Notification.objects.owe("overdue", period="2026-11-24")
    owed.given_up_at, owed.attempts, owed.last_error = timezone.now(), 3, "SMTPRecipientsRefused 550"
    owed.save()
    return owed.pk


def a_request():
    """A request on which something was said, noted and corrected. Gives the beginning of its addresses."""
    token, desk = tokens.new(), make_staff("front desk")
    make_request(token, message="The first words.")
    request = make_request(token, about=About(treatments=(Chosen("botox", "Botox", newest_of("botox")),)))
    workflow.reply(request, "Which day suits you?", desk)
    workflow.add(request, "Any Monday.")
    workflow.note(request, "Prefers mornings.", desk)
    workflow.mark_urgent(request, True, desk)
    return f"/admin/education/consultationrequest/{request.pk}/"


def newest_of(slug):
    return Revision.objects.live().get(treatment__slug=slug).pk


def main_pages():
    botox = Treatment.objects.get(slug="botox")
    newest = in_review(botox)
    made = store(12)
    change = f"/admin/education/treatment/{botox.pk}/"
    request = a_request()
    return [
        "/admin/",
        "/admin/education/treatment/",
        f"{change}change/",
        f"{change}history/",
        f"/admin/education/revision/{newest}/review/",
        f"/admin/education/revision/{newest}/submit/",
        f"/admin/education/revision/{newest}/emergency/",
        f"/admin/education/treatment/publish/?page={botox.pk}",
        f"/admin/education/revision/of/treatment/{botox.pk}/",
        f"/admin/education/revision/of/treatment/{botox.pk}/cancel/withdrawal/",
        f"/admin/education/revision/{newest}/share/",
        "/admin/review-clock/",
        "/admin/claims/",
        f"/admin/education/source/{botox.cautions.first().sources.first().pk}/change/",
        "/admin/education/guide/",
        "/admin/education/guide/add/",
        "/admin/education/source/",
        "/admin/education/criterion/",
        "/admin/education/revision/",
        "/admin/education/consultationrequest/",
        "/admin/education/readerquestion/",
        f"/admin/education/readerquestion/{(asked := make_reader_question(botox)).pk}/change/",
        f"/admin/education/readerquestion/{asked.pk}/close/",
        "/admin/education/notification/",
        f"/admin/education/notification/{given_up()}/change/",
        f"/admin/education/consultationrequest/assign/?request={made[0].pk}",
        "/admin/education/consultationrequest/export/?queue=all",
        f"{request}change/",
        f"{request}erase/",
        f"{request}looks/",
        f"{request}told/{newest_of('botox')}/",
        "/admin/education/pagereport/",
        f"/admin/education/pagereport/{page_reports.send(None, 'wrong', 'Words', 'key').pk}/change/",
        "/admin/education/replytemplate/",
        "/admin/education/replytemplate/add/",
        "/admin/education/clinic/1/change/",
        "/admin/password_change/",
        "/admin/components/",
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 768)])
def test_the_main_pages(demonstration, open_page, live_server, scheme, width):
    from axe_playwright_python.base import AXE_SCRIPT

    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    found = {}

    def judge(address):
        page.goto(address)
        page.evaluate(AXE_SCRIPT)
        for broken in page.evaluate("(options) => axe.run(document, options)", RULES)["violations"]:
            for node in broken["nodes"]:
                why = node["failureSummary"].splitlines()[-1].strip()
                found.setdefault(f"{broken['id']}: {node['html'][:160]} {why}", []).append(address)

    judge("/admin/login/")
    sign_in(page, live_server, make_signer(SUPERUSER))
    for address in main_pages():
        judge(address)
    assert not found, told(found)


def test_a_section_is_moved_up_by_keyboard(demonstration, page, live_server):
    sign_in(page, live_server, "editor")
    botox = Treatment.objects.get(slug="botox")
    second = list(botox.sections.values_list("heading", flat=True))[1]
    page.goto(f"/admin/education/treatment/{botox.pk}/change/")
    page.get_by_role("button", name=f"Move “{second}” up").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save and continue editing").first.click()
    page.wait_for_load_state()
    assert botox.sections.first().heading == second
