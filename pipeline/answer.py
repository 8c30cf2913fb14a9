"""Answers about awards and incident counts: what is added up, and each line with its evidence and its source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from extractors.model import Frozen
from pipeline.explore import Selection, find_awards, find_incidents, told
from pipeline.export import harmless
from pipeline.store import Store
from pipeline.tally import settle

AWARD_COLUMNS = (
    "id", "form", "title", "rank", "conferrer", "collectives", "individuals", "households", "recipients", "reason",
    "date", "amount_vnd", "decision", "province", "district", "commune", "text", "confidence", "article_id", "article",
    "published", "source", "url",
)  # fmt: skip
INCIDENT_COLUMNS = (
    "id", "kind", "measure", "value", "value_max", "qualifier", "status", "actor", "start", "end", "province",
    "district", "commune", "hamlet", "text", "change_direction", "change_amount", "change_percent", "confidence",
    "counted",
    "article_id", "article", "published", "source", "url",
)  # fmt: skip
_COUNTED = ("collectives", "individuals", "households")


class Answer(Frozen):
    """Rows with the columns above, and `totals` of them; `cut` says that there are more than are looked at.

    For awards `totals` has the number of `awards`, how many of them tell no count (`uncounted`) and the recipients.
    For incidents it has one total for each `kind/measure/status`, in which no report counts twice.
    """

    totals: dict[str, float]
    rows: tuple[dict[str, Any], ...]
    cut: bool


def answer_awards(store: Store, selection: Selection) -> Answer:
    """The awards of a selection and how many were honoured."""
    found = find_awards(store, selection)
    totals: dict[str, float] = {"awards": len(found.rows)}
    totals["uncounted"] = sum(all(row[name] is None for name in _COUNTED) for row in found.rows)
    totals |= {name: sum(row[name] or 0 for row in found.rows) for name in _COUNTED}
    return Answer(totals=totals, rows=_plain(found.rows, AWARD_COLUMNS), cut=found.cut)


def answer_incidents(store: Store, selection: Selection) -> Answer:
    """The records of a selection; `counted` says which are in the totals, the others are told by another already."""
    found = find_incidents(store, selection)
    records = settle(told(row) for row in found.rows)
    totals: dict[str, float] = {}
    for record in records:
        name = "/".join(record.what)
        totals[name] = totals.get(name, 0) + record.value
    counted = {record.id for record in records}
    rows = [{**row, "counted": int(row["id"] in counted)} for row in found.rows]
    return Answer(totals=totals, rows=_plain(rows, INCIDENT_COLUMNS), cut=found.cut)


def _plain(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> tuple[dict[str, Any], ...]:
    return tuple({column: row[column] for column in columns} for row in rows)


def as_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows as CSV with a head; what a spreadsheet would take for a formula is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([harmless(row[column]) for column in columns] for row in rows)
    return out.getvalue()
