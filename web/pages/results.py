"""The results of a search: hits with snippets, facets that narrow them, filters, sort, pages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, get_args

from extractors.errors import TinxaError
from web.asked import asked
from web.page import render, render_error
from web.reading import read

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from pipeline.search import Query
    from pipeline.store import Store

# Parameters of the address and the fields of a query that they fill; short names as in `tinxa search`.
FIELDS = {
    "q": "text",
    "source": "source",
    "place": "place",
    "from": "published_from",
    "to": "published_to",
    "event_from": "event_from",
    "event_to": "event_to",
    "incident": "incident",
    "measure": "measure",
    "at_least": "at_least",
    "award": "award",
    "recipient": "recipient",
    "order": "order",
    "after": "after",
}
PER_PAGE = 20


async def show(datasette: Any, request: Any) -> Response:
    """Answer `/search`."""
    from pipeline.search import Query

    try:
        query = asked(Query, request, FIELDS, limit=PER_PAGE)
        found = await read(datasette, lambda store: _look(store, query))
    except TinxaError as error:
        return await render_error(datasette, request, error)
    return await render(datasette, request, "results.html", {**found, "query": query, **_choices()})


def _look(store: Store, query: Query) -> dict[str, Any]:
    from pipeline.facets import read_facets
    from pipeline.search import search

    names = {row["id"]: row["name"] for row in store.rows("SELECT id, name FROM sources")}
    return {"page": search(store, query), "facets": read_facets(store, query), "names": names}


def _choices() -> dict[str, Any]:
    from extractors.model import AwardForm, IncidentKind, Measure

    return {
        "kinds": get_args(IncidentKind),
        "measures": get_args(Measure),
        "forms": get_args(AwardForm),
        "today": dt.date.today(),
    }
