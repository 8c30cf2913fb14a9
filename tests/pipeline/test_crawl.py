"""Crawling small portals: what is found, what is left, what survives a kill."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import Archive, ArchiveBusy, indexed_captures
from pipeline.crawl import Crawl, CrawlReport, Options
from pipeline.fetch import Fetcher, Limits
from pipeline.frontier import MOST_TRIES, Frontier
from pipeline.listing import Link
from pipeline.model import Capture
from pipeline.pagedate import VIETNAM
from pipeline.source_model import Politeness, Source
from pipeline.turns import Turns
from tests.pipeline.servers import Answer, RawServer, http, reset, say

QUICK = Limits(seconds=2.0, attempts=2, backoff_s=0.01)


class Held:
    """What a store would know: the articles that are in the archive's index."""

    recheck = False

    def __init__(self, captures: Iterable[Capture]) -> None:
        self._latest = {c.canonical_url: c for c in captures if c.role == "article"}

    def due(self, now: dt.datetime) -> list[Capture]:
        return list(self._latest.values()) if self.recheck else []

    def is_known(self, canonical: str) -> bool:
        found = self._latest.get(canonical)
        return found is not None and (found.status < 400 or found.status in (404, 410))

    def latest(self, canonical: str) -> Capture | None:
        return self._latest.get(canonical)


def source(base: str, **rules: Any) -> Source:
    return Source.model_validate(
        {
            "id": "test/an-phu",
            "name": "An Phú",
            "platform": "any",
            "base": base,
            "list": {"url": "/tin/{category}", "item": "li", "link": "a", "date": {"regex": r"\d+/\d+/\d{4}"}},
            "paging": {"kind": "query", "template": "{base}?page={n}"},
            "key": r"-\d+\.html",
            "allow_private": True,
            "politeness": {"delay_s": 0},
            **rules,
        }
    )


def crawl(folder: Path, portal: Source, options: Options | None = None, **kwargs: Any) -> CrawlReport:
    async def run() -> CrawlReport:
        with Archive(folder, prefix=portal.id) as archive:
            async with Fetcher(portal, limits=QUICK, turns=Turns(least_pause=0.01)) as fetcher:
                held = Held(indexed_captures(folder, portal.id))
                return await Crawl(portal, fetcher, archive, held, **kwargs).run(options)

    return asyncio.run(run())


def page(numbers: Iterable[int], more: str = "") -> Answer:
    """A list page; article n was posted on day n of January 2024."""
    items = "".join(f'<li><a href="/tin/bai-{n}.html">Bài {n}</a> {n}/1/2024</li>' for n in numbers)
    return say(http(f'<nav><a href="/tin/lien-he-99.html">x</a></nav><ul>{items}</ul>{more}'.encode()))


def article(number: int) -> Answer:
    return say(http(f"<h1>Bài {number}</h1>".encode(), headers={"ETag": f'"{number}"'}))


def portal_of(count: int, size: int = 4, past_the_end: str = "first") -> dict[str, Answer]:
    """`count` articles, newest first, `size` a page; past its end a portal shows its first page, or answers 404."""
    numbers = list(range(count, 0, -1))
    answers = {f"/tin/bai-{n}.html": article(n) for n in numbers}
    pages = [numbers[i : i + size] for i in range(0, count, size)]
    for n, shown in enumerate(pages, 1):
        answers["/tin/" if n == 1 else f"/tin/?page={n}"] = page(shown)
    if past_the_end == "first":
        answers[f"/tin/?page={len(pages) + 1}"] = page(pages[0])
    return answers


def names(report: CrawlReport) -> list[str]:
    return [capture.url.rsplit("/", 1)[1] for capture in report.captures]


