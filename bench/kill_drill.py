"""
Whether the site holds: patients send requests while its processes are killed, its database is locked or restarted.

    make drill                                                100 kills under 8 senders (DRILL_KILLS=100)
    make load                                                 50 senders, 12 writers, a lock held by somebody else
    bin/with-postgres .venv/bin/python -m bench.kill_drill    on PostgreSQL; --postgres-restart 3 restarts it as well

Starts the site in a temporary folder, as a real one is served. Prints its figures, and exits 1 where a promise was broken.
"""

import argparse
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import threading
import time

from bench.patient import Met, Patient
from bench.postgres import commit_for_good, restart_postgres
from bench.running_site import KINDS, Reader, RunningSite

PHONE = "(212) 555-0142"
BACK_WITHIN = 5  # seconds


def main():
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="drill.") as folder:
        site = RunningSite(folder)
        try:
            found = Drill(site, asked).run()
        except BaseException:
            print(site.words()[-3000:], file=sys.stderr)
            raise
        finally:
            site.stop()
    for breach in found[:40]:
        print(f"BROKEN: {breach}")
    print("It held." if not found else f"It did not hold: {len(found)} promises broken.")
    sys.exit(bool(found))


def _asked():
    ask = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    ask.add_argument("--kills", type=int, default=100, help="processes killed at random moments (100)")
    ask.add_argument("--senders", type=int, default=8, help="patients at the form at the same time (8)")
    ask.add_argument(
        "--seconds", type=float, help="how long patients go on coming (2.4 for each kill, or 20)"
    )
    ask.add_argument("--think", type=float, default=2.2, help="seconds a patient takes to check (2.2)")
    ask.add_argument(
        "--lock", type=float, default=0, help="SQLite: seconds that somebody else holds the lock"
    )
    ask.add_argument("--postgres-restart", type=int, default=0, help="PostgreSQL: how often it is restarted")
    ask.add_argument("--down", type=float, default=3, help="seconds that PostgreSQL stays away each time (3)")
    ask.add_argument("--seed", type=int, default=None, help="for the same moments again")
    asked = ask.parse_args()
    asked.seconds = asked.seconds or max(2.4 * asked.kills, 20)
    return asked


