"""Reading in batches, in this process and on a Dask cluster of programs of their own: the same facts, nothing lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import fsspec
import pytest

from extractors.errors import UsageError
from flows.settings import prepare
from pipeline.archive import Archive
from pipeline.bench_pages import make_pages, make_sources
from pipeline.model import Capture, Reading
from pipeline.source_model import Source
from pipeline.store import open_store
from tests.pipeline.servers import RawServer

PAGES = 120
_OF_THE_RUN = ('INSERT INTO "runs"', 'INSERT INTO "_sqlite_migrations"')


@pytest.fixture(scope="module", autouse=True)
def prefect_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Prefect keeps its own things in a folder of this test run."""
    prepare(tmp_path_factory.mktemp("flows"))


@pytest.fixture(scope="module")
def sources() -> Iterator[tuple[Source, ...]]:
    """Portals that have nothing any more: what is loaded comes from the archive."""
    with RawServer({}) as server:
        own = {"base": server.base, "allow_private": True}
        yield tuple(source.model_copy(update=own) for source in make_sources(3))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an interrupted night left: three portals' pages that no store has."""
    folder = tmp_path_factory.mktemp("left") / "archive"
    for source in make_sources(3):
        with Archive(folder, prefix=source.id, roll_bytes=500_000) as archive:
            for page in make_pages(source, PAGES, menu_links=5):
                archive.append(page, source_id=source.id, canonical_url=page.url)
    return folder


def night(folder: Path, sources: tuple[Source, ...], left: Path, **runner: Any) -> list[str]:
    """Load the archive through the nightly flow; every row of the store but those that tell of the run."""
    from flows.nightly import Plan, nightly
    from flows.reading import Runner

    plan = Plan(database=folder / "tinxa.db", archive=left, sources=sources, connect_to={}, runner=Runner(**runner))
    report = nightly(plan)
    assert report.total.new == 3 * PAGES
    with open_store(plan.database, read_only=True) as store:
        return [line for line in store.connection.iterdump() if not line.startswith(_OF_THE_RUN)]


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory, sources: tuple[Source, ...], archive: Path) -> list[str]:
    return night(tmp_path_factory.mktemp("local"), sources, archive)


def start(*args: str, folder: Path) -> subprocess.Popen[bytes]:
    """A dask program of its own, outside this one's folder."""
    root = Path(__file__).parents[2]
    env = os.environ | {"PYTHONPATH": str(root)}
    with (folder / f"{args[0]}.log").open("ab") as log:
        return subprocess.Popen([sys.executable, "-m", "dask", *args], cwd=folder, env=env, stdout=log, stderr=log)


class Cluster:
    """A scheduler and its workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told = folder / "scheduler.json"
        quiet = ("--no-dashboard", "--host", "127.0.0.1")
        self.scheduler = start("scheduler", *quiet, "--port", "0", "--scheduler-file", str(self.told), folder=folder)
        self.workers: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        deadline = time.monotonic() + 60
        while not self.told.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        return str(json.loads(self.told.read_text())["address"])

    def add_worker(self) -> None:
        quiet = ("--no-dashboard", "--no-nanny", "--nthreads", "1", "--local-directory", str(self.folder))
        self.workers.append(start("worker", self.address, *quiet, folder=self.folder))

    def wait_for(self, workers: int) -> None:
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=90)

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    running = Cluster(tmp_path)
    try:
        for _ in range(2):
            running.add_worker()
        running.wait_for(2)
        yield running
    finally:
        running.close()


def test_a_cluster_finds_the_same_and_a_killed_worker_loses_nothing(
    tmp_path: Path, sources: tuple[Source, ...], archive: Path, local: list[str], cluster: Cluster
) -> None:
    from flows.progress import listening

    on_dask = {"kind": "dask", "scheduler": cluster.address}
    undisturbed = night(tmp_path / "two", sources, archive, **on_dask, archive=archive.as_uri())
    assert undisturbed == local
    loaded: list[int] = []

    def kill_after_the_first_batch(source_id: str, stage: str, count: int, total: int | None = None) -> None:
        if stage == "loaded" and not loaded:
            cluster.workers[0].send_signal(signal.SIGKILL)
        loaded.append(count)

    with listening(kill_after_the_first_batch):
        disturbed = night(tmp_path / "killed", sources, archive, **on_dask)
    assert cluster.workers[0].wait(10) == -signal.SIGKILL and cluster.workers[1].poll() is None
    assert len(loaded) > 3, "the worker was killed while batches were under way"
    assert disturbed == local


def test_a_page_that_breaks_its_reader_fails_alone(
    sources: tuple[Source, ...], archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect import flow

    from flows import reading

    source = sources[0]

    def break_at_seven(shelf: object, captures: Sequence[Capture], source: Source) -> list[Reading]:
        if any(capture.url.endswith("bai-7.html") for capture in captures):
            raise RecursionError("too deep")
        return [Reading(capture=capture, failure="read") for capture in captures]

    monkeypatch.setattr(reading, "read_captures", break_at_seven)

    @flow(name="reading", persist_result=False)
    def read_all() -> list[Reading]:
        with reading.Readers(reading.Runner(), archive) as readers:
            articles = [c for c in reading.Shelf(str(archive)).captures(source.id) if c.role == "article"]
            wanted = reading.batches(source, articles)
            return [one for _, readings in readers.read(wanted) for one in readings]

    found = read_all()
    assert [one.failure for one in found if one.failure != "read"] == ["reading it broke (RecursionError: too deep)"]
    assert [one.capture.url.rsplit("-", 1)[1] for one in found] == [f"{n}.html" for n in range(PAGES)]


def test_an_archive_in_an_object_store_reads_the_same(
    tmp_path: Path, sources: tuple[Source, ...], archive: Path, local: list[str]
) -> None:
    store = fsspec.filesystem("memory")
    for path in archive.iterdir():
        store.pipe_file(f"/bucket/archive/{path.name}", path.read_bytes())
    try:
        assert night(tmp_path, sources, archive, archive="memory://bucket/archive") == local
    finally:
        store.rm("/bucket", recursive=True)


def test_what_cannot_be_is_told(tmp_path: Path) -> None:
    from prefect import flow

    from flows.reading import Readers, Runner

    @flow(name="reading", persist_result=False)
    def connect(scheduler: str) -> None:
        with Readers(Runner(kind="dask", scheduler=scheduler), tmp_path):
            pass

    with pytest.raises(UsageError, match="PREFECT_API_URL"):
        connect("tcp://192.0.2.1:8786")
