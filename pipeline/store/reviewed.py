"""What people said about facts, laid over what the extractor reads: their word stands, run after run.

A reviewed fact keeps its id for good. It is known again by that id, else by the words it quotes where they stand (the
extractor may have come to read another value there), else by these words alone where only one new fact quotes them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.store.ids import digest
from pipeline.store.rows import COLUMNS, TABLES
from pipeline.store.sql import Row, Values

OUT = ("rejected", "suppressed")
# What the extractor goes on deciding about a reviewed fact: where it stands, and what it belongs to.
EVIDENCE = (
    "id",
    "article_id",
    "position",
    "start_char",
    "end_char",
    "text",
    "method",
    "confidence",
    "extractor_version",
)
REFERENCES = {"place_id": "places", "parent_id": "incidents"}


class Standing(NamedTuple):
    """The last word on a fact: `fact` is how it is to read, `quote` a fingerprint of the words it quotes."""

    table: str
    fact_id: str
    verdict: str
    quote: str
    fact: Row
    changed: frozenset[str]


def quote_of(text: str) -> str:
    """A fingerprint of quoted words: of a suppressed fact, nothing else is kept."""
    return digest("quote", text)


def standing(connection: sqlite3.Connection, article: str) -> list[Standing]:
    """The last review of each fact of an article."""
    sql = "SELECT * FROM reviews WHERE article_id = ? ORDER BY reviewed_at, id"
    latest = {row["fact_id"]: row for row in connection.execute(sql, (article,))}
    return [_standing(row) for row in latest.values()]


def _standing(row: sqlite3.Row) -> Standing:
    before = json.loads(row["before"])
    fact = before if row["after"] is None else json.loads(row["after"])
    changed = frozenset(name for name in fact if fact[name] != before.get(name))
    quote = before.get("quote") or quote_of(before["text"])
    return Standing(row["fact_table"], row["fact_id"], row["verdict"], quote, fact, changed)


def lay_over(connection: sqlite3.Connection, article: str, rows: dict[str, list[Values]]) -> dict[str, list[Values]]:
    """The rows of an article's facts as the extractor gives them, with all that reviewers said about them."""
    said = standing(connection, article)
    if not said:
        return rows
    title, body = connection.execute("SELECT title, body FROM articles WHERE id = ?", (article,)).fetchone()
    overlay = _Overlay(rows, held_ids(connection, article), f"{title}\n\n{body}")
    for one in said:
        overlay.lay(one, article)
    return overlay.rows()


def held_ids(connection: sqlite3.Connection, article: str) -> set[str]:
    """The ids of all facts of an article that the store holds."""
    union = " UNION ALL ".join(f"SELECT id FROM {table} WHERE article_id = :article" for table in TABLES)
    return {key for (key,) in connection.execute(union, {"article": article})}


class _Overlay:
    """The facts of one article by table and id, while reviews are laid over them."""

    def __init__(self, rows: dict[str, list[Values]], held: set[str], text: str) -> None:
        self._facts = {t: {v[0]: dict(zip(COLUMNS[t], v, strict=True)) for v in rows[t]} for t in TABLES}
        self._names: dict[str, list[str]] = {}
        for award, _, name in rows["recipients"]:
            self._names.setdefault(award, []).append(name)
        self._held, self._text = held, text
        self._renamed: dict[str, str] = {}

    def lay(self, one: Standing, article: str) -> None:
        """Let a fact read as its review says, or take it out."""
        facts = self._facts[one.table]
        key = self._find(one)
        read = None if key is None else facts.pop(key)
        names = self._names.pop(key or "", [])
        if key is not None:
            self._renamed[key] = one.fact_id
        if one.verdict in OUT:
            return
        evidence = self._evidence(one.fact, article) if read is None else {name: read[name] for name in EVIDENCE}
        if evidence is None:
            return
        follows = {name: read[name] for name in REFERENCES if read and name in read and name not in one.changed}
        said = {name: one.fact[name] for name in COLUMNS[one.table] if name not in EVIDENCE}
        facts[one.fact_id] = said | follows | evidence | {"id": one.fact_id}
        self._names[one.fact_id] = list(one.fact.get("recipients", names))

    def _find(self, one: Standing) -> str | None:
        """The id under which the extractor gives a reviewed fact now."""
        facts = self._facts[one.table]
        if one.fact_id in facts:
            return one.fact_id
        fresh = [row for key, row in facts.items() if key not in self._held and quote_of(row["text"]) == one.quote]
        there = [row for row in fresh if row["start_char"] == one.fact["start_char"]]
        found = there[:1] or (fresh if len(fresh) == 1 else [])
        return str(found[0]["id"]) if found else None

    def _evidence(self, fact: Row, article: str) -> Row | None:
        """Where a fact that the extractor no longer finds stands now; None if its words are gone."""
        starts = list(_places_of(fact["text"], self._text))
        if not starts:
            return None
        start = min(starts, key=lambda at: abs(at - fact["start_char"]))
        here = {"article_id": article, "start_char": start, "end_char": start + len(fact["text"])}
        return {name: fact[name] for name in EVIDENCE if name not in here} | here

    def rows(self) -> dict[str, list[Values]]:
        """All facts as rows again; what referred to a fact that was taken out refers to nothing."""
        for facts in self._facts.values():
            for row in facts.values():
                self._mend(row)
        rows = {
            table: [tuple(row[n] for n in COLUMNS[table]) for row in self._facts[table].values()] for table in TABLES
        }
        names = ((award, at, name) for award, own in self._names.items() for at, name in enumerate(own))
        return rows | {"recipients": list(names)}

    def _mend(self, row: Row) -> None:
        for name, table in REFERENCES.items():
            if row.get(name) is not None:
                key = self._renamed.get(row[name], row[name])
                row[name] = key if key in self._facts[table] and key != row["id"] else None


def _places_of(quoted: str, text: str) -> Iterable[int]:
    at = text.find(quoted)
    while at >= 0:
        yield at
        at = text.find(quoted, at + 1)
