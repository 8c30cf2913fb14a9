"""`tinxa bench`: throughput of each stage beside what one would use instead."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.edge import console, print_json
from cli.messages import say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: tinxa bench --json")(bench)


def bench(
    articles: Annotated[int, typer.Option(help="How many articles of 2,500 characters.", min=10)] = 400,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure this machine. Ratios within one run can be compared, rates between machines cannot."""
    from pipeline.bench import bench_extract

    figures = bench_extract(articles)
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
