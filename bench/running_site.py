"""The site as it is really served, with a database and a mailbox of its own: started, killed, watched and stopped."""

import base64
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.mail_sink import MailSink

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("web worker", "web server", "mail worker")


class RunningSite:
    """`bin/serve` and `deliver --watch`, as a real site keeps them running."""

    def __init__(self, folder, mail_workers=2):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.folder, self.port, self.base = Path(folder), port, f"http://127.0.0.1:{port}"
        self.mailbox, self.mail_workers = MailSink(), mail_workers
        self.log = (self.folder / "log").open("wb")
        self.environment = {
            "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
            "DATABASE_POOL": "True",
        }
        if os.environ.get("DATABASE_URL"):
            self.environment["DATABASE_URL"] = os.environ["DATABASE_URL"]
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATA_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "SITE_URL": self.base,
            "EMAIL_URL": self.mailbox.url,
            "ALLOWED_HOSTS": "127.0.0.1",
            "DEBUG": "False",
            "STATIC_FINGERPRINTS": "False",
            "REQUEST_LIMITS_OFF": "1",
        }
        self.server, self.mail = None, None

    @property
    def on_sqlite(self):
        return self.environment["DATABASE_URL"].startswith("sqlite")

    def start(self):
        (ROOT / "staticfiles").mkdir(exist_ok=True)
        for step in ("migrate", "load_demonstration"):
            self.manage(step)
        self.server = self._start(ROOT / "bin" / "serve", "--port", str(self.port))
        self.wait_until_it_answers()
        self.mail = self._start(
            ROOT / "bin" / "keep-up",
            *("--copies", str(self.mail_workers)),
            *(sys.executable, "manage.py", "deliver", "--watch", "--every", "0.2"),
        )

    def manage(self, *command):
        subprocess.run(
            [sys.executable, "manage.py", *command, "--verbosity", "0"],
            cwd=ROOT,
            env=os.environ | self.environment,
            check=True,
            stdout=self.log,
            stderr=self.log,
        )

    def _start(self, *command):
        return subprocess.Popen(
            command, cwd=ROOT, env=os.environ | self.environment, stdout=self.log, stderr=self.log
        )

    def wait_until_it_answers(self):
        for _ in range(600):
            if self.server.poll() is not None:
                sys.exit(f"The server ended:\n{self.words()}")
            if asked(self.port, "/robots.txt") == 200:
                return
            time.sleep(0.05)
        sys.exit(f"The server did not answer within 30 seconds:\n{self.words()}")

    def words(self):
        """What the programs wrote."""
        self.log.flush()
        return (self.folder / "log").read_text(errors="replace")

    def processes(self, kind):
        """The process ids of one kind. Each granian has one worker; the keepers themselves are not counted."""
        if kind == "mail worker":
            return children(self.mail.pid)
        servers = children(self.server.pid)
        return servers if kind == "web server" else [worker for one in servers for worker in children(one)]

    def kill_one(self, kind, chance):
        """Kill one process of a kind outright. Whether there was one."""
        there = self.processes(kind)
        if not there:
            return False
        try:
            os.kill(chance.choice(there), signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def stop_mail(self):
        if self.mail and self.mail.poll() is None:
            self.mail.terminate()
            self.mail.wait(60)

    def stop(self):
        for process in (self.mail, self.server):
            if process and process.poll() is None:
                process.terminate()
                process.wait(60)
        self.mailbox.shutdown()
        self.mailbox.server_close()
        self.log.close()


class Reader(threading.Thread):
    """Opens pages all the while: what it met, how long pages took, and for how long at most nothing answered."""

    PAGES = ("/treatments/botox/", "/something-is-wrong/", "/")

    def __init__(self, port, every=0.1):
        super().__init__(daemon=True)
        self.port, self.every, self.stopping = port, every, threading.Event()
        self.pages = []  # (when, seconds, status); status 0: no answer
        self.longest_away = 0.0

    def run(self):
        number, answered_at = 0, time.monotonic()
        while not self.stopping.is_set():
            began = time.monotonic()
            status = asked(self.port, self.PAGES[number % len(self.PAGES)])
            now = time.monotonic()
            self.pages.append((began, now - began, status))
            if status:
                self.longest_away = max(self.longest_away, now - answered_at)
                answered_at = now
            number += 1
            self.stopping.wait(self.every)

    def finish(self):
        self.stopping.set()
        self.join()
        return self


def asked(port, where):
    """The status of a page, or 0 where nothing answered."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", where, headers={"Connection": "close"})
        response = connection.getresponse()
        response.read()
        return response.status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def children(parent):
    """The children of a process, by what Linux says of every process."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(stat[1]) == parent and stat[0] != "Z":
                found.append(int(folder.name))
    return found
