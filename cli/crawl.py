"""`tinxa crawl`: crawl sources now, archive, read and load what is new."""

from __future__ import annotations

import datetime as dt
from importlib.resources import as_file
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.edge import complain, console, print_json
from cli.messages import say
from cli.night import run_night
from cli.runner import ArchiveUrlOption, RunnerKind, RunnerOption, SchedulerOption, where_to_read
from extractors.errors import TinxaError, UsageError

if TYPE_CHECKING:
    from flows.nightly import NightReport
    from pipeline.source_model import Source


_COLUMNS = ("listed", "fetched", "new", "changed", "gone", "failed", "left")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: tinxa crawl my/portal --sources sources --limit 20")(crawl)


def crawl(
    source: Annotated[list[str] | None, typer.Argument(help="Ids of sources; all of them if none is given.")] = None,
    sources: Annotated[Path | None, typer.Option(help="A source file or folder; the packaged ones else.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many new articles of each source.")] = None,
    since: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only articles that lists date from this day on."),
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask again for articles that are held.")] = False,
    any_time: Annotated[bool, typer.Option("--any-time", help="Also outside the hours of a source.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only name what would be crawled.")] = False,
    runner: RunnerOption = RunnerKind.local,
    scheduler: SchedulerOption = None,
    archive_url: ArchiveUrlOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Crawl portals politely through Prefect; one portal's failure never stops the others."""
    wanted = choose_sources(sources, source or [])
    if dry_run:
        _name(wanted, json)
        return
    from pipeline.crawl_model import Options

    options = Options(limit=limit, refresh=refresh, any_time=any_time, since=since.date() if since else None)
    report = run_night(wanted, options=options, runner=where_to_read(runner, scheduler, archive_url))
    if json:
        print_json(report.model_dump(mode="json", exclude={"sources": {"__all__": {"crawl": {"captures"}}}}))
    else:
        _show(report)
    if report.sources and all(night.crawl.lists == 0 for night in report.sources):
        raise typer.Exit(1)


def choose_sources(place: Path | None, ids: list[str]) -> list[Source]:
    """The sources of a file, a folder or the package, narrowed to `ids`. Raises UsageError naming what is wrong."""
    from data import resource
    from pipeline.sources import load_source, load_sources

    if place is not None:
        found = [load_source(place)] if place.is_file() else load_sources(place)
    else:
        with as_file(resource("sources")) as packaged:
            found = load_sources(packaged)
    known = {source.id: source for source in found}
    for name in ids:
        if name not in known:
            raise UsageError(name, "no such source", f"choose one of: {', '.join(known) or 'none is there'}")
    return [known[name] for name in ids] if ids else found


def _name(sources: list[Source], json: bool) -> None:
    if json:
        print_json({"sources": [{"id": s.id, "lists": s.list_urls()} for s in sources]})
        return
    for source in sources:
        console().print(f"{source.id}: {', '.join(source.list_urls())}", markup=False)


def _show(report: NightReport) -> None:
    from rich.table import Table

    table = Table(
        say("column.portal"),
        *(say(f"crawl.{n}") for n in ("listed", "fetched", "new", "changed", "gone", "failed", "left")),
    )
    for night in report.sources:
        crawl, load = night.crawl, night.load
        counts = (crawl.listed, crawl.fetched, load.new, load.changed, load.gone, load.failed, crawl.left)
        table.add_row(night.source_id, *map(str, counts))
    console().print(table)
    for night in report.sources:
        for problem in night.crawl.problems:
            complain(str(TinxaError(problem.url, problem.reason)))
