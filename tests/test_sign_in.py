"""Signing in: one door, the same answer to everybody who may not, limits by account and address, and sessions that end."""

import datetime

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from education.sign_in import gate, urls
from tests.signing_in import PASSWORD, SIGN_IN, make_account, sign_in
from tests.staff import SUPERUSER, address, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# --- One door -----------------------------------------------------------------------------------------------------------


def test_a_staff_page_leads_to_the_sign_in_and_back(client, clinic):
    make_account("editor")
    where = address("treatment")
    asked = client.get(where)
    assert asked["Location"] == f"{SIGN_IN}?next={where}"
    page = client.get(asked["Location"]).content.decode()
    assert f'<input type="hidden" name="next" value="{where}">' in page
    assert sign_in(client, next=where)["Location"] == where
    assert client.get(where).status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_it_leads_nowhere_else(client, clinic, elsewhere):
    make_account("editor")
    assert sign_in(client, next=elsewhere)["Location"] == "/admin/"


def test_the_user_name_is_taken_in_any_case(client, clinic):
    make_account("editor")
    assert sign_in(client, "ANN ").status_code == 302


@pytest.mark.parametrize("name", ["admin:login", "account_login"])
def test_there_is_no_second_door(client, clinic, name):
    make_account("editor")
    assert reverse(name) == SIGN_IN
    client.post(SIGN_IN, {"username": "ann", "password": PASSWORD})  # the fields of Django's own form
    assert "_auth_user_id" not in client.session


def test_the_session_gets_a_new_number(client, clinic):
    make_account("editor")
    client.get("/admin/new-password/")
    client.session.save()
    before = client.session.session_key
    client.cookies["session"] = before
    sign_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


# Every address of signing in → what somebody who is not signed in gets from it.
ANYBODY, LED, ABSENT = {200}, {302}, {404, 405}
ADDRESSES = {
    "account_login": ANYBODY,
    "mfa_login_webauthn": LED,
    "mfa_authenticate": LED,
    "account_logout": ABSENT,
    "account_reset_password": ANYBODY,
    "account_reset_password_done": ANYBODY,
    "account_reset_password_from_key_done": ANYBODY,
    "account_reset_password_from_key": ANYBODY,
    "account_reauthenticate": LED,
    "mfa_reauthenticate": LED,
    "mfa_reauthenticate_webauthn": LED,
    "mfa_index": LED,
    "mfa_activate_totp": LED,
    "app_picture": LED,
    "mfa_deactivate_totp": LED,
    "mfa_add_webauthn": LED,
    "mfa_edit_webauthn": LED,
    "mfa_remove_webauthn": LED,
    "mfa_view_recovery_codes": LED,
    "mfa_download_recovery_codes": LED,
    "mfa_generate_recovery_codes": LED,
}
ARGUMENTS = {
    "account_reset_password_from_key": ["1", "not-a-key"],
    "mfa_edit_webauthn": [1],
    "mfa_remove_webauthn": [1],
}


def test_the_table_names_every_address():
    assert {pattern.name for pattern in urls.urlpatterns} == ADDRESSES.keys()


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_tells_a_stranger_nothing(client, clinic, name):
    response = client.get(reverse(name, args=ARGUMENTS.get(name)))
    assert response.status_code in ADDRESSES[name]
    assert "no-store" in response["Cache-Control"]
    if response.status_code == 302:
        assert response["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/x/", "password/set/", "login/code/confirm/", "social/"]
)
def test_nothing_else_of_allauth_is_there(path):
    for prefix in ("/", "/accounts/", "/admin/"):
        try:
            found = resolve(prefix + path)
        except Resolver404:
            continue
        assert found.url_name not in ADDRESSES
        assert not found.func.__module__.startswith("allauth")


@pytest.mark.parametrize("path", ["1-" + "a" * 80, "zzzzzzzzzzzzz-a-b", "0-x", "1-set-password"])
def test_a_made_up_link_opens_nothing(client, clinic, path):
    response = client.get(f"/admin/new-password/{path}/")
    assert "This link no longer works" in response.content.decode()


# --- The same answer to everybody who may not ---------------------------------------------------------------------------


def told(response):
    """What the page says is wrong."""
    text = response.content.decode()
    return response.status_code, text[
        text.index("There is a problem") : text.index("</ul>", text.index("There is a problem"))
    ]


def test_who_may_not_sign_in_cannot_tell_why(client, clinic):
    make_account("editor")
    make_account("editor", "gone", is_active=False)
    make_account(username="patient", is_staff=False)
    make_account("editor", "nopassword").set_unusable_password()
    wrong = told(sign_in(client, password="wrong"))
    assert wrong[0] == 422
    for username in ("gone", "patient", "nobody"):
        assert told(sign_in(client, username)) == wrong
    assert "_auth_user_id" not in client.session


def test_an_empty_form_says_what_to_enter_with_links(client, clinic):
    response = client.post(SIGN_IN)
    assert response.status_code == 422
    text = response.content.decode()
    assert '<a href="#id_login">Enter your user name</a>' in text
    assert "<title>Error: Sign in" in text


# --- Limits -------------------------------------------------------------------------------------------------------------

FORGED = ["X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP", "True-Client-IP", "X-Client-IP"]


def guess(client, times=5, **sent):
    for _ in range(times):
        sign_in(client, password="wrong", **sent)


