"""The state of the store and of each source: what `tinxa status` shows."""

from __future__ import annotations

from pathlib import Path

from extractors.model import Frozen
from pipeline.store import Store


HEALTH = """
SELECT source_id, name, articles, newest, captures, failed, last_capture FROM source_health ORDER BY source_id
"""


class SourceHealth(Frozen):
    """One source: what it holds, when it was last captured, what could not be read."""

    source_id: str
    name: str
    articles: int
    newest: str | None
    captures: int
    failed: int
    last_capture: str | None


class Failure(Frozen):
    """A capture that could not be read, kept for inspection."""

    url: str
    fetched_at: str
    failure: str


class Run(Frozen):
    """One run of a flow."""

    id: int
    kind: str
    started_at: str
    finished_at: str | None
    status: str


class Status(Frozen):
    """The whole in one object; sizes in bytes."""

    articles: int
    facts: dict[str, int]
    sources: tuple[SourceHealth, ...]
    failures: tuple[Failure, ...]
    last_run: Run | None
    database_bytes: int
    archive_bytes: int


def read_status(store: Store, database: Path, archive: Path) -> Status:
    """The status of a store and the archive beside it."""
    runs = store.rows("SELECT id, kind, started_at, finished_at, status FROM runs ORDER BY id DESC LIMIT 1")
    tables = ("dates", "places", "incidents", "awards")
    failures = "SELECT url, fetched_at, failure FROM captures WHERE state = 'failed' ORDER BY fetched_at DESC LIMIT 20"
    return Status(
        articles=store.value("SELECT count(*) FROM articles"),
        facts={table: store.value(f"SELECT count(*) FROM {table}") for table in tables},
        sources=tuple(SourceHealth.model_validate(row) for row in store.rows(HEALTH)),
        failures=tuple(Failure.model_validate(row) for row in store.rows(failures)),
        last_run=Run.model_validate(runs[0]) if runs else None,
        database_bytes=sum(f.stat().st_size for f in database.parent.glob(database.name + "*")),
        archive_bytes=sum(f.stat().st_size for f in archive.glob("*.warc.gz")),
    )
