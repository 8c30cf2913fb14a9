"""Verifying a data folder that a crawl made, whole and harmed."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.archive import Archive
from pipeline.crawl import Crawl
from pipeline.fetch import Fetcher
from pipeline.ingest import read_captures
from pipeline.sources import load_source
from pipeline.store import open_store
from pipeline.verify import VerifyReport, verify
from tests.pipeline.servers import RawServer, http, say

TEXT = "Sáng 15/8/2019, có 45 cán bộ, chiến sĩ công an xã và dân quân của các thôn tham gia ra quân."


def fill(home: Path, folder: Path) -> None:
    """Crawl three articles of a small portal into the data folder."""
    answers = {
        f"/bai-{n}.html": say(http(f"<h1>Bài {n}</h1><article><p>{TEXT}</p><p>Số {n}.</p></article>".encode()))
        for n in range(3)
    }
    links = "".join(f'<li><a href="/bai-{n}.html">{n}</a></li>' for n in range(3))
    with RawServer(answers | {"/": say(http(links.encode()))}) as server:
        file = folder / "portal.yaml"
        file.write_text(
            f"id: x\nname: x\nplatform: plain\nbase: {server.base}\nallow_private: true\nlist: {{url: /, item: li}}\n"
            "article: {body: article}\nkey: bai-\\d+\npoliteness: {delay_s: 0}\n",
            encoding="utf-8",
        )
        source = load_source(file)

        async def crawl() -> None:
            with open_store(home / "tinxa.db") as store, Archive(home / "archive", prefix="x") as archive:
                store.add_sources([source])
                async with Fetcher(source) as fetcher:
                    report = await Crawl(source, fetcher, archive, store.known("x")).run()
                store.load(read_captures(archive, report.captures, source))

        asyncio.run(crawl())


def edit(sql: str) -> Callable[[Path], None]:
    def change(home: Path) -> None:
        with sqlite3.connect(home / "tinxa.db") as database:
            database.execute(sql)

    return change


def cut_the_tail(home: Path) -> None:
    (warc,) = (home / "archive").glob("*.warc.gz")
    warc.write_bytes(warc.read_bytes()[:-40])


def flip_a_byte(home: Path) -> None:
    (warc,) = (home / "archive").glob("*.warc.gz")
    data = bytearray(warc.read_bytes())
    data[len(data) // 2] ^= 0xFF
    warc.write_bytes(data)


def lose_an_index_line(home: Path) -> None:
    (index,) = (home / "archive").glob("*.cdxj")
    index.write_text("".join(index.read_text(encoding="utf-8").splitlines(True)[:-1]), encoding="utf-8")


def verified(home: Path) -> VerifyReport:
    with open_store(home / "tinxa.db", read_only=True) as store:
        return verify(store, home / "archive")


def test_a_fresh_crawl_is_sound(tmp_path: Path) -> None:
    fill(tmp_path, tmp_path)
    report = verified(tmp_path)
    assert (report.sound, report.captures, report.articles, report.archive.captures) == (True, 3, 3, 4)


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (edit("DELETE FROM captures WHERE id = 2"), "is archived and not in the database"),
        (edit("UPDATE captures SET warc_offset = 7 WHERE id = 2"), "the archive does not"),
        (edit("UPDATE captures SET digest = 'sha256:0' WHERE id = 1"), "digest is 'sha256:0' in the database"),
        (edit("UPDATE captures SET article_id = NULL WHERE id = 1"), "no capture shows it"),
        (edit("UPDATE articles SET body = body || ' thêm'"), "its text is not the one that was loaded"),
        (edit("UPDATE dates SET start_char = start_char + 1, end_char = end_char + 1"), "does not stand where"),
        (cut_the_tail, "no whole record"),
        (flip_a_byte, "cannot be read"),
        (lose_an_index_line, "the archive does not"),
    ],
    ids=["unloaded", "unarchived", "digest", "unshown", "text", "fact", "torn", "flipped", "index"],
)
def test_each_difference_is_named(tmp_path: Path, harm: Callable[[Path], None], says: str) -> None:
    fill(tmp_path, tmp_path)
    harm(tmp_path)
    report = verified(tmp_path)
    assert not report.sound
    told = [damage.problem for damage in (*report.archive.damages, *report.differences)]
    assert any(says in problem for problem in told), told
