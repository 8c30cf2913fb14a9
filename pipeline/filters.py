"""The filters of a search as conditions on `articles`; those about one kind of fact hold for one and the same fact."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from extractors.text import canonical
from pipeline.place_filter import place_condition

if TYPE_CHECKING:
    from pipeline.search import Query


class _Conditions:
    """Conditions that all must hold, with their values in order.

    `each` says that they will be asked of one article after another, not of all at once.
    """

    def __init__(self, *, each: bool = False) -> None:
        self.each = each
        self.sql: list[str] = []
        self.values: list[Any] = []

    def add(self, sql: str, *values: Any) -> None:
        self.sql.append(sql)
        self.values += values

    def optional(self, sql: str, value: Any) -> None:
        """A condition that holds only where something was asked."""
        if value is not None:
            self.add(sql, value)

    def holds_for(self, table: str, conditions: _Conditions) -> None:
        """An article has such a row in a table of facts."""
        if conditions.sql:
            self.any_row(table, " AND ".join(conditions.sql), *conditions.values)

    def any_row(self, table: str, where: str, *values: Any) -> None:
        """An article has a row of which `where` holds."""
        if self.each:
            rows = f"{table} INDEXED BY {table}_article"
            self.add(f"EXISTS (SELECT 1 FROM {rows} WHERE {table}.article_id = articles.id AND ({where}))", *values)
        else:
            self.add(f"articles.id IN (SELECT {table}.article_id FROM {table} WHERE {where})", *values)


def article_condition(query: Query, *, each: bool = False) -> tuple[str, tuple[Any, ...]]:
    """A condition on `articles` ("" for none) and its values.

    With `each` it is made to be asked of few articles, one by one; else to find all articles that meet it.
    """
    found = _Conditions(each=each)
    found.optional("source_id = ?", query.source)
    found.optional("published >= ?", _iso(query.published_from))
    found.optional("published <= ?", _iso(query.published_to))
    incident, award = _incident(query), _award(query)
    if query.place:
        _place(found, query.place, incident, award)
    if query.event_from or query.event_to:
        _event(found, query, incident, award)
    found.holds_for("incidents", incident)
    found.holds_for("awards", award)
    return " AND ".join(found.sql), tuple(found.values)


def _incident(query: Query) -> _Conditions:
    conditions = _Conditions()
    conditions.optional("kind = ?", query.incident)
    conditions.optional("measure = ?", query.measure)
    conditions.optional("value >= ?", query.at_least)
    return conditions


def _award(query: Query) -> _Conditions:
    conditions = _Conditions()
    conditions.optional("form = ?", query.award)
    if query.recipient:
        sql = "EXISTS (SELECT 1 FROM recipients WHERE award_id = awards.id AND instr(name, ?))"
        conditions.add(sql, canonical(query.recipient))
    return conditions


def _place(found: _Conditions, place: str, incident: _Conditions, award: _Conditions) -> None:
    """The place of the incident or award asked for, as far as known; else any place that the article names."""
    where, values = place_condition(place)
    found.any_row("places", where, *values)
    # By the primary key: left to itself, SQLite would gather all mentions of the place first.
    there = "SELECT 1 FROM places INDEXED BY sqlite_autoindex_places_1 WHERE places.id = place_id"
    for conditions in (incident, award):
        if conditions.sql:
            conditions.add(f"(place_id IS NULL OR EXISTS ({there} AND ({where})))", *values)


def _event(found: _Conditions, query: Query, incident: _Conditions, award: _Conditions) -> None:
    """The time of the incident or award asked for; else any date of the text; it must lie within the range."""
    start, end = _iso(query.event_from) or "0000", _iso(query.event_to) or "9999"
    if incident.sql:
        incident.add('"start" >= ? AND "end" <= ?', start, end)
    if award.sql:
        # A bare year lies within a range that holds all of it.
        sql = "substr(date || '-01-01', 1, 10) >= ? AND substr(date || '-12-31', 1, 10) <= ?"
        award.add(sql, start, end)
    if not incident.sql and not award.sql:
        dates = _Conditions()
        dates.add('"start" >= ? AND "end" <= ?', start, end)
        found.holds_for("dates", dates)


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
