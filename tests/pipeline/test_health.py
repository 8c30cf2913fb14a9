"""What `tinxa status` knows."""

from __future__ import annotations

from pathlib import Path

from pipeline.health import read_status, source_health
from pipeline.store import open_store
from tests.pipeline.samples import make_failure, make_reading, new_store


def test_health_of_each_source(tmp_path: Path) -> None:
    with new_store(tmp_path / "tinxa.db", "demo/hoa-lac", "demo/silent") as store:
        run = store.begin_run("nightly")
        store.load([make_reading(), make_failure("/broken", day=1)], run)
        store.load([make_failure(status=404, reason="HTTP 404", day=3)], run)
        loud, silent = source_health(store)
    assert (loud.articles, loud.gone, loud.captures, loud.failed, loud.last_run) == (1, 1, 3, 1, run)
    assert (loud.newest, loud.last_capture and loud.last_capture[:10]) == ("2019-08-15", "2019-08-18")
    assert (loud.dates, loud.places, loud.incidents, loud.awards, loud.facts) == (1, 1, 2, 1, 5)
    assert (silent.articles, silent.newest, silent.last_run, silent.facts) == (0, None, None, 0)


def test_status_of_the_whole(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "a.warc.gz").write_bytes(b"x" * 700)
    (archive / "a.cdxj").write_bytes(b"x" * 50)
    with new_store(tmp_path / "tinxa.db") as store:
        run = store.begin_run("nightly")
        store.load([make_reading(), make_reading(source_id="demo/other"), make_failure("/broken")], run)
        store.finish_run(run, status="done", summary={})
        status = read_status(store, tmp_path / "tinxa.db", archive)
    assert (status.articles, status.stories) == (2, 1)
    assert status.facts == {"dates": 2, "places": 2, "incidents": 4, "awards": 2}
    assert (status.archive_bytes, status.archive_files) == (700, 1)
    assert status.database_bytes >= (tmp_path / "tinxa.db").stat().st_size > 0
    assert status.last_run is not None
    assert (status.last_run.id, status.last_run.status) == (run, "done")
    (failure,) = status.failures
    assert (failure.source_id, failure.failure) == ("demo/hoa-lac", "there is no text on this page")


def test_status_of_an_empty_store(tmp_path: Path) -> None:
    with open_store(tmp_path / "tinxa.db") as store:
        status = read_status(store, tmp_path / "tinxa.db", tmp_path / "archive")
    assert (status.articles, status.sources, status.failures, status.last_run) == (0, (), (), None)
