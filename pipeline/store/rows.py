"""Facts as rows: list indexes become foreign keys, nested values columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from extractors.model import AwardFact, DateFact, Fact, Facts, IncidentFact, PlaceFact
from pipeline.store.ids import fact_ids
from pipeline.store.sql import Values

TABLES = ("dates", "places", "incidents", "awards")
_CHANGE = ("direction", "amount", "percent", "baseline")
# Fields that become columns of another name, or none: see `fact_rows`.
_TURNED = {"start", "end", "place", "parent", "change", "inconsistent", "recipients"}
_HEAD = ("id", "article_id", "position", "extractor_version")
# The fact model of every table.
MODELS: dict[str, type[Fact]] = {
    "dates": DateFact,
    "places": PlaceFact,
    "incidents": IncidentFact,
    "awards": AwardFact,
}
_PLAIN = {table: tuple(n for n in model.model_fields if n not in _TURNED) for table, model in MODELS.items()}
_TAIL: dict[str, tuple[str, ...]] = {
    "dates": ("start", "end"),
    "places": (),
    "incidents": ("start", "end", "place_id", "parent_id", "inconsistent", *(f"change_{name}" for name in _CHANGE)),
    "awards": ("place_id",),
}
# The columns of every table, in the order of the values that `fact_rows` gives; tables in the order of insertion.
COLUMNS: dict[str, tuple[str, ...]] = {table: (*_HEAD, *_PLAIN[table], *_TAIL[table]) for table in TABLES} | {
    "recipients": ("award_id", "position", "name")
}
_values: dict[str, Callable[[Any], Values]] = {table: attrgetter(*names) for table, names in _PLAIN.items()}
_change: Callable[[Any], Values] = attrgetter(*_CHANGE)


def fact_rows(article: str, facts: Facts, version: str) -> dict[str, list[Values]]:
    """Rows of the four fact tables and of `recipients`; their columns are `COLUMNS`."""
    ids = {table: fact_ids(article, table, getattr(facts, table)) for table in TABLES}
    tails: dict[str, list[Values]] = {
        "dates": [(_iso(f.start), _iso(f.end)) for f in facts.dates],
        "places": [()] * len(facts.places),
        "incidents": [_incident_tail(f, ids) for f in facts.incidents],
        "awards": [(_at(ids["places"], f.place),) for f in facts.awards],
    }
    rows = {
        table: [
            (key, article, at, version, *_values[table](fact), *tail)
            for at, (fact, key, tail) in enumerate(zip(getattr(facts, table), ids[table], tails[table], strict=True))
        ]
        for table in TABLES
    }
    rows["recipients"] = [
        (key, at, name)
        for award, key in zip(facts.awards, ids["awards"], strict=True)
        for at, name in enumerate(award.recipients)
    ]
    return rows


def _incident_tail(fact: IncidentFact, ids: dict[str, list[str]]) -> Values:
    place, parent = _at(ids["places"], fact.place), _at(ids["incidents"], fact.parent)
    change = (None,) * len(_CHANGE) if fact.change is None else _change(fact.change)
    return (_iso(fact.start), _iso(fact.end), place, parent, int(fact.inconsistent), *change)


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _at(ids: Sequence[str], index: int | None) -> str | None:
    return None if index is None else ids[index]
