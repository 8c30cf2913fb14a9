"""Crawling one source: its lists, page by page, then every article not held yet; each response goes to the archive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from extractors.errors import TinxaError
from extractors.model import Frozen
from pipeline.archive import Archive
from pipeline.charset import decode_html
from pipeline.fetch import Exchange, Fetcher
from pipeline.listing import Link, read_links, read_postback
from pipeline.model import Capture
from pipeline.source_model import Source
from pipeline.urls import canonical_url


class Known(Protocol):
    """What the store knows of a source's pages."""

    def is_known(self, canonical: str) -> bool:
        """Whether an article at this address was loaded (or is marked gone)."""
        ...

    def latest(self, canonical: str) -> Capture | None:
        """The newest capture of this address, for conditional requests."""
        ...


class Problem(Frozen):
    """One page that could not be had, and why."""

    url: str
    reason: str


class CrawlReport(Frozen):
    """What one crawl of a source did."""

    source_id: str
    lists: int = 0
    listed: int = 0
    fetched: int = 0
    unchanged: int = 0
    captures: tuple[Capture, ...] = ()
    problems: tuple[Problem, ...] = ()


class Options(Frozen):
    """`limit` caps the articles fetched; `refresh` asks again for articles already held."""

    limit: int | None = None
    refresh: bool = False


# A crash costs at most this many fetched pages.
COMMIT_EVERY = 20
Listener = Callable[[str, int], None]


def silent(stage: str, count: int) -> None:
    """A listener that hears nothing; the stages are "listed" (articles found so far) and "fetched" (so far)."""


class Crawl:
    """One crawl of one source."""

    def __init__(
        self, source: Source, fetcher: Fetcher, archive: Archive, known: Known, listener: Listener = silent
    ) -> None:
        self.source, self.fetcher, self.archive, self.known, self.listener = source, fetcher, archive, known, listener
        self.captures: list[Capture] = []
        self.problems: list[Problem] = []
        self.links: dict[str, Link] = {}
        self.lists = self.fetched = self.unchanged = 0

    async def run(self, options: Options | None = None) -> CrawlReport:
        """Walk all lists, then fetch the articles; one bad page never stops the others."""
        options = options or Options()
        for first_url in self.source.list_urls():
            await self._walk(first_url, options)
        wanted = [x for x in self.links.values() if options.refresh or not self.known.is_known(x.canonical)]
        for link in wanted[: options.limit]:
            await self._article(link)
        self.archive.commit()
        return CrawlReport(
            source_id=self.source.id,
            lists=self.lists,
            listed=len(self.links),
            fetched=self.fetched,
            unchanged=self.unchanged,
            captures=tuple(self.captures),
            problems=tuple(self.problems),
        )

    async def _walk(self, first_url: str, options: Options) -> None:
        """All pages of one list, until one brings no article unseen in this walk, or only ones already held."""
        walked: set[str] = set()
        exchange = await self._try(first_url)
        n = 1
        while exchange is not None and exchange.status == 200:
            self.lists += 1
            html = decode_html(exchange.body, exchange.header("content-type")).text
            links = read_links(html, exchange.final_url, self.source)
            unseen = [link for link in links if link.canonical not in walked]
            for link in unseen:
                walked.add(link.canonical)
                self.links.setdefault(link.canonical, link)
            self.listener("listed", len(self.links))
            if not unseen or not self._goes_on(unseen, options, n):
                return
            n += 1
            exchange = await self._next(first_url, html, exchange, n)

    def _goes_on(self, unseen: list[Link], options: Options, n: int) -> bool:
        if n >= self.source.paging.max_pages or self.lists >= self.source.politeness.max_pages:
            return False
        if options.limit is not None and len(self.links) >= options.limit:
            return False
        return options.refresh or not all(self.known.is_known(link.canonical) for link in unseen)

    async def _next(self, first_url: str, html: str, exchange: Exchange, n: int) -> Exchange | None:
        if self.source.paging.kind == "postback":
            postback = read_postback(html, exchange.final_url, self.source, n)
            return await self._try(postback.url, postback.form) if postback else None
        url = self.source.page_url(first_url, n)
        return await self._try(url) if url else None

    async def _try(self, url: str, form: dict[str, str] | None = None) -> Exchange | None:
        """Fetch and archive a list page; a failure is noted."""
        try:
            exchange = await (self.fetcher.get(url) if form is None else self.fetcher.post(url, form))
        except TinxaError as error:
            self.problems.append(Problem(url=url, reason=error.problem))
            return None
        self.archive.append(
            exchange, source_id=self.source.id, canonical_url=canonical_url(url, self.source), role="list"
        )
        return exchange

    async def _article(self, link: Link) -> None:
        earlier = self.known.latest(link.canonical)
        validators = (earlier.etag, earlier.last_modified) if earlier else None
        try:
            exchange = await self.fetcher.get(link.url, validators=validators)
        except TinxaError as error:
            self.problems.append(Problem(url=link.url, reason=error.problem))
            return
        capture = self.archive.append(exchange, source_id=self.source.id, canonical_url=link.canonical, earlier=earlier)
        self.fetched += 1
        self.unchanged += capture.revisit
        self.captures.append(capture)
        if self.fetched % COMMIT_EVERY == 0:
            self.archive.commit()
        self.listener("fetched", self.fetched)
