"""Exports: any table or view of the store, streamed to CSV, JSON Lines, Parquet or XLSX."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Literal

from extractors.errors import UsageError
from pipeline.store import Store

Format = Literal["csv", "jsonl", "parquet", "xlsx"]
BATCH = 5_000
Rows = list[tuple[Any, ...]]
# What a spreadsheet would run as a formula; a leading apostrophe makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def exportable(store: Store) -> list[str]:
    """The tables and views that people may export."""
    sql = (
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'articles\\_exact%' ESCAPE '\\'"
        " AND name NOT LIKE 'articles\\_folded%' ESCAPE '\\' ORDER BY name"
    )
    return [row["name"] for row in store.rows(sql)]


def export_table(store: Store, table: str, format: Format, out: Path | IO[bytes], *, bom: bool = False) -> int:
    """Write all rows of `table`; returns how many. `bom` marks a CSV as UTF-8 for Excel. Raises UsageError."""
    names = exportable(store)
    if table not in names:
        raise UsageError(table, "no such table", f"choose one of: {', '.join(names)}")
    cursor = store.connection.execute(f'SELECT * FROM "{table}"')
    columns = [column[0] for column in cursor.description]
    batches = _batches(cursor)
    if isinstance(out, Path):
        with out.open("wb") as file:
            return _write(format, columns, batches, file, bom)
    return _write(format, columns, batches, out, bom)


def _batches(cursor: Any) -> Iterator[Rows]:
    while batch := cursor.fetchmany(BATCH):
        yield [tuple(row) for row in batch]


def _write(format: Format, columns: list[str], batches: Iterable[Rows], out: IO[bytes], bom: bool) -> int:
    if format == "csv":
        return _csv(columns, batches, out, bom)
    if format == "jsonl":
        return _jsonl(columns, batches, out)
    return (_parquet if format == "parquet" else _xlsx)(columns, batches, out)


def _csv(columns: list[str], batches: Iterable[Rows], out: IO[bytes], bom: bool) -> int:
    class Encoder:
        def write(self, text: str) -> int:
            return out.write(text.encode())

    if bom:
        out.write(b"\xef\xbb\xbf")
    writer = csv.writer(Encoder())
    writer.writerow(columns)
    count = 0
    for batch in batches:
        writer.writerows([_harmless(value) for value in row] for row in batch)
        count += len(batch)
    return count


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _jsonl(columns: list[str], batches: Iterable[Rows], out: IO[bytes]) -> int:
    count = 0
    for batch in batches:
        for row in batch:
            out.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False).encode() + b"\n")
        count += len(batch)
    return count


def _parquet(columns: list[str], batches: Iterable[Rows], out: IO[bytes]) -> int:
    """Column types come from the first batch that holds a value; a column without any is text."""
    import pyarrow as pa
    from pyarrow import parquet

    rows = [row for batch in batches for row in batch]
    arrays = [_array([row[i] for row in rows]) for i in range(len(columns))]
    parquet.write_table(pa.Table.from_arrays(arrays, names=columns), out)
    return len(rows)


def _array(values: list[Any]) -> Any:
    """One column: whole numbers, numbers or text, whichever holds all its values."""
    import pyarrow as pa

    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int} and kinds:
        return pa.array(values, pa.int64())
    if kinds <= {int, float} and kinds:
        return pa.array(values, pa.float64())
    return pa.array([None if value is None else str(value) for value in values], pa.string())


def _xlsx(columns: list[str], batches: Iterable[Rows], out: IO[bytes]) -> int:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("data")
        sheet.write_row(0, 0, columns)
        for batch in batches:
            for row in batch:
                count += 1
                sheet.write_row(count, 0, [_cell(value) for value in row])
    return count


def _cell(value: Any) -> Any:
    """A value as a spreadsheet cell holds it: at most 32,767 characters."""
    return value if value is None or isinstance(value, int | float) else str(value)[:32_767]
