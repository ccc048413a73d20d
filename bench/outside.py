"""
What programs that are not ours say of the pages: the Nu HTML checker, html-validate, and Lighthouse on a phone.

    make measure                       bin/measure runs this after installing them in .measure/
    bin/measure --runs 1 --only home   quicker

Starts a server of its own on a free port, with the demonstration's content, and stops it. Exits 1 where a validator finds
anything, or Lighthouse gives less than full marks.
"""

import argparse
import base64
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

from tests.browser import chromium

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".measure" / "node_modules"
NO_INDEX = {"request form"}  # no marks for being found
MARKS = ["performance", "accessibility", "best-practices", "seo"]
FIGURES = {
    "LCP ms": "largest-contentful-paint",
    "TBT ms": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
    "bytes": "total-byte-weight",
}
LIGHTHOUSE = {"home", "a treatment", "a guide", "two compared", "something is wrong", "request form"}


def pages(base):
    """Every page of the sitemap, and those that are not in it."""
    known = {"/": "home", "/treatments/botox/": "a treatment", "/something-is-wrong/": "something is wrong"}
    text = urllib.request.urlopen(f"{base}/sitemap.xml").read().decode()  # noqa: S310  our own server, on loopback
    paths = [part.split("</loc>")[0].removeprefix(base) for part in text.split("<loc>")[1:]]
    found = {known.get(path, path.strip("/")): path for path in paths}
    guide = next(name for name in found if name.startswith("guides/"))
    found["a guide"] = found.pop(guide)
    return found | {
        "two compared": "/compare/botox-vs-hyaluronic-acid/",
        "request form": "/request/wrong/",
    }


class Server:
    """The site as `make run` serves it, on a free port, with a database that goes with it."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{self.folder.name}/site.sqlite3",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATA_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "SITE_URL": self.base,
            "DEBUG": "False",
            "STATIC_FINGERPRINTS": "True",
        }
        (ROOT / "staticfiles").mkdir(exist_ok=True)
        for step in (["migrate"], ["load_demonstration"], ["collectstatic", "--no-input"]):
            command = [sys.executable, "manage.py", *step, "--verbosity", "0"]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        self.process = subprocess.Popen([ROOT / "bin" / "serve", "--port", str(port)], env=environment)
        for _ in range(200):
            try:
                urllib.request.urlopen(self.base)  # noqa: S310  our own server, on loopback
                return self
            except urllib.error.URLError:
                time.sleep(0.1)
        self.__exit__()
        sys.exit("The server did not answer within 20 seconds.")

    def __exit__(self, *failure):
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()


def validate(files):
    """What is wrong with each file, by the name of its page."""
    found = {name: Counter() for name in files}
    names = {path.name: name for name, path in files.items()}
    nu = subprocess.run(
        [
            "java",
            "-jar",
            TOOLS / "vnu-jar/build/dist/vnu.jar",
            "--format",
            "json",
            "--exit-zero-always",
            *files.values(),
        ],
        capture_output=True,
        text=True,
    )
    for message in json.loads(nu.stderr)["messages"]:
        where = names[Path(message["url"]).name]
        found[where][f"Nu {message.get('subType') or message['type']}: {message['message'][:110]}"] += 1
    folder = next(iter(files.values())).parent
    config, report = folder / "config.json", folder / "report.json"
    config.write_text(json.dumps({"root": True, "extends": ["html-validate:standard"]}))
    subprocess.run(
        [
            "node",
            TOOLS / "html-validate/bin/html-validate.mjs",
            f"--config={config}",
            f"--formatter=json={report}",
            *files.values(),
        ],
        capture_output=True,
    )
    for file in json.loads(report.read_text()):
        for message in file["messages"]:
            found[names[Path(file["filePath"]).name]][
                f"html-validate {message['ruleId']}: {message['message'][:80]}"
            ] += 1
    return found


def lighthouse(address, indexed):
    """One run on a phone as Lighthouse imagines it: marks, figures, and which audits fell short."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        subprocess.run(
            [
                "node",
                TOOLS / "lighthouse/cli/index.js",
                address,
                "--quiet",
                "--output=json",
                f"--output-path={out}",
                f"--only-categories={','.join(MARKS)}",
                f"--chrome-flags=--headless {' '.join(chromium.ARGUMENTS)}",
            ],
            env=os.environ | {"CHROME_PATH": chromium.find()},
            capture_output=True,
            timeout=180,
        )
        report = json.loads(out.read_text())
    wanted = MARKS if indexed else MARKS[:-1]
    short = [
        audit["id"]
        for mark in wanted
        for audit in report["categories"][mark]["auditRefs"]
        if audit["weight"]
        and (report["audits"][audit["id"]]["score"] or 0) < 1
        and report["audits"][audit["id"]]["score"] is not None
    ]
    return {
        "marks": [round(report["categories"][mark]["score"] * 100) for mark in wanted],
        "figures": {name: report["audits"][audit]["numericValue"] for name, audit in FIGURES.items()},
        "short": short,
    }


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    ask.add_argument("--runs", type=int, default=3, help="Lighthouse runs a page (3)")
    ask.add_argument("--only", nargs="*", default=[], metavar="PAGE", help="Lighthouse for these pages only")
    asked = ask.parse_args()
    bad = False
    with Server() as server, tempfile.TemporaryDirectory() as folder:
        found = pages(server.base)
        files = {}
        for number, (name, path) in enumerate(found.items()):
            files[name] = Path(folder) / f"{number}.html"
            files[name].write_bytes(urllib.request.urlopen(server.base + path).read())  # noqa: S310  our own server, on loopback
        print(f"HTML: {len(files)} pages, by the Nu checker and html-validate", flush=True)
        for name, wrong in validate(files).items():
            bad = bad or bool(wrong)
            for message, times in wrong.most_common():
                print(f"  {name}: {message} ×{times}")
        print("  nothing found" if not bad else "", flush=True)
        print(f"{'Lighthouse, mobile':24}{'lowest marks':>20}" + "".join(f"{name:>12}" for name in FIGURES))
        for name in sorted(set(asked.only) or LIGHTHOUSE, key=list(found).index):
            runs = [lighthouse(server.base + found[name], name not in NO_INDEX) for _ in range(asked.runs)]
            lowest = [min(marks) for marks in zip(*(run["marks"] for run in runs), strict=True)]
            bad = bad or min(lowest) < 100
            middle = [statistics.median(run["figures"][figure] for run in runs) for figure in FIGURES]
            short = sorted({audit for run in runs for audit in run["short"]})
            print(
                f"{name:24}{' '.join(map(str, lowest)):>20}"
                + "".join(f"{value:12.3g}" if value < 1 else f"{value:12.0f}" for value in middle),
                *short,
                flush=True,
            )
    sys.exit(bad)


if __name__ == "__main__":
    main()
