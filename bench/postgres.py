"""Restarting the PostgreSQL that bin/with-postgres made: killed outright, away for a while, and back."""

import os
import pwd
import shlex
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit


def restart_postgres(url, seconds_away):
    """Stop it without a farewell (immediate), wait, and start it as it was started before."""
    folder = Path("/" + urlsplit(url).path.lstrip("/").rpartition("/")[0])
    data = folder / "data"
    program, _, _, *options = shlex.split((data / "postmaster.opts").read_text())  # without -D and its folder
    control = Path(program).parent / "pg_ctl"
    _as_its_owner(data, control, "-D", data, "-m", "immediate", "-w", "stop")
    time.sleep(seconds_away)
    _as_its_owner(data, control, "-D", data, "-l", folder / "log", "-w", "-o", shlex.join(options), "start")


def commit_for_good():
    """What is committed outlives a crash, as on a real server: bin/with-postgres turns that off, for the tests' speed."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER ROLE CURRENT_USER SET synchronous_commit = on")
    connection.close()


def _as_its_owner(data, *command):
    owner = pwd.getpwuid(data.stat().st_uid)
    command = [str(part) for part in command]
    if os.geteuid() == 0:
        command = [
            "setpriv",
            f"--reuid={owner.pw_uid}",
            f"--regid={owner.pw_gid}",
            "--clear-groups",
            *command,
        ]
    subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL)
