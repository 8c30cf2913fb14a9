"""Benchmarks of reading and crawling, beside what one would use instead: trafilatura, a bare parse, Scrapy.

Pages are synthetic, as large and as full of menus as those of provincial portals. The server runs in a process of its
own; politeness is off, as nobody is bothered but this machine.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Process, Queue
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.archive import Archive
from pipeline.article import read_article
from pipeline.bench import Figure, rate
from pipeline.bench_pages import html_page
from pipeline.crawl import Crawl
from pipeline.fetch import Fetcher
from pipeline.model import Capture
from pipeline.records import ArchivedResponse
from pipeline.source_model import Politeness, Source
from pipeline.sources import load_platform

PARAGRAPHS, ROUNDS = 25, 3
PARALLEL = (4, 16)
_WHEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def bench_read(pages: int = 100) -> list[Figure]:
    """HTML to article by a source's rules, beside trafilatura and lxml's bare parse of the same pages."""
    from lxml import html as lxml_html
    from trafilatura import bare_extraction

    source = _source("http://127.0.0.1", 1)
    html = article_page(1)
    response = ArchivedResponse(url="http://127.0.0.1/a-1.html", status=200, headers=(), body=html, fetched_at=_WHEN)
    text = html.decode()
    few = max(pages // 10, 2)
    read_article(response, source)
    bare_extraction(text)
    ours = rate(lambda: [read_article(response, source) for _ in range(pages)], pages)
    parse = rate(lambda: [lxml_html.document_fromstring(text) for _ in range(pages)], pages)
    theirs = rate(lambda: [bare_extraction(text, with_metadata=True) for _ in range(few)], few)
    note = f"pages of {len(html) // 1000} kB"
    rates = (("tinxa", ours), ("trafilatura", theirs), ("lxml, parse only", parse))
    return [
        Figure(stage="read", subject=name, rate=value, unit="pages/s", ratio=ours / value, note=note)
        for name, value in rates
    ]


def bench_crawl(pages: int = 400, python: str | None = None) -> list[Figure]:
    """Pages a second from a loopback server into the archive, beside Scrapy (which archives nothing).

    `python` is an interpreter that has Scrapy; ours is asked if it is not given. Both take turns, each one's best
    run counts.
    """
    found = python is not None or importlib.util.find_spec("scrapy") is not None
    scrapy = [python or sys.executable] if found else None
    with _server(pages) as base:
        return [figure for parallel in PARALLEL for figure in _compare_crawls(base, pages, parallel, scrapy)]


def _compare_crawls(base: str, pages: int, parallel: int, scrapy: list[str] | None) -> list[Figure]:
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(rate(lambda: asyncio.run(_crawl(base, parallel)), pages))
        if scrapy is not None:
            theirs.append(rate_of_scrapy(scrapy, base, pages, parallel))
    note = f"{parallel} requests at a time, best of {ROUNDS}"
    subjects = f"tinxa, archive included, {parallel} at a time", f"scrapy, {parallel} at a time"
    tinxa = Figure(stage="crawl", subject=subjects[0], rate=max(ours), unit="pages/s", ratio=1.0, note=note)
    if not theirs:
        return [tinxa, Figure(stage="crawl", subject=subjects[1], rate=0.0, unit="pages/s", note="not installed")]
    ratio = max(ours) / max(theirs)
    return [tinxa, Figure(stage="crawl", subject=subjects[1], rate=max(theirs), unit="pages/s", ratio=ratio, note=note)]


def rate_of_scrapy(python: list[str], base: str, pages: int, parallel: int) -> float:
    """Pages a second of a Scrapy spider, its start-up not counted; `python` runs an interpreter that has Scrapy."""
    done = subprocess.run([*python, "-c", _SPIDER, base, str(parallel)], capture_output=True, text=True, check=True)
    result = json.loads(done.stdout.splitlines()[-1])
    if result["pages"] != pages:
        raise RuntimeError(f"scrapy had {result['pages']} of {pages} pages")
    return float(pages / result["seconds"])


def article_page(number: int) -> bytes:
    """A NukeViet page of about 170 kB."""
    told = [f"Câu {i} của bài {number} kể việc làm của cán bộ và người dân." for i in range(PARAGRAPHS)]
    return html_page(f"Bài viết số {number}", "Thứ năm - 15/08/2019 09:30", told)


def _source(base: str, parallel: int) -> Source:
    rules = load_platform("nukeviet").model_dump(by_alias=True, exclude_unset=True)
    own = {"id": "bench", "name": "bench", "base": base, "allow_private": True}
    lists = {"list": {"url": "/", "item": "li"}, "paging": {"kind": "none"}}
    polite = {"politeness": Politeness(delay_s=0, concurrency=parallel)}
    return Source.model_validate(rules | own | lists | polite)


class _Nothing:
    """A store that knows no page."""

    def due(self, now: dt.datetime) -> list[Capture]:
        return []

    def is_known(self, canonical: str) -> bool:
        return False

    def latest(self, canonical: str) -> Capture | None:
        return None


async def _crawl(base: str, parallel: int) -> None:
    with TemporaryDirectory() as folder:
        source = _source(base, parallel)
        with Archive(Path(folder), prefix="bench") as archive:
            async with Fetcher(source) as fetcher:
                report = await Crawl(source, fetcher, archive, _Nothing()).run()
    if report.problems:
        raise RuntimeError(report.problems[0].reason)


@contextmanager
def _server(pages: int) -> Iterator[str]:
    ports: Queue[int] = Queue()
    process = Process(target=_serve, args=(pages, ports), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ports.get(timeout=30)}"
    finally:
        process.terminate()
        process.join()


def _serve(pages: int, ports: Queue[int]) -> None:
    """A small HTTP/1.1 server with kept connections: a list of all pages, and the pages."""
    links = "".join(f'<li><a href="/a-{n}.html">Bài {n}</a></li>' for n in range(pages))
    listing, article = _answer(f"<ul>{links}</ul>".encode()), _answer(article_page(1))
    missing = _answer(b"", "404 Not Found")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _request(reader):
            path = head.split(b" ", 2)[1]
            writer.write(listing if path == b"/" else article if path.startswith(b"/a-") else missing)
            await writer.drain()
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        ports.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def _request(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


def _answer(body: bytes, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


_SPIDER = """
import json, sys, time
import scrapy
from scrapy.crawler import CrawlerProcess

class Spider(scrapy.Spider):
    name = "bench"
    start_urls = [sys.argv[1] + "/"]
    custom_settings = {"CONCURRENT_REQUESTS": int(sys.argv[2]), "CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[2]),
                       "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "ERROR", "ROBOTSTXT_OBEY": True}
    pages, began = 0, time.perf_counter()

    def parse(self, response):
        for link in response.css("li a::attr(href)").getall():
            yield response.follow(link, self.page)

    def page(self, response):
        Spider.pages += 1

process = CrawlerProcess()
process.crawl(Spider)
process.start()
print(json.dumps({"pages": Spider.pages, "seconds": time.perf_counter() - Spider.began}))
"""