@pytest.mark.parametrize("past_the_end", ["first", "404"])
def test_whole_portal_and_nothing_new_after(tmp_path: Path, past_the_end: str) -> None:
    with RawServer(portal_of(10, past_the_end=past_the_end)) as server:
        portal = source(server.base)
        first = crawl(tmp_path, portal)
        asked = len(server.requests)
        second = crawl(tmp_path, portal)
        assert server.requests[asked:] == ["/robots.txt", "/tin/"]
    assert (first.lists, first.listed, first.fetched, first.left) == (4 if past_the_end == "first" else 3, 10, 10, 0)
    assert names(first) == [f"bai-{n}.html" for n in range(10, 0, -1)]
    assert (second.fetched, second.captures, second.problems) == (0, (), ())


def test_menus_are_not_followed(tmp_path: Path) -> None:
    with RawServer(portal_of(3)) as server:
        crawl(tmp_path, source(server.base))
        assert not any("lien-he" in path for path in server.requests)


def test_new_articles_only(tmp_path: Path) -> None:
    with RawServer(portal_of(8)) as server:
        portal = source(server.base)
        crawl(tmp_path, portal)
        server.answers.update(portal_of(10))
        report = crawl(tmp_path, portal)
    assert names(report) == ["bai-10.html", "bai-9.html"]
    assert report.lists == 2  # the second page brought nothing new


def test_pinned_articles_do_not_hide_new_ones(tmp_path: Path) -> None:
    with RawServer(portal_of(4)) as server:
        portal = source(server.base)
        crawl(tmp_path, portal)
        server.answers.update(
            {"/tin/": page([1, 2, 9, 8]), "/tin/bai-9.html": article(9), "/tin/bai-8.html": article(8)}
        )
        assert names(crawl(tmp_path, portal)) == ["bai-9.html", "bai-8.html"]


def test_limit_leaves_no_gap(tmp_path: Path) -> None:
    with RawServer(portal_of(12)) as server:
        portal = source(server.base)
        got = [names(crawl(tmp_path, portal, Options(limit=n))) for n in (2, 3, None, None)]
    assert [len(batch) for batch in got] == [2, 3, 7, 0]
    assert sorted(itertools.chain(*got)) == sorted(f"bai-{n}.html" for n in range(1, 13))


def test_a_list_page_that_fails_leaves_no_gap(tmp_path: Path) -> None:
    with RawServer(portal_of(12)) as server:
        portal = source(server.base)
        whole, server.answers["/tin/?page=2"] = server.answers["/tin/?page=2"], reset
        first = crawl(tmp_path, portal)
        server.answers["/tin/?page=2"] = whole
        second = crawl(tmp_path, portal)
    assert (first.fetched, second.fetched) == (4, 8)
    assert first.problems[0].url.endswith("?page=2")


def test_an_article_that_fails_is_asked_for_again(tmp_path: Path) -> None:
    with RawServer(portal_of(8)) as server:
        portal = source(server.base)
        server.answers["/tin/bai-2.html"] = reset
        server.answers["/tin/bai-3.html"] = say(http(b"sorry", "503 Service Unavailable"))
        server.answers["/tin/bai-4.html"] = say(http(b"gone", "404 Not Found"))
        first = crawl(tmp_path, portal)
        server.answers.update(portal_of(8))
        second = crawl(tmp_path, portal)
    assert (first.fetched, first.left) == (7, 2)
    assert [problem.url[-10:] for problem in first.problems] == ["bai-2.html"]
    assert sorted(names(second)) == ["bai-2.html", "bai-3.html"]


def test_an_article_that_always_fails_is_given_up(tmp_path: Path) -> None:
    with RawServer({**portal_of(2), "/tin/bai-1.html": say(http(b"", "500 Error"))}) as server:
        portal = source(server.base)
        left = [crawl(tmp_path, portal).left for _ in range(MOST_TRIES)]
        server.answers["/tin/"] = page([2])
        assert left == [1] * (MOST_TRIES - 1) + [0]
        asked = server.asked("/tin/bai-1.html")
        crawl(tmp_path, portal)
        assert server.asked("/tin/bai-1.html") == asked


