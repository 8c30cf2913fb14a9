"""An archived response: what is known about it, its source as text, and its page replayed in a sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.errors import TinxaError
from web.page import render, render_error, render_missing
from web.reading import read

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from pipeline.records import ArchivedResponse
    from pipeline.store import Store

    Found = tuple[dict[str, Any] | None, ArchivedResponse | None]

SHOWN_CHARACTERS = 300_000
# A page out of the archive may show itself and do nothing: no script, no form, nothing from any host.
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"


async def show(datasette: Any, request: Any) -> Response:
    """Answer `/capture/ID`."""
    try:
        row, response = await _read(datasette, request)
    except TinxaError as error:
        return await render_error(datasette, request, error)
    if row is None or response is None:
        return await render_missing(datasette, request)
    source, cut = _text(response)
    context = {"capture": row, "headers": response.headers, "source": source, "cut": cut, "html": _is_html(row)}
    return await render(datasette, request, "capture.html", context)


async def replay(datasette: Any, request: Any) -> Response:
    """Answer `/capture/ID/page`: the archived page itself, locked in."""
    from datasette.utils.asgi import Response

    try:
        row, response = await _read(datasette, request)
    except TinxaError as error:
        return await render_error(datasette, request, error)
    if row is None or response is None or not _is_html(row):
        return await render_missing(datasette, request)
    headers = {"content-security-policy": _SANDBOX, "cache-control": "no-store"}
    return Response.html(_decoded(response), headers=headers)


async def _read(datasette: Any, request: Any) -> Found:
    folder, number = Path(datasette.plugin_config("tinxa")["archive"]), int(request.url_vars["id"])
    return await read(datasette, lambda store: _look(store, number, folder))


def _look(store: Store, number: int, folder: Path) -> Found:
    from pipeline.archive import read_response

    rows = store.rows("SELECT * FROM captures WHERE id = ?", number)
    if not rows:
        return None, None
    return rows[0], read_response(folder, rows[0]["warc_file"], rows[0]["warc_offset"])


def _is_html(row: dict[str, Any]) -> bool:
    return "html" in (row["content_type"] or "html")


def _decoded(response: ArchivedResponse) -> str:
    from pipeline.charset import decode_html

    return decode_html(response.body, response.header("content-type")).text


def _text(response: ArchivedResponse) -> tuple[str, bool]:
    text = _decoded(response)
    return text[:SHOWN_CHARACTERS], len(text) > SHOWN_CHARACTERS
