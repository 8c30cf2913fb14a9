"""`tinxa search` as it is typed."""

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


def test_hits_are_shown_with_what_matched_in_brackets(tinxa: Tinxa, filled: Path) -> None:
    done = tinxa("search", '"giấy khen"')
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "1 found, 1 shown"
    assert "Trao [giấy khen]" in lines
    assert "2019-08-15 · demo/hoa-lac · https://hoa-lac.test/tin/1" in lines
    assert any("trao [Giấy khen] cho hai tập thể" in line for line in lines)


def test_json_has_totals_and_snippets(tinxa: Tinxa, filled: Path) -> None:
    found = json.loads(tinxa("search", "giay khen", "--json").stdout)
    (hit,) = found["hits"]
    assert (found["total"], found["capped"], found["next"]) == (1, False, None)
    assert (hit["title"], hit["spelling"], hit["published"]) == ("Trao giấy khen", "folded", "2019-08-15")
    start, end = hit["snippet"]["matches"][0]
    assert hit["snippet"]["text"][start:end] == "Giấy"


def test_pages_follow_each_other(tinxa: Tinxa, filled: Path) -> None:
    first = json.loads(tinxa("search", "xã họp", "--limit", "2", "--json").stdout)
    second = json.loads(tinxa("search", "xã họp", "--limit", "2", "--after", first["next"], "--json").stdout)
    titles = [hit["title"] for page in (first, second) for hit in page["hits"]]
    assert sorted(titles) == ["Tin số 0", "Tin số 1", "Tin số 2"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("args", "total"),
    [
        (["--award", "giay_khen"], 1),
        (["--incident", "security", "--at-least", "45"], 1),
        (["--incident", "security", "--at-least", "46"], 0),
        (["--incident", "security", "--measure", "deaths"], 0),
        (["--place", "Hòa Lạc, Thanh Hóa"], 1),
        (["--recipient", "Chi hội phụ nữ"], 1),
        (["--from", "2019-08-15", "--to", "2019-08-15"], 4),
        (["--event-from", "2019-08-15", "--order", "date"], 1),
        (["--source", "demo/other"], 0),
        (["trao", "--source", "demo/hoa-lac"], 1),
    ],
)
def test_filters(tinxa: Tinxa, filled: Path, args: list[str], total: int) -> None:
    assert json.loads(tinxa("search", *args, "--json").stdout)["total"] == total


def test_nothing_found_is_no_failure(tinxa: Tinxa, filled: Path) -> None:
    done = tinxa("search", "không hề có")
    assert (done.returncode, done.stdout) == (0, "Nothing found; try fewer words, or without marks.\n")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["(giấy"], "close the brackets"),
        (['"giấy'], "close the phrase"),
        (["giấy", "--from", "15/8/2019"], "2019-08-15"),
        (["giấy", "--incident", "theft"], "choose one of: security, crime"),
        (["giấy", "--award", "medal"], "giay_khen"),
        (["giấy", "--after", "zwei"], "as it is"),
        (["giấy", "--limit", "0"], "--limit"),
    ],
)
def test_wrong_use_is_explained(tinxa: Tinxa, filled: Path, args: list[str], told: str) -> None:
    done = tinxa("search", *args)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_bytes_that_are_no_text_find_nothing(tinxa: Tinxa, filled: Path) -> None:
    done = tinxa("search", "gi\udce1y", "--recipient", "\udce1")
    assert (done.returncode, done.stderr) == (0, "")


def test_without_a_store_the_mend_is_named(tinxa: Tinxa, home: Path) -> None:
    done = tinxa("search", "giấy")
    assert done.returncode == 1
    assert "tinxa.db: there is no store here - run tinxa demo" in done.stderr
    assert not home.exists()