def test_some_of_what_is_held_is_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Held, "recheck", True)
    with RawServer(portal_of(6)) as server:
        portal = source(server.base, politeness={"delay_s": 0, "recheck": 2})
        assert crawl(tmp_path, portal).rechecked == 0
        server.answers["/tin/bai-6.html"] = say(http(b"<h1>changed</h1>"))
        second = crawl(tmp_path, portal)
        assert (second.rechecked, second.fetched, second.unchanged, second.left) == (2, 2, 1, 0)
        assert sorted(names(second)) == ["bai-5.html", "bai-6.html"]
        assert crawl(tmp_path, portal, Options(since=dt.date(2024, 1, 6))).rechecked == 0


@pytest.mark.parametrize(
    ("window", "hour", "allowed"),
    [
        ("22:00-05:00", "23:30", True),
        ("22:00-05:00", "04:59", True),
        ("22:00-05:00", "05:00", False),
        ("22:00-05:00", "12:00", False),
        ("08:00-17:30", "12:00", True),
        ("08:00-17:30", "17:30", False),
        (None, "12:00", True),
    ],
)
def test_hours_a_host_may_be_asked(window: str | None, hour: str, allowed: bool) -> None:
    moment = dt.datetime.fromisoformat(f"2024-01-06T{hour}:00+07:00")
    assert Politeness(window=window).allows(moment.astimezone(dt.UTC)) == allowed


def test_outside_its_hours_a_portal_is_left_alone_unless_told(tmp_path: Path) -> None:
    now = dt.datetime.now(VIETNAM)
    later = [f"{now + dt.timedelta(hours=hours):%H:%M}" for hours in (2, 3)]
    with RawServer(portal_of(3)) as server:
        portal = source(server.base, politeness={"delay_s": 0, "window": "-".join(later)})
        report = crawl(tmp_path, portal)
        assert server.requests == []
        assert "only crawled at" in report.problems[0].reason
        assert crawl(tmp_path, portal, Options(any_time=True)).fetched == 3


def test_refresh_asks_conditionally(tmp_path: Path) -> None:
    def conditional(connection: Any, request: bytes) -> None:
        held = b'if-none-match: "v"' in request.lower()
        connection.sendall(http(b"", "304 Not Modified") if held else http(b"<h1>x</h1>", headers={"ETag": '"v"'}))

    with RawServer({**portal_of(2), "/tin/bai-1.html": conditional}) as server:
        portal = source(server.base)
        crawl(tmp_path, portal)
        report = crawl(tmp_path, portal, Options(refresh=True))
    assert (report.fetched, report.unchanged) == (2, 2)
    assert [capture.status for capture in report.captures] == [200, 304]


def test_a_range_of_dates(tmp_path: Path) -> None:
    with RawServer(portal_of(12)) as server:
        portal = source(server.base)
        options = Options(since=dt.date(2024, 1, 6), until=dt.date(2024, 1, 9))
        report = crawl(tmp_path, portal, options)
        assert server.asked("/tin/?page=3") == 1 and report.lists == 3  # the page that holds nothing of the range
        rest = crawl(tmp_path, portal)
    assert names(report) == ["bai-9.html", "bai-8.html", "bai-7.html", "bai-6.html"]
    assert rest.fetched == 8


def test_the_date_of_the_list_goes_with_the_capture(tmp_path: Path) -> None:
    with RawServer(portal_of(1)) as server:
        report = crawl(tmp_path, source(server.base))
    with Archive(tmp_path) as archive:
        assert archive.read(report.captures[0]).listed == "1/1/2024"


def test_wrong_rules_are_told(tmp_path: Path) -> None:
    with RawServer({"/tin/": say(http(b"<p>trang chu</p>"))}) as server:
        report = crawl(tmp_path, source(server.base))
        assert "find no article" in report.problems[0].reason
        report = crawl(tmp_path, source(server.base, list={"url": "/none", "item": "li"}))
        assert report.problems[0].reason == "answers 404"


