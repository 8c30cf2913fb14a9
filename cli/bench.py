"""`tinxa bench`: throughput of each stage beside what one would use instead."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cli.edge import console, print_json
from cli.messages import say

if TYPE_CHECKING:
    from pipeline.bench import Figure


class Stage(StrEnum):
    """What is measured."""

    extract = "extract"
    load = "load"
    search = "search"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: tinxa bench extract --json")(bench)


def bench(
    stage: Annotated[list[Stage] | None, typer.Argument(help="extract, load, search; all of them if none.")] = None,
    articles: Annotated[
        int | None, typer.Option(min=10, help="How many articles; each stage has its own else.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure this machine. Ratios within one run can be compared, rates between machines cannot."""
    figures = [figure for name in stage or list(Stage) for figure in _measure(name, articles)]
    if json:
        print_json({"figures": [f.model_dump() for f in figures]})
        return
    from rich.table import Table

    table = Table(say("bench.stage"), say("bench.subject"), say("bench.rate"), say("bench.ratio"))
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        table.add_row(figure.stage, figure.subject, f"{figure.rate:,.1f} {figure.unit}", ratio)
    console().print(table)
    console().print(say("bench.note"))


def _measure(stage: Stage, articles: int | None) -> list[Figure]:
    from pipeline.bench import bench_extract
    from pipeline.bench_store import bench_load, bench_search

    run = {Stage.extract: bench_extract, Stage.load: bench_load, Stage.search: bench_search}[stage]
    return run() if articles is None else run(articles)
