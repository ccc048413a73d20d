"""The drill: a backup under traffic, restored into an empty site, with everybody in it but those erased since."""

import io
import os
import stat
import threading
from contextlib import contextmanager

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from education.consultations import erasure_ledger, tokens, workflow
from education.consultations.erasure import erase
from education.keeping import postgresql, restore
from education.models import ConsultationRequest, Revision
from education.system_checks import sqlite_settings_hold
from tests import factories
from tests.requests_sent import PERSONAL, make_request
from tests.test_consultation_request_once import in_threads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ledger(settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "ledger" / "erasures.log"
    settings.ERASURE_LEDGER.parent.mkdir()
    return settings.ERASURE_LEDGER


class Site:
    """A site in a database of its own, which can be left for a new and empty one."""

    def __init__(self, folder):
        self.folder, self.number = folder, 0
        self.empty = folder / "empty.sqlite3"

    def do(self, work, *arguments, **options):
        """Do something there. SQLite's files are only known to connections of other threads (see `a_database_of_files`)."""
        [result] = in_threads(lambda: work(*arguments, **options))
        if isinstance(result, BaseException):
            raise result
        return result

    def run(self, *arguments):
        out = io.StringIO()
        self.do(call_command, *arguments, stdout=out)
        return out.getvalue()

    def move(self):
        """Go to a new database with tables and without anybody."""
        if connection.vendor == "sqlite":
            self.number += 1
            new = self.folder / f"site-{self.number}.sqlite3"
            new.write_bytes(self.empty.read_bytes())
            connections.settings["default"]["NAME"] = str(new)
        else:
            call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def site(tmp_path, ledger):
    with _of_files(tmp_path):
        place = Site(tmp_path)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(place.empty)])
        place.move()
        yield place


@contextmanager
def _of_files(tmp_path):
    settings = connections.settings["default"]
    name = settings["NAME"]
    try:
        yield
    finally:
        settings["NAME"] = name


def keys():
    return set(ConsultationRequest.objects.values_list("key", flat=True))


def everyone_reads():
    requests = list(ConsultationRequest.objects.all())
    assert {request.message for request in requests} <= {PERSONAL["message"]}
    return {request.key for request in requests}


def test_the_drill(site, tmp_path):
    """Senders at work, a backup, an empty site: everything that was acknowledged before it began is there and reads."""
    acknowledged, failed, stop = [], [], threading.Event()

    def send():
        while not stop.is_set():
            try:
                acknowledged.append(make_request().key)
            except Exception as error:
                failed.append(error)
        return len(acknowledged)

    def back_up():
        while len(acknowledged) < 20:
            stop.wait(0.01)
        before = set(acknowledged)
        try:
            for number in range(3):
                call_command("backup", str(tmp_path / f"{number}.backup"), stdout=io.StringIO())
        finally:
            stop.set()
        return before

    *_, before = in_threads(send, send, send, send, back_up)
    assert not failed
    assert isinstance(before, set), before
    site.move()
    assert site.do(keys) == set()
    site.run("restore", str(tmp_path / "0.backup"))
    restored = site.do(everyone_reads)
    assert before <= restored <= set(acknowledged)
    assert site.do(sqlite_settings_hold, databases=["default"]) == []
    site.do(make_request)


def test_nobody_but_its_owner_reads_it_and_nothing_else_lies_beside_it(site, tmp_path, ledger):
    folder = tmp_path / "backups"
    folder.mkdir()
    mask = os.umask(0)
    try:
        site.run("backup", str(folder / "a.backup"))
    finally:
        os.umask(mask)
    assert [path.name for path in folder.iterdir()] == ["a.backup"]
    assert stat.S_IMODE((folder / "a.backup").stat().st_mode) == 0o600
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600


def test_a_backup_holds_no_word_of_a_patient(site, tmp_path):
    site.do(make_request)
    site.run("backup", str(tmp_path / "a.backup"))
    content = (tmp_path / "a.backup").read_bytes()
    assert not [text for text in PERSONAL.values() if text.encode() in content]


