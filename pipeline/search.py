"""Search: full text in both spellings, narrowed by source, place, dates and facts.

A search counts no more than `MOST` matches. Beyond that the words are so common that relevance says little: the total
then reads "at least", and the articles published last come first.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from extractors.errors import UsageError
from extractors.model import AwardForm, Frozen, IncidentKind, Measure
from pipeline.filters import article_condition
from pipeline.query import Expression, Term, parse_query
from pipeline.snippet import Snippet, highlight, make_snippet
from pipeline.store import Store
from pipeline.store.words import EXACT, FOLDED, documents_text

MOST = 10_000
# A match in the title counts as much as four in the body.
_RANK = "bm25(4.0, 1.0)"
# Up to here, looking up each match's date is faster than walking the index of dates.
_FEW = 1_000
# From this share of the first matches on, what the filters leave is called dense.
_DENSE = 0.05
# `articles` by the index that holds what filters ask for: the texts fill many pages, it fills few.
BRIEF = "articles INDEXED BY articles_brief"
_CURSOR = re.compile(r"(\d{1,9})\.(\d{1,18})")


class Query(Frozen):
    """What is looked for; every filter narrows. `text` may be empty. `after` is the `next` of an earlier page.

    Filters about one kind of fact hold for one and the same fact: a fire with at least 3 cases in 2019.
    """

    text: str = ""
    source: str | None = None
    place: str | None = None
    published_from: dt.date | None = None
    published_to: dt.date | None = None
    event_from: dt.date | None = None
    event_to: dt.date | None = None
    incident: IncidentKind | None = None
    measure: Measure | None = None
    at_least: float | None = None
    award: AwardForm | None = None
    recipient: str | None = None
    order: Literal["relevance", "date"] = "relevance"
    limit: int = Field(default=20, ge=1, le=1000)
    offset: int = Field(default=0, ge=0)
    after: str | None = None


class Hit(Frozen):
    """One article found; `heading` is its title with what matched, `spelling` how the query's words stand in it."""

    id: str
    title: str
    heading: Snippet
    source_id: str
    url: str
    published: dt.date | None
    snippet: Snippet
    spelling: Literal["exact", "folded"]


class Page(Frozen):
    """One page of hits; `total` counts all (at least, if `capped`), `next` leads to the next page."""

    hits: tuple[Hit, ...]
    total: int
    capped: bool = False
    next: str | None = None


class Scope(Frozen):
    """What the filters leave, up to the article `newest`: a condition on `articles` ("" for none) with its values.

    `each` is the same condition made to be asked of one article after another.
    """

    all: tuple[str, tuple[Any, ...]]
    each: tuple[str, tuple[Any, ...]]
    newest: int


class Matches(Frozen):
    """The articles (their `num`) that match a text in one index, the last loaded first, `MOST` of them at the most."""

    table: str
    expression: str
    nums: tuple[int, ...]
    capped: bool


def search(store: Store, query: Query) -> Page:
    """Find articles. Typed with marks: exact matches first, then folded ones; without marks: folded.

    Raises UsageError for a query that cannot be understood.
    """
    offset, newest = start_of(store, query)
    scope = scope_of(query, newest)
    if not query.text.strip():
        return _browse(store, query, offset, scope)
    expression = parse_query(query.text)
    tiers = find_matches(store, expression, scope)
    total, capped = sum(len(tier.nums) for tier in tiers), tiers[-1].capped
    hits: list[Hit] = []
    start = offset
    for tier in tiers:
        if start < len(tier.nums) and len(hits) < query.limit:
            in_order = _newest if query.order == "date" or tier.capped else _best
            nums = in_order(store, tier, scope, query.limit - len(hits), start)
            hits += _hits(store, nums, expression.terms, exact=tier.table == EXACT)
        start = max(start - len(tier.nums), 0)
    return _page(hits, total, capped, offset, newest)


def scope_of(query: Query, newest: int) -> Scope:
    """The scope of a query's filters."""
    return Scope(all=article_condition(query), each=article_condition(query, each=True), newest=newest)


def find_matches(store: Store, expression: Expression, scope: Scope) -> list[Matches]:
    """Matches index by index; an article that the exact one knows is not given again by the folded one."""
    found: list[Matches] = []
    tables = {EXACT: expression.exact, FOLDED: expression.folded} if expression.marked else {FOLDED: expression.folded}
    seen: frozenset[int] = frozenset()
    for table, text in tables.items():
        nums, capped = _matching(store, table, text, scope, MOST + len(seen))
        nums = [num for num in nums if num not in seen]
        most = MOST - len(seen)
        capped = capped or len(nums) > most
        found.append(Matches(table=table, expression=text, nums=tuple(nums[:most]), capped=capped))
        if capped:
            break
        seen = frozenset(nums)
    return found


