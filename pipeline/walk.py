"""Finding a source's articles: feeds, sitemaps and JSON listings first, then its lists from page to page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractors.errors import TinxaError
from pipeline.charset import decode_html
from pipeline.crawl_model import Options, in_range
from pipeline.discovery import read_feed, read_json_links, read_sitemap
from pipeline.fetch import Exchange
from pipeline.frontier import Frontier
from pipeline.listing import Link, read_links, read_postback
from pipeline.source_model import Discovery
from pipeline.turns import HostDown
from pipeline.urls import canonical_url

if TYPE_CHECKING:
    from pipeline.crawl import Crawl

MOST_SITEMAPS = 200


class Walk:
    """All lists of one crawl; what is found is put into the crawl's `links`."""

    def __init__(self, crawl: Crawl, frontier: Frontier, options: Options) -> None:
        self.crawl, self.frontier, self.options = crawl, frontier, options
        self.source = crawl.source
        self._fresh = 0
        self._broken = False

    async def all_lists(self) -> None:
        """Every way of discovery, then every list."""
        for way, url in self.source.discovery_urls():
            if not self.crawl.exhausted():
                await self._discover(way, url)
        for url in self.source.list_urls():
            if not self.crawl.exhausted():
                await self._list(url)

    async def _discover(self, way: Discovery, url: str) -> None:
        if way.sitemap:
            await self._sitemap(url)
        elif way.json_:
            await self._json(way, url)
        elif exchange := await self._try(url, wanted=False):
            self._take(read_feed(exchange.body, exchange.final_url, self.source))

    async def _sitemap(self, url: str) -> None:
        """A sitemap and those below it, each once."""
        waiting, seen = [url], {url}
        while waiting and len(seen) <= MOST_SITEMAPS and not self.crawl.exhausted():
            exchange = await self._try(waiting.pop(0), wanted=False)
            if exchange is None:
                continue
            links, further = read_sitemap(exchange.body, exchange.final_url, self.source)
            self._take(links)
            fresh = [address for address in further if address not in seen]
            seen.update(fresh)
            waiting += fresh

    async def _json(self, way: Discovery, url: str) -> None:
        """A JSON listing, page by page where its address has the slot {n}."""
        deep, seen = self._begin(url), set[str]()
        for n in range(1, self.source.paging.max_pages + 1):
            exchange = await self._try(url.replace("{n}", str(n)), wanted=False)
            links = read_json_links(exchange.body, url, self.source, way.map) if exchange else []
            unseen = self._unseen(links, seen)
            if "{n}" not in url or not self._goes_on(unseen, n, url, deep=deep):
                break
        self._end(url, whole=not self._broken)

    async def _list(self, first_url: str) -> None:
        """All pages of one list, until one brings nothing unseen in this walk, or only what is held already."""
        deep, seen = self._begin(first_url), set[str]()
        exchange, n = await self._try(first_url), 1
        while exchange is not None:
            self.crawl.lists += 1
            links, html = self._read(exchange)
            if n == 1 and not links:
                self.crawl.problem(first_url, "the list's rules find no article on it")
                return
            if not self._goes_on(self._unseen(links, seen), n, first_url, deep=deep):
                break
            n += 1
            exchange = await self._next(first_url, html, exchange, n)
        self._end(first_url, whole=not self._broken)

    def _begin(self, walk: str) -> bool:
        """Begin a walk; tells whether it must go past what is known, as the last one did not come to its end."""
        deep = self.frontier.unfinished(walk)
        self.frontier.begin(walk)
        self._broken = False
        return deep

    def _end(self, walk: str, *, whole: bool) -> None:
        """A walk that was cut short is not ended: the next one goes past what is known, down to what was missed."""
        if whole and not self._enough() and not self.crawl.exhausted() and self.options.since is None:
            self.frontier.end(walk)

    def _unseen(self, links: Sequence[Link], seen: set[str]) -> list[Link]:
        """Those of a page's links that this walk meets for the first time; they are taken."""
        unseen = [link for link in links if link.canonical not in seen]
        seen.update(link.canonical for link in unseen)
        self._take(unseen)
        return unseen

    def _read(self, exchange: Exchange) -> tuple[list[Link], str]:
        """The links of a list page, and its HTML for the pager."""
        rule = self.source.list.json_
        if rule is not None:
            return read_json_links(exchange.body, exchange.final_url, self.source, rule), ""
        html = decode_html(exchange.body, exchange.header("content-type")).text
        return read_links(html, exchange.final_url, self.source), html

    def _take(self, links: Sequence[Link]) -> None:
        for link in links:
            if self.crawl.links.setdefault(link.canonical, link) is link and not self._held(link):
                self._fresh += 1
        self.crawl.listener("listed", len(self.crawl.links))

    def _goes_on(self, unseen: Sequence[Link], n: int, walk: str, *, deep: bool = False) -> bool:
        """Whether to turn to the next page; `deep` walks on past what is known, as an earlier walk broke off."""
        options = self.options
        if not unseen or self.crawl.exhausted():
            return False
        if n >= self.source.paging.max_pages or self.crawl.lists >= self.source.politeness.max_pages:
            self.crawl.problem(walk, f"longer than {n} pages: older articles were not looked for")
            return False
        if self._enough():
            return False
        if options.since is not None:
            dated = [link for link in unseen if link.date_text]
            return not dated or any(in_range(link, Options(since=options.since)) for link in dated)
        return deep or options.refresh or not all(map(self._held, unseen))

    def _held(self, link: Link) -> bool:
        return self.crawl.known.is_known(link.canonical)

    def _enough(self) -> bool:
        """Whether as many articles were found as may be fetched."""
        return self.options.limit is not None and self._fresh >= self.options.limit

    async def _next(self, first_url: str, html: str, exchange: Exchange, n: int) -> Exchange | None:
        if self.source.paging.kind == "postback":
            postback = read_postback(html, exchange.final_url, self.source, n)
            return await self._try(postback.url, postback.form, wanted=False) if postback else None
        url = self.source.page_url(first_url, n)
        return await self._try(url, wanted=False) if url else None

    async def _try(self, url: str, form: dict[str, str] | None = None, *, wanted: bool = True) -> Exchange | None:
        """Fetch and archive a page; None if there is none. A page that must exist and does not is a problem."""
        self._broken = True
        try:
            fetcher = self.crawl.fetcher
            exchange = await (fetcher.get(url) if form is None else fetcher.post(url, form))
        except HostDown as error:
            self.crawl.stop(error)
            return None
        except TinxaError as error:
            self.crawl.problem(url, error.problem)
            return None
        canonical = canonical_url(url, self.source)
        self.crawl.archive.append(exchange, source_id=self.source.id, canonical_url=canonical, role="list")
        self._broken = exchange.status >= 500 or exchange.status in (403, 429)
        if exchange.status == 200:
            return exchange
        # Past its end a list may answer 404, and a portal need not have every feed.
        if wanted or self._broken:
            self.crawl.problem(url, f"answers {exchange.status}")
        return None
