"""`tinxa demo` on a fresh data folder, then again: the main job, over HTTP, through Prefect, as a stranger runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from pipeline.archive import indexed_captures, read_response


class Demo:
    """A data folder in which the demo ran twice, and what each run printed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.first, self.second = self.run("demo"), self.run("demo", "--json")

    def run(self, *args: str) -> subprocess.CompletedProcess[str]:
        env = {
            "TINXA_HOME": str(self.folder),
            "TINXA_LANG": "en",
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder.parent),
        }
        command = [sys.executable, "-c", "from cli.main import run; run()", *args]
        return subprocess.run(command, capture_output=True, encoding="utf-8", env=env, timeout=400)

    def json(self, *args: str) -> Any:
        return json.loads(self.run(*args, "--json").stdout)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    yield Demo(tmp_path_factory.mktemp("demo") / "tinxa-data")


def test_the_first_run_finds_all_and_says_what_to_do_next(demo: Demo) -> None:
    assert demo.first.returncode == 0, demo.first.stderr
    for text in ("demo/an-lac-ha", "demo/ben-dua", "demo/suoi-vang", "new articles", "search", "export", "status"):
        assert text in demo.first.stdout
    assert "Traceback" not in demo.first.stderr and "database is locked" not in demo.first.stderr


def test_the_second_run_finds_nothing_new(demo: Demo) -> None:
    assert demo.second.returncode == 0, demo.second.stderr
    assert json.loads(demo.second.stdout)["new"] == 0
    assert sum(row["articles"] for row in json.loads(demo.second.stdout)["portals"]) >= 60


def test_the_store_is_filled(demo: Demo) -> None:
    database = sqlite_utils.Database(demo.folder / "tinxa.db")
    for table in ("sources", "runs", "captures", "articles", "dates", "places", "incidents", "awards", "stories"):
        assert database[table].count > 0, table
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_second_address_makes_no_second_article(demo: Demo) -> None:
    database = sqlite_utils.Database(demo.folder / "tinxa.db")
    assert database["article_urls"].count > database["articles"].count
    titles = [row["title"] for row in database["articles"].rows]
    assert len(titles) == len(set(titles))


def test_unreadable_pages_are_kept_with_their_reason(demo: Demo) -> None:
    failures = demo.json("status")["failures"]
    assert {f["url"].rsplit("/", 1)[-1] or f["url"] for f in failures}
    assert all(f["failure"] for f in failures)
    assert len(failures) >= 3


def test_every_response_is_in_the_archive(demo: Demo) -> None:
    folder = demo.folder / "archive"
    captures = list(indexed_captures(folder))
    assert {c.role for c in captures} == {"article", "list"}
    for capture in captures[::7]:
        assert read_response(folder, capture.warc_file, capture.warc_offset).status == capture.status
    files = [str(path) for path in folder.glob("*.warc.gz")]
    checked = subprocess.run([str(Path(sys.executable).parent / "warcio"), "check", *files], capture_output=True)
    assert checked.returncode == 0, checked.stdout


def test_dates_come_from_the_visible_line_not_from_the_microdata(demo: Demo) -> None:
    database = sqlite_utils.Database(demo.folder / "tinxa.db")
    row = next(database["articles"].rows_where("title LIKE 'An Lạc Hạ tổng kết%'"))
    assert row["published"] == "2018-12-21"


def test_related_links_and_menus_are_no_text(demo: Demo) -> None:
    database = sqlite_utils.Database(demo.folder / "tinxa.db")
    for row in database["articles"].rows:
        for noise in ("Những tin cũ hơn", "Tin liên quan", "Bài liên quan", "Trang chủ", "Lượt xem", "Chia sẻ"):
            assert noise not in row["body"], (row["url"], noise)


def test_the_next_commands_work(demo: Demo) -> None:
    assert demo.json("search", "trao giấy khen")["total"] > 0
    assert demo.json("search", "trao giay khen")["total"] > 0
    export = demo.run("export", "incidents", "--format", "csv")
    assert export.returncode == 0 and export.stdout.count("\n") > 50
    assert demo.json("status")["articles"] >= 60


def test_a_decomposed_page_is_found_by_composed_words(demo: Demo) -> None:
    assert any("xưởng gỗ" in hit["title"] for hit in demo.json("search", "cháy xưởng gỗ")["hits"])
