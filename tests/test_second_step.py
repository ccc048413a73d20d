"""The second step: who needs one, that nothing opens without it, that no code opens twice, and that no secret lies open."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from education.roles import ROLES, SECOND_STEP
from education.sign_in import gate
from tests.signing_in import code, make_account, set_up_app, sign_in
from tests.staff import SUPERUSER, address, make_staff, signed_in

pytestmark = pytest.mark.django_db

SECOND_STEPS = "/admin/second-step/"


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STAFF_MFA_REQUIRED = True


@pytest.fixture
def desk(clinic):
    """Somebody at the front desk."""
    return make_account("front desk")


def recovery_codes():
    return Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()


def to_the_second_step(client):
    assert sign_in(client)["Location"] == "/admin/login/code/"


def send(client, what):
    return client.post(reverse("mfa_authenticate"), {"code": what})


# --- Who needs one ------------------------------------------------------------------------------------------------------

NEED = {"clinician", "reviewer", "front desk", "manager", SUPERUSER}


@pytest.mark.parametrize("role", [*ROLES, SUPERUSER])
def test_who_needs_one(clinic, role):
    assert gate.needs_second_step(make_staff(role)) == (role in NEED)


def test_every_permission_that_needs_one_exists():
    known = {f"education.{codename}" for codename in Permission.objects.values_list("codename", flat=True)}
    assert set(SECOND_STEP) <= known


@pytest.mark.parametrize("role", [*ROLES, SUPERUSER])
def test_without_one_no_page_opens_and_no_post_gets_through(clinic, role):
    client = signed_in(role)
    pages = [
        "/admin/",
        address("treatment"),
        address("consultationrequest"),
        reverse("admin:password_change"),
    ]
    pages += [
        reverse("admin:jsi18n"),
        reverse("components"),
        reverse("admin:health"),
        reverse("admin:education_clinician_invite"),
    ]
    for page in pages:
        for response in (client.get(page), client.post(page, {"name": "Forged"})):
            led = response.status_code == 302 and response["Location"] == f"{SECOND_STEPS}?next={page}"
            assert led == (role in NEED), page


def test_in_the_demonstration_it_is_off(clinic, settings):
    settings.STAFF_MFA_REQUIRED = False
    assert signed_in(SUPERUSER).get("/admin/").status_code == 200


def test_the_page_that_it_leads_to_says_why(client, desk):
    sign_in(client)
    text = client.get("/admin/", follow=True).content.decode()
    assert "Before you go on, set up a second step" in text


# --- An app's codes -----------------------------------------------------------------------------------------------------


def test_setting_one_up_opens_the_pages_and_gives_recovery_codes(client, desk):
    sign_in(client)
    _, answer = set_up_app(client)
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    page = client.get(answer["Location"]).content.decode()
    assert all(code in page for code in recovery_codes())
    assert client.get("/admin/").status_code == 200


def test_signing_in_then_takes_both(client, desk):
    sign_in(client)
    secret, _ = set_up_app(client)
    other = Client()
    to_the_second_step(other)
    assert other.get("/admin/").status_code == 302
    assert send(other, "000000").status_code == 422
    assert send(other, code(secret, 1))["Location"] == "/admin/"
    assert other.get(address("consultationrequest")).status_code == 200


def test_it_leads_on_to_where_one_was_going(client, desk):
    sign_in(client)
    secret, _ = set_up_app(client)
    other = Client()
    sign_in(other, next=address("consultationrequest"))
    assert send(other, code(secret, 1))["Location"] == address("consultationrequest")


def test_no_code_opens_twice(client, desk):
    sign_in(client)
    secret, _ = set_up_app(client)
    browser = Client()
    to_the_second_step(browser)
    assert send(browser, code(secret)).status_code == 422, "the one that set it up"
    first, second = Client(), Client()
    to_the_second_step(first)
    to_the_second_step(second)
    once = code(secret, 1)
    assert send(first, once).status_code == 302
    cache.delete(f"allauth.mfa.totp.used?user={desk.pk}&code={once}")  # forgotten after half a minute
    assert send(second, once).status_code == 422, "one that was read over a shoulder"


def test_no_recovery_code_opens_twice(client, desk):
    sign_in(client)
    set_up_app(client)
    spent = recovery_codes()[0]
    first, second = Client(), Client()
    to_the_second_step(first)
    to_the_second_step(second)
    assert send(first, spent).status_code == 302
    assert send(second, spent).status_code == 422


def test_guessing_codes_is_slowed_and_others_are_not(client, desk):
    sign_in(client)
    secret, _ = set_up_app(client)
    thief, owner = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="198.51.100.7")
    to_the_second_step(thief)
    assert [send(thief, "000000").status_code for _ in range(6)] == [422] * 5 + [429]
    assert send(thief, code(secret, 1)).status_code == 429
    to_the_second_step(owner)
    assert send(owner, code(secret, 1)).status_code == 302


def test_a_session_from_before_counts_for_nothing(desk):
    before, other = Client(), Client()
    sign_in(before)
    sign_in(other)
    secret, _ = set_up_app(other)
    assert before.get("/admin/")["Location"] == "/admin/confirm/code/?next=/admin/"
    for name in ("mfa_index", "mfa_add_webauthn", "mfa_generate_recovery_codes", "app_picture"):
        assert before.get(reverse(name))["Location"].startswith("/admin/confirm/code/")
    assert (
        before.post("/admin/confirm/code/?next=/admin/", {"code": code(secret, 1)})["Location"] == "/admin/"
    )
    assert before.get("/admin/").status_code == 200


def test_a_password_alone_does_not_take_it_away(client, desk):
    sign_in(client)
    set_up_app(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 600
    session.save()
    remove = reverse("mfa_deactivate_totp")
    assert client.get(remove)["Location"].startswith("/admin/confirm/code/")
    assert client.get("/admin/confirm/")["Location"].startswith("/admin/confirm/code/")
    assert client.post(remove)["Location"].startswith("/admin/confirm/code/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_without_it_again_the_pages_close(client, desk):
    sign_in(client)
    set_up_app(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert client.get("/admin/")["Location"].startswith(SECOND_STEPS)


# --- Secrets ------------------------------------------------------------------------------------------------------------


def test_the_picture_has_an_address_of_its_own(client, desk):
    sign_in(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:' not in page
    picture = client.get(reverse("app_picture"))
    assert picture["Content-Type"] == "image/svg+xml"
    assert picture["Cache-Control"] == "no-store, private"
    assert b"<svg" in picture.content
    set_up_app(client)
    assert client.get(reverse("app_picture")).status_code == 404


def test_the_database_cannot_read_a_secret(client, desk):
    sign_in(client)
    secret, _ = set_up_app(client)
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(one in stored for one in recovery_codes())


def test_recovery_codes_are_shown_once(client, desk):
    sign_in(client)
    set_up_app(client)
    shown, saved = reverse("mfa_view_recovery_codes"), reverse("mfa_download_recovery_codes")
    file = client.get(saved)
    assert file["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert all(one in file.content.decode() for one in recovery_codes())
    session = client.session
    session["codes_shown_until"] = 0
    session.save()
    assert client.get(shown).status_code == 302
    assert client.get(saved).status_code == 404
    before = recovery_codes()
    assert client.post(reverse("mfa_generate_recovery_codes"))["Location"] == shown
    assert client.get(shown).status_code == 200
    assert not set(before) & set(recovery_codes())


# --- Passkeys (the ceremony itself is tried in a browser) ---------------------------------------------------------------

MADE_UP = [
    "",
    "[]",
    "{}",
    "1",
    '"x"',
    "null",
    '{"response": 1}',
    '{"id": "x", "response": {"userHandle": "MQ"}}',
    "{" * 3000,
]
MADE_UP += [
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","authenticatorData":"AA",'
    '"signature":"AA","userHandle":"MQ","attestationObject":"AA"},"clientExtensionResults":{}}'
]


@pytest.mark.parametrize("made_up", MADE_UP)
def test_a_made_up_passkey_is_a_wrong_one(client, desk, made_up):
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": made_up})
    assert answer["Location"].startswith("/admin/login/")
    sign_in(client)
    assert client.post(reverse("mfa_add_webauthn"), {"credential": made_up}).status_code == 422
    set_up_app(client)
    other = Client()
    to_the_second_step(other)
    other.get(reverse("mfa_authenticate"))
    assert other.post(reverse("mfa_authenticate"), {"credential": made_up}).status_code == 422
    assert not Authenticator.objects.filter(type="webauthn").exists()


# --- A lost device ------------------------------------------------------------------------------------------------------


def test_a_superuser_takes_it_away_where_a_device_was_lost(client, desk, settings):
    sign_in(client)
    set_up_app(client)
    settings.STAFF_MFA_REQUIRED = False
    data = {"action": "take_second_step_away", "_selected_action": [desk.pk]}
    for role in ("manager", SUPERUSER):
        assert Authenticator.objects.filter(user=desk).exists()
        signed_in(role).post(reverse("admin:auth_user_changelist"), data)
    assert not Authenticator.objects.filter(user=desk).exists()
    settings.STAFF_MFA_REQUIRED = True
    assert sign_in(Client())["Location"] == "/admin/"
