"""`tinxa status`: what is in the store, and how each source is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.edge import console, print_json
from cli.messages import say
from cli.settings import archive_folder, database_file

if TYPE_CHECKING:
    from pipeline.health import Status

# In a file or a pipe no cell is cut short.
_PIPE_WIDTH = 200


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: tinxa status --json")(status)


def status(json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Show articles, facts and failures per source, the last run, and the sizes on disk."""
    from pipeline.health import read_status
    from pipeline.store import open_store

    with open_store(database_file(), read_only=True) as store:
        found = read_status(store, database_file(), archive_folder())
    if json:
        print_json(found.model_dump(mode="json"))
    else:
        _show(found)


def _show(found: Status) -> None:
    from rich.table import Table

    out = console()
    columns = ("source", "articles", "facts", "newest", "captures", "failed", "gone", "last")
    table = Table()
    for name in columns:
        table.add_column(say(f"status.{name}"), justify="left" if name in ("source", "newest", "last") else "right")
    for source in found.sources:
        counts = (source.captures, source.failed, source.gone)
        figures = (str(source.articles), str(source.facts), source.newest or "", *map(str, counts))
        table.add_row(source.source_id, *figures, (source.last_capture or "")[:16].replace("T", " "))
    if not out.is_terminal:
        out.width = _PIPE_WIDTH
    out.print(table)
    facts = ", ".join(f"{name} {count}" for name, count in found.facts.items())
    out.print(say("status.total", articles=found.articles, stories=found.stories, facts=facts))
    if found.last_run:
        run = found.last_run
        out.print(say("status.run", id=run.id, kind=run.kind, status=run.status, started=run.started_at[:16]))
    out.print(say("status.sizes", database=_size(found.database_bytes), archive=_size(found.archive_bytes)))
    for failure in found.failures:
        out.print(say("status.failure", url=failure.url, reason=failure.failure))


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"
