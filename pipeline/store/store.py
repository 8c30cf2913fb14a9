"""Opening the store and loading readings into it, each batch in one immediate transaction."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import Field

from extractors.errors import TinxaError
from extractors.model import Facts, Frozen, Home
from extractors.text import canonical, fold
from pipeline.model import Article, Capture, Reading
from pipeline.source_model import Source
from pipeline.store.ids import article_id, text_hash
from pipeline.store.rows import TABLES, Row, fact_rows

BUSY_MS = 30_000


class LoadReport(Frozen):
    """What became of a batch; `facts` counts the rows written per table."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicate: int = 0
    failed: int = 0
    facts: dict[str, int] = Field(default_factory=dict)

    def plus(self, other: LoadReport) -> LoadReport:
        """Both reports added up."""
        names = ("new", "changed", "unchanged", "duplicate", "failed")
        facts = Counter(self.facts) + Counter(other.facts)
        return LoadReport(**{n: getattr(self, n) + getattr(other, n) for n in names}, facts=dict(facts))


def open_store(path: Path | str, *, read_only: bool = False) -> Store:
    """Open (and create or migrate, unless `read_only`) the store at `path`. Raises TinxaError naming the file."""
    path = Path(path)
    if read_only and not path.exists():
        raise TinxaError(str(path), "there is no store here", "run tinxa demo or tinxa crawl first")
    try:
        return Store(path, read_only=read_only)
    except sqlite3.DatabaseError as error:
        raise TinxaError(
            str(path), f"cannot be opened as a store ({error})", "check the file, or name another"
        ) from error