def test_no_backup_is_overwritten(site, tmp_path):
    (tmp_path / "a.backup").write_text("yesterday's")
    with pytest.raises(CommandError, match="never overwritten"):
        site.run("backup", str(tmp_path / "a.backup"))
    assert (tmp_path / "a.backup").read_text() == "yesterday's"


def test_a_backup_that_stops_half_way_leaves_nothing(site, tmp_path, monkeypatch):
    folder = tmp_path / "backups"
    folder.mkdir()
    monkeypatch.setattr(os, "rename", lambda *_: (_ for _ in ()).throw(OSError("The disk is full.")))
    with pytest.raises(OSError, match="full"):
        site.run("backup", str(folder / "a.backup"))
    assert not list(folder.iterdir())


def test_a_folder_that_is_not_there_is_said(site, tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        site.run("backup", str(tmp_path / "nowhere" / "a.backup"))


def make_user():
    return get_user_model().objects.create(username="desk")


def make_revision():
    return factories.publish_page(None, demonstration=True)


@pytest.mark.parametrize(
    ("make", "held"),
    [(make_request, "1 consultation request"), (make_user, "1 user"), (make_revision, "1 revision")],
)
def test_a_site_that_holds_anything_is_not_replaced(site, tmp_path, make, held):
    site.run("backup", str(tmp_path / "a.backup"))
    site.do(make)
    with pytest.raises(CommandError, match=rf"not empty: it holds {held}.*Restore into a new database"):
        site.run("restore", str(tmp_path / "a.backup"))
    kept = [site.do(model.objects.count) for model in (ConsultationRequest, get_user_model(), Revision)]
    assert sum(kept) == 1


def test_who_was_erased_since_stays_erased(site, tmp_path, ledger):
    token, other = tokens.new(), tokens.new()
    site.do(make_request, token)
    site.do(make_request, other)
    site.run("backup", str(tmp_path / "a.backup"))
    site.do(lambda: erase(ConsultationRequest.objects.get(key=tokens.request_key(token)), actor=None))
    site.move()
    assert "Requests erased again: 1." in site.run("restore", str(tmp_path / "a.backup"))
    names = site.do(lambda: sorted(request.name for request in ConsultationRequest.objects.all()))
    assert names == ["", PERSONAL["name"]]
    assert "Requests erased again: 0." in site.run("restore", "--erase-again")


def test_a_hold_that_was_ended_before_the_erasure_brings_nobody_back(site, tmp_path):
    request = site.do(make_request)
    site.do(lambda: workflow.hold(request, "An inspection.", None))
    site.run("backup", str(tmp_path / "a.backup"))
    site.do(lambda: workflow.release(request, None))
    site.do(lambda: erase(request))
    site.move()
    assert "Requests erased again: 1." in site.run("restore", str(tmp_path / "a.backup"))
    restored = site.do(ConsultationRequest.objects.get)
    assert (restored.name, restored.hold_reason) == ("", "")
    assert restored.erased_at in erasure_ledger.erased().values()


def test_what_was_sent_again_after_an_erasure_stays(site, tmp_path, ledger):
    request = site.do(make_request)
    moment = request.received_at
    erasure_ledger.note(request, at=moment.replace(year=moment.year - 1))
    assert "Requests erased again: 0." in site.run("restore", "--erase-again")
    assert site.do(lambda: ConsultationRequest.objects.get().name) == PERSONAL["name"]


def test_without_the_ledger_nothing_is_restored_unless_that_is_said(site, tmp_path, ledger):
    site.do(make_request)
    site.run("backup", str(tmp_path / "a.backup"))
    site.move()
    ledger.unlink()
    with pytest.raises(CommandError, match=r"There is no erasure ledger at .* --without-ledger"):
        site.run("restore", str(tmp_path / "a.backup"))
    assert site.do(keys) == set()
    site.run("restore", str(tmp_path / "a.backup"), "--without-ledger")
    assert len(site.do(keys)) == 1


def test_the_ledger_says_a_digest_and_a_moment_and_nothing_else(db, ledger):
    request = make_request()
    erasure_ledger.note(request)
    digest, moment = ledger.read_text().split()
    assert digest == erasure_ledger.digest(request.key) != request.key
    assert moment.endswith("+00:00")
    assert list(erasure_ledger.erased()) == [digest]
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600


def test_a_line_that_a_full_disk_cut_short_spoils_no_other(db, ledger):
    first, second = make_request(), make_request()
    erasure_ledger.note(first)
    with ledger.open("a") as file:
        file.write("0123456789abcdef")
    erasure_ledger.note(second)
    assert erasure_ledger.erased().keys() == {erasure_ledger.digest(one.key) for one in (first, second)}


def test_an_older_backup_is_brought_up_to_this_program(site, tmp_path):
    site.do(make_request)
    site.run("migrate", "sessions", "zero")  # as if this program had come to know sessions only now
    site.run("backup", str(tmp_path / "a.backup"))
    site.run("migrate")
    site.move()
    site.run("restore", str(tmp_path / "a.backup"))
    assert site.do(Session.objects.count) == 0
    assert len(site.do(keys)) == 1


def test_a_backup_of_a_newer_program_is_refused(site, tmp_path):
    site.do(
        lambda: MigrationRecorder(connections["default"]).record_applied("education", "0999_from_the_future")
    )
    site.run("backup", str(tmp_path / "a.backup"))
    site.move()
    site.do(
        lambda: MigrationRecorder(connections["default"]).record_unapplied(
            "education", "0999_from_the_future"
        )
    )
    with pytest.raises(CommandError, match=r"newer version of this site \(education\.0999_from_the_future"):
        site.run("restore", str(tmp_path / "a.backup"))


@pytest.mark.parametrize("content", [b"", b"Not a backup at all. " * 50])
def test_what_is_no_backup_is_refused_and_nothing_is_touched(site, tmp_path, content):
    erasure_ledger.begin()
    (tmp_path / "a.backup").write_bytes(content)
    with pytest.raises(CommandError, match=r"not an? (SQLite )?backup of this site|pg_restore stopped"):
        site.run("restore", str(tmp_path / "a.backup"))
    with pytest.raises(CommandError, match="There is no file"):
        site.run("restore", str(tmp_path / "b.backup"))
    site.do(make_request)


def test_a_database_without_tables_is_empty_too(site, tmp_path):
    site.do(make_request)
    site.run("backup", str(tmp_path / "a.backup"))
    site.move()
    site.do(drop_everything)
    site.run("restore", str(tmp_path / "a.backup"))
    assert len(site.do(everyone_reads)) == 1


def drop_everything():
    restore._make_room()
    assert connections["default"].introspection.table_names() == []


def test_nobody_is_signed_in_after_a_restore(site, tmp_path):
    site.do(lambda: SessionStore().save())
    assert site.do(Session.objects.count) == 1
    site.run("backup", str(tmp_path / "a.backup"))
    site.move()
    site.run("restore", str(tmp_path / "a.backup"))
    assert site.do(Session.objects.count) == 0


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_database_in_use_is_no_backup(site, tmp_path):
    erasure_ledger.begin()
    (tmp_path / "a.sqlite3").write_bytes(site.empty.read_bytes())
    (tmp_path / "a.sqlite3-wal").write_bytes(b"")
    with pytest.raises(CommandError, match="in use, not a backup"):
        site.run("restore", str(tmp_path / "a.sqlite3"))


def test_a_password_is_never_on_a_command_line(monkeypatch):
    ran = {}

    def run(command, env, **options):
        ran.update(command=command, env=env)
        return type("Done", (), {"returncode": 0, "stdout": ""})

    parts = {"NAME": "clinic", "USER": "u", "PASSWORD": "S3CRET", "HOST": "db.example", "PORT": 5433}
    there = type("There", (), {"settings_dict": parts | {"OPTIONS": {"sslmode": "require"}}})
    monkeypatch.setattr(postgresql, "connection", there)
    monkeypatch.setattr(postgresql.subprocess, "run", run)
    for act in (postgresql.write, postgresql.read):
        act("a.backup")
        assert "S3CRET" not in " ".join(ran["command"])
        assert ran["env"]["PGPASSWORD"] == "S3CRET"
        assert (ran["env"]["PGPORT"], ran["env"]["PGSSLMODE"]) == ("5433", "require")
