"""Two servers over one database, as two machines would be: what is published shows on both within a second."""

import base64
import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
WITHIN = 1.0  # seconds (DESIGN.md, section 7)
CHANGE = """
from django.db import connection
from education.models import Clinic, Treatment
from education.publishing.freeze import record
from education.publishing.going_live import publish, withdraw
import sys, time
for line in sys.stdin:
    what = line.strip()
    treatment = Treatment.objects.get(slug="botox")
    if what == "withdraw":
        withdraw(treatment)
    elif what == "notice":
        Clinic.objects.get().notices.create(text="Closed today.", shown_from="2020-01-01T00:00Z", shown_until="2099-01-01T00:00Z")
    else:
        Treatment.objects.filter(pk=treatment.pk).update(in_a_sentence=what)
        revision = record(treatment)
        publish(revision, demonstration=True)
    print("done", flush=True)
"""


@contextlib.contextmanager
def database(folder):
    """A database of its own, of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/site.sqlite3"
        return
    import psycopg

    given = connection.settings_dict
    name = f"every_worker_{secrets.token_hex(4)}"
    how = {"host": given["HOST"], "user": given["USER"], "dbname": "postgres", "autocommit": True}
    with psycopg.connect(**how) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"postgres://{given['USER']}@/{given['HOST']}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def page(port, path):
    """Status and text of a page; (0, "") where nothing answers yet."""
    asked = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        asked.request("GET", path)
        answer = asked.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, HTTPException):
        return 0, ""
    finally:
        asked.close()


@pytest.fixture
def running(tmp_path):
    """(ports of two servers, a function that changes something in a third process)."""
    (ROOT / "staticfiles").mkdir(exist_ok=True)
    with database(tmp_path) as url, contextlib.ExitStack() as stack:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
            "DATABASE_URL": url,
            "DATABASE_POOL": "True",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATA_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "STATIC_FINGERPRINTS": "False",
            "ERASURE_LEDGER": str(tmp_path / "erasures.log"),
        }

        def start(*command, **how):
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, *command],
                    cwd=ROOT,
                    env=environment,
                    stderr=subprocess.DEVNULL,
                    **{"stdout": subprocess.DEVNULL} | how,
                )
            )
            stack.callback(process.terminate)
            return process

        for step in ("migrate", "load_demonstration"):
            assert start("manage.py", step, "--verbosity", "0").wait(120) == 0
        ports = [free_port(), free_port()]
        options = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "8", "--log-level", "error"]
        for port in ports:
            start("-m", "granian", *options, "--port", str(port), "clinic_site.wsgi:application")
        wait_until(lambda: all(page(port, "/")[0] == 200 for port in ports), 60)
        changer = start(
            "manage.py", "shell", "-c", CHANGE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

        def change(what):
            changer.stdin.write(f"{what}\n")
            changer.stdin.flush()
            while changer.stdout.readline().strip() != "done":
                assert changer.poll() is None, "The change failed."
            return time.monotonic()

        yield ports, change


def wait_until(holds, seconds):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "It did not come to hold in time."
        time.sleep(0.02)


def test_a_change_shows_on_both_servers_within_a_second(running):
    ports, change = running
    shown = {
        "First words.": lambda status, text: status == 200 and "First words." in text,
        "Other words.": lambda status, text: "Other words." in text and "First words." not in text,
        "notice": lambda status, text: "Closed today." in text,
        "withdraw": lambda status, text: status == 410,
    }
    for what, is_shown in shown.items():
        for port in ports:
            for _ in range(20):  # warm: kept, and given without asking
                page(port, "/treatments/botox/")
        done_at = change(what)
        while time.monotonic() < done_at + WITHIN:
            for port in ports:  # readers come meanwhile
                page(port, "/treatments/botox/")
            time.sleep(0.05)
        for port in ports:
            assert is_shown(*page(port, "/treatments/botox/")), f"{what} on {port}"
