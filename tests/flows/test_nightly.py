"""The nightly flow over the demo portals: faults of one source, and a night that was cut off."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from importlib.resources import as_file
from pathlib import Path

import pytest

from data import resource
from flows.settings import prepare
from pipeline.archive import Archive
from pipeline.crawl import Crawl
from pipeline.demo_portals import DemoPortals
from pipeline.fetch import Fetcher
from pipeline.source_model import ListRule, Source
from pipeline.sources import load_sources
from pipeline.store import open_store


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
