"""Several people at once: each in a thread, with a connection of their own."""

import sqlite3
import threading
from contextlib import closing, contextmanager

from django.db import connection, connections


@contextmanager
def a_database_of_files(tmp_path):
    """On SQLite, threads need a file: the tests' database in memory knows no busy timeout."""
    if connection.vendor != "sqlite":
        yield
        return
    name = tmp_path / "threads.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(name)])
    # As a site's file is: two connections that both turn it to WAL at their start do not wait for each other.
    with closing(sqlite3.connect(name)) as file:
        file.execute("PRAGMA journal_mode=WAL")
    settings = connections.settings["default"]
    memory, settings["NAME"] = settings["NAME"], str(name)
    try:
        yield
    finally:
        settings["NAME"] = memory


def in_threads(*works):
    """Run the works at once, each with a connection of its own, and give what they return."""
    results, start = [None] * len(works), threading.Barrier(len(works))

    def run(place, work):
        try:
            start.wait()
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
