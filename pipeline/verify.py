"""Whether database and archive agree: every capture has its record, every record is loaded, every text its hash."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from extractors.model import Frozen
from pipeline.archive import indexed_captures
from pipeline.archive_check import ArchiveReport, Damage, check_archive
from pipeline.model import Capture
from pipeline.store import Store
from pipeline.store.ids import text_hash
from pipeline.store.rows import TABLES

_COMPARED = ("url", "canonical_url", "source_id", "status", "digest", "length")


class VerifyReport(Frozen):
    """What was compared and what disagrees; `archive` tells of the archive alone."""

    archive: ArchiveReport
    captures: int = 0
    articles: int = 0
    differences: tuple[Damage, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.archive.damages and not self.differences


def verify(store: Store | None, folder: Path) -> VerifyReport:
    """Read the whole archive and compare it with the store, if there is one; nothing is changed."""
    archive = check_archive(folder)
    if store is None:
        return VerifyReport(archive=archive)
    differences = [*_file_faults(store), *_captures(store, folder), *_articles(store), *_facts(store)]
    return VerifyReport(
        archive=archive,
        captures=int(store.value("SELECT count(*) FROM captures")),
        articles=int(store.value("SELECT count(*) FROM articles")),
        differences=tuple(differences),
    )


def _file_faults(store: Store) -> Iterator[Damage]:
    """What SQLite itself finds wrong."""
    for (told,) in store.connection.execute("PRAGMA integrity_check(20)"):
        if told != "ok":
            yield Damage(where=str(store.path), problem=told)
    for row in store.connection.execute("PRAGMA foreign_key_check"):
        yield Damage(where=f"{row[0]}, row {row[1]}", problem=f"refers to a row of {row[2]} that is not there")


def _captures(store: Store, folder: Path) -> Iterator[Damage]:
    """Captures of the store against the archive's index, both ways."""
    indexed = {(c.warc_file, c.warc_offset): c for c in indexed_captures(folder) if c.role != "list"}
    for row in store.rows(f"SELECT warc_file, warc_offset, {', '.join(_COMPARED)} FROM captures ORDER BY id"):
        where = f"{row['warc_file']}:{row['warc_offset']}"
        capture = indexed.pop((row["warc_file"], row["warc_offset"]), None)
        if capture is None:
            yield Damage(where=where, problem=f"the database knows a capture of {row['url']}, the archive does not")
            continue
        for name in _COMPARED:
            if row[name] != getattr(capture, name):
                problem = f"{name} is {row[name]!r} in the database, {getattr(capture, name)!r} in the archive"
                yield Damage(where=where, problem=problem)
    yield from map(_unloaded, indexed.values())


def _unloaded(capture: Capture) -> Damage:
    where = f"{capture.warc_file}:{capture.warc_offset}"
    return Damage(where=where, problem=f"{capture.url} is archived and not in the database; the next crawl loads it")


def _articles(store: Store) -> Iterator[Damage]:
    """Articles against captures and versions against their hashes."""
    shown = "SELECT article_id FROM captures WHERE article_id IS NOT NULL AND role = 'article'"
    for row in store.rows(f"SELECT id, url FROM articles WHERE id NOT IN ({shown})"):
        yield Damage(where=f"article {row['id']}", problem=f"no capture shows it ({row['url']})")
    lost = "state = 'loaded' AND role = 'article' AND article_id IS NULL"
    for row in store.rows(f"SELECT warc_file, warc_offset, url FROM captures WHERE {lost}"):
        where = f"{row['warc_file']}:{row['warc_offset']}"
        yield Damage(where=where, problem=f"{row['url']} was loaded and its article is not there")
    texts = {"articles": "id", "article_versions": "article_id || ', ' || seen_at"}
    for table, name in texts.items():
        rows = store.connection.execute(f"SELECT {name}, title, body, text_hash FROM {table}")
        for key, title, body, held in rows:
            if text_hash(title, body) != held:
                yield Damage(where=f"{table} {key}", problem="its text is not the one that was loaded")


def _facts(store: Store) -> Iterator[Damage]:
    """Facts against the words they stand in."""
    for table in TABLES:
        sql = (
            "SELECT fact.id, article_id, start_char, end_char, text, articles.title, articles.body"
            f" FROM {table} AS fact JOIN articles ON articles.id = article_id ORDER BY article_id"
        )
        for row in store.connection.execute(sql):
            whole = unicodedata.normalize("NFC", f"{row['title']}\n\n{row['body']}")
            if whole[row["start_char"] : row["end_char"]] != row["text"]:
                problem = f"{row['text']!r} does not stand where it is said to in article {row['article_id']}"
                yield Damage(where=f"{table} {row['id']}", problem=problem)
