"""Facts as rows: list indexes become foreign keys, nested values columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractors.model import AwardFact, Fact, Facts, IncidentFact
from pipeline.store.ids import fact_ids

TABLES = ("dates", "places", "incidents", "awards")
Row = dict[str, Any]


def fact_rows(article: str, facts: Facts, version: str) -> dict[str, list[Row]]:
    """Rows of the four fact tables and of `recipients`, in the order in which they may be inserted."""
    ids = {table: fact_ids(article, table, getattr(facts, table)) for table in TABLES}
    rows: dict[str, list[Row]] = {table: [] for table in (*TABLES, "recipients")}
    for table in TABLES:
        for at, (fact, key) in enumerate(zip(getattr(facts, table), ids[table], strict=True)):
            row = {"id": key, "article_id": article, "position": at, "extractor_version": version}
            rows[table].append(row | _columns(fact, ids))
            if isinstance(fact, AwardFact):
                rows["recipients"] += [
                    {"award_id": key, "position": i, "name": name} for i, name in enumerate(fact.recipients)
                ]
    return rows


def _columns(fact: Fact, ids: dict[str, list[str]]) -> Row:
    row: Row = fact.model_dump(mode="json")
    if isinstance(fact, IncidentFact | AwardFact):
        row["place_id"] = _at(ids["places"], row.pop("place"))
    if isinstance(fact, IncidentFact):
        row["parent_id"] = _at(ids["incidents"], row.pop("parent"))
        change = row.pop("change") or {}
        row |= {f"change_{name}": change.get(name) for name in ("direction", "amount", "percent", "baseline")}
        row["inconsistent"] = int(row["inconsistent"])
    row.pop("recipients", None)
    return row


def _at(ids: Sequence[str], index: int | None) -> str | None:
    return None if index is None else ids[index]
