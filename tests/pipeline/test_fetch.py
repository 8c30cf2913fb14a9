"""Fetching from loopback servers, well-behaved and not."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import threading
import zlib
from typing import Any

import pytest

from pipeline.fetch import Exchange, Fetcher, FetchFailed, Limits, user_agent
from pipeline.network import is_public
from pipeline.source_model import ListRule, Politeness, Source
from pipeline.turns import FAILURES_TO_OPEN, HostDown, Turns
from tests.pipeline.servers import Answer, RawServer, http, reset, say, stall

QUICK = Limits(seconds=1.0, body_bytes=100_000, redirects=3, attempts=2, backoff_s=0.01)


def source(base: str, **rules: Any) -> Source:
    rules = {"allow_private": True, "politeness": Politeness(delay_s=0), **rules}
    return Source(id="test", name="Test", platform="any", base=base, list=ListRule(url="/"), **rules)


def get(server: RawServer, path: str = "/a", **kwargs: Any) -> Exchange:
    async def run() -> Exchange:
        rules = kwargs.pop("rules", {})
        limits = kwargs.pop("limits", QUICK)
        validators = kwargs.pop("validators", None)
        async with Fetcher(source(server.base, **rules), limits=limits, **kwargs) as fetcher:
            return await fetcher.get(server.base + path, validators=validators)

    return asyncio.run(run())


def failure(answers: dict[str, Answer], **kwargs: Any) -> str:
    with RawServer(answers) as server, pytest.raises(FetchFailed) as caught:
        get(server, **kwargs)
    return caught.value.problem


def test_page_comes_with_its_headers_and_we_say_who_we_are() -> None:
    with RawServer({"/a": say(http("xã".encode(), headers={"X-Tin": "1"}))}) as server:
        page = get(server)
    assert (page.status, page.body, page.header("x-tin")) == (200, "xã".encode(), "1")
    assert page.address == "127.0.0.1"
    assert f"user-agent: {user_agent()}".lower() in server.raw[-1].decode().lower()
    assert "+https://" in user_agent()


def test_validators_are_sent_and_304_comes_back() -> None:
    def conditional(connection: Any, request: bytes) -> None:
        held = b'if-none-match: "v1"' in request.lower() and b"if-modified-since" in request.lower()
        connection.sendall(http(b"", "304 Not Modified") if held else http(b"fresh"))

    with RawServer({"/a": conditional}) as server:
        assert get(server, validators=('"v1"', "Thu, 15 Aug 2019 02:30:00 GMT")).status == 304
        assert get(server).body == b"fresh"


def test_304_that_nobody_asked_for_is_a_failure() -> None:
    assert "although nothing was held" in failure({"/a": say(http(b"", "304 Not Modified"))})


def test_redirects_are_followed_and_kept() -> None:
    with RawServer(
        {
            "/a": say(http(b"moved", "301 Moved Permanently", {"Location": "/b"})),
            "/b": say(http(b"", "302 Found", {"Location": "/c"})),
            "/c": say(http(b"here")),
        }
    ) as server:
        page = get(server)
    assert page.body == b"here"
    assert page.url.endswith("/a") and page.final_url.endswith("/c")
    assert [url.rsplit("/", 1)[1] for url in page.redirects] == ["b", "c"]
    assert [hop.status for hop in page.hops] == [301, 302] and page.hops[0].body == b"moved"


@pytest.mark.parametrize("location", ["/a", "ftp://x.vn/", "javascript:alert(1)", "http://u:p@x.vn/", "http://[x/"])
def test_bad_redirects_end(location: str) -> None:
    problem = failure({"/a": say(http(b"", "302 Found", {"Location": location}))})
    assert "redirects" in problem or "cannot be asked for" in problem


def test_endless_redirects_end() -> None:
    count = iter(range(1000))

    def further(connection: Any, request: bytes) -> None:
        connection.sendall(http(b"", "302 Found", {"Location": f"/{next(count)}"}))

    assert failure({"*": further}) == "redirects without end"


def test_redirect_to_a_private_address_is_refused() -> None:
    with RawServer({"/secret": say(http(b"secret"))}) as inside:
        target = f"http://localhost:{inside.port}/secret"
        redirect = say(http(b"", "302 Found", {"Location": target}))
        with RawServer({"/a": redirect}) as server, pytest.raises(FetchFailed, match="private address"):
            get(server)
        assert inside.requests == []


def test_private_address_is_refused_unless_the_source_allows_it() -> None:
    with RawServer({"/a": say(http(b"x"))}) as server:
        with pytest.raises(FetchFailed, match="private address 127"):
            get(server, rules={"allow_private": False})
        assert server.requests == []


def test_a_name_is_led_elsewhere_only_if_that_is_allowed() -> None:
    async def run(port: int, allowed: bool) -> Exchange:
        portal = source("http://anphu.example", allow_private=allowed)
        async with Fetcher(portal, connect_to={"anphu.example": f"127.0.0.1:{port}"}, limits=QUICK) as fetcher:
            return await fetcher.get("http://anphu.example/a")

    with RawServer({"/a": say(http(b"x"))}) as server:
        assert asyncio.run(run(server.port, True)).final_url == "http://anphu.example/a"
        assert b"host: anphu.example\r\n" in server.raw[-1].lower()
        with pytest.raises(FetchFailed, match="private"):
            asyncio.run(run(server.port, False))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("203.113.1.1", True),
        ("2405:4800::1", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_gzip_and_deflate_are_undone() -> None:
    raw = zlib.compressobj(wbits=-15)
    bodies = {
        "/gzip": (gzip.compress(b"tin"), "gzip"),
        "/zlib": (zlib.compress(b"tin"), "deflate"),
        "/raw": (raw.compress(b"tin") + raw.flush(), "deflate"),
    }
    with RawServer(
        {path: say(http(body, headers={"Content-Encoding": coding})) for path, (body, coding) in bodies.items()}
    ) as server:
        assert [get(server, path).body for path in bodies] == [b"tin"] * 3


def test_gzip_bomb_is_refused_before_it_unpacks() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert "larger than 100,000 bytes" in failure({"/a": say(http(bomb, headers={"Content-Encoding": "gzip"}))})


def test_huge_page_is_refused() -> None:
    assert "larger than" in failure({"/a": say(http(b"x" * 200_000))})


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (say(http(b"half", length=1000)), "cannot be reached"),
        (say(http(gzip.compress(b"x" * 5000)[:20], headers={"Content-Encoding": "gzip"})), "ended early"),
        (say(http(b"junk", headers={"Content-Encoding": "gzip"})), "damaged"),
        (say(http(b"junk", headers={"Content-Encoding": "br"})), "not asked for"),
        (say(b"\x00\x01\x02 junk\r\n\r\n"), "cannot be reached"),
        (say(b""), "cannot be reached"),
        (reset, "cannot be reached"),
        (stall, "does not answer in time"),
    ],
)
def test_broken_answers_are_failures_with_their_reason(answer: Answer, problem: str) -> None:
    assert problem in failure({"/a": answer})


def test_a_whole_page_is_kept_though_more_was_promised() -> None:
    page = b"<html><body>tin</body></html>\n"
    with RawServer({"/a": say(http(page, length=5000))}) as server:
        exchange = get(server, "/a")
        assert server.asked("/a") == 1
    assert exchange.body == page and "had promised" in (exchange.note or "")


def test_a_sick_moment_is_outlasted() -> None:
    sick = iter([http(b"", "503 Service Unavailable", {"Retry-After": "0"})])

    def recovering(connection: Any, request: bytes) -> None:
        connection.sendall(next(sick, http(b"well")))

    with RawServer({"/a": recovering}) as server:
        assert get(server).body == b"well"


def test_a_lasting_refusal_is_the_answer() -> None:
    with RawServer({"/a": say(http(b"later", "429 Too Many Requests"))}) as server:
        assert get(server).status == 429
        assert server.asked("/a") == QUICK.attempts


def test_a_portal_that_asks_for_an_hour_is_left() -> None:
    slow = say(http(b"", "503 Service Unavailable", {"Retry-After": "3600"}))
    with RawServer({"/a": slow}) as server:
        assert get(server).status == 503
        assert server.asked("/a") == 1


def test_robots_are_obeyed() -> None:
    rules = b"User-agent: *\nDisallow: /a\n"
    with RawServer({"/robots.txt": say(http(rules, headers={"Content-Type": "text/plain"}))}) as server:
        with pytest.raises(FetchFailed, match=r"robots\.txt forbids"):
            get(server)
        assert server.requests == ["/robots.txt"]


def test_robots_behind_a_redirect_are_obeyed() -> None:
    with (
        RawServer(
            {
                "/robots.txt": say(http(b"", "301 Moved", {"Location": "/r.txt"})),
                "/r.txt": say(http(b"User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"})),
            }
        ) as server,
        pytest.raises(FetchFailed, match="forbids"),
    ):
        get(server)


@pytest.mark.parametrize("robots", [http(b"<html>Trang chu</html>"), http(b"", "404 Not Found")])
def test_robots_that_are_none_allow_all(robots: bytes) -> None:
    with RawServer({"/robots.txt": say(robots), "/a": say(http(b"x"))}) as server:
        assert get(server).body == b"x"


def test_robots_that_fail_forbid_all() -> None:
    with RawServer({"/robots.txt": say(http(b"", "500 Internal Server Error")), "/a": say(http(b"x"))}) as server:
        with pytest.raises(FetchFailed, match=r"robots\.txt cannot be had: it answers 500"):
            get(server)
        assert server.asked("/a") == 0


def test_crawl_delay_of_robots_is_kept() -> None:
    rules = say(http(b"User-agent: *\nCrawl-delay: 0.3\n", headers={"Content-Type": "text/plain"}))

    async def run(server: RawServer) -> None:
        async with Fetcher(source(server.base), limits=QUICK) as fetcher:
            await asyncio.gather(*(fetcher.get(f"{server.base}/a") for _ in range(3)))

    with RawServer({"/robots.txt": rules, "/a": say(http(b"x"))}) as server:
        asyncio.run(run(server))
    gaps = [after - before for before, after in itertools.pairwise(server.times[1:])]
    assert len(gaps) == 2 and min(gaps) > 0.25


def test_two_sources_of_one_host_keep_its_pause_together() -> None:
    turns = Turns()

    def crawl(base: str) -> None:
        async def run() -> None:
            portal = source(base, politeness=Politeness(delay_s=0.2))
            async with Fetcher(portal, limits=QUICK, turns=turns) as fetcher:
                for _ in range(2):
                    await fetcher.get(f"{base}/a")

        asyncio.run(run())

    with RawServer({"/a": say(http(b"x"))}) as server:
        threads = [threading.Thread(target=crawl, args=(server.base,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    times = sorted(server.times)
    assert len(times) == 6
    assert min(after - before for before, after in itertools.pairwise(times)) > 0.15


def test_dead_host_is_told_once_robots_fail() -> None:
    with RawServer({}) as server:
        pass
    with pytest.raises(FetchFailed, match="cannot be had: cannot be reached"):
        get(server)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://u:p@127.0.0.1/", "http://127.0.0.1/\r\nX: 1", "tin"])
def test_hostile_addresses_are_refused(url: str) -> None:
    async def run() -> None:
        async with Fetcher(source("http://127.0.0.1"), limits=QUICK) as fetcher:
            await fetcher.get(url)

    with pytest.raises(FetchFailed, match="no web address"):
        asyncio.run(run())


def test_turns_slow_down_in_trouble_and_recover() -> None:
    turns = Turns(clock=lambda: 100.0)
    assert [turns.reserve("h", 2.0) for _ in range(3)] == [0.0, 2.0, 4.0]
    turns.troubled("h")
    turns.reserve("h", 2.0)
    assert turns.reserve("h", 2.0) == 10.0
    for _ in range(5):
        turns.answered("h", 0.1)
    turns.reserve("h", 2.0)
    assert turns.reserve("h", 2.0) - turns.reserve("h", 2.0) == -2.0


def test_a_slow_host_gets_as_long_a_rest_as_it_needed() -> None:
    turns = Turns(clock=lambda: 0.0)
    for _ in range(40):
        turns.answered("h", 8.0)
    turns.reserve("h", 1.0)
    assert turns.reserve("h", 1.0) == pytest.approx(8.0, abs=0.1)


def test_a_failing_host_is_left_alone_and_tried_again_later() -> None:
    now = [0.0]
    turns = Turns(clock=lambda: now[0])
    for _ in range(FAILURES_TO_OPEN):
        turns.reserve("h", 0.0)
        turns.gave_up("h")
    with pytest.raises(HostDown, match="left alone for 10 minutes"):
        turns.reserve("h", 0.0)
    turns.reserve("other", 0.0)
    now[0] = 601.0
    turns.reserve("h", 0.0)
    turns.gave_up("h")
    with pytest.raises(HostDown):
        turns.reserve("h", 0.0)
