"""Documents attached to articles: which article links to which, and their words among the article's in the indexes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pipeline.documents import Document
from pipeline.model import Capture
from pipeline.store import words
from pipeline.store.sql import Row, fetch_row


def attached(connection: sqlite3.Connection, article: str) -> tuple[str, ...]:
    """The documents that an article links to, in their order."""
    sql = "SELECT url FROM attachments WHERE article_id = ? ORDER BY position"
    return tuple(url for (url,) in connection.execute(sql, (article,)))


def attach(connection: sqlite3.Connection, article: str, urls: Sequence[str]) -> None:
    """Note the documents an article links to, in place of those it linked to before."""
    with _reindexed(connection, [article]):
        connection.execute("DELETE FROM attachments WHERE article_id = ?", (article,))
        rows = [(article, position, url) for position, url in enumerate(urls)]
        connection.executemany("INSERT INTO attachments VALUES (?, ?, ?)", rows)


def keep(connection: sqlite3.Connection, capture: Capture, capture_id: int, document: Document, moment: str) -> bool:
    """Keep what was read of a file, unless a later capture of it was read; tells whether that is new."""
    sql = "SELECT documents.*, fetched_at FROM documents JOIN captures ON captures.id = capture_id"
    held = fetch_row(connection, f"{sql} WHERE documents.url = ?", capture.url)
    row: Row = {"capture_id": capture_id, "kind": document.kind, "state": document.state}
    row |= {"pages": document.pages, "text": document.text}
    if held is not None and (held["fetched_at"] > moment or all(held[name] == value for name, value in row.items())):
        return False
    with _reindexed(connection, linking_to(connection, capture.url)):
        values = (capture.url, *row.values())
        connection.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?)", values)
    return held is None or held["text"] != document.text or held["state"] != document.state


def linking_to(connection: sqlite3.Connection, url: str) -> list[str]:
    """The articles that link to a file."""
    sql = "SELECT DISTINCT article_id FROM attachments WHERE url = ? ORDER BY article_id"
    return [article for (article,) in connection.execute(sql, (url,))]


@contextmanager
def _reindexed(connection: sqlite3.Connection, articles: Sequence[str]) -> Iterator[None]:
    """Articles out of the indexes before the block, and in again, with the words they have then, after it."""
    sql = "SELECT num, id, title, body FROM articles WHERE id = ?"
    held = [row for key in articles if (row := fetch_row(connection, sql, key))]
    for row in held:
        words.take_out(connection, row["num"], row["title"], words.searched(connection, row["id"], row["body"]))
    yield
    for row in held:
        words.put_in(connection, row["num"], row["title"], words.searched(connection, row["id"], row["body"]))
