"""`tinxa export`: tables and views of the store as files."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.edge import complain
from cli.messages import say
from cli.settings import archive_folder, database_file
from extractors.errors import UsageError

if TYPE_CHECKING:
    from pipeline.store import Store

ALL, GOLD = "all", "gold"


class Format(StrEnum):
    """What is written."""

    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"
    xlsx = "xlsx"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: tinxa export award_roll --format xlsx --out awards.xlsx")(export)


def export(
    table: Annotated[
        str,
        typer.Argument(help="articles, incidents, award_roll, …; all; gold; with --wacz a source.", show_default=False),
    ] = "",
    format: Annotated[Format, typer.Option("--format", "-f", help="csv, jsonl, parquet or xlsx.")] = Format.csv,
    out: Annotated[
        str, typer.Option("--out", "-o", help="A file (for all: a folder), or - for standard output.")
    ] = "-",
    wacz: Annotated[
        Path | None, typer.Option("--wacz", help="Instead of a table: the archive, as one file for replay tools.")
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="Mark CSV as UTF-8, for Excel.")] = False,
) -> None:
    """Write all rows of a table or view; a datapackage.json beside the file says what each column means.

    `gold` writes wholly reviewed articles in the format of the gold set, for `tinxa eval`.
    """
    from pipeline.export import export_table, exportable
    from pipeline.store import open_store

    if wacz is not None:
        _pack(wacz, table)
        return
    if not table:
        raise UsageError("TABLE", "no table is named", "name one, or all, or pack the archive with --wacz FILE")
    if bom and format is not Format.csv:
        raise UsageError("--bom", f"{format.value} needs no mark", "leave it out, or export csv")
    with open_store(database_file(), read_only=True) as store:
        if table == GOLD:
            _gold(store, _folder(out))
        elif table == ALL:
            folder = _folder(out)
            for name in exportable():
                _to_file(store, name, format, folder / f"{name}.{format.value}", bom)
        elif out != "-":
            _to_file(store, table, format, Path(out), bom)
        elif format in (Format.parquet, Format.xlsx) and sys.stdout.isatty():
            raise UsageError("--out", f"{format.value} is no text for a terminal", f"add --out {table}.{format.value}")
        else:
            export_table(store, table, format.value, sys.stdout.buffer, bom=bom)
            sys.stdout.buffer.flush()


def _pack(target: Path, table: str) -> None:
    """Pack the archive; of one source, if its id stands where a table would."""
    from pipeline.archive import file_prefix
    from pipeline.wacz import write_wacz

    if target.suffix != ".wacz":
        raise UsageError(str(target), "replay tools know the file by its ending", "name it so that it ends in .wacz")
    count = write_wacz(archive_folder(), target, title=table or "Tinxa", prefix=file_prefix(table))
    complain(say("export.wacz", count=count, out=target))


def _gold(store: Store, folder: Path) -> None:
    from pipeline.gold_export import export_gold

    complain(say("export.gold", count=export_gold(store, folder), out=folder))


def _folder(out: str) -> Path:
    if out == "-":
        raise UsageError("--out", "this does not fit into one stream", "name a folder")
    folder = Path(out)
    if folder.exists() and not folder.is_dir():
        raise UsageError(out, "is a file", "name a folder")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _to_file(store: Store, table: str, format: Format, file: Path, bom: bool) -> None:
    from pipeline.datapackage import add_to_package, read_package
    from pipeline.export import export_table

    if file.is_dir() or not file.parent.is_dir():
        raise UsageError(str(file), "is no file that can be written", "name a file in a folder that exists")
    read_package(file.parent)
    exported = export_table(store, table, format.value, file, bom=bom)
    add_to_package(file, table, format.value)
    complain(say("export.done", count=exported.rows, out=file))
    if exported.cut:
        complain(say("export.cut", count=exported.cut, out=file))
