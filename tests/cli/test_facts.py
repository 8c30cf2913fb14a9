"""`tinxa facts` as it is typed: what is added up, and where each line stands."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.filled import fill
from tests.conftest import Tinxa


@pytest.fixture
def filled(home: Path) -> Path:
    fill(home)
    return home


def test_awards_are_added_up_and_traced(tinxa: Tinxa, filled: Path) -> None:
    done = tinxa("facts", "awards", "--form", "giay_khen", "--place", "Thanh Hóa", "--year", "2019")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("1 awards, ")
    assert any("giay_khen" in line and "2 collectives" in line for line in lines)
    assert any(line.endswith("https://hoa-lac.test/tin/1") for line in lines)
    assert lines[-1] == "1 of 1 shown; --limit shows more"


def test_nothing_told_is_said(tinxa: Tinxa, filled: Path) -> None:
    done = tinxa("facts", "awards", "--year", "1999")
    assert (done.returncode, done.stdout) == (0, "Nothing of this is told.\n")


def test_a_part_is_not_added_to_its_whole(tinxa: Tinxa, filled: Path) -> None:
    found = json.loads(tinxa("facts", "incidents", "--json").stdout)
    assert sum(row["counted"] for row in found["rows"]) == len(found["totals"])
    assert set(found["totals"].values()) <= {row["value"] for row in found["rows"]}
    shown = tinxa("facts", "incidents", "--limit", "1").stdout
    assert f"{len(found['rows'])} records, 1 shown" in shown


def test_lines_as_csv(tinxa: Tinxa, filled: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(tinxa("facts", "awards", "--csv").stdout)))
    assert [row["form"] for row in rows] == ["giay_khen"]
    assert rows[0]["url"] == "https://hoa-lac.test/tin/1" and rows[0]["text"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("awards", "--form", "medal"), "--form: 'medal' cannot be understood - choose one of: 'huan_chuong'"),
        (("incidents", "--from", "2019"), "--from: '2019' cannot be understood - write a day as 2019-08-15"),
    ],
)
def test_what_cannot_be_understood_is_named(tinxa: Tinxa, filled: Path, arguments: tuple[str, ...], said: str) -> None:
    done = tinxa("facts", *arguments)
    assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1
