"""One article as a reader looks at it: its text cut at its facts, the facts, its captures, wordings and companions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from extractors.model import Fact, Frozen
from pipeline.highlight import TYPES, Mark, Segment, paragraphs_with
from pipeline.store import Store

_EVIDENCE = ("id", "article_id", "position", "start_char", "end_char", "text", "method", "confidence", "verdict")


class FactView(Frozen):
    """A fact of one of the four types with its evidence; `values` are its other columns by name, nulls left out.

    `place` is the chain of an incident's or award's place, lowest unit first; `recipients` those named.
    """

    id: str
    type: str
    text: str
    start_char: int
    end_char: int
    method: str
    confidence: float | None
    verdict: str | None
    values: dict[str, Any]
    place: str | None = None
    recipients: tuple[str, ...] = ()


class CaptureView(Frozen):
    """One archived response of the article's pages; moments are ISO, UTC."""

    id: int
    url: str
    fetched_at: str
    status: int
    state: str
    revisit: bool
    warc_file: str
    warc_offset: int
    digest: str
    failure: str | None = None


class Companion(Frozen):
    """Another article that tells the same story."""

    id: str
    title: str
    source_id: str
    published: dt.date | None


class ArticleView(Frozen):
    """An article, its text as paragraphs of segments (the title apart), and all that is known about it.

    `article` holds the columns of its row and `source_name`; `wordings` counts today's text and the earlier ones.
    """

    article: dict[str, Any]
    title: tuple[Segment, ...]
    paragraphs: tuple[tuple[Segment, ...], ...]
    facts: tuple[FactView, ...]
    captures: tuple[CaptureView, ...]
    companions: tuple[Companion, ...]
    wordings: int

    def of_type(self, type: str) -> list[FactView]:
        """The facts of one type, in order of the text."""
        return [fact for fact in self.facts if fact.type == type]


def read_article_view(store: Store, article_id: str) -> ArticleView | None:
    """The article with this id, or None."""
    rows = store.rows(
        "SELECT articles.*, sources.name AS source_name FROM articles JOIN sources ON sources.id = source_id"
        " WHERE articles.id = ?",
        article_id,
    )
    if not rows:
        return None
    article = rows[0]
    facts = read_facts(store, article_id)
    head, *paragraphs = paragraphs_with(f"{article['title']}\n\n{article['body']}", [_mark(fact) for fact in facts])
    return ArticleView(
        article=article,
        title=tuple(head),
        paragraphs=tuple(tuple(segments) for segments in paragraphs),
        facts=tuple(facts),
        captures=_captures(store, article_id),
        companions=_companions(store, article),
        wordings=1 + int(store.value("SELECT count(*) FROM article_versions WHERE article_id = ?", article_id)),
    )


def read_facts(store: Store, article_id: str) -> list[FactView]:
    """All facts of an article as reviewers left them, in order of the text."""
    chains = {row["id"]: _chain(row) for row in store.rows("SELECT * FROM places WHERE article_id = ?", article_id)}
    found = [_fact(store, kind, row, chains) for kind in TYPES for row in _rows(store, kind, article_id)]
    return sorted(found, key=lambda fact: (fact.start_char, -fact.end_char))


def _rows(store: Store, table: str, article_id: str) -> list[dict[str, Any]]:
    sql = (
        f"SELECT fact.*, said.verdict FROM {table} AS fact LEFT JOIN fact_verdicts AS said ON said.fact_id = fact.id"
        " WHERE article_id = ? ORDER BY position"
    )
    return store.rows(sql, article_id)


def _fact(store: Store, kind: str, row: dict[str, Any], chains: dict[str, str]) -> FactView:
    recipients: tuple[str, ...] = ()
    if kind == "awards":
        names = store.rows("SELECT name FROM recipients WHERE award_id = ? ORDER BY position", row["id"])
        recipients = tuple(name["name"] for name in names)
    evidence = {name: row[name] for name in _EVIDENCE if name not in ("article_id", "position")}
    values = {name: value for name, value in row.items() if name not in _EVIDENCE and value is not None}
    place = chains.get(row.get("place_id") or "")
    return FactView(type=kind, values=values, place=place, recipients=recipients, **evidence)


def _chain(row: dict[str, Any]) -> str:
    return ", ".join(row[name] for name in ("hamlet", "commune", "district", "province") if row[name])


def _mark(fact: FactView) -> Mark:
    evidence = Fact(text=fact.text, start_char=fact.start_char, end_char=fact.end_char, method=fact.method)
    return Mark(key=fact.id, type=fact.type, label="", fact=evidence)


def _captures(store: Store, article_id: str) -> tuple[CaptureView, ...]:
    names = ", ".join(CaptureView.model_fields)
    sql = f"SELECT {names} FROM captures WHERE article_id = ? ORDER BY fetched_at DESC, id DESC LIMIT 100"
    return tuple(CaptureView.model_validate(row) for row in store.rows(sql, article_id))


def _companions(store: Store, article: dict[str, Any]) -> tuple[Companion, ...]:
    sql = (
        "SELECT id, title, source_id, published FROM articles WHERE story_id = ? AND id != ?"
        " ORDER BY published, num LIMIT 50"
    )
    return tuple(Companion.model_validate(row) for row in store.rows(sql, article["story_id"], article["id"]))
