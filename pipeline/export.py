"""Exports: any table or view of the store, streamed to CSV, JSON Lines, Parquet or XLSX."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Literal

from extractors.errors import UsageError
from extractors.model import Frozen
from pipeline.dictionary import Column, relations
from pipeline.store import Store

Format = Literal["csv", "jsonl", "parquet", "xlsx"]
BATCH = 2_000
Rows = list[tuple[Any, ...]]
# What a spreadsheet would run as a formula, in both widths; a leading apostrophe makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# The limits of a sheet: rows beside the heading, characters of a cell.
SHEET_ROWS, CELL_CHARACTERS = 1_048_575, 32_767


class Exported(Frozen):
    """What was written; `cut` counts the texts that were too long for a cell of XLSX."""

    rows: int
    cut: int = 0


def exportable() -> list[str]:
    """The tables and views that people may export."""
    return sorted(relations())


def export_table(store: Store, table: str, format: Format, out: Path | IO[bytes], *, bom: bool = False) -> Exported:
    """Write all rows of `table`; `bom` marks a CSV as UTF-8 for Excel. Raises UsageError for an unknown table.

    A file appears under its name only once it is whole.
    """
    if table not in relations():
        raise UsageError(table, "no such table", f"choose one of: {', '.join(exportable())}")
    relation = relations()[table]
    order = f" ORDER BY {', '.join(relation.key)}" if relation.key else ""
    names = ", ".join(f'"{column.name}"' for column in relation.columns)
    cursor = store.connection.execute(f"SELECT {names} FROM {table}{order}")
    if not isinstance(out, Path):
        return _write(format, relation.columns, _batches(cursor), out, bom)
    part = out.with_name(out.name + ".part")
    try:
        with part.open("wb") as file:
            exported = _write(format, relation.columns, _batches(cursor), file, bom)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return exported


def _batches(cursor: Any) -> Iterator[Rows]:
    while batch := cursor.fetchmany(BATCH):
        yield [tuple(map(_plain, row)) for row in batch]


def _plain(value: Any) -> Any:
    """A whole number without a decimal point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _write(format: Format, columns: tuple[Column, ...], batches: Iterable[Rows], out: IO[bytes], bom: bool) -> Exported:
    if format == "csv":
        return _csv(columns, batches, out, bom)
    writers = {"jsonl": _jsonl, "parquet": _parquet, "xlsx": _xlsx}
    return writers[format](columns, batches, out)


class _Encoder:
    """A text file over a binary one, for `csv`."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def write(self, text: str) -> int:
        return self._out.write(text.encode())


def _csv(columns: tuple[Column, ...], batches: Iterable[Rows], out: IO[bytes], bom: bool) -> Exported:
    if bom:
        out.write(b"\xef\xbb\xbf")
    writer = csv.writer(_Encoder(out))
    writer.writerow(column.name for column in columns)
    count = 0
    for batch in batches:
        writer.writerows([harmless(value) for value in row] for row in batch)
        count += len(batch)
    return Exported(rows=count)


def harmless(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _jsonl(columns: tuple[Column, ...], batches: Iterable[Rows], out: IO[bytes]) -> Exported:
    names = [column.name for column in columns]
    count = 0
    for batch in batches:
        for row in batch:
            out.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False).encode() + b"\n")
        count += len(batch)
    return Exported(rows=count)


def _parquet(columns: tuple[Column, ...], batches: Iterable[Rows], out: IO[bytes]) -> Exported:
    import pyarrow as pa
    from pyarrow import parquet

    types = {"INTEGER": pa.int64(), "REAL": pa.float64(), "TEXT": pa.string()}
    about = [{"description": column.about} for column in columns]
    fields = [pa.field(c.name, types[c.type], metadata=a) for c, a in zip(columns, about, strict=True)]
    schema = pa.schema(fields)
    count = 0
    with parquet.ParquetWriter(out, schema) as writer:
        for batch in batches:
            arrays = [
                pa.array(values, field.type) for values, field in zip(zip(*batch, strict=True), fields, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            count += len(batch)
    return Exported(rows=count)


def _xlsx(columns: tuple[Column, ...], batches: Iterable[Rows], out: IO[bytes]) -> Exported:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = cut = 0
    with xlsxwriter.Workbook(out, options) as book:
        sheet = None
        for row in (row for batch in batches for row in batch):
            at = count % SHEET_ROWS
            if sheet is None or at == 0:
                sheet = _new_sheet(book, columns)
            sheet.write_row(at + 1, 0, [_cell(value) for value in row])
            cut += sum(isinstance(value, str) and len(value) > CELL_CHARACTERS for value in row)
            count += 1
        if sheet is None:
            _new_sheet(book, columns)
    return Exported(rows=count, cut=cut)


def _new_sheet(book: Any, columns: tuple[Column, ...]) -> Any:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [column.name for column in columns])
    sheet.freeze_panes(1, 0)
    return sheet


def _cell(value: Any) -> Any:
    return value[:CELL_CHARACTERS] if isinstance(value, str) else value
