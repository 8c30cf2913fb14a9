"""The nightly flow over the demo portals: faults of one source, and a night that was cut off."""

from __future__ import annotations

import asyncio
import itertools
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.resources import as_file
from pathlib import Path

import pytest

from data import resource
from flows.settings import prepare
from pipeline.archive import Archive, indexed_captures, warc_files
from pipeline.archive_check import check_archive
from pipeline.crawl import Crawl
from pipeline.demo_portals import DemoPortals
from pipeline.fetch import Fetcher
from pipeline.source_model import ListRule, Politeness, Source
from pipeline.sources import load_sources
from pipeline.store import open_store
from tests.pipeline.servers import RawServer, http, say


@pytest.fixture(scope="module", autouse=True)
def prefect_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Prefect keeps its own things in a folder of this test run."""
    prepare(tmp_path_factory.mktemp("flows"))


@pytest.fixture(scope="module")
def portals() -> Iterator[DemoPortals]:
    with DemoPortals() as running:
        yield running


def demo_sources() -> tuple[Source, ...]:
    with as_file(resource("demo", "sources")) as folder:
        return tuple(load_sources(folder))


def test_one_dead_source_never_fails_the_night(tmp_path: Path, portals: DemoPortals) -> None:
    from flows.nightly import Plan, nightly

    dead = Source(
        id="dead",
        name="A portal that is gone",
        platform="nukeviet",
        base="http://gone.example",
        list=ListRule(url="/", item="a"),
        politeness={"delay_s": 0},
    )
    plan = Plan(
        database=tmp_path / "tinxa.db",
        archive=tmp_path / "archive",
        sources=(dead, demo_sources()[0]),
        connect_to=portals.connect_to | {"gone.example": "127.0.0.1:9"},
    )
    report = nightly(plan)
    assert [night.source_id for night in report.sources] == ["dead", "demo/an-lac-ha"]
    assert report.sources[0].crawl.problems
    assert report.sources[1].load.new > 15
    with open_store(plan.database, read_only=True) as store:
        assert store.value("SELECT status FROM runs") == "done"


def test_what_a_killed_night_archived_is_loaded_by_the_next_without_fetching_again(
    tmp_path: Path, portals: DemoPortals
) -> None:
    from flows.nightly import Plan, nightly, unloaded

    source = demo_sources()[0]
    plan = Plan(
        database=tmp_path / "tinxa.db", archive=tmp_path / "archive", sources=(source,), connect_to=portals.connect_to
    )

    async def crawl_and_die() -> int:
        with open_store(plan.database) as store:
            store.add_sources([source])
            known = store.known(source.id)
        with Archive(plan.archive, prefix=source.id) as archive:
            async with Fetcher(source, connect_to=plan.connect_to) as fetcher:
                return len((await Crawl(source, fetcher, archive, known).run()).captures)

    archived = asyncio.run(crawl_and_die())
    assert archived > 15
    report = nightly(plan)
    again = report.sources[0].crawl.captures
    assert all(capture.status >= 500 for capture in again), "only the page that failed is asked for again"
    assert report.total.new > 15
    with open_store(plan.database, read_only=True) as store:
        assert unloaded(store, plan.archive, source) == []
        assert store.value("SELECT count(*) FROM captures") == archived + len(again)


def test_what_is_fetched_is_loaded_while_the_crawl_goes_on(tmp_path: Path) -> None:
    """The list and 21 articles answer at once, the last article only once the store holds some of the others."""
    from flows.nightly import Plan, nightly

    database = tmp_path / "tinxa.db"
    held: list[int] = []

    def wait_for_the_store(connection: socket.socket, request: bytes) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with open_store(database, read_only=True) as store:
                held.append(store.value("SELECT count(*) FROM articles"))
            if held[-1]:
                break
            time.sleep(0.05)
        connection.sendall(http(news(22)))

    def news(number: int) -> bytes:
        return f"<h1>Bài số {number}</h1><article>{'<p>' + 'Chữ của bài. ' * 20 + f'{number}</p>'}</article>".encode()

    links = "".join(f'<li><a href="/tin/bai-{n}.html">{n}</a></li>' for n in range(1, 23))
    answers = {f"/tin/bai-{n}.html": say(http(news(n))) for n in range(1, 22)}
    with RawServer(answers | {"/": say(http(links.encode())), "/tin/bai-22.html": wait_for_the_store}) as server:
        source = Source(
            id="slow",
            name="A slow portal",
            platform="any",
            base=server.base,
            list=ListRule(url="/", item="li"),
            article={"body": "article"},
            key=r"-\d+\.html",
            allow_private=True,
            politeness={"delay_s": 0},
        )
        archive = tmp_path / "archive"
        report = nightly(Plan(database=database, archive=archive, sources=(source,), connect_to={}))
    assert held[-1] >= 20, "the first batch was not loaded before the crawl ended"
    assert (report.total.new, report.sources[0].crawl.left) == (22, 0)


def test_sources_of_one_host_share_its_pause(tmp_path: Path) -> None:
    from flows.nightly import Plan, nightly

    with RawServer({"*": say(http(b"<p>nothing</p>"))}) as server:
        one = Source(
            id="one",
            name="One of three sources on a host",
            platform="any",
            base=server.base,
            list=ListRule(url="/", item="a"),
            allow_private=True,
            politeness={"delay_s": 0.3},
        )
        sources = tuple(one.model_copy(update={"id": name}) for name in ("one", "two", "three"))
        plan = Plan(database=tmp_path / "tinxa.db", archive=tmp_path / "archive", sources=sources, connect_to={})
        nightly(plan)
        gaps = [later - earlier for earlier, later in itertools.pairwise(server.times)]
    assert len(server.times) == 6  # robots.txt and the list, three times
    assert min(gaps) > 0.2


DELAY = 0.1
WARCIO = "from warcio.cli import main; main()"


def test_a_night_of_all_demo_portals_with_delays_robots_and_a_dead_host(tmp_path: Path, portals: DemoPortals) -> None:
    from flows.nightly import Plan, nightly

    forbidding = RawServer(
        {"/robots.txt": say(http(b"User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"}))}
    )
    demo = [source.model_copy(update={"politeness": Politeness(delay_s=DELAY)}) for source in demo_sources()]
    others = [
        Source(
            id=name,
            name=name,
            platform="nukeviet",
            base=f"http://{name}.example",
            list=ListRule(url="/", item="a"),
            allow_private=True,
            politeness={"delay_s": DELAY},
        )
        for name in ("dead", "forbidding")
    ]
    with forbidding as server:
        away = {"dead.example": "127.0.0.1:9", "forbidding.example": f"127.0.0.1:{server.port}"}
        plan = Plan(
            database=tmp_path / "tinxa.db",
            archive=tmp_path / "archive",
            sources=(*demo, *others),
            connect_to=portals.connect_to | away,
        )
        report = nightly(plan)
        assert set(server.requests) == {"/robots.txt"}
    problems = {night.source_id: [p.reason for p in night.crawl.problems] for night in report.sources}
    assert len(problems["dead"]) >= 1 and any("robots" in reason for reason in problems["forbidding"])
    assert all(night.load.new > 15 for night in report.sources if night.source_id.startswith("demo/"))
    nights = {source.id: sorted(c.fetched_at for c in indexed_captures(plan.archive, source.id)) for source in demo}
    for times in nights.values():
        gaps = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(times)]
        assert min(gaps) > DELAY / 2, "a host was asked sooner than its delay allows"
    assert max(times[0] for times in nights.values()) < min(times[-1] for times in nights.values()), "one after another"
    assert check_archive(plan.archive).damages == ()
    for path in warc_files(plan.archive):
        assert subprocess.run([sys.executable, "-c", WARCIO, "check", str(path)], check=False).returncode == 0


def test_only_so_many_portals_are_crawled_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import nightly

    monkeypatch.setattr(nightly, "CRAWLS_AT_ONCE", 1)
    with RawServer({"*": say(http(b"<p>nothing</p>"))}) as server:
        one = Source(
            id="one",
            name="One of three portals",
            platform="any",
            base=server.base,
            list=ListRule(url="/one", item="a"),
            allow_private=True,
            politeness={"delay_s": 0},
        )
        names = ("one", "two", "three")
        sources = tuple(
            one.model_copy(update={"id": n, "list": one.list.model_copy(update={"url": f"/{n}"})}) for n in names
        )
        plan = nightly.Plan(
            database=tmp_path / "tinxa.db", archive=tmp_path / "archive", sources=sources, connect_to={}
        )
        nightly.nightly(plan)
    assert server.requests == ["/robots.txt", "/one", "/robots.txt", "/two", "/robots.txt", "/three"]
