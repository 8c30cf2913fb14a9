"""Search: full text in both spellings, narrowed by source, place, dates and facts."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from extractors.model import AwardForm, Frozen, IncidentKind
from extractors.text import canonical
from pipeline.query import Expression, parse_query
from pipeline.snippet import Snippet, make_snippet
from pipeline.store import Store


class Query(Frozen):
    """What is looked for; every filter narrows. `text` may be empty where a filter stands."""

    text: str = ""
    source: str | None = None
    place: str | None = None
    published_from: dt.date | None = None
    published_to: dt.date | None = None
    event_from: dt.date | None = None
    event_to: dt.date | None = None
    incident: IncidentKind | None = None
    at_least: float | None = None
    award: AwardForm | None = None
    recipient: str | None = None
    order: Literal["relevance", "date"] = "relevance"
    limit: int = 20
    offset: int = 0


class Hit(Frozen):
    """One article found."""

    id: str
    title: str
    source_id: str
    url: str
    published: dt.date | None
    snippet: Snippet
    spelling: Literal["exact", "folded"]


class Page(Frozen):
    """One page of hits; `total` counts all."""

    hits: tuple[Hit, ...]
    total: int


def search(store: Store, query: Query) -> Page:
    """Find articles. Typed with marks: exact matches first, then folded ones; without marks: folded."""
    conditions, values = _filters(query)
    if not query.text.strip():
        return _page(store, query, "articles AS a", conditions, values, ())
    expression = parse_query(query.text)
    table, parameters = _matches(expression)
    tables = f"({table}) AS m JOIN articles AS a ON a.num = m.num"
    return _page(store, query, tables, conditions, [*parameters, *values], expression.terms)


def _matches(expression: Expression) -> tuple[str, list[str]]:
    """A subquery of matching articles: number, rank, and whether only the folded index knew it."""
    folded = (
        "SELECT rowid AS num, bm25(articles_folded, 4.0, 1.0) AS score, 1 AS loose"
        " FROM articles_folded WHERE articles_folded MATCH ?"
    )
    if not expression.marked:
        return folded, [expression.folded]
    exact = folded.replace("articles_folded", "articles_exact").replace("1 AS loose", "0 AS loose")
    union = f"SELECT num, min(score) AS score, min(loose) AS loose FROM ({exact} UNION ALL {folded}) GROUP BY num"
    return union, [expression.exact, expression.folded]


def _page(
    store: Store, query: Query, tables: str, conditions: list[str], values: list[Any], terms: tuple[str, ...]
) -> Page:
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    matched = bool(terms)
    by_date = "a.published DESC, a.num DESC"
    order = f"m.loose, m.score, {by_date}" if matched and query.order == "relevance" else by_date
    loose = "m.loose" if matched else "0"
    total = int(store.value(f"SELECT count(*) FROM {tables}{where}", *values))
    rows = store.rows(
        f"SELECT a.id, a.title, a.source_id, a.url, a.published, a.body, {loose} AS loose"
        f" FROM {tables}{where} ORDER BY {order} LIMIT ? OFFSET ?",
        *values, query.limit, query.offset,
    )  # fmt: skip
    hits = tuple(
        Hit(
            snippet=make_snippet(row.pop("body"), terms),
            spelling="folded" if row.pop("loose") else "exact",
            **row,
        )
        for row in rows
    )
    return Page(hits=hits, total=total)


def _filters(query: Query) -> tuple[list[str], list[Any]]:
    """SQL conditions on articles `a`, and their values."""
    conditions: list[str] = []
    values: list[Any] = []

    def add(condition: str, *own: Any) -> None:
        conditions.append(condition)
        values.extend(own)

    if query.source:
        add("a.source_id = ?", query.source)
    if query.published_from:
        add("a.published >= ?", query.published_from.isoformat())
    if query.published_to:
        add("a.published <= ?", query.published_to.isoformat())
    if query.event_from or query.event_to:
        start, end = query.event_from or dt.date.min, query.event_to or dt.date.max
        sql = 'a.id IN (SELECT article_id FROM dates WHERE "start" >= ? AND "end" <= ?)'
        add(sql, start.isoformat(), end.isoformat())
    if query.place:
        add(*_place_filter(query.place))
    if query.incident or query.at_least is not None:
        add(*_incident_filter(query))
    if query.award:
        add("a.id IN (SELECT article_id FROM awards WHERE form = ?)", query.award)
    if query.recipient:
        sql = (
            "SELECT awards.article_id FROM recipients JOIN awards ON awards.id = award_id WHERE recipients.name LIKE ?"
        )
        add(f"a.id IN ({sql})", f"%{query.recipient}%")
    return conditions, values


def _place_filter(place: str) -> tuple[str, ...]:
    """A unit by code or by name, at any level of a chain, under its old or its present name."""
    if place.isdigit():
        return "a.id IN (SELECT article_id FROM places WHERE code = ? OR current_code = ?)", place, place
    fields = ("name", "province", "district", "commune", "hamlet", "current_name")
    same = " OR ".join(f"{field} = ?" for field in fields)
    return f"a.id IN (SELECT article_id FROM places WHERE {same})", *([canonical(place)] * len(fields))


def _incident_filter(query: Query) -> tuple[Any, ...]:
    conditions: list[str] = []
    values: list[Any] = []
    if query.incident:
        conditions.append("kind = ?")
        values.append(query.incident)
    if query.at_least is not None:
        conditions.append("value >= ?")
        values.append(query.at_least)
    return f"a.id IN (SELECT article_id FROM incidents WHERE {' AND '.join(conditions)})", *values
