"""The roll of awards: who conferred what on how many and on whom, with the article that says so; downloads."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, get_args

from extractors.errors import TinxaError
from web.asked import asked, download
from web.page import render, render_error
from web.reading import read

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from pipeline.explore import Selection
    from pipeline.store import Store

FIELDS = {"form": "form", "recipient": "recipient", "place": "place", "level": "level", "from": "start", "to": "end"}
SHOWN = 200
_COUNTED = ("collectives", "individuals", "households")


async def show(datasette: Any, request: Any) -> Response:
    """Answer `/awards`."""
    from extractors.model import AwardForm

    try:
        selection = _selection(request)
        found = await read(datasette, lambda store: _look(store, selection))
    except TinxaError as error:
        return await render_error(datasette, request, error)
    return await render(
        datasette, request, "awards.html", {**found, "forms": get_args(AwardForm), "selection": selection}
    )


async def fetch(datasette: Any, request: Any) -> Response:
    """Answer `/awards.csv` and `/awards.json`: all awards of the selection."""
    from pipeline.answer import AWARD_COLUMNS, answer_awards

    try:
        selection = _selection(request)
        found = await read(datasette, lambda store: answer_awards(store, selection))
    except TinxaError as error:
        return await render_error(datasette, request, error)
    return download(found.rows, AWARD_COLUMNS, request.url_vars["kind"], "awards")


def _selection(request: Any) -> Selection:
    from pipeline.explore import Selection

    return asked(Selection, request, FIELDS)


def _look(store: Store, selection: Selection) -> dict[str, Any]:
    from pipeline.explore import find_awards

    found = find_awards(store, selection)
    years = Counter(int(when[:4]) for row in found.rows if (when := row["date"] or row["published"]))
    forms = Counter(row["form"] for row in found.rows)
    return {
        "rows": found.rows[:SHOWN],
        "found": len(found.rows),
        "cut": found.cut,
        "sums": {name: sum(row[name] or 0 for row in found.rows) for name in _COUNTED},
        "years": {year: years.get(year, 0) for year in range(min(years), max(years) + 1)} if years else {},
        "by_form": forms.most_common(),
    }
