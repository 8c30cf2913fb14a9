"""Saved searches: a name for what was asked, so that it is asked again in one click or followed by a feed."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from urllib.parse import parse_qsl, urlencode

from extractors.errors import UsageError
from extractors.model import Frozen
from extractors.text import fold
from pipeline.store import Store

LONGEST_NAME, LONGEST_QUERY = 80, 2_000


class SavedSearch(Frozen):
    """A search under a name: `key` is the name in an address, `query` the parameters of `/search`."""

    key: str
    name: str
    query: str
    saved_by: str
    saved_at: str


def save_search(store: Store, name: str, query: str, who: str) -> SavedSearch:
    """Keep a search. Raises UsageError for a name that is empty, too long or taken, or a query that is too long."""
    name = " ".join(name.split())
    key = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
    if not key or len(name) > LONGEST_NAME:
        raise UsageError("name", "is empty or too long", f"write one of at most {LONGEST_NAME} characters")
    query = urlencode(parse_qsl(query))  # nothing but parameters
    if len(query) > LONGEST_QUERY:
        raise UsageError("query", "is too long to be kept", "ask for less")
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    saved = SavedSearch(key=key, name=name, query=query, saved_by=who, saved_at=now)
    try:
        with store.transaction():
            store.connection.execute(
                "INSERT INTO saved_searches (key, name, query, saved_by, saved_at) VALUES (?, ?, ?, ?, ?)",
                (saved.key, saved.name, saved.query, saved.saved_by, saved.saved_at),
            )
    except sqlite3.IntegrityError as error:
        raise UsageError(name, "another search has this name", "take another, or remove that one") from error
    return saved


def forget_search(store: Store, key: str) -> None:
    """Remove a saved search; nothing happens if there is none."""
    with store.transaction():
        store.connection.execute("DELETE FROM saved_searches WHERE key = ?", (key,))


def saved_searches(store: Store) -> list[SavedSearch]:
    """All of them by name."""
    return [SavedSearch.model_validate(row) for row in store.rows("SELECT * FROM saved_searches ORDER BY name, key")]


def saved_search(store: Store, key: str) -> SavedSearch | None:
    """The one with this key."""
    rows = store.rows("SELECT * FROM saved_searches WHERE key = ?", key)
    return SavedSearch.model_validate(rows[0]) if rows else None
