"""The state of the store and of each source: what `tinxa status` shows."""

from __future__ import annotations

from pathlib import Path

from extractors.model import Frozen
from pipeline.store import Store

_FACTS = ("dates", "places", "incidents", "awards")
_SHOWN_FAILURES = 20


class SourceHealth(Frozen):
    """One source: what it holds, when it was last captured, what could not be read; moments are ISO, UTC."""

    source_id: str
    name: str
    last_run: int | None
    last_capture: str | None
    articles: int
    newest: str | None
    gone: int
    dates: int
    places: int
    incidents: int
    awards: int
    captures: int
    failed: int

    @property
    def facts(self) -> int:
        """All facts of the source."""
        return self.dates + self.places + self.incidents + self.awards


class Failure(Frozen):
    """A capture that could not be read, kept for inspection."""

    source_id: str
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
    """The whole in one object; sizes in bytes; `failures` are the newest ones."""

    articles: int
    stories: int
    facts: dict[str, int]
    sources: tuple[SourceHealth, ...]
    failures: tuple[Failure, ...]
    last_run: Run | None
    database_bytes: int
    archive_bytes: int
    archive_files: int


def source_health(store: Store) -> tuple[SourceHealth, ...]:
    """Every source by id."""
    return tuple(SourceHealth.model_validate(row) for row in store.rows("SELECT * FROM source_health ORDER BY 1"))


def read_status(store: Store, database: Path, archive: Path) -> Status:
    """The status of a store and the archive beside it."""
    runs = store.rows("SELECT id, kind, started_at, finished_at, status FROM runs ORDER BY id DESC LIMIT 1")
    failures = (
        "SELECT source_id, url, fetched_at, failure FROM captures WHERE state = 'failed'"
        " ORDER BY fetched_at DESC, id DESC LIMIT ?"
    )
    sources = source_health(store)
    warcs = [file.stat().st_size for file in archive.glob("*.warc.gz")]
    return Status(
        articles=sum(source.articles for source in sources),
        stories=store.value("SELECT count(*) FROM stories"),
        facts={table: sum(getattr(source, table) for source in sources) for table in _FACTS},
        sources=sources,
        failures=tuple(Failure.model_validate(row) for row in store.rows(failures, _SHOWN_FAILURES)),
        last_run=Run.model_validate(runs[0]) if runs else None,
        database_bytes=sum(file.stat().st_size for file in database.parent.glob(f"{database.name}*")),
        archive_bytes=sum(warcs),
        archive_files=len(warcs),
    )
