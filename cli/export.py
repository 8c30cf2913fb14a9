"""`tinxa export`: a table or view of the store as a file."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.edge import complain
from cli.messages import say
from cli.settings import database_file
from extractors.errors import UsageError


class Format(StrEnum):
    """What is written."""

    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"
    xlsx = "xlsx"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: tinxa export incidents --format xlsx --out incidents.xlsx")(export)


def export(
    table: Annotated[str, typer.Argument(help="articles, dates, places, incidents, awards, award_roll, …")],
    format: Annotated[Format, typer.Option("--format", "-f", help="csv, jsonl, parquet or xlsx.")] = Format.csv,
    out: Annotated[str, typer.Option("--out", "-o", help="A file, or - for standard output.")] = "-",
    bom: Annotated[bool, typer.Option("--bom", help="Mark CSV as UTF-8, for Excel.")] = False,
) -> None:
    """Write all rows of a table or view."""
    from pipeline.export import export_table
    from pipeline.store import open_store

    if out == "-" and format in (Format.parquet, Format.xlsx) and sys.stdout.isatty():
        raise UsageError("--out", f"{format.value} is no text for a terminal", f"add --out {table}.{format.value}")
    target = sys.stdout.buffer if out == "-" else Path(out)
    with open_store(database_file(), read_only=True) as store:
        count = export_table(store, table, format.value, target, bom=bom)
    if out != "-":
        complain(say("export.done", count=count, out=out))
