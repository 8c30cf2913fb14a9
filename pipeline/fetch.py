"""Fetching politely: robots, one queue and delay per host, retries with backoff, caps, conditional requests."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import time
from collections import defaultdict
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from urllib.parse import urljoin, urlsplit

import httpx

from extractors.errors import TinxaError
from extractors.model import Frozen
from pipeline.robots import Robots
from pipeline.source_model import Source

CONTACT = "https://tinxa.example/bot"
RETRIED = frozenset({429, 500, 502, 503, 504})


class FetchFailed(TinxaError):
    """A page that could not be fetched: refused, unreachable, too large, too slow or forbidden by robots.txt."""


class Limits(Frozen):
    """Caps of one fetch: seconds in all, bytes after decompression, redirects, attempts."""

    seconds: float = 60.0
    body_bytes: int = 20_000_000
    redirects: int = 5
    attempts: int = 4
    backoff_s: float = 1.0


class Exchange(Frozen):
    """One request and its response as they crossed the wire (body decompressed), with the redirects before it."""

    url: str
    final_url: str
    method: str
    request_headers: tuple[tuple[str, str], ...]
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: dt.datetime
    redirects: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header `name`, case-insensitive."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def user_agent() -> str:
    """How we name ourselves to portals."""
    return f"Tinxa/{version('tinxa')} (+{CONTACT})"


class Fetcher:
    """Fetches pages of one source; an async context manager."""

    def __init__(
        self,
        source: Source,
        *,
        connect_to: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._source = source
        self._limits = limits or Limits()
        self._client = httpx.AsyncClient(
            transport=transport or self._transport(connect_to or {}),
            headers={"User-Agent": user_agent(), "Accept-Language": "vi,en;q=0.5", "Accept": "text/html,*/*;q=0.8"},
            timeout=httpx.Timeout(self._limits.seconds, connect=15.0),
            follow_redirects=False,
        )
        self._robots = Robots(user_agent())
        self._gates: dict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(source.politeness.concurrency)
        )
        self._next_turn: dict[str, float] = defaultdict(float)
        self._slowdown: dict[str, float] = defaultdict(lambda: 1.0)

    def _transport(self, connect_to: Mapping[str, str]) -> httpx.AsyncBaseTransport:
        from pipeline.network import guarded_transport

        host = urlsplit(self._source.base).hostname or ""
        allowed = {host} if self._source.allow_private else set()
        return guarded_transport(connect_to=connect_to, allowed=allowed, verify=self._source.tls.verify)

    async def __aenter__(self) -> Fetcher:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._client.aclose()

    async def get(self, url: str, *, validators: tuple[str | None, str | None] | None = None) -> Exchange:
        """GET `url`, following redirects; `validators` are the (ETag, Last-Modified) of the copy we hold."""
        headers = {}
        if validators and validators[0]:
            headers["If-None-Match"] = validators[0]
        if validators and validators[1]:
            headers["If-Modified-Since"] = validators[1]
        return await self._follow("GET", url, headers, None)

    async def post(self, url: str, form: Mapping[str, str]) -> Exchange:
        """POST a form, as a postback pager does."""
        return await self._follow("POST", url, {}, dict(form))

    async def _follow(self, method: str, url: str, headers: dict[str, str], form: dict[str, str] | None) -> Exchange:
        hops: list[str] = []
        target = url
        while True:
            await self._check_robots(target)
            exchange = await self._attempts(method, target, headers, form)
            location = exchange.header("location")
            if exchange.status not in (301, 302, 303, 307, 308) or not location:
                return exchange.model_copy(update={"url": url, "redirects": tuple(hops)})
            target = urljoin(target, location)
            if not target.startswith(("http://", "https://")):
                raise FetchFailed(url, f"redirects to {target[:80]!r}", "no web address; check the source's base")
            hops.append(target)
            if len(hops) > self._limits.redirects:
                raise FetchFailed(
                    url, f"more than {self._limits.redirects} redirects", "open it in a browser and check"
                )
            if exchange.status in (301, 302, 303):
                method, form = "GET", None

    async def _check_robots(self, url: str) -> None:
        root = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        if not self._robots.knows(root):
            self._robots.learn(root, await self._robots_text(root))
        if not self._robots.allows(url):
            raise FetchFailed(url, "robots.txt forbids it", "leave it, or ask the portal's keepers")

    async def _robots_text(self, root: str) -> str | None:
        """The text of robots.txt; "" where there is none, None where the host failed to answer (then: nothing)."""
        try:
            answer = await self._attempts("GET", f"{root}/robots.txt", {}, None)
        except FetchFailed:
            return None
        if answer.status >= 500:
            return None
        html = "html" in (answer.header("content-type") or "")
        return "" if answer.status >= 300 or html else answer.body.decode("utf-8", "replace")

    async def _attempts(self, method: str, url: str, headers: dict[str, str], form: dict[str, str] | None) -> Exchange:
        host = urlsplit(url).netloc
        for attempt in range(1, self._limits.attempts + 1):
            async with self._gates[host]:
                await self._wait_for_turn(host)
                try:
                    async with asyncio.timeout(self._limits.seconds):
                        exchange = await self._once(method, url, headers, form)
                except (httpx.TransportError, TimeoutError) as error:
                    problem, pause = _network_problem(error), None
                else:
                    if exchange.status not in RETRIED:
                        self._slowdown[host] = max(1.0, self._slowdown[host] * 0.9)
                        return exchange
                    problem, pause = f"answers {exchange.status}", _retry_after(exchange)
                    if attempt == self._limits.attempts:
                        return exchange
            self._slowdown[host] = min(16.0, self._slowdown[host] * 2)
            if attempt < self._limits.attempts:
                await asyncio.sleep(pause if pause is not None else self._backoff(attempt))
        raise FetchFailed(url, problem, "check the address and whether the portal is up")

    def _backoff(self, attempt: int) -> float:
        return float(self._limits.backoff_s * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))

    async def _wait_for_turn(self, host: str) -> None:
        delay = max(self._source.politeness.delay_s, self._robots.delay(host)) * self._slowdown[host]
        now = time.monotonic()
        turn = max(now, self._next_turn[host])
        self._next_turn[host] = turn + delay
        await asyncio.sleep(turn - now)

    async def _once(self, method: str, url: str, headers: dict[str, str], form: dict[str, str] | None) -> Exchange:
        request = self._client.build_request(method, url, headers=headers, data=form)
        response = await self._client.send(request, stream=True)
        try:
            chunks, size = [], 0
            async for chunk in response.aiter_bytes():
                size += len(chunk)
                if size > self._limits.body_bytes:
                    raise FetchFailed(
                        url, f"larger than {self._limits.body_bytes:,} bytes", "raise the cap if it is meant"
                    )
                chunks.append(chunk)
        finally:
            await response.aclose()
        return Exchange(
            url=url,
            final_url=url,
            method=method,
            request_headers=_pairs(request.headers),
            status=response.status_code,
            reason=response.reason_phrase,
            headers=_pairs(response.headers),
            body=b"".join(chunks),
            fetched_at=dt.datetime.now(dt.UTC),
        )


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in headers.raw)


def _network_problem(error: Exception) -> str:
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return "does not answer in time"
    return f"cannot be reached ({error or type(error).__name__})"


def _retry_after(exchange: Exchange) -> float | None:
    """Seconds the host asks us to wait, at most five minutes."""
    value = exchange.header("retry-after")
    if value is None:
        return None
    if value.strip().isdigit():
        return min(float(value), 300.0)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    return min(max((until - dt.datetime.now(dt.UTC)).total_seconds(), 0.0), 300.0)
