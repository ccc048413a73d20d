"""
The Chromium that browser tests drive: the system's own.

`python -m tests.browser.chromium` installs Debian's where there is none and it may, and says what follows where it may not.
"""

import os
import shutil
import subprocess
import sys

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
ARGUMENTS = [
    "--no-sandbox",  # root, as on most build machines, has no sandbox
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find():
    """The path of the system's Chromium, or None. CHROME_PATH names another one."""
    return os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, NAMES)), None)


def must_be_there():
    """On a build machine a browser test that is skipped would be a promise nobody keeps."""
    return os.environ.get("CI", "").lower() in {"true", "1"}


def install():
    """Debian's Chromium, where we may install it."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("· installing Chromium for the browser tests", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"],
    ):
        if subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL).returncode:
            return


if __name__ == "__main__":
    if not find():
        install()
    if not find():
        print("There is no Chromium on this machine (apt-get install chromium).", end=" ")
        if must_be_there():
            sys.exit("CI=true, so the browser tests may not be skipped.")
        print("The browser tests are skipped.", flush=True)
