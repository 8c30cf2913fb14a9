"""`tinxa export` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.filled import fill
from tests.conftest import Tinxa


@pytest.fixture
def filled(home: Path) -> Path:
    fill(home)
    return home


def test_csv_on_standard_output(tinxa: Tinxa, filled: Path) -> None:
    done = tinxa("export", "award_roll")
    assert (done.returncode, done.stderr) == (0, "")
    heading, row = done.stdout.splitlines()
    assert heading.startswith("date,form,title,rank,conferrer,")
    assert row.startswith("2019-08-15,giay_khen,,,UBND xã Hòa Lạc,2,")


def test_a_file_with_its_data_package(tinxa: Tinxa, filled: Path, tmp_path: Path) -> None:
    target = tmp_path / "awards.csv"
    done = tinxa("export", "awards", "--bom", "--out", str(target))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"tinxa: 1 rows written to {target}\n"
    assert target.read_bytes().startswith(b"\xef\xbb\xbfid,")
    (resource,) = json.loads((tmp_path / "datapackage.json").read_text())["resources"]
    assert resource["path"] == "awards.csv"


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet", "xlsx"])
def test_all_tables_into_a_folder(tinxa: Tinxa, filled: Path, tmp_path: Path, format: str) -> None:
    folder = tmp_path / "new" / "export"
    assert tinxa("export", "all", "--format", format, "--out", str(folder)).returncode == 0
    resources = json.loads((folder / "datapackage.json").read_text())["resources"]
    assert {r["path"] for r in resources} == {path.name for path in folder.iterdir()} - {"datapackage.json"}
    assert {"articles", "incidents", "incident_totals", "units"} <= {r["name"] for r in resources}


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["incident"], "choose one of: "),
        (["all"], "name a folder"),
        (["awards", "--format", "xlsx", "--bom"], "--bom"),
        (["awards", "--format", "pdf"], "pdf"),
        (["awards", "--out", "no/such/folder/x.csv"], "folder that exists"),
    ],
)
def test_wrong_use_is_explained(tinxa: Tinxa, filled: Path, args: list[str], told: str) -> None:
    done = tinxa("export", *args)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_foreign_data_package_stops_the_export(tinxa: Tinxa, filled: Path, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text("[]")
    done = tinxa("export", "awards", "--out", str(tmp_path / "awards.csv"))
    assert done.returncode == 1
    assert "is no data package" in done.stderr
    assert not (tmp_path / "awards.csv").exists()


def test_gold_of_reviewed_articles(tinxa: Tinxa, filled: Path, tmp_path: Path) -> None:
    done = tinxa("export", "gold", "--out", str(tmp_path / "gold"))
    assert (done.returncode, done.stderr) == (0, f"tinxa: 0 reviewed articles written to {tmp_path / 'gold'}\n")
    refused = tinxa("export", "gold")
    assert refused.returncode == 2 and "name a folder" in refused.stderr
