"""Exports: every format holds the same rows, nothing runs in a spreadsheet, half a file never stands there."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from extractors.errors import TinxaError, UsageError
from pipeline import export as export_module
from pipeline.datapackage import add_to_package, read_package
from pipeline.dictionary import relations, render_dictionary
from pipeline.export import CELL_CHARACTERS, Exported, export_table, exportable, harmless
from pipeline.store import Store
from tests.pipeline.samples import make_reading, new_store

FORMULA = '=HYPERLINK("https://evil.test","bấm vào đây")'
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "tinxa.db") as opened:
        opened.load([make_reading(), make_reading("/2", title=FORMULA, body='Một, "hai"\n\nba; bốn')])
        yield opened


def as_bytes(store: Store, table: str, format: export_module.Format, *, bom: bool = False) -> bytes:
    out = io.BytesIO()
    export_table(store, table, format, out, bom=bom)
    return out.getvalue()


def sheets(data: bytes) -> list[list[list[str]]]:
    """The cells of every sheet of a workbook, as text."""
    book = zipfile.ZipFile(io.BytesIO(data))
    names = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
    trees = [ElementTree.fromstring(book.read(name)) for name in names]
    return [
        [["".join(cell.itertext()) for cell in row.iter(f"{SHEET}c")] for row in tree.iter(f"{SHEET}row")]
        for tree in trees
    ]


def test_csv(store: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(as_bytes(store, "incidents", "csv").decode())))
    found = sorted((row["value"], row["kind"], row["actor"]) for row in rows)
    assert found == [("12", "security", "công an xã"), ("45", "security", "")]
    articles = list(csv.DictReader(io.StringIO(as_bytes(store, "articles", "csv").decode(), newline="")))
    assert articles[1]["body"] == 'Một, "hai"\n\nba; bốn'


def test_csv_for_excel_begins_with_a_mark(store: Store) -> None:
    assert as_bytes(store, "articles", "csv", bom=True).startswith(b"\xef\xbb\xbfnum,id,")
    assert as_bytes(store, "articles", "csv").startswith(b"num,id,")


def test_csv_runs_nothing_in_a_spreadsheet(store: Store) -> None:
    articles = list(csv.DictReader(io.StringIO(as_bytes(store, "articles", "csv").decode())))
    assert articles[1]["title"] == "'" + FORMULA


@given(st.text(max_size=20))
def test_no_text_begins_like_a_formula(text: str) -> None:
    safe = harmless(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert safe.removeprefix("'") == text.removeprefix("'")


def test_numbers_stay_numbers() -> None:
    assert [harmless(value) for value in (-1, -2.5, None)] == [-1, -2.5, None]


def test_json_lines(store: Store) -> None:
    lines = as_bytes(store, "awards", "jsonl").decode().splitlines()
    (award,) = map(json.loads, lines)
    assert (award["form"], award["collectives"], award["individuals"]) == ("giay_khen", 2, None)


def test_parquet_keeps_types_though_all_values_are_null(store: Store) -> None:
    table = parquet.read_table(io.BytesIO(as_bytes(store, "awards", "parquet")))
    types = {field.name: str(field.type) for field in table.schema}
    assert (types["amount_vnd"], types["households"], types["rank"]) == ("double", "int64", "string")
    assert table.column("conferrer").to_pylist() == ["UBND xã Hòa Lạc"]
    assert table.schema.field("reason").metadata[b"description"] == b"The achievement, as written"


def test_xlsx(store: Store) -> None:
    (sheet,) = sheets(as_bytes(store, "articles", "xlsx"))
    assert sheet[0][:2] == ["num", "id"]
    assert FORMULA in sheet[2]


def test_xlsx_goes_on_on_a_second_sheet(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_module, "SHEET_ROWS", 2)
    store.load([make_reading(f"/n/{n}", body=f"Tin {n}") for n in range(3)])
    found = sheets(as_bytes(store, "articles", "xlsx"))
    assert [len(sheet) for sheet in found] == [3, 3, 2]
    assert all(sheet[0][0] == "num" for sheet in found)


def test_a_text_too_long_for_a_cell_is_cut_and_counted(store: Store, tmp_path: Path) -> None:
    store.load([make_reading("/long", body="dài " * CELL_CHARACTERS)])
    assert export_table(store, "articles", "xlsx", tmp_path / "x.xlsx") == Exported(rows=3, cut=1)


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet", "xlsx"])
def test_everything_can_be_exported(tmp_path: Path, store: Store, format: export_module.Format) -> None:
    for name in exportable():
        file = tmp_path / f"{name}.{format}"
        exported = export_table(store, name, format, file)
        assert exported.rows == store.value(f"SELECT count(*) FROM {name}")
        assert file.stat().st_size > 0 or format == "jsonl"


def test_batches_hold_all_rows(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_module, "BATCH", 3)
    store.load([make_reading(f"/n/{n}", body=f"Tin {n}") for n in range(10)])
    for format in ("csv", "jsonl", "parquet"):
        data = as_bytes(store, "articles", format)  # type: ignore[arg-type]  # a Format
        rows = parquet.read_table(io.BytesIO(data)).num_rows if format == "parquet" else data.count(b"Tin ")
        assert rows == (12 if format == "parquet" else 10)


def test_an_unknown_table_is_named_with_the_choices(store: Store) -> None:
    for table in ("incident", "sqlite_master", "articles; DROP TABLE articles", "articles_exact"):
        with pytest.raises(UsageError, match=r"choose one of: .*incidents"):
            export_table(store, table, "csv", io.BytesIO())


def test_half_a_file_never_stands_there(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "awards.csv"
    target.write_text("earlier")
    monkeypatch.setattr(export_module, "harmless", lambda value: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export_table(store, "awards", "csv", target)
    assert target.read_text() == "earlier"
    assert list(tmp_path.glob("*.part")) == []


def test_a_data_package_describes_the_files_beside_it(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    for table in ("awards", "award_roll", "awards"):
        export_table(store, table, "csv", folder / f"{table}.csv")
        add_to_package(folder / f"{table}.csv", table, "csv")
    package = json.loads((folder / "datapackage.json").read_text())
    assert [resource["path"] for resource in package["resources"]] == ["award_roll.csv", "awards.csv"]
    awards = package["resources"][1]
    assert awards["bytes"] == (folder / "awards.csv").stat().st_size
    assert awards["schema"]["primaryKey"] == ["id"]
    fields = {field["name"]: field["type"] for field in awards["schema"]["fields"]}
    assert list(fields) == (folder / "awards.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert (fields["form"], fields["collectives"], fields["amount_vnd"]) == ("string", "integer", "number")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"resources": 1}', "không"])
def test_another_datapackage_is_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "datapackage.json").write_text(text)
    with pytest.raises(TinxaError, match="no data package"):
        read_package(tmp_path)


# The data dictionary


def test_the_dictionary_names_every_table_and_column(store: Store) -> None:
    shadows = ("articles_exact", "articles_folded", "sqlite_", "_sqlite_")
    names = {row["name"] for row in store.rows("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    assert {name for name in names if not name.startswith(shadows)} == set(relations())
    for name, relation in relations().items():
        assert [c.name for c in relation.columns] == [row["name"] for row in store.rows(f"PRAGMA table_info({name})")]
        assert {c.type for c in relation.columns} <= {"TEXT", "INTEGER", "REAL"}, name


def test_the_dictionary_says_nothing_of_columns_that_are_not_there() -> None:
    from pipeline.dictionary import _entries

    for name, entry in _entries().items():
        assert set(entry["columns"]) == {column.name for column in relations()[name].columns}


def test_the_published_dictionary_is_current() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "data-dictionary.md"
    assert page.read_text(encoding="utf-8") == render_dictionary(), "run python -m pipeline.dictionary and commit"
