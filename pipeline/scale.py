"""What a night or a backfill of any size takes, reckoned from rates that `tinxa bench` measured.

`python -m pipeline.scale docs/guides/scale.json` prints the table of docs/guides/scale.md. The arithmetic is meant to
be read: work divided by rates, hosts' pauses added up.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from extractors.errors import UsageError
from extractors.model import Frozen

# Beside each portal's articles: robots.txt and two lists a night; a list for every twenty articles in a backfill.
ASKED_A_NIGHT, ARTICLES_A_LIST = 3, 20
# An article is looked at again after one day, two, four, up to a year: so many of the past are due each night.
LOOKED_AT_AGAIN = 9
PAUSE_S = 2.0
# As flows.nightly.CRAWLS_AT_ONCE on one machine.
PORTALS_AT_ONCE = 200


class Rates(Frozen):
    """What one core does a second (pages), what a page takes (bytes): in the archive, in the store, on the wire."""

    crawl: float
    read: float
    load: float
    archived_bytes: float
    stored_bytes: float
    fetched_bytes: float = 146_000


class Task(Frozen):
    """So many pages of so many portals; `lists` are archived with them, of `again` most are revisits of a few bytes."""

    portals: int
    pages: int
    lists: int
    again: int = 0

    @property
    def requests(self) -> int:
        """What portals are asked for."""
        return self.pages + self.lists + self.again


class Bill(Frozen):
    """What a task takes, in hours and terabytes."""

    crawl_wall_h: float
    crawl_core_h: float
    read_core_h: float
    load_h: float
    fetched_tb: float
    archive_tb: float
    store_tb: float

    @property
    def core_h(self) -> float:
        """All processor time."""
        return self.crawl_core_h + self.read_core_h + self.load_h


def night(portals: int = 10_000, pages: int = 50_000) -> Task:
    """What is new in a night."""
    return Task(portals=portals, pages=pages, lists=portals * ASKED_A_NIGHT, again=pages * LOOKED_AT_AGAIN)


def backfill(portals: int = 10_000, pages: int = 200_000_000) -> Task:
    """All that portals ever printed."""
    return Task(portals=portals, pages=pages, lists=pages // ARTICLES_A_LIST + portals)


def bill(task: Task, rates: Rates, at_once: int = PORTALS_AT_ONCE) -> Bill:
    """What `task` takes with `at_once` portals crawled at a time, each host seeing its pause."""
    each = task.requests / task.portals * PAUSE_S
    rounds = -(-task.portals // at_once)
    return Bill(
        crawl_wall_h=rounds * each / 3600,
        crawl_core_h=task.requests / rates.crawl / 3600,
        read_core_h=task.pages / rates.read / 3600,
        load_h=task.pages / rates.load / 3600,
        fetched_tb=task.requests * rates.fetched_bytes / 1e12,
        archive_tb=(task.pages + task.lists) * rates.archived_bytes / 1e12,
        store_tb=task.pages * rates.stored_bytes / 1e12,
    )


def read_rates(path: Path) -> Rates:
    """The rates of a file that `tinxa bench crawl soak --json` printed. Raises UsageError for another file."""
    try:
        figures = json.loads(path.read_text(encoding="utf-8"))["figures"]
        rate = {(figure["stage"], figure["subject"]): float(figure["rate"]) for figure in figures}
        return Rates(
            crawl=rate["crawl", "tinxa, archive included, 16 at a time"],
            read=rate["soak", "read and extract"],
            load=rate["soak", "load"],
            archived_bytes=rate["soak", "archive, size"],
            stored_bytes=rate["soak", "store, size"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        mend = "make it with: tinxa bench crawl soak --json"
        raise UsageError(str(path), f"holds no rates ({error})", mend) from error


def table(rates: Rates) -> str:
    """The rates and the bills of some sizes, as Markdown."""
    sizes = [
        ("one province's night: 200 portals, 1,000 pages", bill(night(200, 1_000), rates)),
        ("national night: 10,000 portals, 50,000 pages", bill(night(), rates)),
        ("one province's backfill: 200 portals, 4 million pages", bill(backfill(200, 4_000_000), rates)),
        ("national backfill: 200 million pages, 200 portals at a time", bill(backfill(), rates)),
        ("national backfill: 200 million pages, all portals at a time", bill(backfill(), rates, 10_000)),
    ]
    measured = (
        f"One core crawls {rates.crawl:,.0f} pages a second, reads and extracts {rates.read:,.0f}, loads"
        f" {rates.load:,.0f}; a page takes {rates.archived_bytes / 1000:,.1f} kB of archive, an article"
        f" {rates.stored_bytes / 1000:,.1f} kB of store.\n"
    )
    head = (
        "| size | crawl, wall h | crawl, core h | read, core h | load, h | fetched | archive | store |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    )
    return measured + "\n" + head + "".join(f"| {name} | {_row(cost)} |\n" for name, cost in sizes)


def _row(cost: Bill) -> str:
    hours = (cost.crawl_wall_h, cost.crawl_core_h, cost.read_core_h, cost.load_h)
    sizes = (cost.fetched_tb, cost.archive_tb, cost.store_tb)
    return " | ".join([*(_brief(value) for value in hours), *(_bytes(value) for value in sizes)])


def _brief(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _bytes(terabytes: float) -> str:
    return f"{terabytes:,.1f} TB" if terabytes >= 1 else f"{_brief(terabytes * 1000)} GB"


if __name__ == "__main__":
    print(table(read_rates(Path(sys.argv[1]))), end="")
