"""The inbox: who waits on us, since when, who has it; and nothing that a patient wrote."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.requests import store
from education.consultations import erasure, queues, searches, workflow
from education.models import ConsultationRequest, RequestEvent
from education.models.encrypted import EncryptedTextField
from tests.requests_sent import PERSONAL, make_request
from tests.staff import SUPERUSER, address, make_staff, signed_in

pytestmark = pytest.mark.django_db
LIST = "/admin/education/consultationrequest/"
ASSIGN = f"{LIST}assign/"
SEARCH = f"{LIST}search/"
Status = ConsultationRequest.Status
DAY = datetime.timedelta(days=1)


@pytest.fixture
def desk(clinic):
    return signed_in("front desk")


def text(response):
    return response.content.decode()


def listed(response):
    return [row.reference for row in response.context["cl"].result_list]


def make(status=Status.NEW, **fields):
    """A request in some state, however it got there."""
    request = make_request()
    if status not in ConsultationRequest.OURS:
        fields = {"reply_by": None} | fields
    ConsultationRequest.objects.filter(pk=request.pk).update(status=status, **fields)
    request.refresh_from_db()
    return request


def references(*requests):
    return [request.reference for request in requests]


def said(response):
    return [str(message) for message in response.context["messages"]]


def search(client, typed):
    return client.post(SEARCH, {"q": typed}, follow=True)


def take(client, action, *requests, query=""):
    data = {"action": action, "index": 0, "_selected_action": [request.pk for request in requests]}
    return client.post(f"{LIST}{query}", data, follow=True)


def kinds(request):
    return list(request.events.values_list("kind", flat=True))


# --- The list -----------------------------------------------------------------------------------------------------------


def test_it_shows_what_waits_on_us_the_urgent_and_the_longest_promised_first(desk):
    today = timezone.localdate()
    later = make(reply_by=today + 3 * DAY)
    unpromised = make(reply_by=None)
    late = make(Status.WAITING_ON_US, reply_by=today - 3 * DAY)
    urgent = make(reply_by=today + 9 * DAY, urgent=True)
    for elsewhere in (Status.WAITING_ON_PATIENT, Status.BOOKED, Status.CLOSED, Status.QUARANTINE):
        make(elsewhere)
    response = desk.get(LIST)
    assert listed(response) == references(urgent, late, later, unpromised)
    assert "Urgent" in text(response)


@pytest.mark.parametrize(
    ("queue", "status"),
    [
        ("new", Status.NEW),
        ("waiting-on-us", Status.WAITING_ON_US),
        ("waiting-on-patient", Status.WAITING_ON_PATIENT),
        ("booked", Status.BOOKED),
        ("not-suitable", Status.NOT_SUITABLE),
        ("closed", Status.CLOSED),
        ("quarantine", Status.QUARANTINE),
    ],
)
def test_each_queue_has_its_own(desk, queue, status):
    made = {one: make(one) for one in Status}
    assert listed(desk.get(f"{LIST}?queue={queue}")) == references(made[status])


def test_what_was_put_away_or_erased_is_in_the_archive_alone(desk):
    away, erased = make(Status.CLOSED, archived_at=timezone.now()), make(Status.CLOSED)
    erasure.erase(erased)
    assert set(listed(desk.get(f"{LIST}?queue=archive"))) == set(references(away, erased))
    assert listed(desk.get(f"{LIST}?queue=closed")) == []
    assert len(listed(desk.get(f"{LIST}?queue=all"))) == 2


def test_each_link_counts_what_it_would_show(desk):
    today = timezone.localdate()
    make(owner=desk.user, reply_by=today - 9 * DAY)
    make(reply_by=today - 9 * DAY, urgent=True)
    make(Status.WAITING_ON_PATIENT, owner=desk.user, next_action_on=today)
    make(Status.QUARANTINE)
    for query in ("", "?queue=all", "?whose=mine", "?only=overdue&whose=nobody", "?queue=all&only=planned"):
        page = desk.get(f"{LIST}{query}").context["cl"]
        for choice in (*page.tabs, *page.whose, *page.only):
            assert desk.get(f"{LIST}{choice.address}").context["cl"].result_count == choice.count, choice


def test_mine_nobodys_overdue_and_urgent_combine_with_queues(desk):
    today = timezone.localdate()
    mine = make(owner=desk.user)
    late = make(reply_by=today - DAY)
    mine_late = make(Status.WAITING_ON_US, owner=desk.user, reply_by=today - DAY, urgent=True)
    theirs = make(owner=make_staff("front desk"))

    def shown(query):
        return set(listed(desk.get(f"{LIST}?{query}")))

    assert shown("whose=mine") == set(references(mine, mine_late))
    assert shown("whose=nobody") == set(references(late))
    assert shown(f"whose={theirs.owner_id}") == set(references(theirs))
    assert shown("only=overdue") == set(references(late, mine_late))
    assert shown("only=overdue&whose=mine&queue=new") == set()
    assert shown("only=urgent&queue=waiting-on-us") == set(references(mine_late))


@pytest.mark.parametrize(
    "query",
    ["?queue=nonsense", "?whose=nonsense", "?only=nonsense", "?whose=-1", "?p=99", "?o=1.-2", "?all="],
)
def test_nonsense_in_the_address_is_as_if_it_were_not_asked(desk, query):
    request = make()
    assert listed(desk.get(f"{LIST}{query}", follow=True)) == references(request)


def test_a_number_of_nobody_shows_nothing(desk):
    make()
    assert listed(desk.get(f"{LIST}?whose={'9' * 18}")) == []


@pytest.mark.parametrize("lookup", ["name__startswith=W", "owner__password__startswith=p", "status__regex=n"])
def test_no_other_column_can_be_asked_for(desk, lookup):
    assert desk.get(f"{LIST}?{lookup}").status_code == 400


def test_it_says_where_each_stands_in_words(desk):
    desk.user.first_name, desk.user.last_name = "Ines", "Duarte"
    desk.user.save()
    today = timezone.localdate()
    make(owner=desk.user, reply_by=today, next_action_on=today - 5 * DAY)
    page = text(desk.get(LIST))
    for words in ("Due today", "of opening time", "Ines Duarte", "Past"):
        assert words in page
    ConsultationRequest.objects.update(owner=None, reply_by=today - 30 * DAY)
    page = text(desk.get(LIST))
    assert "working days late" in page
    assert "Nobody yet" in page


def test_an_empty_queue_says_so(desk):
    assert "Nobody waits on us." in text(desk.get(LIST))
    assert "No requests." in text(desk.get(f"{LIST}?queue=booked"))


# --- Nothing that a patient wrote ---------------------------------------------------------------------------------------


def test_nothing_that_a_patient_wrote_is_in_the_list(desk):
    request = make_request()
    request.notes.create(text="Prefers mornings.", author=desk.user)
    before = kinds(request)
    for query in ("", "?queue=all", f"?q={request.reference}", "?only=urgent", "?all="):
        page = text(desk.get(f"{LIST}{query}"))
        assert not [words for words in (*PERSONAL.values(), "Botox", "mornings") if words in page]
    assert kinds(request) == before


def test_the_list_does_not_even_decrypt_what_a_patient_wrote(desk, monkeypatch):
    request = make_request()

    def decrypted(*_):
        raise AssertionError("The list read what a patient wrote.")

    monkeypatch.setattr(EncryptedTextField, "from_db_value", decrypted)
    assert listed(desk.get(LIST)) == listed(search(desk, "Wilhelmina")) == references(request)
    assert desk.get("/admin/").status_code == 200
    with pytest.raises(AssertionError, match="read what a patient wrote"):
        ConsultationRequest.objects.get().name  # noqa: B018


# --- Searching ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["Wilhelmina", " QUERFURTH ", "querfurth wilhelmina", "Wilhelmina@Patient.example", "(212) 555-0123"],
)
def test_a_request_is_found_by_name_or_contact(desk, typed):
    wanted = make_request(phone="+12125550123")
    make_request(name="Ada Brown", email="ada@patient.example")
    response = search(desk, typed)
    assert listed(response) == references(wanted)
    assert f'value="{typed.strip()}"' in text(response)


def test_a_request_is_found_by_its_reference_however_it_was_typed(desk):
    wanted, _ = make_request(), make_request()
    for typed in (wanted.reference, wanted.reference.lower().replace("-", " ")):
        assert listed(search(desk, typed)) == references(wanted)
        assert listed(desk.get(LIST, {"q": typed})) == references(wanted)


def test_whoever_searches_finds_what_is_closed_set_apart_or_put_away(desk):
    made = [make(Status.CLOSED, archived_at=timezone.now()), make(Status.QUARANTINE), make()]
    found = search(desk, "Wilhelmina")
    assert set(listed(found)) == set(references(*made))
    assert listed(desk.get(f"{LIST}{found.context['cl'].get_query_string({'queue': 'new'})}")) == references(
        made[2]
    )


def test_an_erased_request_is_found_by_its_reference_alone(desk):
    request = make_request()
    erasure.erase(request)
    assert listed(search(desk, "Wilhelmina")) == []
    assert listed(search(desk, request.reference)) == references(request)


def test_what_was_typed_is_in_no_address(desk):
    make_request()
    answer = desk.post(SEARCH, {"q": "Wilhelmina Querfurth"})
    by_hand = desk.get(LIST, {"q": "Wilhelmina Querfurth"})
    for response in (answer, by_hand):
        assert response.status_code == 302
        assert not [word for word in ("wilhelmina", "querfurth") if word in response["Location"].lower()]
    page = text(desk.get(answer["Location"]))
    links = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert any("q=" in link for link in links)
    assert not [link for link in links if "ilhelmina" in link]


def test_a_sealed_search_opens_nothing_else(desk):
    """What lies encrypted in the database is not read out by asking for it in an address."""
    stored = EncryptedTextField().get_prep_value("Prefers mornings.")
    response = desk.get(LIST, {"q": searches.MARK + stored})
    assert "This search has ended" in text(response)
    assert "Prefers mornings." not in text(response)
    assert searches.read(searches.seal("Ada")) == "Ada"


def test_a_sealed_search_ends(desk, monkeypatch):
    sealed = searches.seal("Wilhelmina")
    monkeypatch.setattr(searches, "LIFETIME", datetime.timedelta(seconds=-1))
    make_request()
    response = desk.get(LIST, {"q": sealed})
    assert listed(response) == []
    assert "This search has ended" in text(response)


@pytest.mark.parametrize(
    "typed", ["", "   ", "x" * 3000, "' OR 1=1", "é", "%", "~", "~é", "🙂", "\ufdfa" * 200]
)
def test_odd_searches_do_no_harm(desk, typed):
    make_request()
    assert search(desk, typed).status_code == 200
    assert desk.get(LIST, {"q": typed}, follow=True).status_code == 200


def test_nothing_found_says_how_to_go_on(desk):
    assert "No request is found." in text(search(desk, "Nobody"))


# --- What it costs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["front desk", "manager", SUPERUSER])
def test_three_hundred_list_and_are_found_in_eight_queries(clinic, role, django_assert_max_num_queries):
    client = signed_in(role)
    client.get(LIST)  # whatever a worker keeps
    store(300, owners=[client.user])
    for query in ("", "?queue=all&p=3", "?whose=mine&only=overdue", f"?q={searches.seal('Ada')}"):
        with django_assert_max_num_queries(8):
            assert client.get(f"{LIST}{query}").context["cl"].result_count > 0


# --- Several at once ----------------------------------------------------------------------------------------------------


def test_several_are_taken_at_once(desk):
    made = [make() for _ in range(3)]
    response = take(desk, "assign_to_me", *made[:2])
    assert said(response) == ["2 requests now yours."]
    assert [request.owner for request in ConsultationRequest.objects.order_by("pk")] == [
        desk.user,
        desk.user,
        None,
    ]
    event = made[0].events.last()
    assert (event.kind, event.actor, event.assigned_to) == ("assigned", desk.user, desk.user)


def test_several_are_given_to_somebody_or_to_nobody(clinic):
    manager, colleague = signed_in("manager"), make_staff("front desk")
    made = [make(), make()]
    asked = take(manager, "assign", *made, query="?queue=new")
    assert asked.request["PATH_INFO"] == ASSIGN
    assert all(reference in text(asked) for reference in references(*made))
    data = {"request": [one.pk for one in made], "back": "queue=new&x=1"}
    done = manager.post(ASSIGN, data | {"owner": colleague.pk})
    assert done["Location"] == f"{LIST}?queue=new"
    assert set(ConsultationRequest.objects.values_list("owner", flat=True)) == {colleague.pk}
    assert manager.post(ASSIGN, data | {"owner": "nobody"}, follow=True).context["messages"]
    assert set(ConsultationRequest.objects.values_list("owner", flat=True)) == {None}
    assert kinds(made[0]) == ["received", "assigned", "assigned"]


def test_nobody_is_a_choice_and_not_a_slip(desk):
    request = make(owner=desk.user)
    response = desk.post(ASSIGN, {"request": request.pk, "owner": ""})
    assert response.status_code == 422
    assert "Choose somebody" in text(response)
    request.refresh_from_db()
    assert request.owner == desk.user


def test_requests_are_given_only_to_whoever_answers_them(desk):
    request = make()
    for person in (make_staff("editor"), make_staff("manager"), make_staff("patient")):
        assert desk.post(ASSIGN, {"request": request.pk, "owner": person.pk}).status_code == 422
    gone = make_staff("front desk")
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    assert desk.post(ASSIGN, {"request": request.pk, "owner": gone.pk}).status_code == 422
    assert kinds(request) == ["received"]


def test_only_what_is_done_with_is_put_away_and_the_rest_is_named(desk):
    closed, booked, waiting = make(Status.CLOSED), make(Status.BOOKED), make()
    response = take(desk, "put_away", closed, booked, waiting, query="?queue=all")
    assert said(response) == [
        "2 requests put away.",
        f"Left as they were: {waiting.reference}. Only booked, declined and closed requests can be put away.",
    ]
    assert set(listed(desk.get(f"{LIST}?queue=archive"))) == set(references(closed, booked))
    assert kinds(closed)[-1] == "archived"
    assert kinds(waiting) == ["received"]


def test_an_erased_one_among_them_stops_no_other(desk):
    kept, erased = make(Status.CLOSED), make(Status.CLOSED)
    erasure.erase(erased)
    response = take(desk, "put_away", kept, erased, query="?queue=all")
    assert said(response)[0] == "1 request put away."
    assert erased.reference in said(response)[1]


def test_robots_are_closed_and_people_let_in(desk):
    robot, person = make_request(suspected_robot=True), make_request(suspected_robot=True)
    take(desk, "close_as_robots", robot, query="?queue=quarantine")
    take(desk, "let_in", person, query="?queue=quarantine")
    robot.refresh_from_db()
    person.refresh_from_db()
    assert (robot.status, person.status) == ("closed", "new")
    assert not robot.notifications.exists()
    assert person.notifications.exists()


def test_what_is_done_in_quarantine_is_done_only_there(desk):
    usual = make()
    take(desk, "close_as_robots", usual)
    take(desk, "close_as_robots", usual, query="?queue=all")
    response = take(desk, "close_as_robots", usual, query="?queue=quarantine")
    usual.refresh_from_db()
    assert usual.status == "new"
    assert response.status_code == 200


def test_what_a_colleague_let_in_meanwhile_is_not_closed_as_a_robot(desk, monkeypatch):
    request = make_request(suspected_robot=True)
    usual = workflow.working_on

    def after_a_colleague(row, seen=None):
        monkeypatch.setattr(workflow, "working_on", usual)
        workflow.move(request, Status.NEW, actor=make_staff("front desk"))
        return usual(row, seen)

    monkeypatch.setattr(workflow, "working_on", after_a_colleague)
    response = take(desk, "close_as_robots", request, query="?queue=quarantine")
    request.refresh_from_db()
    assert request.status == "new"
    assert request.reference in said(response)[0]


def test_no_more_at_once_than_a_page_can_show(desk, monkeypatch):
    monkeypatch.setattr("education.admin.request_bulk.AT_ONCE", 2)
    made = [make(Status.CLOSED) for _ in range(3)]
    for action in ("assign_to_me", "assign", "put_away"):
        assert "Nothing was done." in said(take(desk, action, *made, query="?queue=all"))[0]
    assert not RequestEvent.objects.exclude(kind="received").exists()


@pytest.mark.parametrize("role", ["editor", "clinician", "reviewer"])
def test_others_can_do_nothing(clinic, role):
    client, request = signed_in(role), make(Status.CLOSED)
    for action in ("assign_to_me", "assign", "put_away", "let_in", "close_as_robots"):
        data = {"action": action, "index": 0, "_selected_action": request.pk}
        assert client.post(f"{LIST}?queue=all", data).status_code == 403
    assert client.get(f"{ASSIGN}?request={request.pk}").status_code == 403
    assert client.post(ASSIGN, {"request": request.pk, "owner": "nobody"}).status_code == 403
    assert client.post(SEARCH, {"q": "Wilhelmina"}).status_code == 403
    assert kinds(request) == ["received"]


def test_a_manager_gives_and_puts_away_but_leaves_quarantine_to_the_desk(clinic):
    manager, robot, closed = signed_in("manager"), make_request(suspected_robot=True), make(Status.CLOSED)
    take(manager, "close_as_robots", robot, query="?queue=quarantine")
    take(manager, "assign_to_me", closed, query="?queue=closed")
    robot.refresh_from_db()
    closed.refresh_from_db()
    assert (robot.status, closed.owner) == ("quarantine", None)
    take(manager, "put_away", closed, query="?queue=closed")
    assert kinds(closed)[-1] == "archived"


@pytest.mark.parametrize("keys", [["x"], ["9" * 30], []])
def test_forged_keys_are_refused(desk, keys):
    assert desk.get(ASSIGN, {"request": keys}).status_code == 302
    assert desk.post(ASSIGN, {"request": keys, "owner": "nobody"}).status_code == 302


def test_going_back_leads_nowhere_but_to_the_list(desk):
    request = make()
    page = text(desk.get(ASSIGN, {"request": request.pk, "back": "queue=new&next=//evil.example"}))
    assert "evil" not in page


# --- The front page -----------------------------------------------------------------------------------------------------


def figures(client):
    return {one.label: one.number for one in client.get("/admin/").context["requests"]["figures"]}


def test_the_front_page_counts_what_waits(desk):
    today = timezone.localdate()
    make(owner=desk.user, urgent=True)
    make(Status.WAITING_ON_US, reply_by=today - DAY)
    make(Status.BOOKED, urgent=True)
    make(Status.QUARANTINE)
    assert figures(desk) == {
        "To answer": 2,
        "Overdue": 1,
        "Urgent": 1,
        "Nobody’s yet": 1,
        "Mine": 1,
        "Quarantine": 1,
    }
    for one in desk.get("/admin/").context["requests"]["figures"]:
        assert desk.get(one.address).context["cl"].result_count == one.number, one.label


def test_the_front_page_draws_the_weeks_with_erased_requests_among_them(desk):
    now = timezone.now()
    for weeks in (0, 0, 1, 11, 12):
        request = make_request(at=now - datetime.timedelta(weeks=weeks))
    erasure.erase(ConsultationRequest.objects.first())
    make_request(suspected_robot=True)
    response = desk.get("/admin/")
    weeks = response.context["requests"]["weeks"]
    assert [week.number for week in weeks] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]
    assert all(week.monday.weekday() == 0 for week in weeks)
    assert [week.is_over for week in weeks] == [True] * 11 + [False]
    page = text(response)
    assert page.count("<rect") == 3
    assert 'role="img"' in page
    assert "4 in 12 weeks; at most 2 in one." in page
    assert request.received_at < now


def test_a_week_begins_at_the_clinics_own_midnight(desk, settings):
    from education.consultations.weeks import last_weeks

    sunday_night = datetime.datetime(2026, 11, 23, 4, 59, tzinfo=datetime.UTC)  # 23:59 in New York
    make_request(at=sunday_night)
    make_request(at=sunday_night + datetime.timedelta(minutes=1))
    weeks = last_weeks(datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC))
    assert [week.number for week in weeks[-2:]] == [1, 1]


def test_the_front_page_tells_of_mail_that_is_stuck(desk):
    request = make_request()
    assert "Mail is stuck" not in text(desk.get("/admin/"))
    request.notifications.update(created_at=timezone.now() - datetime.timedelta(hours=1))
    assert "Mail is stuck" in text(desk.get("/admin/"))
    erasure.erase(request)
    assert "Mail is stuck" not in text(desk.get("/admin/"))


def test_the_front_page_needs_three_queries_for_it(clinic, django_assert_max_num_queries):
    from education.admin.request_panel import panel

    store(30)
    user = make_staff("front desk")
    user.get_all_permissions()
    with django_assert_max_num_queries(3):
        assert panel(user)["figures"]


@pytest.mark.parametrize("role", ["editor", "clinician", "reviewer"])
def test_the_front_page_tells_others_nothing(clinic, role):
    make_request()
    response = signed_in(role).get("/admin/")
    assert response.context["requests"] == {}
    assert "Requests a week" not in text(response)


def test_nobody_who_is_signed_out_searches(clinic):
    response = Client().post(SEARCH, {"q": "Wilhelmina"})
    assert "Wilhelmina" not in response.get("Location", "")
    assert response.status_code in (302, 401, 403)


def test_the_addresses_are_what_the_map_says(clinic):
    assert address("consultationrequest") == LIST
    assert reverse("admin:education_consultationrequest_assign_many") == ASSIGN
    assert set(queues.QUEUES) >= {queues.OURS, queues.QUARANTINE, queues.ALL}
