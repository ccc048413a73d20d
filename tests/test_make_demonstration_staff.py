"""manage.py make_demonstration_staff"""

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command

from education.roles import ROLES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "sign-ins.txt"


def sign_ins(path):
    return dict(line.split() for line in path.read_text().splitlines())


def test_it_makes_one_sign_in_for_each_role_and_a_superuser(path, capsys):
    call_command("make_demonstration_staff", path)
    made = sign_ins(path)
    assert list(made) == ["editor", "clinician", "reviewer", "frontdesk", "manager", "superuser"]
    for username, password in made.items():
        user = authenticate(username=username, password=password)
        assert user.is_staff
        assert user.is_superuser == (username == "superuser")
        assert password in capsys.readouterr().out or username != "editor"
    roles = {
        user.username: user.groups.get().name for user in get_user_model().objects.exclude(is_superuser=True)
    }
    assert sorted(roles.values()) == sorted(ROLES)


def test_passwords_are_random_long_and_for_the_owner_only(path):
    call_command("make_demonstration_staff", path, verbosity=0)
    passwords = sign_ins(path).values()
    assert len(set(passwords)) == 6
    assert all(len(password) >= 20 for password in passwords)
    assert path.stat().st_mode & 0o777 == 0o600


def test_again_it_keeps_what_is_there(path):
    call_command("make_demonstration_staff", path, verbosity=0)
    before = path.read_text()
    call_command("make_demonstration_staff", path, verbosity=0)
    assert path.read_text() == before
    assert get_user_model().objects.count() == 6


def test_a_new_database_replaces_the_old_passwords(path):
    call_command("make_demonstration_staff", path, verbosity=0)
    before = sign_ins(path)
    get_user_model().objects.all().delete()
    call_command("make_demonstration_staff", path, verbosity=0)
    after = sign_ins(path)
    assert list(after) == list(before)
    assert not set(before.values()) & set(after.values())


def test_lost_passwords_are_said(path, capsys):
    call_command("make_demonstration_staff", path, verbosity=0)
    path.unlink()
    call_command("make_demonstration_staff", path)
    assert "changepassword" in capsys.readouterr().out
