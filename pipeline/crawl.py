"""Crawling one source: its lists, page by page, then every article not held yet; each response goes to the archive."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Sequence
from itertools import islice

from extractors.errors import TinxaError
from pipeline.archive import Archive, pack
from pipeline.crawl_model import CrawlReport, Known, Listener, Options, Problem, Sink, in_range, silent, unheard
from pipeline.fetch import Exchange, Fetcher
from pipeline.files import attached_files
from pipeline.frontier import Frontier
from pipeline.listing import Link
from pipeline.model import Capture
from pipeline.source_model import Source
from pipeline.turns import HostDown
from pipeline.walk import Walk

__all__ = ["Crawl", "CrawlReport", "Known", "Options", "Problem"]

# A crash costs at most this many fetched pages.
COMMIT_EVERY = 20


class Crawl:
    """One crawl of one source."""

    def __init__(
        self,
        source: Source,
        fetcher: Fetcher,
        archive: Archive,
        known: Known,
        listener: Listener = silent,
        sink: Sink = unheard,
    ) -> None:
        self.source, self.fetcher, self.archive, self.known = source, fetcher, archive, known
        self.listener, self.sink = listener, sink
        self.captures: list[Capture] = []
        self.problems: list[Problem] = []
        self.links: dict[str, Link] = {}
        self.lists = self.fetched = self.files = self.unchanged = 0
        self._asked: set[str] = set()
        self._told = 0
        self._ends_at = time.monotonic() + source.politeness.max_minutes * 60
        self._stopped = self._any_time = False

    async def run(self, options: Options | None = None) -> CrawlReport:
        """Find articles, then fetch them; one bad page never stops the others."""
        options = options or Options()
        self._any_time = options.any_time
        self.archive.lock()
        with Frontier(self.archive.folder, self.source.id) as frontier:
            await Walk(self, frontier, options).all_lists()
            self._commit(frontier)
            wanted = self._wanted(frontier, options)
            files = [link for link in wanted if link.role == "file"]
            articles = [link for link in wanted if link.role == "article"]
            await self._fetch_all([*articles[: options.limit], *files], frontier)
            rechecked = await self._recheck(frontier, options)
            self._commit(frontier)
            left = len(frontier.pending())
        return CrawlReport(
            source_id=self.source.id,
            lists=self.lists,
            listed=len(self.links),
            fetched=self.fetched,
            files=self.files,
            unchanged=self.unchanged,
            rechecked=rechecked,
            left=left,
            captures=tuple(self.captures),
            problems=tuple(self.problems),
        )

    def problem(self, url: str, reason: str) -> None:
        """Note what could not be had."""
        self.problems.append(Problem(url=url, reason=reason))

    def exhausted(self) -> bool:
        """Whether this crawl must come to its end: the host is down, or its time is up."""
        if not self._stopped:
            gentle = self.source.politeness
            if time.monotonic() > self._ends_at:
                self._stop(f"the crawl took longer than {gentle.max_minutes:g} minutes")
            elif not (self._any_time or gentle.allows(dt.datetime.now(dt.UTC))):
                self._stop(f"it is only crawled at {gentle.window} (Vietnam's time)")
        return self._stopped

    def stop(self, error: HostDown) -> None:
        """The host is down: what is left waits for the next crawl."""
        if not self._stopped:
            self._stop(error.problem)

    def _stop(self, reason: str) -> None:
        self._stopped = True
        self.problem(self.source.base, f"stopped: {reason}; the rest waits for the next crawl")

    def _wanted(self, frontier: Frontier, options: Options) -> list[Link]:
        """What to fetch: what this walk found, then what earlier crawls left."""
        links = {link.canonical: link for link in (*self.links.values(), *frontier.pending())}
        wanted = []
        for link in links.values():
            if not in_range(link, options):
                continue
            if options.refresh or not self.known.is_known(link.canonical):
                frontier.found(link)
                wanted.append(link)
            else:
                frontier.had(link.canonical)
        return wanted

    async def _recheck(self, frontier: Frontier, options: Options) -> int:
        """Look again at some of what is held, where nothing particular was asked for; returns how many."""
        if options != Options(any_time=options.any_time):
            return 0
        before = self.fetched
        had = {capture.canonical_url for capture in self.captures}
        due = (c for c in self.known.due(dt.datetime.now(dt.UTC)) if c.canonical_url not in had)
        held = [Link(url=c.url, canonical=c.canonical_url) for c in islice(due, self.source.politeness.recheck)]
        await self._fetch_all(held, frontier)
        return self.fetched - before

    async def _fetch_all(self, links: Sequence[Link], frontier: Frontier) -> None:
        """Fetch articles, as many at a time as the source's politeness allows."""
        queue = iter(links)

        async def work() -> None:
            for link in queue:
                if self.exhausted():
                    return
                await self._article(link, frontier)

        async with asyncio.TaskGroup() as group:
            for _ in range(min(self.source.politeness.concurrency, len(links))):
                group.create_task(work())

    async def _article(self, link: Link, frontier: Frontier) -> None:
        """Fetch and archive an article, then its documents; or one document."""
        if link.canonical in self._asked:
            return
        self._asked.add(link.canonical)
        earlier = self.known.latest(link.canonical)
        exchange = await self._ask(link, earlier, frontier)
        if exchange is None:
            return
        packed = await asyncio.to_thread(pack(exchange, earlier, link.date_text).compressed)
        capture = self.archive.append(
            exchange, source_id=self.source.id, canonical_url=link.canonical, role=link.role, packed=packed
        )
        had = capture.status < 400 or capture.status in (404, 410)
        (frontier.had if had else frontier.failed)(link.canonical)
        self._count(capture)
        files = self._documents(exchange, frontier) if link.role == "article" else []
        if len(self.captures) % COMMIT_EVERY == 0:
            self._commit(frontier)
        for file in files:
            if not self.exhausted():
                await self._article(file, frontier)

    async def _ask(self, link: Link, earlier: Capture | None, frontier: Frontier) -> Exchange | None:
        """The answer to a link; None, and a problem noted, where there is none."""
        try:
            validators = (earlier.etag, earlier.last_modified) if earlier else None
            return await self.fetcher.get(link.url, validators=validators)
        except HostDown as error:
            self.stop(error)
            return None
        except TinxaError as error:
            self.problem(link.url, error.problem)
        except Exception as error:  # one bad page never stops the run; it is told, and asked for again
            self.problem(link.url, f"{type(error).__name__}: {error}")
        frontier.failed(link.canonical)
        return None

    def _count(self, capture: Capture) -> None:
        self.captures.append(capture)
        if capture.role == "file":
            self.files += 1
        else:
            self.fetched += 1
            self.unchanged += capture.revisit
        self.listener("fetched", self.fetched)

    def _documents(self, exchange: Exchange, frontier: Frontier) -> list[Link]:
        """The documents of an article that are neither held nor asked for; they are noted as owed."""
        fresh = attached_files(exchange, self.source)
        wanted = [f for f in fresh if f.canonical not in self._asked and not self.known.is_known(f.canonical)]
        for file in wanted:
            frontier.found(file)
        return wanted

    def _commit(self, frontier: Frontier) -> None:
        """Archive first, then the journal, then the sink: nothing is struck out or told before it is safe."""
        self.archive.commit()
        frontier.commit()
        fresh, self._told = self.captures[self._told :], len(self.captures)
        if fresh:
            self.sink(fresh)
