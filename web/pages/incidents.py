"""The explorer of incidents: every kind through the years, one kind by place, the records behind it, downloads."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from extractors.errors import TinxaError
from web.asked import asked, download
from web.page import render, render_error
from web.reading import read

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from pipeline.explore import Selection
    from pipeline.store import Store

FIELDS = {
    "kind": "kind",
    "measure": "measure",
    "status": "status",
    "place": "place",
    "level": "level",
    "from": "start",
    "to": "end",
}
SHOWN_RECORDS, SHOWN_PLACES = 50, 15


class Series(NamedTuple):
    """What is counted of one kind in one status: in all, by year, and without a year."""

    kind: str
    status: str
    total: float
    years: dict[int, float]
    undated: float


async def show(datasette: Any, request: Any) -> Response:
    """Answer `/incidents`; without a measure, cases are asked for."""
    from extractors.model import IncidentKind, Measure, Status

    try:
        selection = _selection(request)
        found = await read(datasette, lambda store: _look(store, selection))
    except TinxaError as error:
        return await render_error(datasette, request, error)
    choices = {"kinds": get_args(IncidentKind), "measures": get_args(Measure), "statuses": get_args(Status)}
    return await render(datasette, request, "incidents.html", {**found, **choices, "selection": selection})


async def fetch(datasette: Any, request: Any) -> Response:
    """Answer `/incidents.csv` and `/incidents.json`: all records of the selection.

    `counted` says whether a record is counted in the totals of the page, or told already by another.
    """
    from pipeline.answer import INCIDENT_COLUMNS, answer_incidents

    try:
        selection = _selection(request)
        found = await read(datasette, lambda store: answer_incidents(store, selection))
    except TinxaError as error:
        return await render_error(datasette, request, error)
    return download(found.rows, INCIDENT_COLUMNS, request.url_vars["kind"], "incidents")


def _selection(request: Any) -> Selection:
    from pipeline.explore import Selection

    selection = asked(Selection, request, FIELDS)
    return selection if selection.measure else selection.model_copy(update={"measure": "cases"})


def _look(store: Store, selection: Selection) -> dict[str, Any]:
    from pipeline.explore import find_incidents, told
    from pipeline.tally import by_place, by_year, settle, year_of

    found = find_incidents(store, selection)
    records = settle(told(row) for row in found.rows)
    groups = defaultdict(list)
    for record in records:
        groups[record.what].append(record)
    series = [
        Series(
            kind=kind,
            status=status,
            total=sum(record.value for record in group),
            years=by_year(group),
            undated=sum(record.value for record in group if year_of(record) is None),
        )
        for (kind, _, status), group in groups.items()
    ]
    series.sort(key=lambda one: -one.total)
    counted = {record.id for record in records}
    chosen = max(groups.values(), key=lambda group: sum(r.value for r in group), default=[])
    depth = 2 if selection.place else 1
    return {
        "series": series,
        "span": _span([one.years for one in series]),
        "places": list(by_place(chosen, depth).items())[:SHOWN_PLACES],
        "records": [{**row, "counted": row["id"] in counted} for row in found.rows[:SHOWN_RECORDS]],
        "found": len(found.rows),
        "cut": found.cut,
    }


def _span(years: list[dict[int, float]]) -> list[int]:
    """All years from the first to the last one of several series."""
    every = [year for one in years for year in one]
    return list(range(min(every), max(every) + 1)) if every else []