class Drill:
    """One run: senders and a reader on one side, what goes wrong on the other."""

    def __init__(self, site, asked):
        self.site, self.asked = site, asked
        self.sent, self.gave_up, self.met = [], [], []
        self.kills, self.locked = dict.fromkeys(KINDS, 0), (0, 0)

    def run(self):
        asked, site = self.asked, self.site
        _set_django_up(site)
        if not site.on_sqlite:
            commit_for_good()
        site.start()
        database = "SQLite" if site.on_sqlite else "PostgreSQL"
        print(f"{asked.senders} senders for {asked.seconds:.0f} s on {database}", flush=True)
        insert = _bare_inserts(asked.senders) if not asked.kills else None
        reader = Reader(site.port)
        reader.start()
        self.until = time.monotonic() + asked.seconds
        senders = [threading.Thread(target=self.send, args=[n]) for n in range(asked.senders)]
        trouble = [threading.Thread(target=self.kill)]
        trouble += [threading.Thread(target=self.lock)] if asked.lock else []
        trouble += [threading.Thread(target=self.restart)] if asked.postgres_restart else []
        for thread in senders + trouble:
            thread.start()
        for thread in senders + trouble:
            thread.join()
        drained = self.told_to_stop()
        return self.report(reader.finish(), drained, insert)

    # --- What patients do -----------------------------------------------------------------------------------------------

    def send(self, number):
        """One sender: patient after patient, until the time is over. Whoever has begun then finishes."""
        for turn in range(1, 1_000_000):
            if time.monotonic() > self.until:
                return
            met = Met()
            self.met.append(met)
            patient = Patient(self.site.base, f"Patient {number} {turn}", met, PHONE, self.asked.think)
            try:
                self.sent.append(patient.ask_for_a_consultation())
            except Exception as what:  # whatever it is, it is counted
                self.gave_up.append(f"{patient.name}: {type(what).__name__}: {what}")

    # --- What goes wrong ------------------------------------------------------------------------------------------------

    def kill(self):
        chance = random.Random(self.asked.seed)  # noqa: S311  moments, not secrets
        begin = time.monotonic()
        moments = sorted(chance.uniform(1, self.asked.seconds) for _ in range(self.asked.kills))
        for moment in moments:
            time.sleep(max(begin + moment - time.monotonic(), 0))
            kinds = chance.sample(KINDS, len(KINDS))
            while not any(self._killed(kind, chance) for kind in kinds):
                time.sleep(0.1)

    def _killed(self, kind, chance):
        killed = self.site.kill_one(kind, chance)
        self.kills[kind] += killed
        return killed

    def lock(self):
        """Somebody else writes for a long time."""
        time.sleep(self.asked.seconds / 3)
        other = sqlite3.connect(self.site.folder / "site.sqlite3", isolation_level=None, timeout=30)
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        time.sleep(self.asked.lock)
        other.execute("ROLLBACK")
        other.close()
        self.locked = began, time.monotonic()

    def restart(self):
        for _ in range(self.asked.postgres_restart):
            time.sleep(self.asked.seconds / (self.asked.postgres_restart + 1))
            restart_postgres(self.site.environment["DATABASE_URL"], self.asked.down)

    def told_to_stop(self):
        """SIGTERM under readers: nobody may get a 5xx, and it ends."""
        readers = [Reader(self.site.port, every=0) for _ in range(4)]
        for reader in readers:
            reader.start()
        time.sleep(1)
        self.site.server.terminate()
        began = time.monotonic()
        self.site.server.wait(60)
        took = time.monotonic() - began
        return took, [status for reader in readers for _, _, status in reader.finish().pages if status >= 500]

    # --- What is left ---------------------------------------------------------------------------------------------------

    def report(self, reader, drained, insert):
        from bench import aftermath

        self.site.stop_mail()
        aftermath.release_claims()
        self.site.manage("deliver")
        mails, mail_kills = self.site.mailbox.taken, self.kills["mail worker"]
        took, refused = drained
        lost_words = [words for met in self.met for words in met.lost_words]
        broken = aftermath.breaches(self.sent, mails, mail_kills)
        broken += self.gave_up + lost_words
        if not self.sent:
            broken.append("nobody sent anything")
        if reader.longest_away > BACK_WITHIN:
            broken.append(f"nothing answered for {reader.longest_away:.1f} s")
        bad = [status for _, _, status in reader.pages if status not in (0, 200)]
        broken += [f"a reader got {status}" for status in bad + refused]
        line("the machine", f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} (all that runs on it)")
        line("killed", ", ".join(f"{times} × {kind}" for kind, times in self.kills.items()))
        for name, value in aftermath.figures(self.sent, mails).items():
            line(name, value)
        line("button pressed again", sum(met.retries for met in self.met))
        line("503 pages, all with what was typed", sum(met.unavailable for met in self.met) - len(lost_words))
        line("gave up", len(self.gave_up))
        line("final send", spread([sent.seconds for sent in self.sent]))
        if insert:
            line(f"bare Django insert, {self.asked.senders} at once", spread(insert))
            line("final send ÷ bare insert", ratios([sent.seconds for sent in self.sent], insert))
        answered = [seconds for _, seconds, status in reader.pages if status]
        line("reader's pages", f"{spread(answered)}; slowest {max(answered):.2f} s")
        line("longest without an answer", f"{reader.longest_away:.2f} s")
        if self.asked.lock:
            begin, end = self.locked
            meanwhile = [seconds for at, seconds, _ in reader.pages if begin < at < end]
            line(f"reader's pages while locked {end - begin:.0f} s", spread(meanwhile))
        line("told to stop under readers", f"ended after {took:.1f} s, {len(refused)} × 5xx")
        return broken


def line(name, value):
    print(f"{name:44}{value}", flush=True)


def spread(seconds):
    if len(seconds) < 2:
        return f"{len(seconds)} only"
    p50, p95, p99 = percentiles(seconds)
    return f"{len(seconds)} · p50 {p50 * 1000:.0f} ms · p95 {p95 * 1000:.0f} ms · p99 {p99 * 1000:.0f} ms"


def ratios(seconds, others):
    pairs = zip(("p50", "p95", "p99"), percentiles(seconds), percentiles(others), strict=True)
    return " · ".join(f"{name} {one / other:.1f}" for name, one, other in pairs)


def percentiles(seconds):
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return cuts[49], cuts[94], cuts[98]


def _set_django_up(site):
    """This program looks at the same database with the same keys, through one connection."""
    os.environ |= site.environment | {"DATABASE_POOL": "False"}
    import warnings

    import django

    warnings.filterwarnings("ignore", message="No directory at")
    django.setup()


def _bare_inserts(threads, each=20):
    """Seconds of one row inserted by Django and committed, with so many at once: what the machine and the database cost."""
    from django.db import connection
    from django.utils import timezone

    from education.models import UnfinishedAnswers

    taken = []

    def insert(number):
        for turn in range(each):
            began = time.monotonic()
            UnfinishedAnswers.objects.create(
                lookup=f"{number:032}{turn:032}", sealed="x" * 500, expires_at=timezone.now()
            )
            taken.append(time.monotonic() - began)
        connection.close()

    all_at_once = [threading.Thread(target=insert, args=[number]) for number in range(threads)]
    for thread in all_at_once:
        thread.start()
    for thread in all_at_once:
        thread.join()
    UnfinishedAnswers.objects.filter(sealed="x" * 500).delete()
    return taken


if __name__ == "__main__":
    main()