def test_five_wrong_tries_make_an_address_wait(client, clinic):
    make_account("editor")
    guess(client, 4)
    assert sign_in(client, password="wrong").status_code == 422
    response = sign_in(client)
    assert response.status_code == 429
    assert response["Retry-After"] == "300"
    assert "There were too many tries" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_owner_is_not_locked_out_elsewhere(client, clinic):
    make_account("editor")
    guess(client, REMOTE_ADDR="203.0.113.9")
    assert sign_in(client, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert sign_in(client, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_a_colleague_at_the_same_address_is_not_held_up(client, clinic):
    make_account("editor")
    make_account("manager", "bob")
    guess(client)
    assert sign_in(client, "bob").status_code == 302


@pytest.mark.parametrize("header", FORGED)
def test_no_header_escapes_the_limit(client, clinic, header):
    make_account("editor")
    for number in range(5):
        sign_in(client, password="wrong", headers={header: f"192.0.2.{number}"})
    assert sign_in(client, headers={header: "192.0.2.77"}).status_code == 429
    assert sign_in(client, "ANN", headers={header: "for=192.0.2.78"}).status_code == 429


def test_right_tries_do_not_count(client, clinic):
    make_account("editor")
    for _ in range(7):
        assert sign_in(Client()).status_code == 302


def test_a_session_left_open_is_no_place_to_guess_its_password(clinic):
    client = signed_in("editor")
    data = {"old_password": "wrong", "new_password1": "x", "new_password2": "x"}
    answers = [client.post(reverse("admin:password_change"), data).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


# --- Sessions that end --------------------------------------------------------------------------------------------------


def age(client, **ago):
    """Make the session older than it is."""
    session = client.session
    for name, how_long in ago.items():
        session[name] = (timezone.now() - how_long).isoformat()
    session.save()


def ends_at(client):
    return Session.objects.get(pk=client.session.session_key).expire_date


HOUR, MINUTE = datetime.timedelta(hours=1), datetime.timedelta(minutes=1)


def test_each_page_gives_another_half_hour(clinic):
    client = signed_in("editor")
    age(client, seen_at=10 * MINUTE, signed_in_at=HOUR)
    client.get("/admin/")
    assert abs(ends_at(client) - (timezone.now() + 30 * MINUTE)) < MINUTE


def test_but_never_more_than_twelve_hours(clinic):
    client = signed_in("editor")
    age(client, seen_at=10 * MINUTE, signed_in_at=11 * HOUR + 50 * MINUTE)
    client.get("/admin/")
    assert abs(ends_at(client) - (timezone.now() + 10 * MINUTE)) < MINUTE
    age(client, seen_at=10 * MINUTE, signed_in_at=12 * HOUR + MINUTE)
    client.get("/admin/")
    assert client.get("/admin/").status_code == 302


def test_it_is_noted_once_a_minute(clinic):
    client = signed_in("editor")
    client.get("/admin/")
    assert "session" not in client.get("/admin/").cookies
    age(client, seen_at=2 * MINUTE)
    assert "session" in client.get("/admin/").cookies


def test_saving_anything_else_gives_no_more_time(clinic):
    client = signed_in("editor")
    session, at = client.session, timezone.now() - 20 * MINUTE
    gate.begin(session, at)
    session["anything"] = True
    session.save()
    assert ends_at(client) == at + 30 * MINUTE


def test_after_its_end_nothing_opens(clinic):
    client = signed_in(SUPERUSER)
    Session.objects.update(expire_date=timezone.now() - MINUTE)
    assert client.get("/admin/").status_code == 302


def test_what_was_typed_is_shown_once_more(clinic):
    client = signed_in("editor")
    Session.objects.all().delete()
    typed = "Most people feel <b>nothing</b> after two days, and some for a week."
    response = client.post(
        address("treatment", "add"), {"sections-0-text": typed, "name": "Short", "password1": "p" * 30}
    )
    text = response.content.decode()
    assert response.status_code == 403
    assert "Most people feel &lt;b&gt;nothing&lt;/b&gt; after two days" in text
    assert "p" * 30 not in text


def test_a_session_is_dead_after_signing_out(clinic):
    client = signed_in("editor")
    kept = client.cookies["session"].value
    assert client.post(reverse("admin:logout"))["Location"] == SIGN_IN
    client.cookies["session"] = kept
    assert client.get("/admin/").status_code == 302


def test_signing_out_takes_a_press_of_a_button(clinic):
    client = signed_in("editor")
    assert client.get(reverse("admin:logout")).status_code == 405
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("what", [{"is_active": False}, {"is_staff": False}])
def test_a_session_is_dead_with_its_account(clinic, what):
    client = signed_in("editor")
    type(client.user).objects.filter(pk=client.user.pk).update(**what)
    assert client.get("/admin/").status_code == 302


def test_a_session_is_dead_after_a_new_password(clinic):
    client = signed_in("editor")
    client.user.set_password("another one entirely")
    client.user.save()
    assert client.get("/admin/").status_code == 302


def test_a_page_for_patients_writes_no_session(clinic):
    client = signed_in("editor")
    age(client, seen_at=10 * MINUTE)
    before = ends_at(client)
    assert not client.get("/").cookies
    assert ends_at(client) == before


# --- Passwords ----------------------------------------------------------------------------------------------------------


def test_passwords_are_hashed_with_argon2(settings):
    from clinic_site import settings as ours

    settings.PASSWORD_HASHERS = ours.PASSWORD_HASHERS
    hashed = make_password("x")
    assert hashed.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")
    assert check_password("x", hashed)
    assert not check_password("y", hashed)


def test_who_still_types_gets_more_time(clinic):
    client = signed_in("editor")
    age(client, seen_at=20 * MINUTE, signed_in_at=HOUR)
    assert 1700 < client.post(reverse("admin:still_here")).json()["left"] <= 1800
    assert client.get(reverse("admin:still_here")).status_code == 405
