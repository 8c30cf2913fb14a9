"""Reviews: the form of one fact, what is said with it, what waits for review and what was said last."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from extractors.errors import TinxaError, UsageError
from web.login import came_from_here, login_of, reviewer_of
from web.page import render, render_error, render_missing
from web.reading import read
from web.writing import write

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from pipeline.review import Judgement
    from pipeline.review_view import FactForm
    from pipeline.store import Store

_LAST = 100


async def show(datasette: Any, request: Any) -> Response:
    """Answer `/fact/TABLE/ID`: its form, or what was said with it."""
    if login_of(datasette) is None:
        return await render_missing(datasette, request)
    name = reviewer_of(datasette, request)
    if request.method == "POST":
        return await _say(datasette, request, name)
    if name is None:
        return _redirect(f"/login?next={quote(request.path)}")
    return await _form(datasette, request, 200)


async def confirm(datasette: Any, request: Any) -> Response:
    """Answer `/article/ID/confirm`: everything that nobody has looked at yet is right."""
    from pipeline.review import confirm_rest

    name = reviewer_of(datasette, request)
    if name is None or request.method != "POST" or not came_from_here(request):
        return await _refuse(datasette, request)
    article = request.url_vars["id"]
    await write(datasette, lambda store: confirm_rest(store, article, name))
    return _redirect(f"/article/{article}")


async def show_all(datasette: Any, request: Any) -> Response:
    """Answer `/reviews`: what waits, what was said last."""
    from pipeline.review import latest
    from pipeline.review_view import waiting

    if login_of(datasette) is None:
        return await render_missing(datasette, request)
    if reviewer_of(datasette, request) is None:
        return _redirect("/login?next=/reviews")
    found = await read(datasette, lambda store: {"waiting": waiting(store), "said": latest(store, _LAST)})
    return await render(datasette, request, "reviews.html", found)


async def _say(datasette: Any, request: Any, name: str | None) -> Response:
    """Keep what the form says and lead back to the article."""
    from pipeline.review import review

    if name is None or not came_from_here(request):
        return await _refuse(datasette, request)
    typed = await request.post_vars()
    form = await read(datasette, partial(_find, request.url_vars))
    if form is None:
        return await render_missing(datasette, request)
    try:
        judgement = _judgement(form, typed, name)
        await write(datasette, lambda store: review(store, judgement))
    except UsageError as error:
        return await _form(datasette, request, 400, typed, error)
    except TinxaError as error:
        return await render_error(datasette, request, error)
    return _redirect(f"/article/{form.article_id}#f-{form.id}")


def _judgement(form: FactForm, typed: Mapping[str, str], name: str) -> Judgement:
    """What the form says. Raises UsageError for a verdict that is none."""
    from pydantic import ValidationError

    from pipeline.review import Judgement

    verdict = typed.get("verdict", "")
    changes = {}
    if verdict == "corrected":
        shown = {field.name: field.value for field in form.fields}
        changes = {n: typed[n] for n in shown if n in typed and _plain(typed[n]) != _plain(shown[n])}
    try:
        return Judgement(
            table=form.table,
            fact_id=form.id,
            verdict=verdict,  # type: ignore[arg-type]  # the model refuses what is no verdict
            reviewer=name,
            reason=typed.get("reason"),
            changes=changes,
        )
    except ValidationError as error:
        raise UsageError("verdict", "is none", "take one of the buttons") from error


def _plain(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


async def _form(
    datasette: Any,
    request: Any,
    status: int,
    typed: Mapping[str, str] | None = None,
    error: UsageError | None = None,
) -> Response:
    form = await read(datasette, partial(_find, request.url_vars))
    if form is None:
        return await render_missing(datasette, request)
    return await render(
        datasette, request, "fact.html", {"form": form, "typed": typed or {}, "error": error}, status=status
    )


def _find(names: Mapping[str, str], store: Store) -> FactForm | None:
    from pipeline.review_view import read_form

    return read_form(store, names["table"], names["id"])


async def _refuse(datasette: Any, request: Any) -> Response:
    error = TinxaError(request.path, "only who is signed in may review", "sign in on this site")
    return await render(datasette, request, "trouble.html", {"error": error}, status=403)


def _redirect(path: str) -> Response:
    from datasette.utils.asgi import Response

    return Response.redirect(path, status=303)
