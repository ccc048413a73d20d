"""Several workers, and workers that are killed: each e-mail goes out once, and none is lost."""

import datetime
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.db import connection
from django.utils import timezone

from education.consultations.notifications import CLAIM, claim, deliver_due
from education.models import Notification
from tests import factories
from tests.at_once import a_database_of_files, in_threads
from tests.mail_server import DROP, END, GREETING, MailServer
from tests.requests_sent import make_request

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def many():
    """Two dozen e-mails that are owed."""
    factories.make_clinic()
    for _ in range(24):
        make_request(contact_by="phone", phone="+12125550123")


def test_several_workers_send_each_once(tmp_path):
    with a_database_of_files(tmp_path):
        results = in_threads(*[deliver_due] * 4)
        (unsent,) = in_threads(Notification.objects.owed().count)
    assert sum(sent for sent, _ in results) == 24
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == len(mail.outbox) == 24
    assert unsent == 0


def test_several_workers_claim_different_ones(tmp_path):
    def six():
        return [claim().pk for _ in range(6)]

    with a_database_of_files(tmp_path):
        claimed = [pk for pks in in_threads(*[six] * 4) for pk in pks]
    assert len(set(claimed)) == 24


def test_several_workers_at_a_server_that_is_away_hold_each_other_up_with_nothing(tmp_path, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 1
    with MailServer(**{GREETING: DROP}) as server, a_database_of_files(tmp_path):
        settings.EMAIL_PORT = server.port
        results = in_threads(*[deliver_due] * 4)
    assert all(sent == 0 for sent, _ in results)
    assert (
        1 <= server.tries <= 8
    )  # each worker finds out once, or twice where another had put nothing off yet


@contextmanager
def a_worker(tmp_path, port):
    """`deliver --watch` as a program of its own, on the tests' database."""
    if connection.vendor == "sqlite":
        database = f"sqlite:///{tmp_path / 'threads.sqlite3'}"
    else:
        database = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    environment = {
        "DATABASE_URL": database,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DATABASE_POOL": "False",
    }
    worker = subprocess.Popen(
        [sys.executable, str(site_settings.BASE_DIR / "manage.py"), "deliver", "--watch", "--every", "0.1"],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


def wait_for(what):
    """Look until it is so, for half a minute."""
    for _ in range(600):
        if what():
            return
        time.sleep(0.05)
    raise AssertionError("It did not happen within half a minute.")


def test_a_killed_worker_loses_nothing_and_what_it_had_in_hand_comes_again_under_the_same_id(tmp_path):
    def slowly(_):
        time.sleep(0.2)
        return "250 Taken"

    with a_database_of_files(tmp_path), MailServer(**{END: slowly}) as server:
        with a_worker(tmp_path, server.port) as worker:
            wait_for(lambda: len(server.taken) == 3)  # the third is in the server's hands, and not noted
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        (noted,) = in_threads(Notification.objects.filter(sent_at__isnull=False).count)
        assert noted == 2
        assert in_threads(deliver_due) == [(21, 0)]  # all but the one that the dead worker has claimed
        later = timezone.now() + CLAIM + datetime.timedelta(seconds=1)
        assert in_threads(lambda: deliver_due(later)) == [(1, 0)]
    ids = [
        line.partition(": ")[2]
        for text in server.taken
        for line in text.splitlines()
        if line.startswith("Message-ID")
    ]
    again = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(ids) == 3
    assert len({*ids, *again}) == 24
    assert len([*ids, *again]) == 25


def test_told_to_stop_it_finishes_the_message_in_hand_and_no_other(tmp_path):
    def slowly(_):
        time.sleep(0.3)
        return "250 Taken"

    with a_database_of_files(tmp_path), MailServer(**{END: slowly}) as server:
        with a_worker(tmp_path, server.port) as worker:
            wait_for(lambda: len(server.taken) == 2)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(30) == 0
        counts = in_threads(
            Notification.objects.filter(sent_at__isnull=False).count,
            Notification.objects.filter(claimed_until__isnull=False).count,
        )
    assert counts == [2, 0]
    assert len(server.taken) == 2