class Store:
    """One SQLite file; use as a context manager. A Store belongs to one thread."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
        mode = "ro" if read_only else "rwc"
        uri = f"{path.resolve().as_uri()}?mode={mode}"
        self.connection = sqlite3.connect(uri, uri=True, timeout=BUSY_MS / 1000, isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        self.connection.execute("PRAGMA foreign_keys = ON")
        if not read_only:
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = FULL")
            self._migrate()

    def _migrate(self) -> None:
        from sqlite_utils import Database

        from pipeline.store.schema import migrations

        migrations.apply(Database(self.connection))

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """An immediate transaction: it waits for its turn at once, not halfway through."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """The rows of a query as plain dictionaries."""
        return [dict(row) for row in self.connection.execute(sql, values)]

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, None if there is none."""
        row = self.connection.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def begin_run(self, kind: str) -> int:
        """Note that a run begins; returns its id."""
        with self.transaction():
            sql = "INSERT INTO runs (kind, started_at) VALUES (?, ?)"
            return int(self.connection.execute(sql, (kind, _now())).lastrowid or 0)

    def finish_run(self, run: int, *, status: str, summary: dict[str, Any]) -> None:
        """Note how a run ended: `done` or `failed`."""
        with self.transaction():
            sql = "UPDATE runs SET finished_at = ?, status = ?, summary = ? WHERE id = ?"
            self.connection.execute(sql, (_now(), status, json.dumps(summary, ensure_ascii=False), run))

    def add_sources(self, sources: Iterable[Source]) -> None:
        """Make sources known, or bring them up to date."""
        with self.transaction():
            for source in sources:
                home = source.home or Home()
                row = (source.id, source.name, source.base, source.platform, home.province, home.district, home.commune)
                self.connection.execute(
                    "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, base = excluded.base,"
                    " platform = excluded.platform, province = excluded.province, district = excluded.district,"
                    " commune = excluded.commune, verified = excluded.verified",
                    (*row, int(source.verified)),
                )

    def known(self, source_id: str) -> KnownPages:
        """What is held of a source, as a crawl asks for it."""
        return KnownPages(self, source_id)

    def has_capture(self, capture: Capture) -> bool:
        """Whether this archived exchange was loaded."""
        sql = "SELECT 1 FROM captures WHERE warc_file = ? AND warc_offset = ?"
        return self.value(sql, capture.warc_file, capture.warc_offset) is not None

    def load(self, readings: Sequence[Reading], run: int | None = None) -> LoadReport:
        """Load a batch: all of it or nothing. What is already there as it is stays untouched."""
        counts: Counter[str] = Counter()
        facts: Counter[str] = Counter()
        with self.transaction():
            for reading in readings:
                if self.has_capture(reading.capture):
                    counts["unchanged"] += 1
                    continue
                outcome, article = self._load_one(reading, facts)
                self._add_capture(reading, run, outcome, article)
                counts[outcome if outcome != "loaded" else "new"] += 1
        counts["changed"] = facts.pop("changed", 0)
        counts["new"] -= counts["changed"]
        return LoadReport(**{k: v for k, v in counts.items() if k in LoadReport.model_fields}, facts=dict(facts))

    def _load_one(self, reading: Reading, facts: Counter[str]) -> tuple[str, str | None]:
        """Load one article; returns the state of its capture and the article's id."""
        capture, article = reading.capture, reading.article
        if article is None or reading.facts is None:
            if capture.revisit:
                held = self.value("SELECT article_id FROM article_urls WHERE url = ?", capture.canonical_url)
                return ("unchanged", held) if held else ("failed", None)
            return "failed", None
        words = text_hash(article.title, article.body)
        key = self.value("SELECT article_id FROM article_urls WHERE url = ?", capture.canonical_url)
        if key is None:
            twin = self.value("SELECT id FROM articles WHERE source_id = ? AND text_hash = ?", capture.source_id, words)
            if twin is not None:
                self.connection.execute("INSERT INTO article_urls VALUES (?, ?)", (capture.canonical_url, twin))
                return "duplicate", twin
            key = article_id(capture.source_id, capture.canonical_url)
            self._insert_article(key, words, reading, article)
            self.connection.execute("INSERT INTO article_urls VALUES (?, ?)", (capture.canonical_url, key))
        else:
            held = self.rows("SELECT * FROM articles WHERE id = ?", key)[0]
            if held["text_hash"] == words and held["extractor_version"] == reading.extractor_version:
                self.connection.execute("UPDATE articles SET last_seen = ? WHERE id = ?", (_stamp(capture), key))
                return "unchanged", key
            self._update_article(held, words, reading, article)
            facts["changed"] += 1
        facts.update(self._replace_facts(key, reading.facts, reading.extractor_version or ""))
        return "loaded", key

    def _insert_article(self, key: str, words: str, reading: Reading, article: Article) -> None:
        seen = _stamp(reading.capture)
        row = _article_row(article, reading) | {
            "id": key,
            "source_id": reading.capture.source_id,
            "url": reading.capture.canonical_url,
            "text_hash": words,
            "story_id": self._story(words),
            "first_seen": seen,
            "last_seen": seen,
        }
        num = self._insert("articles", row)
        self._index(num, article.title, article.body)
        self._add_version(key, seen, article, words)

    def _update_article(self, held: dict[str, Any], words: str, reading: Reading, article: Article) -> None:
        """New words or new rules: the article is brought up to date, its earlier words stay as a version."""
        seen = _stamp(reading.capture)
        row = _article_row(article, reading) | {"text_hash": words, "last_seen": seen, "story_id": self._story(words)}
        columns = ", ".join(f"{name} = :{name}" for name in row)
        self.connection.execute(f"UPDATE articles SET {columns} WHERE id = :key", {**row, "key": held["id"]})
        if held["text_hash"] != words:
            self._index(held["num"], held["title"], held["body"], remove=True)
            self._index(held["num"], article.title, article.body)
            self._add_version(held["id"], seen, article, words)

    def _add_version(self, key: str, seen: str, article: Article, words: str) -> None:
        row = {"article_id": key, "seen_at": seen, "title": article.title, "body": article.body, "text_hash": words}
        self._insert("article_versions", row)

    def _story(self, words: str) -> int:
        held = self.value("SELECT id FROM stories WHERE text_hash = ?", words)
        return int(held) if held is not None else self._insert("stories", {"text_hash": words})

    def _index(self, num: int, title: str, body: str, *, remove: bool = False) -> None:
        """Put an article into both full-text indexes, or take it out (a contentless index needs the old words)."""
        for table, form in (("articles_exact", canonical), ("articles_folded", lambda t: fold(canonical(t)))):
            values = (num, form(title), form(body))
            if remove:
                sql = f"INSERT INTO {table} ({table}, rowid, title, body) VALUES ('delete', ?, ?, ?)"
            else:
                sql = f"INSERT INTO {table} (rowid, title, body) VALUES (?, ?, ?)"
            self.connection.execute(sql, values)

    def _replace_facts(self, key: str, facts: Facts, version: str) -> Counter[str]:
        for table in reversed(TABLES):
            self.connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (key,))
        rows = fact_rows(key, facts, version)
        for table, batch in rows.items():
            self._insert_many(table, batch)
        return Counter({table: len(rows[table]) for table in TABLES})

    def _add_capture(self, reading: Reading, run: int | None, state: str, article: str | None) -> None:
        row: Row = reading.capture.model_dump(mode="json")
        failure = (reading.failure or "no article was read") if state == "failed" else None
        self._insert(
            "captures",
            row
            | {
                "fetched_at": _stamp(reading.capture),
                "revisit": int(reading.capture.revisit),
                "run_id": run,
                "article_id": article,
                "state": state,
                "failure": failure,
            },
        )

    def _insert(self, table: str, row: Row) -> int:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        cursor = self.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))
        return int(cursor.lastrowid or 0)

    def _insert_many(self, table: str, rows: list[Row]) -> None:
        if rows:
            names = ", ".join(f'"{name}"' for name in rows[0])
            marks = ", ".join("?" * len(rows[0]))
            self.connection.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks})", [tuple(row.values()) for row in rows]
            )


class KnownPages:
    """What the store holds of one source (the crawl's `Known`)."""

    def __init__(self, store: Store, source_id: str) -> None:
        self._latest: dict[str, Capture] = {}
        fields = ", ".join(Capture.model_fields)
        sql = f"SELECT {fields} FROM captures WHERE source_id = ? ORDER BY fetched_at"
        for row in store.rows(sql, source_id):
            self._latest[row["canonical_url"]] = Capture.model_validate(row | {"revisit": bool(row["revisit"])})

    def is_known(self, canonical: str) -> bool:
        """Whether this address was captured before."""
        return canonical in self._latest

    def latest(self, canonical: str) -> Capture | None:
        """The newest capture of this address."""
        return self._latest.get(canonical)


def _article_row(article: Article, reading: Reading) -> Row:
    names = ("title", "lead", "body", "author", "category", "credit", "date_origin", "reader", "encoding")
    row: Row = {name: getattr(article, name) for name in names}
    row |= {name: _iso(getattr(article, name)) for name in ("published", "published_at", "updated_at")}
    return row | {"extractor_version": reading.extractor_version or ""}


def _iso(moment: dt.date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _stamp(capture: Capture) -> str:
    return capture.fetched_at.astimezone(dt.UTC).isoformat(timespec="milliseconds")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
