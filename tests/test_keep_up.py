"""bin/keep-up: what it keeps running is started again however it ends, and ends with it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

KEEP_UP = Path(__file__).resolve().parent.parent / "bin" / "keep-up"
# Writes a line with its own process id and its child's, so that a test can see and kill both.
PROGRAM = (
    "import os, subprocess, sys, time; child = subprocess.Popen(['sleep', '60']); "
    "open(sys.argv[1], 'a').write(f'{os.getpid()} {child.pid}\\n'); time.sleep(60)"
)


def eventually(found, seconds=10):
    until = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < until
        time.sleep(0.02)
    return value


def lives(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Kept:
    """A program under bin/keep-up, and the process ids of each time that it was started."""

    def __init__(self, folder):
        self.file = folder / "starts"
        self.file.touch()
        quick = folder / "keep-up"
        quick.write_text(KEEP_UP.read_text().replace("HANDOVER = 10", "HANDOVER = 3"))
        command = [sys.executable, quick, sys.executable, "-c", PROGRAM, self.file]
        self.keeper = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def start_number(self, number):
        lines = eventually(lambda: (found := self.file.read_text().splitlines())[number - 1 :] and found)
        return [int(pid) for pid in lines[number - 1].split()]


@pytest.fixture
def kept(tmp_path):
    if sys.platform != "linux":
        pytest.skip("looks at /proc")
    program = Kept(tmp_path)
    yield program
    program.keeper.terminate()
    program.keeper.wait(10)


def test_it_is_started_again_however_often_it_is_killed_and_its_children_go(kept):
    """More often than a start may fail. The children go on for a while, and no longer."""
    children = []
    for number in range(1, 7):
        pid, child = kept.start_number(number)
        os.kill(pid, signal.SIGKILL)
        children.append(child)
    assert kept.start_number(7)
    assert all(map(lives, children))
    eventually(lambda: not any(map(lives, children)), seconds=10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_stop_it_ends_all(kept, number):
    pids = kept.start_number(1)
    kept.keeper.send_signal(number)
    assert kept.keeper.wait(10) == 0
    eventually(lambda: not any(map(lives, pids)))


def test_killed_itself_it_leaves_no_program_behind(kept):
    pid, _ = kept.start_number(1)
    kept.keeper.kill()
    eventually(lambda: not lives(pid))


def test_a_start_that_fails_is_not_tried_for_ever():
    done = subprocess.run(
        [
            sys.executable,
            KEEP_UP,
            "--copies",
            "2",
            sys.executable,
            "-c",
            "raise SystemExit('A bad setting.')",
        ],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 1
    assert 4 <= done.stderr.count("A bad setting.") <= 8
    assert "the lines above say why" in done.stderr
