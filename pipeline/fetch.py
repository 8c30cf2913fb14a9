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
from urllib.parse import urlsplit

import httpx
from pydantic import Field

from extractors.errors import TinxaError
from extractors.model import Frozen
from pipeline.bodies import Body, BodyRefused
from pipeline.network import AddressRefused, guarded_transport, tls_context
from pipeline.robots import Robots, root_of, rules_text
from pipeline.source_model import Source
from pipeline.turns import HostDown, Turns
from pipeline.urls import absolute_url, split_web

CONTACT = "https://tinxa.example/bot"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# A server that answers 500 mostly has a script that fails each time; the others ask for patience.
ATTEMPTS_AT = {429: 4, 500: 2, 502: 4, 503: 4, 504: 4}
MOST_PATIENCE_S = 300.0


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
    """One request and its response as they crossed the wire (body decompressed), with the redirects before it.

    `url` was asked for, `final_url` answered; `hops` are the redirecting exchanges in between, `redirects` where they
    led, `address` the server's, `note` tells what is unusual about the connection.
    """

    url: str
    final_url: str
    method: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes = b""
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: dt.datetime
    seconds: float = 0.0
    redirects: tuple[str, ...] = ()
    hops: tuple[Exchange, ...] = ()
    address: str | None = None
    note: str | None = None

    def header(self, name: str) -> str | None:
        """The first header `name`, case-insensitive."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Question(Frozen):
    """What is asked: a request as it is sent, and again at each attempt."""

    method: str
    url: str
    headers: dict[str, str] = Field(default_factory=dict)
    form: dict[str, str] | None = None


def user_agent() -> str:
    """How we name ourselves to portals."""
    return f"Tinxa/{version('tinxa')} (+{CONTACT})"


class Fetcher:
    """Fetches pages of one source; an async context manager.

    Fetchers that share `turns` keep a host's pause together. `connect_to` leads a host name to `address:port`.
    """

    def __init__(
        self,
        source: Source,
        *,
        connect_to: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        turns: Turns | None = None,
    ) -> None:
        self._source = source
        self._limits = limits or Limits()
        self._turns = turns or Turns()
        self._client = httpx.AsyncClient(
            transport=transport or self._transport(connect_to or {}, relaxed=False),
            mounts=self._mounts(connect_to or {}) if transport is None else None,
            headers={
                "User-Agent": user_agent(),
                "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                "Accept-Language": "vi,en;q=0.5",
                "Accept-Encoding": "gzip, deflate",
            },
            timeout=httpx.Timeout(self._limits.seconds, connect=15.0),
            follow_redirects=False,
            trust_env=False,
        )
        self._robots = Robots(user_agent())
        self._asking: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._unreachable: dict[str, str] = {}
        self._gates: dict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(source.politeness.concurrency)
        )

    def _transport(self, connect_to: Mapping[str, str], *, relaxed: bool) -> httpx.AsyncBaseTransport:
        allowed = {self._source.host, *self._source.hosts} if self._source.allow_private else set()
        verify = tls_context(self._source.tls, self._source.host) if relaxed else None
        return guarded_transport(connect_to=connect_to, allowed=allowed, verify=verify)

    def _mounts(self, connect_to: Mapping[str, str]) -> dict[str, httpx.AsyncBaseTransport | None]:
        """Weaker TLS for the source's own hosts only, never for where a redirect may lead."""
        if not self._source.tls.relaxed:
            return {}
        transport = self._transport(connect_to, relaxed=True)
        return {f"https://{host}": transport for host in (self._source.host, *self._source.hosts)}

    async def __aenter__(self) -> Fetcher:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._client.aclose()

    async def get(self, url: str, *, validators: tuple[str | None, str | None] | None = None) -> Exchange:
        """GET `url`, following redirects; `validators` are the (ETag, Last-Modified) of the copy we hold."""
        etag, modified = validators or (None, None)
        headers = {"If-None-Match": etag, "If-Modified-Since": modified}
        sent = {name: value for name, value in headers.items() if value}
        exchange = await self._follow(Question(method="GET", url=url, headers=sent))
        if exchange.status == 304 and not sent:
            raise FetchFailed(url, "answers 304 (not modified) although nothing was held", "run again later")
        return exchange

    async def post(self, url: str, form: Mapping[str, str]) -> Exchange:
        """POST a form, as a postback pager does."""
        return await self._follow(Question(method="POST", url=url, form=dict(form)))

    async def sitemaps(self) -> list[str]:
        """The sitemaps that the portal's robots.txt names; raises FetchFailed where the host does not answer."""
        root = root_of(self._source.base)
        await self._learn_robots(root)
        return self._robots.sitemaps(root)

    async def _follow(self, question: Question) -> Exchange:
        hops: list[Exchange] = []
        asked = question
        while True:
            await self._check_allowed(asked.url)
            exchange = await self._attempts(asked)
            location = exchange.header("location")
            if exchange.status not in REDIRECTS or not location:
                redirects = (*(hop.final_url for hop in hops[1:]), exchange.final_url) if hops else ()
                return exchange.model_copy(update={"url": question.url, "hops": tuple(hops), "redirects": redirects})
            hops.append(exchange)
            asked = self._redirected(question.url, asked, exchange, location)
            if len(hops) > self._limits.redirects or asked.url in {hop.final_url for hop in hops if asked.form is None}:
                raise FetchFailed(question.url, "redirects without end", "open it in a browser and check")

    def _redirected(self, url: str, asked: Question, exchange: Exchange, location: str) -> Question:
        target = absolute_url(asked.url, location)
        if target is None:
            raise FetchFailed(url, f"redirects to {location[:80]!r}", "no web address; check the source's base")
        if exchange.status in (301, 302, 303):
            return Question(method="GET", url=target, headers=asked.headers)
        return asked.model_copy(update={"url": target})

    async def _check_allowed(self, url: str) -> None:
        if split_web(url) is None:
            raise FetchFailed(url[:200], "no web address that may be fetched", "check the source's addresses")
        root = root_of(url)
        await self._learn_robots(root)
        verdict = self._robots.verdict(url)
        if verdict == "forbidden":
            raise FetchFailed(url, "robots.txt forbids it", "leave it, or ask the portal's keepers")
        if verdict == "unknown":
            problem = f"robots.txt cannot be had: {self._unreachable[root]}"
            raise FetchFailed(url, problem, "check the address and whether the portal is up")

    async def _learn_robots(self, root: str) -> None:
        async with self._asking[root]:
            if not self._robots.knows(root):
                self._robots.learn(root, await self._robots_text(root))

    async def _robots_text(self, root: str) -> str | None:
        """The rules of a host, of where its robots.txt redirects to if it does; None where it failed to answer."""
        url = f"{root}/robots.txt"
        try:
            for _ in range(self._limits.redirects):
                answer = await self._attempts(Question(method="GET", url=url))
                location = answer.header("location") if answer.status in REDIRECTS else None
                target = absolute_url(url, location) if location else None
                if target is None:
                    break
                url = target
        except (FetchFailed, HostDown) as error:
            self._unreachable[root] = error.problem
            return None
        self._unreachable[root] = f"it answers {answer.status}"
        return rules_text(answer.status, answer.header("content-type") or "", answer.body)

    async def _attempts(self, question: Question) -> Exchange:
        """Ask until there is an answer, or patience ends; a last refusal such as 503 is an answer too."""
        host = urlsplit(question.url).netloc
        attempt = 0
        while True:
            attempt += 1
            exchange, problem = await self._one_attempt(host, question)
            if exchange is not None and exchange.status not in ATTEMPTS_AT:
                self._turns.answered(host, exchange.seconds)
                return exchange
            pause = _retry_after(exchange) if exchange else None
            allowed = ATTEMPTS_AT[exchange.status] if exchange else self._limits.attempts
            if attempt >= min(allowed, self._limits.attempts) or (pause or 0.0) > MOST_PATIENCE_S:
                self._turns.gave_up(host)
                if exchange is not None:
                    return exchange
                raise FetchFailed(question.url, problem, "check the address and whether the portal is up")
            if exchange is None or exchange.status != 500:
                self._turns.troubled(host, pause or 0.0)
            await asyncio.sleep(pause if pause is not None else self._backoff(attempt))

    async def _one_attempt(self, host: str, question: Question) -> tuple[Exchange | None, str]:
        async with self._gates[host]:
            await self._turns.wait(host, max(self._source.politeness.delay_s, self._robots.delay(host)))
            try:
                async with asyncio.timeout(self._limits.seconds):
                    return await self._once(question), ""
            except (httpx.TransportError, TimeoutError) as error:
                return None, _network_problem(error)
            except (BodyRefused, AddressRefused) as error:
                raise FetchFailed(question.url, error.problem, error.mend) from error
            except (httpx.InvalidURL, httpx.RequestError) as error:
                raise FetchFailed(question.url, f"cannot be asked for ({error})") from error

    def _backoff(self, attempt: int) -> float:
        return float(self._limits.backoff_s * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))

    async def _once(self, question: Question) -> Exchange:
        request = self._client.build_request(
            question.method, question.url, headers=question.headers, data=question.form
        )
        began = time.monotonic()
        response = await self._client.send(request, stream=True)
        address = _address(response)
        try:
            body = Body(question.url, response.headers.get("content-encoding", ""), self._limits.body_bytes)
            note = self._tls_note(question.url)
            try:
                async for chunk in response.aiter_raw():
                    body.feed(chunk)
            except httpx.RemoteProtocolError:
                if not body.ends_as_a_page():
                    raise
                note = "; ".join(filter(None, (note, "the server closed before the length it had promised")))
        finally:
            await response.aclose()
        return Exchange(
            url=question.url,
            final_url=question.url,
            method=question.method,
            request_headers=_pairs(request.headers),
            request_body=request.content,
            status=response.status_code,
            reason=response.reason_phrase,
            headers=_pairs(response.headers),
            body=body.finish(),
            fetched_at=dt.datetime.now(dt.UTC),
            seconds=time.monotonic() - began,
            address=address,
            note=note,
        )

    def _tls_note(self, url: str) -> str | None:
        """Which exceptions were made for this connection."""
        relaxed = self._source.tls.relaxed and url.startswith("https://") and self._source.owns(_host(url))
        return "tls: " + self._source.tls.model_dump_json(exclude_defaults=True) if relaxed else None


def _address(response: httpx.Response) -> str | None:
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    return str(peer[0]) if peer else None


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in headers.raw)


def _network_problem(error: Exception) -> str:
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return "does not answer in time"
    return f"cannot be reached ({error or type(error).__name__})"


def _retry_after(exchange: Exchange) -> float | None:
    """Seconds the host asks us to wait, None where it names none."""
    value = (exchange.header("retry-after") or "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max((until - dt.datetime.now(dt.UTC)).total_seconds(), 0.0)
