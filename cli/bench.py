"""`tinxa bench`: throughput of each stage beside what one would use instead."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
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
    read = "read"
    crawl = "crawl"
    soak = "soak"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: tinxa bench extract --json")(bench)


def bench(
    stage: Annotated[
        list[Stage] | None, typer.Argument(help="extract, load, search, read, crawl, soak; all if none.")
    ] = None,
    articles: Annotated[
        int | None, typer.Option(min=10, help="How many articles or pages; each stage has its own else.")
    ] = None,
    scrapy: Annotated[
        str | None, typer.Option("--scrapy", help="A Python that has Scrapy, to compare crawling with.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure this machine. Ratios within one run can be compared, rates between machines cannot."""
    figures = [figure for name in stage or list(Stage) for figure in _measure(name, articles, scrapy)]
    if json:
        print_json({"figures": [f.model_dump() for f in figures]})
        return
    from rich.table import Table

    table = Table(say("bench.stage"), say("bench.subject"), say("bench.rate"), say("bench.ratio"))
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        rate = f"{figure.rate:,.1f} {figure.unit}" if figure.rate else figure.note
        table.add_row(figure.stage, figure.subject, rate, ratio)
    console().print(table)
    console().print(say("bench.note"))


def _measure(stage: Stage, articles: int | None, scrapy: str | None) -> list[Figure]:
    from pipeline.bench import bench_extract
    from pipeline.bench_soak import bench_soak
    from pipeline.bench_store import bench_load, bench_search
    from pipeline.bench_web import bench_crawl, bench_read

    stages: dict[Stage, Callable[..., list[Figure]]] = {
        Stage.extract: bench_extract,
        Stage.load: bench_load,
        Stage.search: bench_search,
        Stage.read: bench_read,
        Stage.crawl: partial(bench_crawl, python=scrapy),
        Stage.soak: bench_soak,
    }
    return stages[stage]() if articles is None else stages[stage](articles)