def test_postback_pages(tmp_path: Path) -> None:
    form = (
        '<form action="/tin/"><input type="hidden" name="__VIEWSTATE" value="v&amp;{0}">'
        "<a href=\"javascript:__doPostBack('pager','Page${1}')\">{1}</a></form>"
    )

    def pages(connection: Any, request: bytes) -> None:
        body = request.partition(b"\r\n\r\n")[2].decode()
        number = int(body.partition("Page%24")[2].partition("&")[0] or 1)
        if number > 1:
            assert f"__VIEWSTATE=v%26{number - 1}" in body and "__EVENTTARGET=pager" in body
        more = form.format(number, number + 1) if number < 3 else ""
        page([10 * number + 1, 10 * number + 2], more)(connection, request)

    answers = {f"/tin/bai-{n}.html": article(n) for n in (11, 12, 21, 22, 31, 32)}
    with RawServer({**answers, "/tin/": pages}) as server:
        report = crawl(tmp_path, source(server.base, paging={"kind": "postback", "target": "pager"}))
    assert (report.lists, report.fetched, report.problems) == (3, 6, ())


def test_feeds_sitemaps_and_json_find_what_lists_miss(tmp_path: Path) -> None:
    item = "<link>/tin/bai-21.html</link><pubDate>Thu, 15 Aug 2019 09:30:00 +0700</pubDate>"
    feed = f"<rss><channel><item>{item}</item></channel></rss>"
    maps = ["{0}/map-1.xml", "http://elsewhere.example/x.xml"]
    index = f"<sitemapindex>{''.join(f'<sitemap><loc>{x}</loc></sitemap>' for x in maps)}</sitemapindex>"
    pages = ["{0}/tin/bai-22.html", "{0}/gioi-thieu"]
    urls = f"<urlset>{''.join(f'<url><loc>{x}</loc></url>' for x in pages)}</urlset>"
    answers = {f"/tin/bai-{n}.html": article(n) for n in (21, 22, 23, 24)}
    with RawServer({**answers, **portal_of(1)}) as server:
        server.answers.update(
            {
                "/feed": say(http(feed.encode())),
                "/sitemap.xml": say(http(index.format(server.base).encode())),
                "/map-1.xml": say(http(urls.format(server.base).encode())),
                "/api?p=1": say(http(b'{"data": [{"slug": "bai", "id": 23}]}')),
                "/api?p=2": say(http(b'{"data": [{"slug": "bai", "id": 24}]}')),
                "/api?p=3": say(http(b'{"data": []}')),
            }
        )
        ways = [
            {"feed": "/feed"},
            {"sitemap": "/sitemap.xml"},
            {"json": "/api?p={n}", "map": {"items": "data", "url": "/tin/{slug}-{id}.html"}},
            {"feed": "/no-such-feed"},
        ]
        report = crawl(tmp_path, source(server.base, discover=ways))
    assert sorted(names(report)) == ["bai-1.html", "bai-21.html", "bai-22.html", "bai-23.html", "bai-24.html"]
    assert report.problems == ()


def test_a_host_that_dies_ends_the_crawl_and_the_rest_waits(tmp_path: Path) -> None:
    with RawServer(portal_of(30, size=30)) as server:
        portal = source(server.base)
        server.answers.update({f"/tin/bai-{n}.html": reset for n in range(1, 26)})
        first = crawl(tmp_path, portal)
        asked = len(server.requests)
        assert asked < 30
        server.answers.update(portal_of(30, size=30))
        second = crawl(tmp_path, portal)
    assert first.fetched == 5 and first.left == 25
    assert "stopped" in first.problems[-1].reason
    assert second.fetched == 25


def test_time_is_limited(tmp_path: Path) -> None:
    with RawServer(portal_of(3)) as server:
        report = crawl(tmp_path, source(server.base, politeness={"delay_s": 0, "max_minutes": 1e-9}))
    assert report.fetched == 0 and "took longer" in report.problems[-1].reason


