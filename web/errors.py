"""Errors as pages: what stands nowhere, what may not be done, what went wrong on our side."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from extractors.errors import TinxaError
from web.page import render, render_error, render_missing

if TYPE_CHECKING:
    from datasette.utils.asgi import Response


async def answer_error(datasette: Any, request: Any, exception: Exception) -> Response:
    """The page (or the JSON, for an address that ends so) of an exception.

    The trace of one that nobody foresaw goes to the log, never to the reader.
    """
    from datasette.utils.asgi import NotFound, Response

    status, told = _tell(request.path, exception)
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": told.problem, "status": status, "title": None}, status=status)
    if isinstance(exception, NotFound):
        return await render_missing(datasette, request)
    if isinstance(exception, TinxaError):
        return await render_error(datasette, request, exception)
    return await render(datasette, request, "trouble.html", {"error": told}, status=status)


def _tell(path: str, exception: Exception) -> tuple[int, TinxaError]:
    """The HTTP status and what to say."""
    if isinstance(exception, TinxaError):
        return 400, exception
    status = getattr(exception, "status", None)
    if isinstance(status, int):
        # Of a message in HTML, only its title is text.
        told = getattr(exception, "title" if getattr(exception, "message_is_html", False) else "message", None)
        problem = told or " ".join(map(str, exception.args)) or "not possible"
        return status, TinxaError(path, str(problem))
    logging.getLogger(__name__).error("%s failed", path, exc_info=exception)
    return 500, TinxaError(path, "something went wrong on our side; the log says what")
