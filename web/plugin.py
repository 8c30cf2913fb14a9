"""Our part of Datasette: pages by address, the headers of every answer, what its own templates need of ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

import datasette

from web.errors import answer_error
from web.language import language_of, words
from web.login import login_of, reviewer_of
from web.pages import NAVIGATION, PAGES
from web.security import guarded

F = TypeVar("F", bound=Callable[..., Any])


def hookimpl(function: F) -> F:
    """Datasette's mark of a hook, with the function's type kept."""
    marked: F = datasette.hookimpl(function)
    return marked


@hookimpl
def register_routes() -> Sequence[tuple[str, Callable[..., Any]]]:
    """Our pages; those of Datasette stand behind them."""
    return PAGES


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Every request and every answer passes the guard."""
    return lambda app: guarded(app, tuple(datasette.plugin_config("tinxa")["hosts"]))


@hookimpl
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Any]:
    """The words of the page's language, for our templates and for the frame around Datasette's."""
    language = language_of(request, datasette.plugin_config("tinxa")["language"])
    names = {name: request.args[name] for name in request.args if name != "lang"} if request else {}
    return {
        "say": words(language),
        "language": language,
        "database_name": next(iter(name for name in datasette.databases if name != "_internal")),
        "sql_allowed": datasette.plugin_config("tinxa")["sql"],
        "navigation": NAVIGATION,
        "language_query": lambda other: urlencode({**names, "lang": other}),
        "reviewer": reviewer_of(datasette, request),
        "may_review": login_of(datasette) is not None,
        "asked": request.args.get("q", "") if request else "",
    }


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Any]:
    """Errors of any page as a page of ours, or as JSON where that was asked for."""
    return lambda: answer_error(datasette, request, exception)
