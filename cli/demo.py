"""`tinxa demo`: crawl the bundled portals end to end through Prefect and show what was found."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from importlib.resources import as_file
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.edge import complain, console, own_name, print_json
from cli.messages import say
from cli.settings import archive_folder, data_folder, database_file

if TYPE_CHECKING:
    from rich.progress import TaskID

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
    from flows.settings import prepare

    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    prepare(folder)

    from data import resource
    from flows.nightly import Plan, nightly
    from flows.progress import listening
    from pipeline.demo_portals import DemoPortals
    from pipeline.sources import load_sources

    with as_file(resource("demo", "sources")) as bundled:
        sources = tuple(load_sources(bundled))
    with DemoPortals() as portals, _progress() as listener, listening(listener):
        plan = Plan(database=database_file(), archive=archive_folder(), sources=sources, connect_to=portals.connect_to)
        return nightly(plan)


def _progress() -> AbstractContextManager[Any]:
    """A listener that draws one bar a source on a terminal, and stays silent elsewhere."""
    out = console(stderr=True)
    return _Bars() if out.is_terminal else nullcontext(lambda *_args, **_kwargs: None)


class _Bars:
    """Progress bars with counts, one a source."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._progress = Progress(*columns, console=console(stderr=True))
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> _Bars:
        self._progress.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._progress.stop()

    def __call__(self, source_id: str, stage: str, count: int, total: int | None = None) -> None:
        if source_id not in self._tasks:
            self._tasks[source_id] = self._progress.add_task(source_id, total=None)
        text = f"{source_id} {say('stage.' + stage)}"
        if stage == "listed":
            self._progress.update(self._tasks[source_id], description=text, completed=0, total=count)
        else:
            self._progress.update(self._tasks[source_id], description=text, completed=count)


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
