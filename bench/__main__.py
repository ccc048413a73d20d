"""
What a page costs: CPU per answer as a multiple of Django's bare hello, queries, and bytes of a first visit.

    make bench

In one process, without a server or a network, on a SQLite file of its own with the demonstration's content. Machines differ and
their speed wavers, so hello is measured between the pages, in the same minute, and the middle of the ratios counts.
Prints a table, and writes it to bench/latest.json.
"""

import json
import logging
import os
import platform
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROUNDS, CALLS = 20, 8
REQUESTS = 10_000
SEARCHED = (1_000, 2_000)  # treatments
FIRST_FLIGHT = 14_600  # bytes that a server sends before it first waits for an answer: 10 segments of 1,460

PAGES = {  # and those that depend on the content: bench/site.py finds them
    "home": "/",
    "treatments": "/treatments/",
    "request form": "/request/wrong/",
    "not found": "/nothing-here/",
}
FIRST_VIEW = ["home", "a treatment", "two compared"]


def main():
    with tempfile.TemporaryDirectory() as folder:
        _start(Path(folder))
        from bench import measure, requests, search, site

        site.make()
        pages = PAGES | site.addresses()
        report = {
            "python": platform.python_version(),
            "pages": {name: measure.page(address, ROUNDS, CALLS) for name, address in pages.items()},
        }
        report["first view"] = {name: measure.first_view(pages[name]) for name in FIRST_VIEW}
        report["two versions of 30 kB compared, ms"] = measure.versions_compared()
        report["requests"] = {"number": REQUESTS} | requests.measure(REQUESTS)
        report["search"] = {number: search.measure(number) for number in SEARCHED}
        report["catalogue, ms"] = {}
        for number in (10, 200):
            site.grow_to(number)
            report["catalogue, ms"][number] = measure.catalogue_rebuild()
            report["pages"][f"a treatment of {number}"] = measure.page(
                pages["a treatment"], ROUNDS // 3, CALLS
            )
        from django.db import connections

        connections.close_all()
    _print(report)
    (HERE / "latest.json").write_text(json.dumps(report, indent=1) + "\n")


def _start(folder):
    """Django as a visitor of this machine meets it: DEBUG off, every middleware."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "DEBUG": "False",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "STATIC_FINGERPRINTS": "False",
    }
    import warnings

    import django

    warnings.filterwarnings("ignore", message="No directory at")
    django.setup()
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # a thousand times “not found”


def _print(report):
    print(f"{'page':24}{'× hello':>9}{'ms':>8}{'queries':>9}{'bytes':>9}  status")
    for name, found in report["pages"].items():
        print(
            f"{name:24}{found['times hello']:9.1f}{found['ms']:8.2f}{found['queries']:9}{found['bytes']:9}"
            f"  {found['status']}"
        )
    print(
        f"\n{'first view, bytes':24}{'html':>9}{'others':>9}{'gzip':>9}{'brotli':>9}{'seen':>9}  of {FIRST_FLIGHT:,}"
    )
    for name, found in report["first view"].items():
        word = (
            "fits"
            if found["gzip"] <= FIRST_FLIGHT
            else "too large"
            if found["seen"] > FIRST_FLIGHT
            else "its first view fits, by brotli"
        )
        print(
            f"{name:24}{found['html']:9}{found['others']:9}{found['gzip']:9}{found['brotli']:9}{found['seen']:9}  {word}"
        )
    print(
        "\ncatalogue built anew:",
        ", ".join(f"{ms:.1f} ms for {n} treatments" for n, ms in report["catalogue, ms"].items()),
    )
    for number, found in report["search"].items():
        print(
            f"search over {number:,} treatments:", ", ".join(f"{what} {much}" for what, much in found.items())
        )
    number, *pages = report["requests"].items()
    print(
        f"with {number[1]:,} requests:",
        ", ".join(f"{name} {c['ms']} ms, {c['queries']} queries" for name, c in pages),
    )
    print(
        f"two versions of 30 kB compared: {report['two versions of 30 kB compared, ms']} ms (promised: under 100)"
    )


if __name__ == "__main__":
    main()
