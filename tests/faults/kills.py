"""Killed at random moments, over and over: the work is begun in a process, killed, looked at, begun again."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractors.model import Frozen
from pipeline.archive import Archive, indexed_captures
from pipeline.crawl import Crawl
from pipeline.fetch import Fetcher
from pipeline.ingest import read_captures
from pipeline.model import Capture
from pipeline.source_model import Source
from pipeline.store import open_store
from pipeline.verify import verify
from tests.faults import work
from tests.pipeline.servers import Answer, RawServer, http, say

_FORK = multiprocessing.get_context("fork")
ARTICLES = 60


class Loop(Frozen):
    """What came of a loop: how often the work was killed before its end, what was found broken, what lost."""

    name: str
    rounds: int
    killed: int
    broken: int
    lost: int

    @property
    def held(self) -> bool:
        """Whether nothing was broken or lost."""
        return not self.broken and not self.lost


def kill_load(folder: Path, rounds: int) -> Loop:
    """Loading an archive into an empty store."""
    read = list(work.readings())
    aim = folder / "aim.db"
    work.load(aim, read)
    return _loop("kill -9 while loading", folder, rounds, lambda path: work.load(path, read), aim, _nothing)


def kill_reload(folder: Path, rounds: int) -> Loop:
    """Loading all again after the rules got better."""
    read, start, aim = list(work.readings()), folder / "start.db", folder / "aim.db"
    later = work.other_rules(read)
    for path, loads in ((start, [read]), (aim, [read, later])):
        for one in loads:
            work.load(path, one)
    again = lambda path: work.load(path, later)  # noqa: E731  # a closure over what was read
    return _loop("kill -9 while loading again by other rules", folder, rounds, again, aim, _copy(start))


def kill_migration(folder: Path, rounds: int) -> Loop:
    """Bringing an old store up to date."""
    old, aim = folder / "old.db", folder / "aim.db"
    work.make_old_store(old)
    _copy(old)(aim)
    work.migrate(aim)
    return _loop("kill -9 while migrating", folder, rounds, work.migrate, aim, _copy(old))


def kill_crawl(folder: Path, rounds: int) -> Loop:
    """Crawling and loading: each round goes on where the last was killed; once one ends by itself, all begins anew."""
    draw = random.Random(rounds)
    killed = broken = lost = 0
    home = folder / "night-0"
    with RawServer(_portal()) as server:
        for number in range(1, rounds + 1):
            if _killed_crawl(server, home, draw):
                killed += 1
                broken += (home / "tinxa.db").exists() and not _file_is_sound(home / "tinxa.db")
            else:
                faults = _compare(server.base, home)
                broken, lost, home = broken + faults[0], lost + faults[1], folder / f"night-{number}"
        crawl_and_load(server.base, home)
        faults = _compare(server.base, home)
    return Loop(
        name="kill -9 while crawling and loading",
        rounds=rounds,
        killed=killed,
        broken=broken + faults[0],
        lost=lost + faults[1],
    )


def _killed_crawl(server: RawServer, home: Path, draw: random.Random) -> bool:
    """Crawl until some pages were asked for, then kill; False if the crawl ended before."""
    home.mkdir(exist_ok=True)
    process = _crawl_in_a_process(server.base, home)
    asked, most = len(server.requests), draw.randrange(1, 45)
    while len(server.requests) - asked < most and process.poll() is None:
        time.sleep(0.001)
    time.sleep(draw.uniform(0, 0.03))
    process.kill()
    return process.wait() < 0


def _compare(base: str, home: Path) -> tuple[int, int]:
    """After a crawl that ended: what verify finds wrong, and how many articles are missing or there twice."""
    with open_store(home / "tinxa.db", read_only=True) as store:
        report = verify(store, home / "archive")
        held = Counter(str(row["url"]) for row in store.rows("SELECT url FROM captures"))
    wanted = {f"{base}/tin/bai-{n}.html" for n in range(ARTICLES)}
    missing = len(wanted - set(held)) + sum(count - 1 for count in held.values())
    return len(report.differences) + len(report.archive.damages), missing


def crawl_and_load(base: str, folder: Path) -> None:
    """A night of one portal: what was left, then what is new, each batch loaded once it is archived."""
    source = _source(base)
    archived = folder / "archive"
    with open_store(folder / "tinxa.db") as store, Archive(archived, prefix=source.id) as archive:
        store.add_sources([source])

        def take(captures: Any) -> None:
            store.load(read_captures(archive, [c for c in captures if c.role == "article"], source))

        def left(capture: Capture) -> bool:
            return capture.role == "article" and not store.has_capture(capture)

        take([c for c in indexed_captures(archived, source.id) if left(c)])

        async def run() -> None:
            async with Fetcher(source) as fetcher:
                await Crawl(source, fetcher, archive, store.known(source.id), sink=take).run()

        asyncio.run(run())


LOOPS: tuple[Callable[[Path, int], Loop], ...] = (kill_load, kill_reload, kill_migration, kill_crawl)


def _loop(
    name: str, folder: Path, rounds: int, begin: Callable[[Path], None], aim: Path, start: Callable[[Path], None]
) -> Loop:
    """Each round: a store as `start` leaves it, the work killed on it, and done again: it must say what `aim` says."""
    took = _time(lambda path: (start(path), begin(path)), folder / "timed.db")
    draw, expected = random.Random(rounds), (work.said(aim), work.schema(aim))
    killed = broken = lost = 0
    for number in range(rounds):
        database = folder / f"round-{number}.db"
        start(database)
        process = _FORK.Process(target=begin, args=(database,))
        process.start()
        process.join(draw.uniform(0, took))
        process.kill()
        process.join()
        killed += process.exitcode != 0
        broken += not work.whole(database)
        begin(database)
        lost += (work.said(database), work.schema(database)) != expected
        for file in folder.glob(f"{database.name}*"):
            file.unlink()
    return Loop(name=name, rounds=rounds, killed=killed, broken=broken, lost=lost)


def _time(begin: Callable[[Path], object], path: Path) -> float:
    before = time.monotonic()
    begin(path)
    return time.monotonic() - before


def _nothing(path: Path) -> None:
    """The store is not there yet."""


def _copy(start: Path) -> Callable[[Path], None]:
    def copy(path: Path) -> None:
        shutil.copy(start, path)

    return copy


def _file_is_sound(database: Path) -> bool:
    with open_store(database) as store:
        return bool(store.value("PRAGMA integrity_check") == "ok")


def _crawl_in_a_process(base: str, folder: Path) -> subprocess.Popen[bytes]:
    code = "import sys; from pathlib import Path; from tests.faults.kills import crawl_and_load;"
    code += "crawl_and_load(sys.argv[1], Path(sys.argv[2]))"
    root = Path(__file__).parents[2]
    log = os.open(folder / "crawl.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    try:
        return subprocess.Popen([sys.executable, "-c", code, base, str(folder)], cwd=root, stderr=log)
    finally:
        os.close(log)


def _source(base: str) -> Source:
    rules = {"list": {"url": "/", "item": "li"}, "article": {"title": "h1", "body": ".b"}, "key": r"-\d+\.html"}
    own = {"id": "loop", "name": "Loop", "platform": "any", "base": base, "allow_private": True}
    return Source.model_validate(own | rules | {"politeness": {"delay_s": 0, "concurrency": 2}})


def _portal() -> dict[str, Answer]:
    links = "".join(f'<li><a href="/tin/bai-{n}.html">Bài {n}</a></li>' for n in range(ARTICLES))
    return {"/": say(http(f"<ul>{links}</ul>".encode()))} | {
        f"/tin/bai-{n}.html": _slowly(http(_page(n).encode())) for n in range(ARTICLES)
    }


def _page(number: int) -> str:
    told = f"Ngày {number % 28 + 1}/1/2024, Công an xã bắt quả tang {number + 2} đối tượng đánh bạc, thu giữ tang vật."
    return f"<h1>Bài số {number}</h1><div class=b><p>{told}</p><p>Vụ việc được lập biên bản, số {number}.</p></div>"


def _slowly(response: bytes) -> Answer:
    def answer(connection: Any, request: bytes) -> None:
        time.sleep(0.005)
        connection.sendall(response)

    return answer
