"""What the fault loops disturb: an archive, loading it, bringing an old store up to date; how stores compare."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

from pipeline.archive import Archive, indexed_captures
from pipeline.bench_pages import make_pages, make_sources
from pipeline.ingest import read_captures
from pipeline.model import Reading
from pipeline.source_model import Source
from pipeline.store import Store, open_store
from pipeline.store.schema import migrations

PAGES, BATCH = 120, 20
_TABLES = {
    "articles": "id, title, body, published, first_seen, last_seen, extractor_version",
    "captures": "warc_file, warc_offset, url, state, article_id, digest",
    "dates": "*",
    "places": "*",
    "incidents": "*",
    "awards": "*",
    "recipients": "*",
    "article_urls": "*",
    "units": "*",
}


@functools.cache
def source() -> Source:
    """The portal of all loops."""
    return make_sources(1)[0]


def build_archive(folder: Path, pages: int = PAGES) -> None:
    """An archive of generated pages."""
    with Archive(folder, prefix=source().id) as archive:
        for page in make_pages(source(), pages, menu_links=5):
            archive.append(page, source_id=source().id, canonical_url=page.url)


def read_archive(folder: Path) -> list[Reading]:
    """All that an archive holds, read."""
    with Archive(folder, prefix=source().id) as archive:
        return read_captures(archive, indexed_captures(folder), source())


@functools.cache
def readings() -> tuple[Reading, ...]:
    """The readings of an archive as `build_archive` makes it."""
    with tempfile.TemporaryDirectory() as folder:
        build_archive(Path(folder))
        return tuple(read_archive(Path(folder)))


def other_rules(read: Sequence[Reading]) -> list[Reading]:
    """The same pages as a later extractor reads them: each article's first date is found no more."""
    changed = []
    for reading in read:
        assert reading.facts is not None
        facts = reading.facts.model_copy(update={"dates": reading.facts.dates[1:]})
        changed.append(reading.model_copy(update={"facts": facts, "extractor_version": "later"}))
    return changed


def load(database: Path, read: Sequence[Reading]) -> None:
    """Load in batches, as a night does."""
    with open_store(database) as store:
        store.add_sources([source()])
        for start in range(0, len(read), BATCH):
            store.load(read[start : start + BATCH])


def migrate(database: Path) -> None:
    """Bring a store up to date."""
    open_store(database).close()


def make_old_store(database: Path) -> None:
    """A store of the first schema, with some articles."""
    db = Database(database)
    db.execute("PRAGMA journal_mode = WAL")
    migrations.apply(db, stop_before="m002_search")
    with db.conn:
        db.execute("INSERT INTO sources (id, name, base, platform) VALUES ('s', 'S', 'https://s.example', 'nukeviet')")
        for n in range(300):
            db.execute("INSERT INTO stories VALUES (?, ?)", [n, str(n)])
            moment = "2019-08-15T02:00:00.000+00:00"
            row = [n, f"a{n}", "s", f"/{n}", f"Tin {n}", "Chữ " * 300, "source", "unicode", str(n), moment, moment]
            names = "num, id, source_id, url, title, body, reader, encoding, text_hash, text_since, read_at"
            more = "story_id, extractor_version, first_seen, last_seen"
            sql = f"INSERT INTO articles ({names}, {more}) VALUES ({', '.join('?' * 15)})"
            db.execute(sql, [*row, n, "1", moment, moment])
    db.conn.close()


def said(database: Path) -> dict[str, list[str]]:
    """What a store says, table by table, whatever the order its rows came in."""
    with open_store(database, read_only=True) as store:
        return {table: _rows(store, f"SELECT {columns} FROM {table}") for table, columns in _TABLES.items()}


def schema(database: Path) -> set[str]:
    """A store's tables, indexes and views as they are defined."""
    with open_store(database, read_only=True) as store:
        return {str(row["sql"]) for row in store.rows("SELECT sql FROM sqlite_master")}


def whole(database: Path) -> bool:
    """Whether SQLite finds the file sound, and each batch is in as a whole."""
    with open_store(database) as store:
        sound = store.value("PRAGMA integrity_check") == "ok" and not store.rows("PRAGMA foreign_key_check")
        return sound and store.value("SELECT count(*) FROM captures") % BATCH == 0


def _rows(store: Store, sql: str) -> list[str]:
    return sorted(repr(tuple(row.values())) for row in store.rows(sql))