def _matching(store: Store, table: str, text: str, scope: Scope, most: int) -> tuple[list[int], bool]:
    """Articles of the scope that match, the last loaded first, and whether there may be more.

    The matches are filtered one by one. Where words are common and the filters leave next to nothing of the first
    matches, it goes the other way round: from all that the filters leave to those that match.
    """
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid <= ?"
    order = "ORDER BY rowid DESC LIMIT ?"
    nums = _numbers(store, f"{sql} {order}", text, scope.newest, most + 1)
    capped = len(nums) > most
    condition, values = scope.each
    if not condition:
        return nums[:most], capped
    one_by_one = f"SELECT num FROM {BRIEF} WHERE num IN (SELECT value FROM json_each(?)) AND {condition}"
    left = _numbers(store, f"{one_by_one} ORDER BY num DESC", json.dumps(nums), *values)
    if not capped or len(left) > most * _DENSE:
        return left, capped
    condition, values = scope.all
    within = f"AND +rowid IN (SELECT num FROM articles WHERE {condition})"
    nums = _numbers(store, f"{sql} {within} {order}", text, scope.newest, *values, most + 1)
    return nums[:most], len(nums) > most


def _numbers(store: Store, sql: str, *values: Any) -> list[int]:
    return [num for (num,) in store.connection.execute(sql, values)]


def _best(store: Store, tier: Matches, scope: Scope, limit: int, offset: int) -> list[int]:
    """One stretch of the matches, the best first."""
    sql = (
        f"SELECT rowid FROM {tier.table} WHERE {tier.table} MATCH ? AND rank MATCH ? AND rowid BETWEEN ? AND ?"
        " AND +rowid IN (SELECT value FROM json_each(?)) ORDER BY rank, rowid DESC LIMIT ? OFFSET ?"
    )
    values = (tier.expression, _RANK, tier.nums[-1], tier.nums[0], json.dumps(tier.nums), limit, offset)
    return _numbers(store, sql, *values)


def _newest(store: Store, tier: Matches, scope: Scope, limit: int, offset: int) -> list[int]:
    """One stretch of the matches, the last published first."""
    order = "ORDER BY published DESC, num DESC LIMIT ? OFFSET ?"
    if tier.capped:
        # So common that walking back in time meets a match every few articles.
        condition, filters = scope.each
        sql = (
            "SELECT num FROM articles INDEXED BY articles_published WHERE num <= ? AND EXISTS"
            f" (SELECT 1 FROM {tier.table} WHERE {tier.table} MATCH ? AND rowid = articles.num)"
            f"{' AND ' + condition if condition else ''}"
        )
        values: tuple[Any, ...] = (scope.newest, tier.expression, *filters)
    else:
        index = "articles_published" if len(tier.nums) > _FEW else "articles_brief"
        sql = f"SELECT num FROM articles INDEXED BY {index} WHERE num IN (SELECT value FROM json_each(?))"
        values = (json.dumps(tier.nums),)
    return _numbers(store, f"{sql} {order}", *values, limit, offset)


def _browse(store: Store, query: Query, offset: int, scope: Scope) -> Page:
    """Without words: everything that the filters leave, the newest first."""
    condition, filters = scope.all
    where = f"num <= ?{' AND ' + condition if condition else ''}"
    values = (scope.newest, *filters)
    total = int(store.value(f"SELECT count(*) FROM articles WHERE {where}", *values))
    sql = f"SELECT num FROM articles WHERE {where} ORDER BY published DESC, num DESC LIMIT ? OFFSET ?"
    nums = _numbers(store, sql, *values, query.limit, offset)
    return _page(_hits(store, nums, (), exact=True), total, False, offset, scope.newest)


def _hits(store: Store, nums: Sequence[int], terms: tuple[Term, ...], *, exact: bool) -> list[Hit]:
    sql = (
        "SELECT num, id, title, source_id, url, published, body FROM articles"
        " WHERE num IN (SELECT value FROM json_each(?))"
    )
    rows = {row.pop("num"): row for row in store.rows(sql, json.dumps(list(nums)))}
    return [
        Hit(
            heading=highlight(row["title"], terms, exact=exact),
            snippet=_snippet(store, row["id"], row.pop("body"), terms, exact=exact),
            spelling="exact" if exact else "folded",
            **row,
        )
        for row in (rows[num] for num in nums)
    ]


def _snippet(store: Store, article: str, body: str, terms: tuple[Term, ...], *, exact: bool) -> Snippet:
    """A snippet of the article's text, or of its documents' where only these have the words."""
    found = make_snippet(body, terms, exact=exact)
    if terms and not found.matches:
        inside = make_snippet(documents_text(store.connection, article), terms, exact=exact)
        return inside if inside.matches else found
    return found


def _page(hits: list[Hit], total: int, capped: bool, offset: int, newest: int) -> Page:
    further = offset + len(hits)
    following = f"{further}.{newest}" if hits and further < total else None
    return Page(hits=tuple(hits), total=total, capped=capped, next=following)


def start_of(store: Store, query: Query) -> tuple[int, int]:
    """Where the page begins, and the newest article of the first page: what is loaded later shifts nothing."""
    if query.after is None:
        return query.offset, int(store.value("SELECT max(num) FROM articles") or 0)
    cursor = _CURSOR.fullmatch(query.after)
    if cursor is None:
        raise UsageError("after", f"{query.after!r} is no page", "give the `next` of an earlier page as it is")
    return int(cursor[1]), int(cursor[2])
