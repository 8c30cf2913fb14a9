"""`tinxa search`: articles by words, places, dates and facts."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from cli.edge import console, print_json
from cli.messages import say
from cli.settings import database_file
from extractors.errors import UsageError

if TYPE_CHECKING:
    from rich.text import Text

    from pipeline.search import Page
    from pipeline.snippet import Snippet


class Order(StrEnum):
    """How hits are ordered."""

    relevance = "relevance"
    date = "date"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog='Example: tinxa search "trao giấy khen" --award giay_khen --from 2019-01-01')(search)


def search(
    query: Annotated[str, typer.Argument(help='Words, "phrases", prefix*, AND, OR, NOT.')] = "",
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    place: Annotated[str | None, typer.Option(help="A unit's name or code, at any level.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="Published on this day or later.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Published on this day or earlier.")] = None,
    event_from: Annotated[str | None, typer.Option(help="Telling of a day from then on.")] = None,
    event_to: Annotated[str | None, typer.Option(help="Telling of a day up to then.")] = None,
    incident: Annotated[str | None, typer.Option(help="Counting this kind: crime, fire, drugs, …")] = None,
    measure: Annotated[str | None, typer.Option(help="Counting these: cases, deaths, suspects, …")] = None,
    at_least: Annotated[float | None, typer.Option(help="Counting at least so many.")] = None,
    award: Annotated[str | None, typer.Option(help="Telling of this form: giay_khen, bang_khen, …")] = None,
    recipient: Annotated[str | None, typer.Option(help="Naming this recipient.")] = None,
    order: Annotated[Order, typer.Option(help="relevance or date.")] = Order.relevance,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many hits.")] = 20,
    after: Annotated[str | None, typer.Option(help="The page after this one: the `next` of the page before.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Find articles; what is typed without marks finds words with and without them.

    Filters about incidents (or awards) hold for one and the same fact: --incident fire --at-least 3 finds articles
    that count three fires or more.
    """
    from pipeline.search import Query
    from pipeline.search import search as find
    from pipeline.store import open_store

    plain = {"source": source, "at_least": at_least, "order": order.value, "limit": limit, "after": after}
    typed = {"text": query, "place": place, "recipient": recipient}
    days = {"published_from": since, "published_to": until, "event_from": event_from, "event_to": event_to}
    kinds = {"incident": incident, "measure": measure, "award": award}
    wanted = Query.model_validate({**plain, **_cleaned(typed), **_days(days), **_kinds(kinds)})
    with open_store(database_file(), read_only=True) as store:
        page = find(store, wanted)
    if json:
        print_json(page.model_dump(mode="json"))
    else:
        _show(page)


def _cleaned(typed: dict[str, str | None]) -> dict[str, str | None]:
    """What was typed, without bytes that are no UTF-8."""
    return {name: text and text.encode("utf-8", "replace").decode("utf-8") for name, text in typed.items()}


_DAY_OPTIONS = {
    "published_from": "--from",
    "published_to": "--to",
    "event_from": "--event-from",
    "event_to": "--event-to",
}


def _days(typed: dict[str, str | None]) -> dict[str, dt.date | None]:
    days = {}
    for name, text in typed.items():
        try:
            days[name] = dt.date.fromisoformat(text) if text else None
        except ValueError:
            raise UsageError(_DAY_OPTIONS[name], f"{text!r} is no ISO date", "write it as 2019-08-15") from None
    return days


def _kinds(typed: dict[str, str | None]) -> dict[str, str | None]:
    from extractors.model import AwardForm, IncidentKind, Measure

    for (name, word), kinds in zip(typed.items(), (IncidentKind, Measure, AwardForm), strict=True):
        if word is not None and word not in get_args(kinds):
            raise UsageError(f"--{name}", f"{word!r} is unknown", f"choose one of: {', '.join(get_args(kinds))}")
    return typed


def _show(page: Page) -> None:
    from rich.text import Text

    out = console()
    if not page.hits:
        out.print(say("search.nothing"))
        return
    count = say("search.capped" if page.capped else "search.count", total=page.total, shown=len(page.hits))
    out.print(count)
    for hit in page.hits:
        out.print()
        out.print(_marked(hit.heading, "bold", plain=not out.is_terminal))
        out.print(Text(f"{hit.published or '?'} · {hit.source_id} · {hit.url}", style="dim"))
        out.print(_marked(hit.snippet, "", plain=not out.is_terminal))
    if page.next:
        out.print()
        out.print(say("search.next", next=page.next))


def _marked(snippet: Snippet, style: str, *, plain: bool) -> Text:
    """What matched in colour, or in brackets where there is none."""
    from rich.text import Text

    if plain:
        return Text(snippet.marked("[", "]"))
    text = Text(snippet.text, style=style)
    for start, end in snippet.matches:
        text.stylize("bold yellow", start, end)
    return text
