"""The wordings of an article through time: each against the one before, word by word."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from extractors.errors import TinxaError
from web.page import render, render_error, render_missing
from web.reading import read

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from pipeline.store import Store


async def show(datasette: Any, request: Any) -> Response:
    """Answer `/article/ID/wordings`, the latest change first."""
    try:
        found = await read(datasette, lambda store: _look(store, request.url_vars["id"]))
    except TinxaError as error:
        return await render_error(datasette, request, error)
    if not found:
        return await render_missing(datasette, request)
    return await render(datasette, request, "wordings.html", found)


def _look(store: Store, article_id: str) -> dict[str, Any]:
    from pipeline.changes import changes

    wordings = store.versions(article_id)
    steps = [(later.seen_at, changes(earlier, later)) for earlier, later in pairwise(wordings)]
    return {"id": article_id, "wordings": wordings, "steps": steps[::-1]} if wordings else {}
