"""Role × page × action, by URL and by forged POST: who is let in, and that nothing happens where somebody is not."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from education.consultations import page_reports, workflow
from education.consultations.answers import About, Chosen
from education.models import Clinic, ConsultationRequest, Notification, ReplyTemplate, Revision, Treatment
from education.publishing import preview_links
from education.publishing.freeze import record
from education.roles import ROLES
from tests import factories
from tests.requests_sent import make_request
from tests.staff import EVERYBODY, SUPERUSER, address, form_of, signed_in

pytestmark = pytest.mark.django_db

WRITERS = {"editor", SUPERUSER}
READERS = {"editor", "clinician", "reviewer", "manager", SUPERUSER}
PUBLISHERS = {"clinician", "manager", SUPERUSER}
SHARERS = {"editor", "clinician", "manager", SUPERUSER}
REPORT_READERS = {"editor", "manager", SUPERUSER}
SUBMITTERS = {"editor", "manager", SUPERUSER}
EMERGENCIES = {"manager", SUPERUSER}
CLINIC_KEEPERS = {"manager", SUPERUSER}
REQUEST_READERS = {"front desk", "manager", SUPERUSER}
ANSWERERS = {"front desk", SUPERUSER}
REQUEST_KEEPERS = {"manager", SUPERUSER}
STAFF = {*ROLES, SUPERUSER}
ONLY_SUPERUSERS = {SUPERUSER}

WORDS = ["source", "criterion", "concern", "term"]

# The steps with one request → what a forged form of each says.
ANSWERS = {
    "plan": {"next_action_on": ""},
    "urgent": {"urgent": "yes"},
    "status": {"status": "closed"},
    "note": {"text": "Forged"},
    "reply": {"text": "Forged", "do": "send"},
    "accept": {"text": "Forged", "visit_on": "2099-01-01", "visit_time": "10:00", "do": "send"},
    "decline": {"text": "Forged", "do": "send"},
}
GIVES = {"assign": {"take": "1"}, "archive": {}}
KEEPS = {"hold": {"reason": "Forged"}, "release": {}, "erase": {"reference": "Forged"}}
QUESTION_STEPS = {"close": {"reason": "answered"}, "set-apart": {}, "let-in": {}}


def rows():
    """One row of each kind, with a saved version of each page."""
    source = factories.make_source()
    treatment = factories.make_treatment()
    found = {
        "treatment": treatment,
        "guide": factories.make_guide(options=[treatment]),
        "source": source,
        "criterion": factories.make_criterion(),
        "concern": factories.make_concern(),
        "term": factories.make_term(),
        "standingpage": factories.make_standing_page(),
        "clinic": Clinic.objects.get(),
        "revision": factories.publish_page(treatment),
        "notification": Notification.objects.owe("overdue", period="2026-11-24"),
        "readerquestion": factories.make_reader_question(treatment),
        "pagereport": page_reports.send(None, "wrong", "Words", "key"),
    }
    record(found["guide"])
    record(found["readerquestion"])
    record(None)
    link, _ = preview_links.make(found["revision"], for_whom="Mr Ortiz", by=None, days=7)
    read = About(
        treatments=(Chosen(treatment.slug, treatment.name, found["revision"].pk),), old_enough_for=18
    )
    found["consultationrequest"] = asked = make_request(about=read)
    found["replytemplate"] = ReplyTemplate.objects.create(name="Thanks", text="Dear {name}")
    # Addresses of more than a row's key.
    found["consultationrequest:told"] = address("consultationrequest", "told", asked.pk, found["revision"].pk)
    found["revision:cancel"] = address("revision", "cancel", "treatment", treatment.pk, "going-live")
    found["revision:cancel_shared"] = address("revision", "cancel", "shared", "going-live")
    found["revision:unshare"] = address("revision", "unshare", found["revision"].pk, link.pk)
    return found


# Page → who may open it. An address is built from the model and, after a colon, the page; "*" stands for the row there is.
OPENED = {
    "treatment:changelist": READERS,
    "treatment:change*": READERS,
    "treatment:history*": READERS,
    "treatment:add": WRITERS,
    "treatment:delete*": ONLY_SUPERUSERS,
    "treatment:preview*": READERS,
    "treatment:publish?": PUBLISHERS,
    "treatment:withdraw?": PUBLISHERS,
    "guide:changelist": READERS,
    "guide:change*": READERS,
    "guide:add": WRITERS,
    "guide:delete*": ONLY_SUPERUSERS,
    "guide:preview*": READERS,
    "guide:publish?": PUBLISHERS,
    "guide:withdraw?": PUBLISHERS,
    "readerquestion:changelist": READERS | {"front desk"},
    "readerquestion:change*": READERS,
    "readerquestion:history*": READERS,
    "readerquestion:add": set(),
    "readerquestion:delete*": set(),
    "readerquestion:preview*": READERS,
    "readerquestion:publish?": PUBLISHERS,
    "readerquestion:withdraw?": PUBLISHERS,
    **{f"readerquestion:{step}*": WRITERS for step in QUESTION_STEPS},
    **{f"{word}:changelist": READERS for word in WORDS},
    **{f"{word}:change*": READERS for word in WORDS},
    **{f"{word}:add": WRITERS for word in WORDS},
    **{f"{word}:delete*": WRITERS for word in WORDS},
    "standingpage:changelist": READERS,
    "standingpage:change*": READERS,
    "standingpage:add": ONLY_SUPERUSERS,
    "standingpage:delete*": set(),
    "revision:changelist": READERS,
    "revision:change*": READERS,
    "revision:add": set(),
    "revision:delete*": set(),
    "revision:preview*": READERS,
    "revision:restore*": WRITERS,
    "revision:review*": READERS,
    "revision:share*": SHARERS,
    "revision:submit*": SUBMITTERS,
    "revision:emergency*": EMERGENCIES,
    "revision:publish_shared_words": PUBLISHERS,
    "revision:cancel": PUBLISHERS,
    "revision:cancel_shared": PUBLISHERS,
    "clinic:change*": STAFF,
    "clinic:add": set(),  # there is one already
    "clinic:delete*": set(),
    "notification:changelist": REQUEST_READERS,
    "notification:change*": REQUEST_READERS,
    "notification:add": set(),
    "notification:delete*": set(),
    "pagereport:changelist": REPORT_READERS,
    "pagereport:change*": REPORT_READERS,
    "pagereport:add": set(),
    "pagereport:delete*": set(),
    "clinician:changelist": STAFF,
    "clinician:add": CLINIC_KEEPERS,
    "clinician:invite": CLINIC_KEEPERS,
    "consultationrequest:changelist": REQUEST_READERS,
    "consultationrequest:assign_many": REQUEST_READERS,
    "consultationrequest:export": REQUEST_KEEPERS,
    "consultationrequest:change*": REQUEST_READERS,
    "consultationrequest:history*": REQUEST_READERS,
    "consultationrequest:looks*": REQUEST_READERS,
    "consultationrequest:told": REQUEST_READERS,
    "consultationrequest:add": set(),
    "consultationrequest:delete*": set(),
    # An address of a step leads whoever may take the step to the page.
    **{f"consultationrequest:{step}*": ANSWERERS for step in ANSWERS},
    **{f"consultationrequest:{step}*": REQUEST_READERS for step in GIVES},
    **{f"consultationrequest:{step}*": REQUEST_KEEPERS for step in KEEPS},
    "replytemplate:changelist": REQUEST_READERS,
    "replytemplate:change*": REQUEST_READERS,
    "replytemplate:add": REQUEST_READERS,
    "replytemplate:delete*": REQUEST_KEEPERS,
}

# Forged POST → (what it sends, who gets through). Nobody else's POST may change a row.
SENT = {
    "treatment:change*": ({"name": "Forged"}, WRITERS),
    "treatment:add": ({"name": "Forged"}, WRITERS),
    "treatment:delete*": ({"post": "yes"}, ONLY_SUPERUSERS),
    "treatment:publish?": ({"when": "now"}, PUBLISHERS),
    "treatment:withdraw?": ({"when": "now"}, PUBLISHERS),
    "guide:change*": ({"title": "Forged"}, WRITERS),
    "guide:publish?": ({"when": "now"}, PUBLISHERS),
    "readerquestion:change*": ({"question": "Forged"}, WRITERS),
    "readerquestion:add": ({"question": "Forged"}, set()),
    "readerquestion:delete*": ({"post": "yes"}, set()),
    "readerquestion:publish?": ({"when": "now"}, PUBLISHERS),
    "readerquestion:withdraw?": ({"when": "now"}, PUBLISHERS),
    **{f"readerquestion:{step}*": (data, WRITERS) for step, data in QUESTION_STEPS.items()},
    **{f"{word}:change*": ({"name": "Forged"}, WRITERS) for word in WORDS},
    **{f"{word}:add": ({"name": "Forged"}, WRITERS) for word in WORDS},
    **{f"{word}:delete*": ({}, WRITERS) for word in WORDS},
    "standingpage:change*": ({"title": "Forged"}, WRITERS),
    "standingpage:delete*": ({"post": "yes"}, set()),
    "revision:change*": ({"note": "Forged"}, set()),
    "revision:delete*": ({"post": "yes"}, set()),
    "revision:restore*": ({}, WRITERS),
    "revision:review*": ({"decision": "sign"}, {"clinician", "reviewer", SUPERUSER}),
    "revision:share*": ({"for_whom": "Forged", "days": 7}, SHARERS),
    "revision:submit*": ({"note": "Forged"}, SUBMITTERS),
    "revision:emergency*": ({"reason": "Forged"}, EMERGENCIES),
    "revision:publish_shared_words": ({"when": "now"}, PUBLISHERS),
    "revision:cancel": ({}, PUBLISHERS),
    "revision:cancel_shared": ({}, PUBLISHERS),
    "revision:unshare": ({}, SHARERS),
    "clinic:change*": ({"name": "Forged"}, CLINIC_KEEPERS),
    "clinic:delete*": ({"post": "yes"}, set()),
    "notification:change*": ({"sent_at_0": "2026-01-01"}, set()),
    "notification:delete*": ({"post": "yes"}, set()),
    "pagereport:change*": ({"outcome": "Forged"}, REPORT_READERS),
    "pagereport:delete*": ({"post": "yes"}, set()),
    "clinician:add": ({"name": "Forged"}, CLINIC_KEEPERS),
    "clinician:invite": ({"name": "Forged"}, CLINIC_KEEPERS),
    "consultationrequest:search": ({"q": "Forged"}, REQUEST_READERS),
    "consultationrequest:assign_many": ({"owner": "nobody"}, REQUEST_READERS),
    "consultationrequest:export": ({"reason": "A forged reason"}, REQUEST_KEEPERS),
    "consultationrequest:delete*": ({"post": "yes"}, set()),
    **{f"consultationrequest:{step}*": (data, ANSWERERS) for step, data in ANSWERS.items()},
    **{f"consultationrequest:{step}*": (data, REQUEST_READERS) for step, data in GIVES.items()},
    **{f"consultationrequest:{step}*": (data, REQUEST_KEEPERS) for step, data in KEEPS.items()},
    "replytemplate:change*": ({"name": "Forged"}, REQUEST_READERS),
    "replytemplate:add": ({"name": "Forged"}, REQUEST_READERS),
    "replytemplate:delete*": ({"post": "yes"}, REQUEST_KEEPERS),
}

# The reports beside the models' pages → who may read them.
REPORTS = dict.fromkeys(
    ("health", "health_csv", "review_clock", "review_clock_csv", "claims", "claims_csv"), READERS
)

ACCOUNTS = ["auth_user_changelist", "auth_user_add", "auth_group_changelist"]


def build(page, found):
    """The address of one line of the tables."""
    if page in found:
        return found[page]
    model, view = page.split(":")
    if view.endswith("*"):
        return address(model, view[:-1], found[model].pk)
    if view.endswith("?"):
        return f"{address(model, view[:-1])}?page={found[model].pk}"
    return address(model, view)


def let_in(response):
    """Refused is 403, or the sign-in page for those who are no staff."""
    if response.status_code == 302 and response["Location"].startswith(reverse("admin:login")):
        return False
    return response.status_code != 403


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_may_read_the_reports(clinic, subtests, role):
    client = signed_in(role)
    for view, readers in REPORTS.items():
        with subtests.test(view):
            assert let_in(client.get(reverse(f"admin:{view}"))) == (role in readers)


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_may_open_what(clinic, subtests, role):
    found, client = rows(), signed_in(role)
    for page, allowed in OPENED.items():
        with subtests.test(page):
            response = client.get(build(page, found))
            assert let_in(response) == (role in allowed)
            assert response.status_code in (200, 302, 403)


@pytest.mark.parametrize("role", EVERYBODY)
def test_whose_post_gets_through(clinic, subtests, role):
    found, client = rows(), signed_in(role)
    for page, (data, allowed) in SENT.items():
        with subtests.test(page):
            assert let_in(client.post(build(page, found), data)) == (role in allowed)


@pytest.mark.parametrize("role", [role for role in EVERYBODY if role not in PUBLISHERS])
def test_nothing_goes_live_or_away_by_a_forged_post(clinic, role):
    shown, waiting = factories.make_treatment(), factories.make_treatment()
    live, saved = factories.publish_page(shown), record(waiting)
    words = record(None)
    client = signed_in(role)
    client.post(address("treatment", "publish"), {"revision": saved.pk, "when": "now"})
    client.post(address("treatment", "withdraw"), {"page": shown.pk, "when": "now"})
    client.post(address("revision", "publish_shared_words"), {"revision": words.pk, "when": "now"})
    for action in ("publish_newest", "withdraw_pages", "delete_selected"):
        data = {"action": action, "_selected_action": [shown.pk, waiting.pk], "post": "yes"}
        client.post(address("treatment"), data)
    assert list(Revision.objects.live()) == [live]
    assert Treatment.objects.count() == 2


@pytest.mark.parametrize("role", [role for role in EVERYBODY if role not in WRITERS])
def test_nothing_is_written_by_a_forged_post(clinic, role):
    treatment = factories.make_treatment(name="As it was")
    section = factories.make_section(treatment, heading="As it was")
    fields = signed_in(SUPERUSER).get(address("treatment", "change", treatment.pk))
    data = form_of(fields) | {"name": "Forged", "sections-0-heading": "Forged"}
    signed_in(role).post(address("treatment", "change", treatment.pk), data)
    for row, field in ((treatment, "name"), (section, "heading")):
        row.refresh_from_db()
        assert getattr(row, field) == "As it was"
    assert not Revision.objects.exists()


@pytest.mark.parametrize("role", EVERYBODY)
def test_nothing_is_done_with_a_request_by_a_forged_post(clinic, role):
    """Each form as its own page would send it, to a request that waits for exactly that step."""
    client, changed = signed_in(role), set()
    for step, data in (ANSWERS | GIVES | KEEPS).items():
        asked = make_request(contact_by="phone", phone="+12125550123", email="")
        if step == "archive":
            workflow.move(asked, "closed", None)
        if step == "release":
            workflow.hold(asked, "A claim.", None)
        before = workflow.last_change(asked)
        sent = data | {"seen": before, "reference": asked.reference}
        if step == "plan":
            sent["next_action_on"] = timezone.localdate().isoformat()
        if step == "accept":
            sent["visit_on"] = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
        client.post(address("consultationrequest", step, asked.pk), sent)
        if workflow.last_change(ConsultationRequest.objects.get(pk=asked.pk)) != before:
            changed.add(step)
    may = set(ANSWERS) if role in ANSWERERS else set()
    may |= set(GIVES) if role in REQUEST_READERS else set()
    may |= set(KEEPS) if role in REQUEST_KEEPERS else set()
    may -= (
        {"assign"} if role == "manager" else set()
    )  # who does not answer takes none; they give it to somebody
    assert changed == may


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_readers_question_is_closed_set_apart_and_let_in_by_editors_alone(clinic, role):
    client, changed = signed_in(role), set()
    for step, data in QUESTION_STEPS.items():
        status = "suspected" if step == "let-in" else "waiting"
        asked = factories.make_reader_question(factories.make_treatment(), status=status)
        client.post(address("readerquestion", step, asked.pk), data)
        asked.refresh_from_db()
        if asked.status != status:
            changed.add(step)
    assert changed == (set(QUESTION_STEPS) if role in WRITERS else set())


@pytest.mark.parametrize("name", ACCOUNTS)
@pytest.mark.parametrize("role", EVERYBODY)
def test_accounts_are_the_superusers_own(clinic, role, name):
    assert let_in(signed_in(role).get(reverse(f"admin:{name}"))) == (role == SUPERUSER)


def test_accounts_stay_closed_whatever_permissions_somebody_was_given(clinic):
    client = signed_in("manager")
    client.user.user_permissions.set(Permission.objects.all())
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403
    where = reverse("admin:auth_user_change", args=[client.user.pk])
    assert client.post(where, {"username": "x", "is_superuser": "on"}).status_code == 403
    where = reverse("admin:auth_user_password_change", args=[client.user.pk])
    assert client.get(where).status_code == 403


def test_nobody_deletes_an_account(clinic):
    client = signed_in(SUPERUSER)
    assert client.get(reverse("admin:auth_user_delete", args=[client.user.pk])).status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_sources_are_found_by_typing_only_by_who_may_see_them(clinic, role):
    factories.make_source(title="Findable")
    query = {"app_label": "education", "model_name": "fact", "field_name": "sources", "term": "Findable"}
    response = signed_in(role).get(reverse("admin:autocomplete"), query)
    assert (response.status_code == 200) == (role in READERS)


@pytest.mark.parametrize("role", [*ROLES, SUPERUSER])
def test_the_front_page_lists_only_what_this_person_may_see(clinic, role):
    response = signed_in(role).get(reverse("admin:index"))
    groups = {group["name"] for group in response.context["app_list"]}
    assert ("Content" in groups) == (role in READERS)
    assert ("Accounts" in groups) == (role == SUPERUSER)
    assert "Clinic" in groups


@pytest.mark.parametrize("role", ROLES)
def test_a_group_holds_exactly_what_the_table_says(db, role):
    held = set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))
    known = set(Permission.objects.values_list("codename", flat=True))
    told = {f"{action}_{model.lower()}" for model, actions in ROLES[role].items() for action in actions}
    assert held == told & known


def test_every_permission_of_the_table_exists(db):
    known = set(Permission.objects.values_list("codename", flat=True))
    told = {
        f"{action}_{model.lower()}"
        for table in ROLES.values()
        for model, actions in table.items()
        for action in actions
    }
    assert told <= known


def test_a_migration_mends_a_group_that_drifted(db):
    editor = Group.objects.get(name="editor")
    editor.permissions.set(Permission.objects.filter(codename="publish_revision"))
    Group.objects.get(name="manager").delete()
    call_command("migrate", verbosity=0)
    assert not editor.permissions.filter(codename="publish_revision").exists()
    assert Group.objects.get(name="manager").permissions.filter(codename="publish_revision").exists()


def test_no_role_publishes_what_it_writes():
    for table in ROLES.values():
        writes = "change" in table.get("Treatment", ())
        publishes = "publish" in table.get("Revision", ())
        assert not (writes and publishes)
