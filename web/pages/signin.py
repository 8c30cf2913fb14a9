"""Signing in and out as a reviewer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from web.login import LONGEST_NAME, TooManyTries, came_from_here, login_of, sign_in, sign_out
from web.page import render, render_missing

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

# Where one may be led after signing in: pages of ours, no other host.
_NEXT = re.compile(r"/(?:reviews|article/[0-9a-f]{16}|fact/[a-z]+/[0-9a-f]{16})?")


async def show(datasette: Any, request: Any) -> Response:
    """Answer `/login`: the form, or what was typed into it."""
    login = login_of(datasette)
    if login is None:
        return await render_missing(datasette, request)
    if request.method != "POST":
        return await _form(datasette, request, 200)
    typed = await request.post_vars()
    name = typed.get("name", "").strip()[:LONGEST_NAME]
    if not came_from_here(request) or not name:
        return await _form(datasette, request, 400, "login.incomplete")
    try:
        right = login.check(typed.get("password", ""), _address(request))
    except TooManyTries:
        return await _form(datasette, request, 429, "login.too_many")
    if not right:
        return await _form(datasette, request, 403, "login.wrong")
    answer = _redirect(_next(typed.get("next", "")))
    sign_in(datasette, request, answer, name)
    return answer


async def leave(datasette: Any, request: Any) -> Response:
    """Answer `/logout`."""
    if login_of(datasette) is None or request.method != "POST":
        return await render_missing(datasette, request)
    answer = _redirect("/")
    if came_from_here(request):
        sign_out(request, answer)
    return answer


async def _form(datasette: Any, request: Any, status: int, problem: str | None = None) -> Response:
    context = {"problem": problem, "next": _next(request.args.get("next", ""))}
    return await render(datasette, request, "login.html", context, status=status)


def _next(wanted: str) -> str:
    return wanted if _NEXT.fullmatch(wanted) else "/reviews"


def _address(request: Any) -> str:
    """Who asks, as far as tries are counted: the address at the other end of the connection."""
    client = request.scope.get("client")
    return str(client[0]) if client else ""


def _redirect(path: str) -> Response:
    from datasette.utils.asgi import Response

    return Response.redirect(path, status=303)
