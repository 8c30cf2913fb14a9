"""Opening the store: one SQLite file, brought to the newest schema, written in immediate transactions."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from extractors.errors import TinxaError
from extractors.model import Frozen, Home
from pipeline.model import Capture, Reading
from pipeline.source_model import Source
from pipeline.store import units, words
from pipeline.store.errors import trouble
from pipeline.store.known import KnownPages
from pipeline.store.loading import LoadReport, load_readings
from pipeline.store.sql import fetch_value, insert

BUSY_MS = 30_000
CACHE_KIB = 65_536


class Version(Frozen):
    """One wording of an article, from `seen_at` on (an ISO moment, UTC)."""

    seen_at: str
    title: str
    body: str


def open_store(path: Path | str, *, read_only: bool = False) -> Store:
    """Open (and create or migrate, unless `read_only`) the store at `path`. Raises TinxaError naming the file."""
    path = Path(path)
    if read_only and not path.exists():
        raise TinxaError(str(path), "there is no store here", "run tinxa demo or tinxa crawl first")
    try:
        return Store(path, read_only=read_only)
    except sqlite3.Error as error:
        mend = "check the file and its folder, or name another"
        told = trouble(path, error) or TinxaError(str(path), f"cannot be opened as a store ({error})", mend)
        raise told from error


class Store:
    """One SQLite file; use as a context manager. A Store belongs to one thread."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        mode = "ro" if read_only else "rwc"
        uri = f"{path.resolve().as_uri()}?mode={mode}"
        self.connection = sqlite3.connect(uri, uri=True, timeout=BUSY_MS / 1000, isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        try:
            self._prepare(read_only=read_only)
        except BaseException:
            self.connection.close()
            raise

    def _prepare(self, *, read_only: bool) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        self.connection.execute("PRAGMA foreign_keys = ON")
        self.connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if read_only:
            self._require_schema()
            return
        self._write_ahead()
        self.connection.execute("PRAGMA synchronous = FULL")
        self._migrate()

    def _write_ahead(self) -> None:
        """Switch to WAL. SQLite answers "locked" at once here, without its busy timeout: so the waiting is ours."""
        last = time.monotonic() + BUSY_MS / 1000
        while True:
            try:
                if self.value("PRAGMA journal_mode") != "wal":
                    self.connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if (
                    error.sqlite_errorcode not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
                    or time.monotonic() > last
                ):
                    raise
                time.sleep(0.02)

    def _require_schema(self) -> None:
        """A reader cannot migrate: say so, rather than fail at some query."""
        from pipeline.store.schema import pending

        if pending(self.connection):
            problem = "the store is older than this program"
            raise TinxaError(str(self.path), problem, "run tinxa crawl or tinxa reprocess once to bring it up to date")

    def _migrate(self) -> None:
        from pipeline.store.schema import apply, pending

        if pending(self.connection):
            with self.transaction():
                apply(self.connection)
        if units.outdated(self.connection):
            with self.transaction():
                units.fill(self.connection)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; troubles of disk and file become a TinxaError."""
        self.close()
        told = trouble(self.path, error)
        if told is not None:
            raise told from error

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """An immediate transaction: it waits for its turn at once, not halfway through."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            # A full disk may have ended the transaction already.
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """The rows of a query as plain dictionaries."""
        return [dict(row) for row in self.connection.execute(sql, values)]

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, None if there is none."""
        return fetch_value(self.connection, sql, *values)

    def begin_run(self, kind: str) -> int:
        """Note that a run begins; returns its id."""
        with self.transaction():
            return insert(self.connection, "runs", {"kind": kind, "started_at": _now()})

    def finish_run(self, run: int, *, status: str, summary: dict[str, Any]) -> None:
        """Note how a run ended: `done` or `failed`."""
        with self.transaction():
            sql = "UPDATE runs SET finished_at = ?, status = ?, summary = ? WHERE id = ?"
            self.connection.execute(sql, (_now(), status, json.dumps(summary, ensure_ascii=False), run))

    def add_sources(self, sources: Iterable[Source]) -> None:
        """Make sources known, or bring them up to date."""
        sql = (
            "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, base = excluded.base,"
            " platform = excluded.platform, province = excluded.province, district = excluded.district,"
            " commune = excluded.commune, verified = excluded.verified"
        )
        with self.transaction():
            for source in sources:
                home = source.home or Home()
                where = (home.province, home.district, home.commune, int(source.verified))
                self.connection.execute(sql, (source.id, source.name, source.base, source.platform, *where))

    def known(self, source_id: str) -> KnownPages:
        """What is held of a source, as a crawl asks for it; usable after the store is closed."""
        return KnownPages(self.connection, source_id)

    def has_capture(self, capture: Capture) -> bool:
        """Whether this archived exchange was loaded."""
        sql = "SELECT 1 FROM captures WHERE warc_file = ? AND warc_offset = ?"
        return self.value(sql, capture.warc_file, capture.warc_offset) is not None

    def load(self, readings: Sequence[Reading], run: int | None = None) -> LoadReport:
        """Load a batch: all of it or nothing. What is already there as it is stays untouched."""
        with self.transaction():
            return load_readings(self.connection, readings, run)

    def versions(self, article_id: str) -> list[Version]:
        """All wordings of an article, the earliest first; the last one is today's."""
        sql = (
            "SELECT seen_at, title, body FROM article_versions WHERE article_id = :id UNION ALL"
            " SELECT text_since, title, body FROM articles WHERE id = :id ORDER BY seen_at"
        )
        return [Version.model_validate(dict(row)) for row in self.connection.execute(sql, {"id": article_id})]

    def reindex(self) -> int:
        """Build the full-text indexes anew; returns how many articles they hold."""
        with self.transaction():
            return words.rebuild(self.connection)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
