"""Facets: how the matches of a search spread over sources, years, places, kinds of incident and forms of award."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from extractors.model import Frozen
from pipeline.query import parse_query
from pipeline.search import BRIEF, Query, find_matches, scope_of, start_of
from pipeline.store import Store

SHOWN = 12
# So many matches tell how they spread; each costs a look into four tables.
MOST = 3_000


class Share(NamedTuple):
    """A value and how many articles of the matches have it."""

    value: str
    articles: int


class Facets(Frozen):
    """The most frequent values, the most frequent first; `of` is how many articles were looked at."""

    of: int
    source: tuple[Share, ...] = ()
    year: tuple[Share, ...] = ()
    province: tuple[Share, ...] = ()
    district: tuple[Share, ...] = ()
    incident: tuple[Share, ...] = ()
    award: tuple[Share, ...] = ()


def read_facets(store: Store, query: Query) -> Facets:
    """The facets of a query; where it has more than `MOST` matches, those of the ones loaded last."""
    nums = json.dumps(_matching(store, query))
    sql = (
        f"SELECT id, source_id, substr(published, 1, 4) AS year FROM {BRIEF}"
        " WHERE num IN (SELECT value FROM json_each(?))"
    )
    articles = store.rows(sql, nums)
    ids = json.dumps([article["id"] for article in articles])
    return Facets(
        of=len(articles),
        source=_shares(Counter(article["source_id"] for article in articles)),
        year=_shares(Counter(article["year"] for article in articles if article["year"])),
        province=_of_facts(store, "places", "province", ids),
        district=_of_facts(store, "places", "district", ids),
        incident=_of_facts(store, "incidents", "kind", ids),
        award=_of_facts(store, "awards", "form", ids),
    )


def _matching(store: Store, query: Query) -> Sequence[int]:
    _, newest = start_of(store, query)
    scope = scope_of(query, newest)
    if query.text.strip():
        tiers = find_matches(store, parse_query(query.text), scope)
        return [num for tier in tiers for num in tier.nums][:MOST]
    condition, values = scope.all
    where = f"num <= ?{' AND ' + condition if condition else ''}"
    sql = f"SELECT num FROM articles WHERE {where} ORDER BY num DESC LIMIT ?"
    return [num for (num,) in store.connection.execute(sql, (newest, *values, MOST))]


def _shares(counts: Counter[str]) -> tuple[Share, ...]:
    return tuple(Share(value, count) for value, count in sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:SHOWN])


def _of_facts(store: Store, table: str, column: str, ids: str) -> tuple[Share, ...]:
    sql = (
        f"SELECT DISTINCT article_id, {column} FROM json_each(?) AS wanted"
        f" CROSS JOIN {table} INDEXED BY {table}_article ON article_id = wanted.value WHERE {column} IS NOT NULL"
    )
    return _shares(Counter(value for _, value in store.connection.execute(sql, (ids,))))
