"""Documents of articles, from the portal to the search: fetched after their article, archived, read, found."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.archive import Archive, indexed_captures
from pipeline.archive_check import check_archive
from pipeline.crawl import Crawl, CrawlReport, Options
from pipeline.fetch import Fetcher, Limits
from pipeline.ingest import read_captures
from pipeline.search import Query, search
from pipeline.source_model import Politeness, Source
from pipeline.store import LoadReport, open_store
from pipeline.turns import Turns
from tests.pipeline.papers import DECISION, make_docx, make_pdf
from tests.pipeline.servers import RawServer, http, say

TEXT = "Tham gia ra quân có 45 cán bộ, chiến sĩ công an xã và dân quân của các thôn trong xã."
PDF = {"Content-Type": "application/pdf"}


@pytest.fixture
def portal() -> Iterator[RawServer]:
    """Two articles; the first has four documents of its own and one elsewhere, the second shares one of them."""
    names = ("qd.pdf", "scan.PDF", "ds.docx", "gone.pdf")
    links = "".join(f'<a href="/uploads/{name}">x</a>' for name in names)
    first = f'<h1>Bài 1</h1><article><p>{TEXT}</p>{links}<a href="http://other.example/y.pdf">y</a></article>'
    second = f'<h1>Bài 2</h1><article><p>{TEXT} Hai.</p><a href="/uploads/qd.pdf">x</a></article>'
    answers = {
        "/": say(http(b'<li><a href="/bai-1.html">1</a><li><a href="/bai-2.html">2</a>')),
        "/bai-1.html": say(http(first.encode())),
        "/bai-2.html": say(http(second.encode())),
        "/uploads/qd.pdf": say(http(make_pdf(DECISION), headers=PDF)),
        "/uploads/scan.PDF": say(http(make_pdf(""), headers=PDF)),
        "/uploads/ds.docx": say(http(make_docx("Danh sách đề nghị tặng giấy khen"))),
    }
    with RawServer(answers) as server:
        yield server


def source_of(server: RawServer, **politeness: object) -> Source:
    return Source.model_validate(
        {
            "id": "x",
            "name": "x",
            "platform": "any",
            "base": server.base,
            "list": {"url": "/", "item": "li"},
            "article": {"body": "article"},
            "key": r"bai-\d+",
            "allow_private": True,
            "politeness": {"delay_s": 0, **politeness},
        }
    )


def night(folder: Path, source: Source, options: Options | None = None) -> tuple[CrawlReport, LoadReport]:
    """Crawl, read and load."""

    async def crawl(archive: Archive) -> CrawlReport:
        async with Fetcher(source, limits=Limits(seconds=5, attempts=1), turns=Turns(least_pause=0)) as fetcher:
            return await Crawl(source, fetcher, archive, store.known(source.id)).run(options)

    with open_store(folder / "x.db") as store, Archive(folder / "archive", prefix=source.id) as archive:
        store.add_sources([source])
        report = asyncio.run(crawl(archive))
        return report, store.load(read_captures(archive, report.captures, source))


def test_documents_are_fetched_archived_read_and_found(tmp_path: Path, portal: RawServer) -> None:
    report, load = night(tmp_path, source_of(portal))
    assert (report.fetched, report.files, report.left) == (2, 4, 0)
    assert load == LoadReport(new=2, documents=3, failed=1, facts=load.facts)
    assert portal.asked("/uploads/qd.pdf") == 1, "a document of two articles is asked for once"
    roles = [(capture.role, capture.url.rsplit("/", 1)[1]) for capture in indexed_captures(tmp_path / "archive")]
    assert roles[1:] == [
        ("article", "bai-1.html"),
        ("file", "qd.pdf"),
        ("file", "scan.PDF"),
        ("file", "ds.docx"),
        ("file", "gone.pdf"),
        ("article", "bai-2.html"),
    ]
    assert check_archive(tmp_path / "archive").damages == ()
    with open_store(tmp_path / "x.db") as store:
        assert {
            row["url"].rsplit("/", 1)[1]: row["state"] for row in store.rows("SELECT url, state FROM documents")
        } == {
            "qd.pdf": "read",
            "scan.PDF": "scan",
            "ds.docx": "read",
        }
        assert [hit.title for hit in search(store, Query(text="3 tập thể và 12 cá nhân")).hits] == ["Bài 2", "Bài 1"]
        assert [hit.title for hit in search(store, Query(text="danh sach de nghi")).hits] == ["Bài 1"]
        assert store.value("SELECT count(*) FROM attachments") == 6


def test_a_second_night_asks_for_no_document_again(tmp_path: Path, portal: RawServer) -> None:
    night(tmp_path, source_of(portal))
    again, load = night(tmp_path, source_of(portal))
    assert (again.fetched, again.files, load) == (0, 0, LoadReport())
    refreshed, _ = night(tmp_path, source_of(portal), Options(refresh=True))
    assert (refreshed.fetched, refreshed.unchanged, refreshed.files) == (2, 2, 0)


def test_a_source_may_want_fewer_documents_or_none(tmp_path: Path, portal: RawServer) -> None:
    assert night(tmp_path / "a", source_of(portal, files=2))[0].files == 2
    assert night(tmp_path / "b", source_of(portal, files=0))[0].files == 0
    assert Politeness().files == 20


def test_a_document_too_large_is_a_problem_and_costs_nothing_else(tmp_path: Path, portal: RawServer) -> None:
    portal.answers["/uploads/qd.pdf"] = say(http(b"%PDF" + bytes(21_000_000), headers=PDF))
    report, load = night(tmp_path, source_of(portal))
    assert [problem.url.rsplit("/", 1)[1] for problem in report.problems] == ["qd.pdf"]
    assert (report.fetched, report.left, load.new) == (2, 1, 2)