def test_endless_lists_end(tmp_path: Path) -> None:
    count = itertools.count(1)

    def endless(connection: Any, request: bytes) -> None:
        page([next(count)])(connection, request)

    with RawServer({"*": endless}) as server:
        paging = {"kind": "query", "template": "{base}?page={n}", "max_pages": 5}
        report = crawl(tmp_path, source(server.base, paging=paging), Options(limit=50))
    assert report.lists == 5 and "longer than 5 pages" in report.problems[0].reason


def test_captures_stream_once_they_are_safe(tmp_path: Path) -> None:
    batches: list[int] = []

    def sink(captures: Any) -> None:
        batches.append(len(captures))
        safe = {c.warc_offset for c in indexed_captures(tmp_path, "test/an-phu")}
        assert {c.warc_offset for c in captures} <= safe

    with RawServer(portal_of(45, size=50)) as server:
        crawl(tmp_path, source(server.base), sink=sink)
    assert batches == [20, 20, 5]


def test_parallel_requests_fetch_each_article_once(tmp_path: Path) -> None:
    with RawServer(portal_of(40, size=50)) as server:
        report = crawl(tmp_path, source(server.base, politeness={"delay_s": 0, "concurrency": 8}))
        assert report.fetched == 40
        assert max(Counter(server.requests).values()) == 1


def test_two_crawls_of_one_source_do_not_meet(tmp_path: Path) -> None:
    with RawServer(portal_of(3)) as server, Archive(tmp_path, prefix="test/an-phu") as other:
        other.lock()
        with pytest.raises(ArchiveBusy, match="another process"):
            crawl(tmp_path, source(server.base))
        assert server.requests == [] and not list(tmp_path.glob("*.jsonl"))


def test_frontier_survives_a_torn_line(tmp_path: Path) -> None:
    with Frontier(tmp_path, "a/b") as frontier:
        assert frontier.unfinished("list")
        frontier.begin("list")
        for n in range(3):
            frontier.found(Link(url=f"http://x/{n}", canonical=f"http://x/{n}"))
        frontier.had("http://x/1")
        frontier.end("list")
    with (tmp_path / "a-b.frontier.jsonl").open("a") as file:
        file.write('{"had": "http://x/')
    with Frontier(tmp_path, "a/b") as frontier:
        assert [link.url for link in frontier.pending()] == ["http://x/0", "http://x/2"]
        assert not frontier.unfinished("list")


KILLED = """
import asyncio, sys
from pathlib import Path
from tests.pipeline.test_crawl import crawl, source
crawl(Path(sys.argv[1]), source(sys.argv[2]))
"""


def test_kill_at_random_moments_then_resume(tmp_path: Path) -> None:
    def slowly(connection: Any, request: bytes) -> None:
        time.sleep(0.002)
        article(1)(connection, request)

    answers = {**portal_of(120, size=10), **{f"/tin/bai-{n}.html": slowly for n in range(1, 121)}}
    with RawServer(answers) as server:
        for kill in range(20):
            command = [sys.executable, "-c", KILLED, str(tmp_path), server.base]
            seen = len(server.requests)
            process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stderr=subprocess.DEVNULL)
            while len(server.requests) - seen < 1 + kill * 3 and process.poll() is None:
                time.sleep(0.001)
            process.kill()
            process.wait()
        crawl(tmp_path, source(server.base))
        last = crawl(tmp_path, source(server.base))
    captures = [c for c in indexed_captures(tmp_path, "test/an-phu") if c.role == "article"]
    assert Counter(c.canonical_url for c in captures) == {f"{server.base}/tin/bai-{n}.html": 1 for n in range(1, 121)}
    assert last.fetched == 0 and last.left == 0
    with Archive(tmp_path) as archive:
        assert {archive.read(c).status for c in captures} == {200}
    code = "from warcio.cli import main; main()"
    for path in tmp_path.glob("*.warc.gz"):
        assert subprocess.run([sys.executable, "-c", code, "check", str(path)]).returncode == 0
