"""The home page: the search box, what the archive holds, its newest facts, how its sources are doing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.errors import TinxaError
from web.page import render, render_error
from web.reading import read

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from pipeline.store import Store

NEWEST = 8


async def show(datasette: Any, request: Any) -> Response:
    """Answer `/`."""
    try:
        found = await read(datasette, _look)
    except TinxaError as error:
        return await render_error(datasette, request, error)
    return await render(datasette, request, "home.html", found)


def _look(store: Store) -> dict[str, Any]:
    from pipeline.health import source_health
    from pipeline.newest import newest_awards, newest_incidents

    sources = source_health(store)
    return {
        "sources": sources,
        "articles": sum(source.articles for source in sources),
        "counts": {kind: sum(getattr(s, kind) for s in sources) for kind in ("dates", "places", "incidents", "awards")},
        "incidents": newest_incidents(store, NEWEST),
        "awards": newest_awards(store, NEWEST),
    }
