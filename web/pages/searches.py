"""Saved searches, and every search as an Atom feed."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from extractors.errors import TinxaError
from web.asked import asked
from web.login import came_from_here, reviewer_of
from web.page import render, render_error, render_missing
from web.pages.results import FIELDS
from web.reading import read
from web.writing import write

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from pipeline.saved import SavedSearch
    from pipeline.search import Query
    from pipeline.store import Store
    from web.feed import Entry

ENTRIES = 50
_WHOLE_DAY = "T00:00:00+07:00"


async def show_all(datasette: Any, request: Any) -> Response:
    """Answer `/searches`: the list, or a search to be kept."""
    from pipeline.saved import save_search, saved_searches

    if request.method == "POST":
        name = reviewer_of(datasette, request)
        if name is None or not came_from_here(request):
            return await _refuse(datasette, request)
        typed = await request.post_vars()
        try:
            title, query = typed.get("name", ""), typed.get("query", "")
            await write(datasette, lambda store: save_search(store, title, query, name))
        except TinxaError as error:
            return await render_error(datasette, request, error)
        return _redirect("/searches")
    return await render(datasette, request, "searches.html", {"searches": await read(datasette, saved_searches)})


async def show(datasette: Any, request: Any) -> Response:
    """Answer `/searches/KEY`: the search itself."""
    saved = await _find(datasette, request)
    return _redirect(f"/search?{saved.query}") if saved else await render_missing(datasette, request)


async def forget(datasette: Any, request: Any) -> Response:
    """Answer `/searches/KEY/forget`."""
    from pipeline.saved import forget_search

    key = request.url_vars["key"]
    if reviewer_of(datasette, request) is None or request.method != "POST" or not came_from_here(request):
        return await _refuse(datasette, request)
    await write(datasette, lambda store: forget_search(store, key))
    return _redirect("/searches")


async def follow(datasette: Any, request: Any) -> Response:
    """Answer `/search.atom`: the feed of what the address asks for."""
    return await _feed(datasette, request, request, request.query_string, None)


async def follow_saved(datasette: Any, request: Any) -> Response:
    """Answer `/searches/KEY.atom`."""
    saved = await _find(datasette, request)
    if saved is None:
        return await render_missing(datasette, request)
    first = {name: values[0] for name, values in parse_qs(saved.query).items()}
    return await _feed(datasette, request, SimpleNamespace(args=first), saved.query, saved.name)


async def _find(datasette: Any, request: Any) -> SavedSearch | None:
    from pipeline.saved import saved_search

    return await read(datasette, lambda store: saved_search(store, request.url_vars["key"]))


async def _feed(datasette: Any, request: Any, asks: Any, query_string: str, title: str | None) -> Response:
    from datasette.utils.asgi import Response

    from pipeline.search import Query
    from web.feed import TYPE, atom

    try:
        query = asked(Query, asks, FIELDS, limit=ENTRIES)
        query = query.model_copy(update={"order": "date", "after": None})
        base = datasette.absolute_url(request, "/").rstrip("/")
        entries = await read(datasette, lambda store: _entries(store, query, base))
    except TinxaError as error:
        return await render_error(datasette, request, error)
    address = datasette.absolute_url(request, request.full_path)
    body = atom(title or query.text or "Tinxa", address, f"{base}/search?{query_string}", entries)
    return Response(body, content_type=TYPE)


def _entries(store: Store, query: Query, base: str) -> list[Entry]:
    from pipeline.search import search
    from web.feed import Entry

    hits = search(store, query).hits
    marks = ", ".join("?" * len(hits))
    rows = store.rows(
        f"SELECT articles.id, text_since, url, sources.name FROM articles JOIN sources ON sources.id = source_id"
        f" WHERE articles.id IN ({marks})",
        *(hit.id for hit in hits),
    )
    known = {row["id"]: row for row in rows}
    return [
        Entry(
            id=hit.id,
            title=hit.heading.text,
            summary=hit.snippet.text,
            source=known[hit.id]["name"],
            published=f"{hit.published}{_WHOLE_DAY}" if hit.published else None,
            updated=_moment(known[hit.id]["text_since"]),
            page=f"{base}/article/{hit.id}",
            original=known[hit.id]["url"] if known[hit.id]["url"].startswith(("http://", "https://")) else None,
        )
        for hit in hits
    ]


def _moment(text: str) -> str:
    """An ISO moment with its zone, as Atom wants it; moments of the store are UTC."""
    moment = dt.datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).isoformat(timespec="seconds")


async def _refuse(datasette: Any, request: Any) -> Response:
    error = TinxaError(request.path, "only who is signed in may keep searches", "sign in on this site")
    return await render(datasette, request, "trouble.html", {"error": error}, status=403)


def _redirect(path: str) -> Response:
    from datasette.utils.asgi import Response

    return Response.redirect(path, status=303)
