"""
Search over a large site: how long a question takes, how long its index takes to build, and what it weighs.

The pages are the demonstration's treatments again and again, each with a name of its own and every seventh word of its texts
made up, so that no two pages say the same and the words to choose from are many, as on a real site of that size.
"""

import gc
import statistics
import sys
import time
import tracemalloc
from random import Random

import msgspec

from education.publishing import content
from education.reading import catalogue, search
from tests.search_queries import EVERY_QUERY


def measure(number):
    """What a search over so many treatments costs, by the tests' own table of questions."""
    large = _catalogue_of(number)
    took = time.process_time()
    index = search.Index(large)
    built = time.process_time() - took
    took = time.process_time()
    again = search.Index(_with_one_changed(large), before=index)
    after_one = time.process_time() - took
    times = sorted(_milliseconds(again, words) for words in EVERY_QUERY)
    del index, again
    return {
        "p50 ms": round(statistics.median(times), 2),
        "p95 ms": round(times[int(len(times) * 0.95)], 2),
        "longest ms": round(times[-1], 2),
        "built in s": round(built, 2),
        "after one publication s": round(after_one, 2),
        "MB": round(_weight(large) / 1e6, 1),
    }


def _milliseconds(index, words):
    """The middle of three: what a thread needs, whatever else the machine does."""
    took = []
    for _ in range(3):
        start = time.thread_time()
        index.search(words)
        took.append(1000 * (time.thread_time() - start))
        index.meant.correct.cache_clear()
    return sorted(took)[1]


def _weight(large):
    gc.collect()
    tracemalloc.start()
    index = search.Index(large)
    weight, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del index
    return weight


def _catalogue_of(number):
    live = catalogue.current()
    chance = Random(number)  # noqa: S311  the same pages in every run
    words = ["".join(chance.choices("aeioulmnrstbdgkpvz", k=chance.randint(4, 9))) for _ in range(8000)]
    originals = list(live.treatments.values())
    pages = [(one.page, one.stand) for one in (*originals, *live.guides.values())]
    pages.append((live.shared, live.shared_stand))
    for copy in range(number - len(originals)):
        original = originals[copy % len(originals)]
        own = msgspec.convert(
            _varied(msgspec.to_builtins(original.page), words, chance), content.TreatmentPage
        )
        name = f"{original.page.name} {chance.choice(words)}"
        pages.append(
            (msgspec.structs.replace(own, slug=f"copy-{copy}", name=name, part_of=""), original.stand)
        )
    return catalogue.build(pages, clinic=live.clinic)


def _varied(told, words, chance):
    """The same rows, every seventh word of each text another."""
    match told:
        case dict():
            kept = {
                "slug",
                "kind",
                "type",
                "criterion",
                "concern",
                "status",
                "verdict",
                "tier",
                "level",
                "sources",
            }
            return {
                key: value if key in kept else _varied(value, words, chance) for key, value in told.items()
            }
        case list() | tuple():
            return [_varied(one, words, chance) for one in told]
        case str() if told.count(" ") > 3:
            return " ".join(
                chance.choice(words) if place % 7 == 6 else sys.intern(word)
                for place, word in enumerate(told.split(" "))
            )
    return told


def _with_one_changed(large):
    treatments = list(large.treatments.values())
    first = treatments[0]
    changed = msgspec.structs.replace(first.page, in_a_sentence="It was changed a moment ago.")
    pages = [(live.page, live.stand) for live in (*treatments[1:], *large.guides.values())]
    return catalogue.build(
        [(changed, first.stand), *pages, (large.shared, large.shared_stand)], clinic=large.clinic
    )
