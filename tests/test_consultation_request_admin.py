"""Staff answer requests in the admin. Who looked at one is recorded; what a patient wrote cannot be changed."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from education.consultations import answers, tokens
from education.consultations.workflow import last_change
from education.models import ConsultationRequest
from education.models.encrypted import EncryptedTextField
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
    urgent = reverse("admin:education_consultationrequest_urgent", args=[request.pk])
    client.post(urgent, {"seen": last_change(request), "urgent": "yes"})  # for the history and recent actions
    before = kinds(request)
    told = reverse("admin:education_notification_change", args=[request.notifications.first().pk])
    owed = reverse("admin:education_notification_changelist")
    for address in (
        LIST,
        f"{LIST}?q={request.reference}",
        f"{LIST}?status__exact=new&urgent__exact=1",
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


def test_the_list_shows_what_is_needed_to_answer_in_turn(client, desk):
    request = make_request()
    ConsultationRequest.objects.update(owner=desk, urgent=True, next_action_on="2026-12-01")
    response = client.get(LIST)
    page = response.content.decode()
    assert response.context["cl"].list_display == [
        "reference",
        "received_at",
        "status",
        "urgent",
        "owner",
        "next_action_on",
    ]
    assert all(shown in page for shown in (request.reference, "New", "desk", "Dec. 1, 2026"))


def test_the_list_does_not_even_decrypt_what_a_patient_wrote(client, desk, monkeypatch):
    request = make_request()

    def decrypted(*_):
        raise AssertionError("The list read what a patient wrote.")

    monkeypatch.setattr(EncryptedTextField, "from_db_value", decrypted)
    assert request.reference in client.get(LIST).content.decode()
    with pytest.raises(AssertionError, match="read what a patient wrote"):
        client.get(change_url(request))


def test_quarantine_can_be_filtered(client, desk):
    usual, suspect = make_request(), make_request(suspected_robot=True)
    page = client.get(LIST + "?status__exact=quarantine").content.decode()
    assert suspect.reference in page
    assert usual.reference not in page
    assert client.get(LIST + f"?owner__id__exact={desk.pk}").status_code == 200


def test_only_the_reference_can_be_searched(client, desk):
    request, other = make_request(), make_request()
    typed = request.reference.lower().replace("-", " ")
    page = client.get(LIST, {"q": typed}).content.decode()
    assert request.reference in page
    assert other.reference not in page
    for text in ("Wilhelmina", "x" * 3000, "' OR 1=1", "é"):
        page = client.get(LIST, {"q": text}).content.decode()
        assert request.reference not in page
    assert client.get(LIST + "?name__startswith=W").status_code in (302, 400)


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


def test_owed_mail_is_listed(client, desk):
    request = make_request()
    page = client.get("/admin/education/notification/").content.decode()
    assert request.reference in page
    assert (
        client.get(
            reverse("admin:education_notification_change", args=[request.notifications.first().pk])
        ).status_code
        == 200
    )


def test_the_list_needs_no_more_queries_for_more_requests(client, desk, django_assert_max_num_queries):
    for _ in range(12):
        make_request()
    with django_assert_max_num_queries(12):
        client.get(LIST)
