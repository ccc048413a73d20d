"""Staff answer requests in the admin. Who looked at one is recorded; what a patient wrote cannot be changed."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from education.consultations import answers, tokens
from education.models import ConsultationRequest, Note, RequestEvent
from tests.requests_sent import PERSONAL, make_request

pytestmark = pytest.mark.django_db
LIST = "/admin/education/consultationrequest/"


def staff(django_user_model, role, name="desk"):
    user = django_user_model.objects.create(username=name, is_staff=True)  # no password: hashing one is slow
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def desk(client, django_user_model):
    user = staff(django_user_model, "front desk")
    client.force_login(user)
    return user


def change_url(request):
    return reverse("admin:education_consultationrequest_change", args=[request.pk])


def form_data(request, **fields):
    data = {
        "status": request.status,
        "owner": "",
        "next_action_on": "",
        "notes-TOTAL_FORMS": 0,
        "notes-INITIAL_FORMS": 0,
        "events-TOTAL_FORMS": 0,
        "events-INITIAL_FORMS": 0,
    }
    return data | fields


def kinds(request):
    return [event.kind for event in request.events.all()]


@pytest.fixture
def telling(desk):
    """A request in which a patient answered everything, corrected it once, and staff noted something. And all its words."""
    token = tokens.new()
    about = answers.About(
        treatments=(answers.Chosen("botox", "Botox", 7),),
        concerns=(answers.Chosen("forehead-lines", "Lines across the forehead", 8),),
        old_enough_for=18,
    )
    make_request(token, message="I wrote Madagascar first.", contact_by="phone", phone="+12125550123")
    request = make_request(token, about=about)
    request.notes.create(text="Prefers mornings.", author=desk)
    words = [
        "I wrote Madagascar first.",
        "Botox",
        "Lines across the forehead",
        "+12125550123",
    ]
    return request, [*PERSONAL.values(), *words, "Prefers mornings."]


def test_what_a_request_says_is_seen_only_where_the_view_is_recorded(client, desk, telling):
    """Every page of the staff's site that lists or tells of a request, its own excepted, holds nothing a patient wrote."""
    request, words = telling
    before = kinds(request)
    client.post(
        change_url(request), form_data(request, urgent="on")
    )  # for the history and the recent actions
    told = reverse("admin:education_notification_change", args=[request.notifications.first().pk])
    owed = reverse("admin:education_notification_changelist")
    for address in (
        LIST,
        f"{LIST}?q={request.reference}",
        f"{LIST}?queue=new&only=urgent",
        f"{LIST}?all=&o=-2.1",
        f"{LIST}{request.pk}/history/",
        owed,
        told,
        reverse("admin:index"),
    ):
        page = client.get(address).content.decode()
        assert request.reference in page, address
        assert not [said for said in words if said in page], address
    assert kinds(request) == before
    page = client.get(change_url(request)).content.decode()
    assert not [said for said in words if said not in page]
    assert kinds(request) == [*before, "viewed"]


def test_a_form_sent_with_an_error_shows_the_request_and_is_recorded(client, desk, telling):
    request, _ = telling
    before = kinds(request)
    page = client.post(change_url(request), form_data(request, next_action_on="soon")).content.decode()
    assert "Enter a valid date." in page
    assert PERSONAL["message"] in page
    assert kinds(request) == [*before, "viewed"]


def test_each_view_is_recorded(client, desk):
    request = make_request()
    for _ in range(2):
        page = client.get(change_url(request)).content.decode()
        for text in (*PERSONAL.values(), "I agree."):
            assert text in page
    views = RequestEvent.objects.filter(kind="viewed")
    assert [(view.request, view.actor) for view in views] == [(request, desk)] * 2


def test_what_happened_is_shown_after_a_correction(client, desk):
    token = tokens.new()
    make_request(token)
    request = make_request(token, message="I meant Madagascar.")
    page = client.get(change_url(request)).content.decode()
    assert "I meant Madagascar." in page
    assert PERSONAL["message"] in page
    assert "Corrected by the patient" in page


def test_status_and_owner_are_changed_and_recorded(client, desk):
    request = make_request()
    response = client.post(
        change_url(request), form_data(request, status="booked", owner=desk.pk, next_action_on="2026-12-01")
    )
    assert response.status_code == 302
    request.refresh_from_db()
    assert (request.status, request.owner, str(request.next_action_on)) == ("booked", desk, "2026-12-01")
    assert kinds(request) == ["received", "status", "assigned"]
    status, assigned = request.events.all()[1:]
    assert (status.status, status.actor) == ("booked", desk)
    assert (assigned.assigned_to, assigned.actor) == (desk, desk)


