"""A site with a real host starts only with what protects its patients; on this machine everything works over plain http."""

import json
import os
import re
import secrets
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from education.system_checks import sqlite_settings_hold

SETTINGS = settings.BASE_DIR / "clinic_site" / "settings.py"
SAFE = {
    "ALLOWED_HOSTS": "clinic.example",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "DATA_KEYS": Fernet.generate_key().decode(),
}
ASK = """
import json, sys
from clinic_site import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))
"""


def start(*names, **environment):
    """The settings as a new process reads them from this environment alone."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", ASK, *names],
        cwd=settings.BASE_DIR,
        env=kept | environment,
        capture_output=True,
        text=True,
    )


def read(*names, **environment):
    """What these settings are in this environment."""
    process = start(*names, **environment)
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing or too short"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or too short"),
        ({"DATA_KEYS": ""}, "DATA_KEYS is missing"),
        ({"DEBUG": "True"}, "DEBUG must be off"),
        ({"ALLOWED_HOSTS": "*"}, "must name the site's hosts"),
        ({"ALLOWED_HOSTS": "clinic.example,*"}, "must name the site's hosts"),
        ({"STAFF_MFA_REQUIRED": "False"}, "STAFF_MFA_REQUIRED may be off on this machine alone"),
    ],
)
def test_an_unsafe_start_is_refused_with_the_way_to_mend_it(wrong, said):
    process = start("DEBUG", **SAFE | wrong)
    assert process.returncode != 0
    assert said in process.stderr
    assert ".env.example explains it" in process.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATA_KEYS"])
def test_the_sample_keys_are_no_keys_for_a_real_host(missing):
    process = start("DEBUG", **{name: value for name, value in SAFE.items() if name != missing})
    assert process.returncode != 0
    assert f"{missing} is missing" in process.stderr


SECURE = {
    "SESSION_COOKIE_NAME": "__Host-session",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "ANSWERS_COOKIE_NAME": "__Host-answers",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "ANSWERS_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 63072000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_HTTPONLY": True,
    "DEBUG": False,
    "STATIC_FINGERPRINTS": True,
    "STAFF_MFA_REQUIRED": True,
}


def test_a_real_host_gets_the_secure_settings():
    assert read(*SECURE, **SAFE) == SECURE


@pytest.mark.parametrize("hosts", ["clinic.example,127.0.0.1", "127.0.0.1,.clinic.example", "192.168.1.5"])
def test_a_loopback_name_beside_a_real_one_relaxes_nothing(hosts):
    assert read(*SECURE, **SAFE | {"ALLOWED_HOSTS": hosts}) == SECURE


def test_no_other_setting_relaxes_a_real_host():
    names = set(re.findall(r'env\.\w+\(\s*"(\w+)"', SETTINGS.read_text()))
    tried = dict.fromkeys(names & {"BEHIND_TLS_PROXY", "DEBUG", "DATABASE_POOL"}, "False")
    relaxing = {"SECURE_SSL_REDIRECT": "False", "SESSION_COOKIE_SECURE": "False", "SECURE_HSTS_SECONDS": "0"}
    assert read(*SECURE, **SAFE | tried | relaxing) == SECURE


def test_this_machine_alone_needs_nothing_set_and_works_over_plain_http():
    found = read(*SECURE)
    assert found["SESSION_COOKIE_NAME"] == "session"
    assert found["CSRF_COOKIE_NAME"] == "csrf"
    assert not any(found[name] for name in SECURE if name.endswith("_SECURE"))
    assert not found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] == 0
    assert found["SESSION_COOKIE_HTTPONLY"]


def test_djangos_own_deployment_check_finds_nothing():
    process = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]} | SAFE,
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr


def test_the_example_file_explains_every_setting_and_no_other():
    text = SETTINGS.read_text()
    read_there = set(re.findall(r'env\.\w+\(\s*"(\w+)"', text))
    explained = re.findall(r"^(\w+)=", (settings.BASE_DIR / ".env.example").read_text(), flags=re.MULTILINE)
    assert sorted(explained) == sorted(read_there)


def test_the_example_file_can_be_used_as_it_stands():
    lines = (settings.BASE_DIR / ".env.example").read_text().splitlines()
    pairs = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    used = {name: value for name, value in pairs.items() if value}
    assert read("DEBUG", "TIME_ZONE", **used) == {"DEBUG": False, "TIME_ZONE": "America/New_York"}


# --- What the database says of itself -----------------------------------------------------------------------------------

sqlite = pytest.mark.skipif(
    "sqlite3" not in settings.DATABASES["default"]["ENGINE"], reason="SQLite's own settings"
)


@sqlite
@pytest.mark.django_db
def test_sqlite_says_what_was_asked_of_it():
    # The tests' own database lies in memory, where there is no write-ahead log.
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (8000,)


@sqlite
def test_a_database_in_a_file_passes_the_check(tmp_path):
    process = subprocess.run(
        [sys.executable, "manage.py", "check", "--database", "default", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}"},
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr


@sqlite
@pytest.mark.django_db(transaction=True)
def test_the_check_names_what_does_not_hold():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    try:
        problems = sqlite_settings_hold(databases=["default"])
        assert ["synchronous" in problem.msg for problem in problems] == [True]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
