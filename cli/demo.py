"""`tinxa demo`: crawl the bundled portals end to end through Prefect and show what was found."""

from __future__ import annotations

from importlib.resources import as_file
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.edge import complain, console, own_name, print_json
from cli.messages import say
from cli.night import run_night
from cli.settings import data_folder, database_file

if TYPE_CHECKING:
    from flows.nightly import NightReport

TABLES = ("dates", "places", "incidents", "awards")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: tinxa demo")(demo)


def demo(json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Crawl three bundled demo portals on loopback, archive, read and load them, and print what was found."""
    if not json:
        console(stderr=True).print(say("demo.starting", folder=data_folder()))
    report = _crawl()
    rows = _found()
    if json:
        print_json({"portals": rows, "new": report.total.new, "problems": _problems(report)})
        return
    _show(rows, report)


def _crawl() -> NightReport:
    """Serve the portals and run the nightly flow over them."""
    from data import resource
    from pipeline.demo_portals import DemoPortals
    from pipeline.sources import load_sources

    with as_file(resource("demo", "sources")) as bundled:
        sources = load_sources(bundled)
    with DemoPortals() as portals:
        return run_night(sources, connect_to=portals.connect_to)


def _found() -> list[dict[str, Any]]:
    """What the store holds of each demo portal."""
    from pipeline.store import open_store

    facts = ", ".join(f"sum({table}) AS {table}" for table in TABLES)
    sql = (
        f"SELECT source_id AS portal, count(*) AS articles, {facts} FROM article_facts"
        " WHERE source_id LIKE 'demo/%' GROUP BY source_id ORDER BY source_id"
    )
    with open_store(database_file(), read_only=True) as store:
        return store.rows(sql)


def _problems(report: NightReport) -> list[dict[str, str]]:
    return [dict(problem) for night in report.sources for problem in night.crawl.problems]


def _show(rows: list[dict[str, Any]], report: NightReport) -> None:
    from rich.table import Table

    out = console()
    names = ("portal", "articles", *TABLES)
    table = Table(title=say("demo.title"))
    for name in names:
        table.add_column(say(f"column.{name}"), justify="left" if name == "portal" else "right")
    for row in rows:
        table.add_row(*(str(row[name]) for name in names))
    table.add_section()
    table.add_row(say("column.total"), *(str(sum(row[name] for row in rows)) for name in names[1:]))
    out.print(table)
    total = report.total
    if total.new or total.changed:
        out.print(say("demo.new", new=total.new, duplicate=total.duplicate, failed=total.failed))
    else:
        out.print(say("demo.nothing_new"))
    for problem in _problems(report):
        complain(f"{problem['url']}: {problem['reason']}")
    out.print(say("demo.next"))
    for command in ('search "trao giấy khen"', "export incidents --format csv", "status"):
        out.print(f"  {own_name()} {command}", style="bold", markup=False)