@pytest.mark.parametrize("more", [{}, {"_popup": 1}], ids=["page", "popup"])
def test_saving_without_a_change_records_none(client, desk, more):
    request = make_request()
    assert client.post(change_url(request), form_data(request, **more)).status_code in (200, 302)
    assert kinds(request) == ["received"]


def test_saving_never_writes_over_a_correction(client, desk, monkeypatch):
    token = tokens.new()
    request = make_request(token)
    stale = ConsultationRequest.objects.get(pk=request.pk)
    make_request(token, message="I meant Madagascar.")
    monkeypatch.setattr(
        "education.admin.consultation_request.ConsultationRequestAdmin.get_object", lambda *_: stale
    )
    client.post(change_url(request), form_data(request, status="booked"))
    request.refresh_from_db()
    assert (request.status, request.message) == ("booked", "I meant Madagascar.")


def test_saving_one_thing_leaves_what_a_colleague_changed_meanwhile(client, desk, monkeypatch):
    request = make_request()
    stale = ConsultationRequest.objects.get(pk=request.pk)
    ConsultationRequest.objects.filter(pk=request.pk).update(status="booked")
    monkeypatch.setattr(
        "education.admin.consultation_request.ConsultationRequestAdmin.get_object", lambda *_: stale
    )
    client.post(change_url(request), form_data(request, urgent="on"))
    request.refresh_from_db()
    assert (request.status, request.urgent) == ("booked", True)


def test_forged_fields_change_nothing(client, desk):
    request = make_request()
    forged = {"name": "Mallory", "message": "x", "about": "{}", "erase_on": "2099-01-01", "reference": "x"}
    forged |= {"events-0-kind": "erased", "events-TOTAL_FORMS": 1}
    client.post(change_url(request), form_data(request, **forged))
    again = ConsultationRequest.objects.get()
    assert (again.name, again.message) == (request.name, request.message)
    assert (again.reference, again.erase_on) == (request.reference, request.erase_on)
    assert kinds(request) == ["received"]


def test_a_note_is_added_with_its_author_and_never_changed(client, desk):
    request = make_request()
    new = {"notes-TOTAL_FORMS": 1, "notes-0-text": "Called, no answer.", "notes-0-author": "999"}
    client.post(change_url(request), form_data(request, **new))
    note = Note.objects.get()
    assert (note.text, note.author, note.request) == ("Called, no answer.", desk, request)
    changed = {
        "notes-TOTAL_FORMS": 1,
        "notes-INITIAL_FORMS": 1,
        "notes-0-id": note.pk,
        "notes-0-request": request.pk,
        "notes-0-text": "Never called.",
        "notes-0-DELETE": "on",
    }
    client.post(change_url(request), form_data(request, **changed))
    assert Note.objects.get().text == "Called, no answer."
    assert "Called, no answer." in client.get(change_url(request)).content.decode()


def test_nobody_adds_or_deletes_a_request(client, django_user_model):
    client.force_login(django_user_model.objects.create(username="root", is_staff=True, is_superuser=True))
    request = make_request()
    assert client.get(LIST + "add/").status_code == 403
    assert client.post(LIST + "add/", {}).status_code == 403
    assert client.post(f"{LIST}{request.pk}/delete/", {"post": "yes"}).status_code == 403
    response = client.post(LIST, {"action": "delete_selected", "_selected_action": request.pk, "post": "yes"})
    assert response.status_code in (200, 302, 400)
    assert ConsultationRequest.objects.exists()


@pytest.mark.parametrize("role", ["editor", "clinician"])
def test_other_roles_see_no_request(client, django_user_model, role):
    client.force_login(staff(django_user_model, role))
    request = make_request()
    for url in (LIST, change_url(request), f"{LIST}{request.pk}/history/", "/admin/education/notification/"):
        assert client.get(url).status_code == 403
    assert kinds(request) == ["received"]


def test_a_manager_reads_and_changes_nothing(client, django_user_model):
    manager = staff(django_user_model, "manager")
    client.force_login(manager)
    request = make_request()
    assert client.get(change_url(request)).status_code == 200
    assert RequestEvent.objects.get(kind="viewed").actor == manager
    assert client.post(change_url(request), form_data(request, status="closed")).status_code == 403
    request.refresh_from_db()
    assert request.status == "new"


def test_the_admin_log_holds_nothing_personal(client, desk):
    request = make_request()
    client.post(change_url(request), form_data(request, status="booked"))
    page = client.get(f"{LIST}{request.pk}/history/").content.decode()
    assert request.reference in page
    assert not [text for text in PERSONAL.values() if text in page]


def test_owed_mail_is_listed(client, desk):
    request = make_request()
    page = client.get("/admin/education/notification/").content.decode()
    assert request.reference in page
    assert (
        client.get(
            reverse("admin:education_notification_change", args=[request.notifications.get().pk])
        ).status_code
        == 200
    )
