"""Places: the map of today's provinces, and a page for every unit that ever was, with what is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.errors import TinxaError
from web.page import render, render_error, render_missing
from web.reading import read

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from pipeline.store import Store

NEWEST = 12


async def show_all(datasette: Any, request: Any) -> Response:
    """Answer `/places`."""
    from pipeline.outline import HEIGHT, WIDTH, outline_path, point
    from pipeline.place_view import islands, provinces_with_counts

    try:
        provinces, far = await read(datasette, lambda store: (provinces_with_counts(store), islands(store)))
    except TinxaError as error:
        return await render_error(datasette, request, error)
    most = max((province.articles for province in provinces), default=0) or 1
    dots = [
        (province, point(province.lat, province.lon), 3 + 15 * (province.articles / most) ** 0.5)
        for province in provinces
    ]
    context = {
        "provinces": provinces,
        "dots": dots,
        "islands": [(unit, point(unit.lat, unit.lon)) for unit in far if unit.lat and unit.lon],
        "outline": outline_path(),
        "width": WIDTH,
        "height": HEIGHT,
    }
    return await render(datasette, request, "places.html", context)


async def show(datasette: Any, request: Any) -> Response:
    """Answer `/place/CODE`."""
    code = request.url_vars["code"]
    try:
        found = await read(datasette, lambda store: _look(store, code))
    except TinxaError as error:
        return await render_error(datasette, request, error)
    if found is None:
        return await render_missing(datasette, request)
    return await render(datasette, request, "place.html", found)


def _look(store: Store, code: str) -> dict[str, Any] | None:
    from pipeline.explore import Selection, find_awards, find_incidents, told
    from pipeline.place_view import read_place_view
    from pipeline.search import Query, search
    from pipeline.tally import by_year, settle

    view = read_place_view(store, code)
    if view is None:
        return None
    records = settle(told(row) for row in find_incidents(store, Selection(place=code, measure="cases")).rows)
    kinds: dict[str, list[Any]] = {}
    for record in records:
        if record.what[2] in ("occurred", "detected", "received"):
            kinds.setdefault(record.what[0], []).append(record)
    series = {kind: by_year(group) for kind, group in kinds.items()}
    years = [year for one in series.values() for year in one]
    awards = find_awards(store, Selection(place=code))
    return {
        "view": view,
        "series": dict(sorted(series.items(), key=lambda item: -sum(item[1].values()))),
        "span": list(range(min(years), max(years) + 1)) if years else [],
        "awards": awards.rows[:NEWEST],
        "awards_found": len(awards.rows),
        "page": search(store, Query(place=code, order="date", limit=NEWEST)),
    }
