"""The fact rows of one article after a re-run: compared row by row, written only where they differ."""

from __future__ import annotations

import sqlite3
from collections import Counter

from extractors.model import Facts
from pipeline.store.reviewed import lay_over
from pipeline.store.rows import COLUMNS, TABLES, fact_rows
from pipeline.store.sql import Row, Values, insertion, update


def replace_facts(connection: sqlite3.Connection, article: str, facts: Facts, version: str) -> Counter[str]:
    """Bring an article's facts up to date; returns the rows added, altered or removed per table.

    Rows that say the same stay untouched, with the version that wrote them. What reviewers said goes on standing.
    """
    rows = lay_over(connection, article, fact_rows(article, facts, version))
    written = Counter({table: _replace(connection, table, article, rows[table]) for table in TABLES})
    _add_recipients(connection, article, rows["recipients"])
    return +written


def _replace(connection: sqlite3.Connection, table: str, article: str, values: list[Values]) -> int:
    sql = f"SELECT * FROM {table} WHERE article_id = ?"
    held = {row["id"]: dict(row) for row in connection.execute(sql, (article,))}
    wanted = {row[0] for row in values}
    removed = [(key,) for key in held if key not in wanted]
    connection.executemany(f"DELETE FROM {table} WHERE id = ?", removed)
    added = [row for row in values if row[0] not in held]
    kept = [dict(zip(COLUMNS[table], row, strict=True)) for row in values if row[0] in held]
    altered = [row for row in kept if not _says(held[row["id"]], row)]
    for row in altered:
        update(connection, table, "id", row["id"], row)
    connection.executemany(insertion(table, COLUMNS[table]), added)
    return len(removed) + len(added) + len(altered)


def _says(held: Row, row: Row) -> bool:
    return all(held[name] == value for name, value in row.items() if name != "extractor_version")


def _add_recipients(connection: sqlite3.Connection, article: str, rows: list[Values]) -> None:
    """The recipients of an award are part of its id, so only those of new awards are missing."""
    sql = "SELECT award_id FROM recipients JOIN awards ON awards.id = award_id WHERE article_id = ?"
    held = {key for (key,) in connection.execute(sql, (article,))}
    missing = [row for row in rows if row[0] not in held]
    connection.executemany(insertion("recipients", COLUMNS["recipients"]), missing)
