"""Inviting a clinician: an account that reads previews and signs, and nothing else, whatever the form is sent."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse

from education.models import Clinician
from education.sign_in import letters
from tests import factories
from tests.signing_in import make_account, sign_in
from tests.staff import EVERYBODY, SUPERUSER, address, signed_in
from tests.test_roles import let_in

pytestmark = pytest.mark.django_db

MAY = {"manager", SUPERUSER}
ANSWERS = {
    "name": "Dr. Jane Doe",
    "username": "jane.doe",
    "email": "jane@hospital.example",
    "credentials": "MD, dermatologist",
}


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def where():
    return reverse("admin:education_clinician_invite")


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_may_invite(clinic, role):
    client = signed_in(role)
    assert let_in(client.get(where())) == (role in MAY)
    assert let_in(client.post(where(), ANSWERS)) == (role in MAY)
    assert Clinician.objects.filter(name="Dr. Jane Doe").exists() == (role in MAY)


def test_the_list_of_clinicians_leads_there(clinic):
    assert where() in signed_in("manager").get(address("clinician")).content.decode()
    assert where() not in signed_in("editor").get(address("clinician")).content.decode()


def test_it_makes_an_account_and_the_clinician_it_signs_as(clinic):
    manager = signed_in("manager")
    answer = manager.post(where(), ANSWERS)
    assert answer["Location"] == address("clinician")
    clinician = Clinician.objects.get(name="Dr. Jane Doe")
    user = clinician.user
    assert [group.name for group in user.groups.all()] == ["reviewer"]
    assert (user.username, user.email) == ("jane.doe", "jane@hospital.example")
    assert user.is_staff
    assert not user.is_superuser
    assert not user.has_usable_password()
    assert not clinician.treats
    assert LogEntry.objects.filter(user=manager.user, object_id=user.pk).exists()


def test_the_form_can_give_no_other_role(clinic):
    forged = {
        "groups": [1, 2, 3, 4, 5],
        "is_superuser": "on",
        "role": "manager",
        "user_permissions": [1],
        "user": 1,
    }
    signed_in("manager").post(where(), ANSWERS | forged)
    user = get_user_model().objects.get(username="jane.doe")
    assert [group.name for group in user.groups.all()] == ["reviewer"]
    assert not user.is_superuser
    assert not user.user_permissions.exists()
    assert Clinician.objects.get(user=user).name == "Dr. Jane Doe"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"username": "ANN"}, "Somebody has this user name already"),
        ({"email": "Ann@Clinic.example"}, "There is an account with this address already"),
        ({"username": "not a name!"}, "Enter a valid username"),
        ({"email": ""}, "This field is required"),
        ({"registration_number": "123"}, "Say where a patient can look the registration number up"),
        ({"register_address": "javascript:alert(1)"}, "Enter a valid URL"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(clinic, wrong, said):
    make_account("editor")
    answer = signed_in("manager").post(where(), ANSWERS | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Clinician.objects.exists()
    assert not get_user_model().objects.filter(username="jane.doe").exists()


def test_the_invited_choose_a_password_set_up_a_second_step_and_read_previews(clinic, settings):
    settings.STAFF_MFA_REQUIRED = False
    treatment = factories.make_treatment()
    signed_in("manager").post(where(), ANSWERS)
    letters.deliver_owed()
    (letter,) = mail.outbox
    assert letter.to == ["jane@hospital.example"]
    settings.STAFF_MFA_REQUIRED = True
    client = Client()
    path = letter.body.split("http://127.0.0.1:8000")[1].split()[0]
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "four quiet words together", "password2": "four quiet words together"})
    sign_in(client, "jane.doe")
    assert client.get("/admin/")["Location"].startswith("/admin/second-step/")
    settings.STAFF_MFA_REQUIRED = False
    assert client.get(address("treatment", "preview", treatment.pk)).status_code == 200
    assert client.get(address("treatment", "add")).status_code == 403
    assert client.get(address("consultationrequest")).status_code == 403
