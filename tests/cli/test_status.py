"""`tinxa status` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.filled import fill
from tests.conftest import Tinxa


def test_status_in_one_screen(tinxa: Tinxa, home: Path) -> None:
    fill(home)
    done = tinxa("status")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.strip("│┃ ").split("│") for line in done.stdout.splitlines() if "demo/" in line and "│" in line]
    assert [[cell.strip() for cell in row][:7] for row in rows] == [
        ["demo/hoa-lac", "4", "5", "2019-08-15", "5", "1", "0"],
        ["demo/other", "0", "0", "", "0", "0", "0"],
    ]
    assert "4 articles telling 4 stories; facts: dates 1, places 1, incidents 2, awards 1" in done.stdout
    assert "last run 1: nightly, done" in done.stdout
    assert "https://hoa-lac.test/broken (there is no text on this page)" in done.stdout


def test_status_as_json(tinxa: Tinxa, home: Path) -> None:
    fill(home)
    status = json.loads(tinxa("status", "--json").stdout)
    assert (status["articles"], status["stories"], status["archive_bytes"]) == (4, 4, 0)
    assert status["facts"] == {"dates": 1, "places": 1, "incidents": 2, "awards": 1}
    assert [source["source_id"] for source in status["sources"]] == ["demo/hoa-lac", "demo/other"]
    assert status["failures"][0]["failure"] == "there is no text on this page"


def test_status_in_vietnamese(tinxa: Tinxa, home: Path) -> None:
    fill(home)
    assert "4 bài thuộc 4 tin" in tinxa("--lang", "vi", "status").stdout


def test_without_a_store_the_mend_is_named(tinxa: Tinxa, home: Path) -> None:
    done = tinxa("status")
    assert done.returncode == 1
    assert "there is no store here" in done.stderr
