"""Incidents and awards as a researcher asks for them: of a kind, a place, a time, with the articles that tell them.

Where a record tells no place, the area of the portal that tells it is meant.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from extractors.model import AwardForm, Frozen, IncidentKind, Measure, Status
from pipeline.place_filter import place_condition
from pipeline.store import Store
from pipeline.tally import Told

# So many records are looked at; more say nothing that fewer would not.
MOST = 50_000
LEVELS = ("province", "district", "commune", "hamlet")
_FIRST_TOLD = "articles.num = (SELECT min(told.num) FROM articles AS told WHERE told.story_id = articles.story_id)"
_HOMES = (
    "SELECT id FROM (SELECT id, coalesce(commune, district, province) AS name, province, district, commune,"
    " NULL AS hamlet, NULL AS code, NULL AS current_code, iif(district IS NULL, '2025', 'legacy') AS vintage"
    " FROM sources) AS places WHERE {where}"
)


class Selection(Frozen):
    """Which facts: every field narrows. Days are those of the event (the conferral, for awards), both included."""

    kind: IncidentKind | None = None
    measure: Measure | None = None
    status: Status | None = None
    form: AwardForm | None = None
    recipient: str | None = None
    level: str | None = None
    place: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None


class Found(Frozen):
    """Rows with the columns of their table, their place (`province` … `hamlet`) and their article."""

    rows: tuple[dict[str, Any], ...]
    cut: bool


def find_incidents(store: Store, selection: Selection) -> Found:
    """Records of incidents; a story that several portals tell stands once, what reviewers threw out nowhere."""
    where, values = _conditions(selection)
    for column in ("kind", "measure", "status"):
        asked = getattr(selection, column)
        if asked is not None:
            where.append(f"fact.{column} = ?")
            values.append(asked)
    if selection.start:
        where.append('fact."end" >= ?')
        values.append(selection.start.isoformat())
    if selection.end:
        where.append('fact."start" <= ?')
        values.append(selection.end.isoformat())
    return _find(store, "incidents", where, values, 'fact."end" DESC, articles.num DESC, fact.position')


def find_awards(store: Store, selection: Selection) -> Found:
    """Awards with the names of recipients in `recipients`; `date` may be a bare year."""
    where, values = _conditions(selection)
    if selection.form:
        where.append("fact.form = ?")
        values.append(selection.form)
    if selection.recipient:
        where.append("EXISTS (SELECT 1 FROM recipients WHERE award_id = fact.id AND instr(name, ?))")
        values.append(selection.recipient)
    when = "coalesce(fact.date, articles.published)"
    if selection.start:
        where.append(f"substr({when} || '-12-31', 1, 10) >= ?")
        values.append(selection.start.isoformat())
    if selection.end:
        where.append(f"substr({when} || '-01-01', 1, 10) <= ?")
        values.append(selection.end.isoformat())
    return _find(store, "awards", where, values, f"{when} DESC, articles.num DESC, fact.position")


def _conditions(selection: Selection) -> tuple[list[str], list[Any]]:
    """What holds for facts of both tables: first told, of the place, told by a portal of the level."""
    where, values = [_FIRST_TOLD], list[Any]()
    if selection.level in LEVELS[:3]:
        lower = LEVELS[LEVELS.index(selection.level) + 1 : 3]
        where.append(" AND ".join([f"sources.{selection.level} IS NOT NULL", *(f"sources.{n} IS NULL" for n in lower)]))
    if selection.place:
        condition, named = place_condition(selection.place)
        homes = _HOMES.format(where=condition)
        there = f"fact.place_id IN (SELECT id FROM places WHERE {condition})"
        where.append(f"({there} OR (fact.place_id IS NULL AND articles.source_id IN ({homes})))")
        values += [*named, *named]
    return where, values


def _find(store: Store, table: str, where: list[str], values: list[Any], order: str) -> Found:
    names = (
        "(SELECT group_concat(name, '; ') FROM recipients WHERE award_id = fact.id)" if table == "awards" else "NULL"
    )
    sql = f"""
SELECT fact.*, {names} AS recipients, articles.title AS article, articles.url, articles.published,
    articles.source_id, sources.name AS source,
    {", ".join(f"iif(fact.place_id IS NULL, {_home(level)}, places.{level}) AS {level}" for level in LEVELS)}
FROM {table} AS fact
JOIN articles ON articles.id = fact.article_id
JOIN sources ON sources.id = articles.source_id
LEFT JOIN places ON places.id = fact.place_id
WHERE {" AND ".join(where)} ORDER BY {order} LIMIT {MOST + 1}"""
    rows = store.rows(sql, *values)
    return Found(rows=tuple(rows[:MOST]), cut=len(rows) > MOST)


def _home(level: str) -> str:
    return "NULL" if level == "hamlet" else f"sources.{level}"


def told(row: dict[str, Any]) -> Told:
    """A row of `find_incidents` for adding up."""
    return Told(
        id=row["id"],
        what=(row["kind"], row["measure"], row["status"]),
        value=row["value"],
        place=place_of(row),
        start=_day(row["start"]),
        end=_day(row["end"]),
        article=row["article_id"],
        parent=row["parent_id"],
    )


def place_of(row: dict[str, Any]) -> tuple[str, ...]:
    """The chain of a row, province first; levels that are not told, or that no longer exist, are left out."""
    return tuple(row[level] for level in LEVELS if row[level])


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
