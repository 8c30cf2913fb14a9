"""One article: its text with the facts in colour, the facts beside it, captures, companions, how to cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.errors import TinxaError
from web.login import reviewer_of
from web.page import render, render_error, render_missing
from web.reading import read

if TYPE_CHECKING:
    from datasette.utils.asgi import Response


async def show(datasette: Any, request: Any) -> Response:
    """Answer `/article/ID`."""
    from pipeline.article_view import read_article_view
    from pipeline.cite import apa, bibtex
    from pipeline.highlight import TYPES
    from pipeline.review import rejected

    reviewer = reviewer_of(datasette, request)

    try:
        view = await read(datasette, lambda store: read_article_view(store, request.url_vars["id"]))
    except TinxaError as error:
        return await render_error(datasette, request, error)
    if view is None:
        return await render_missing(datasette, request)
    said = await read(datasette, lambda store: rejected(store, view.article["id"])) if reviewer else []
    permalink = datasette.absolute_url(request, request.path)
    context = {
        "view": view,
        "rejected": said,
        "types": TYPES,
        "permalink": permalink,
        "apa": apa(view.article, permalink),
        "bibtex": bibtex(view.article, permalink),
        "original": view.article["url"] if view.article["url"].startswith(("http://", "https://")) else None,
    }
    return await render(datasette, request, "article.html", context)
