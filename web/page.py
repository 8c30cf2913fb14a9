"""What every page of ours does alike: render a template in the reader's language, answer errors, build links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from extractors.errors import TinxaError, UsageError
from web.language import COOKIE, LANGUAGES, language_of, words

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

_YEAR_S = 365 * 86_400


async def render(
    datasette: Any, request: Any, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> Response:
    """The template as an HTML answer; a language asked for in the address is remembered in a cookie."""
    from datasette.utils.asgi import Response

    language = language_of(request, datasette.plugin_config("tinxa")["language"])
    held = {name: request.args[name] for name in request.args if name not in ("after", "lang")}
    helpers = {"asked_now": held, "link": _linker(request), "number": _number, "day": _day(language)}
    html = await datasette.render_template(template, {**helpers, **(context or {})}, request=request)
    answer = Response.html(html, status=status)
    if request.args.get("lang") in LANGUAGES:
        answer.set_cookie(COOKIE, request.args["lang"], max_age=_YEAR_S, samesite="lax", httponly=True)
    return answer


async def render_error(datasette: Any, request: Any, error: TinxaError) -> Response:
    """A page that says what went wrong and how to mend it."""
    status = 400 if isinstance(error, UsageError) else 503
    return await render(datasette, request, "trouble.html", {"error": error}, status=status)


async def render_missing(datasette: Any, request: Any) -> Response:
    """The page for an address behind which nothing stands."""
    return await render(datasette, request, "missing.html", status=404)


def _linker(request: Any) -> Callable[..., str]:
    """Addresses of this page with some parameters set or, by None, dropped; what depends on the rest is dropped too."""

    def link(path: str | None = None, **changes: str | int | None) -> str:
        held = {} if path else {name: request.args[name] for name in request.args if name not in ("after", "lang")}
        merged = {**held, **{name.rstrip("_"): value for name, value in changes.items()}}
        query = urlencode({name: value for name, value in merged.items() if value not in (None, "")})
        base = request.path if path is None else path
        return f"{base}?{query}" if query else str(base)

    return link


def _number(value: float | None) -> str:
    """`1234567.0` as 1,234,567, with a thin blank that no line breaks at."""
    if value is None:
        return ""
    whole = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0")
    return whole.replace(",", "\u202f")


def _day(language: str) -> Callable[[Any], str]:
    """An ISO day as its readers write it."""
    say = words(language)

    def day(value: Any) -> str:
        try:
            found = dt.date.fromisoformat(str(value)[:10])
        except ValueError:
            return str(value or "")
        return say("format.day", day=found.day, month=found.month, year=found.year, name=say(f"month.{found.month}"))

    return day
