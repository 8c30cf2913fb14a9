"""Proposing a source: what a portal's front page, feeds and sitemaps tell about how it is built."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import yaml
from selectolax.lexbor import LexborHTMLParser

from extractors.errors import TinxaError, UsageError
from extractors.model import Frozen
from pipeline.article import read_article
from pipeline.blocks import plain
from pipeline.charset import decode_html
from pipeline.discovery import read_feed, read_sitemap
from pipeline.fetch import Exchange, Fetcher, Limits
from pipeline.generic import page_title
from pipeline.listing import read_links
from pipeline.model import Article
from pipeline.records import response_of
from pipeline.source_model import ListRule, Platform, Politeness, Source
from pipeline.sources import load_platforms
from pipeline.urls import absolute_url, article_url, canonical_url

MOST_LISTS, MOST_FEEDS, FEWEST_ARTICLES = 6, 3, 2
# What a portal's address and links show of its platform, beside the marks on its pages.
_TRACES = {
    "nukeviet": r"/themes/[\w-]+/|nv_fastload|/assets/js/language/|[?&]nv=",
    "liferay": r"[?&]p_p_id=|/-/asset_publisher/|/o/frontend-js",
    "sharepoint": r"/_layouts/|/SiteAssets/|/PublishingImages/|_spPageContextInfo",
    "dnn": r"[?&]tabid=|/tabid/|/Portals/\d+/|dnn_ctr",
    "wordpress": r"/wp-content/|/wp-includes/|/wp-json/",
    "drupal": r"/sites/[\w.]+/(?:files|themes)/|drupal-settings-json|/core/misc/",
    "joomla": r"/media/(?:jui|system)/js|option=com_content|/templates/[\w-]+/css",
    "webforms": r"__doPostBack|__VIEWSTATE",
    "spa": r"<div id=\"(?:root|app)\"></div>",
}
_POSTBACK = re.compile(r"__doPostBack\((?:'|&#39;)([^'&]{1,200})(?:'|&#39;),\s*(?:'|&#39;)Page\$2(?:'|&#39;)\)")
_NEWS = re.compile(
    r"tin|sự kiện|an ninh|quốc phòng|kinh tế|văn hóa|xã hội|chính trị|hoạt động|thời sự|khen thưởng|đời sống|pháp luật",
    re.IGNORECASE,
)


class FoundList(Frozen):
    """A list page: its address, its name in the menu, how many articles the platform's rules find on it."""

    url: str
    name: str
    articles: int


class Proposal(Frozen):
    """What is proposed; `confidence` is 0 to 1, `reasons` say why, `yaml` is the source file to look at and mend."""

    url: str
    platform: str
    confidence: float
    reasons: tuple[str, ...]
    lists: tuple[FoundList, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sample: Article | None = None
    yaml: str = ""


async def propose_source(
    url: str,
    *,
    connect_to: Mapping[str, str] | None = None,
    allow_private: bool = False,
    delay_s: float = 2.0,
    limits: Limits | None = None,
) -> Proposal:
    """Look at a portal, a dozen pages at most, and propose a source. Raises TinxaError if it cannot be reached."""
    url = url if "://" in url else f"https://{url}"
    base = _base_of(url)
    source = Source(
        id="",
        name=base,
        platform="plain",
        base=base,
        list=ListRule(url="/"),
        politeness=Politeness(delay_s=delay_s),
        allow_private=allow_private,
    )
    async with Fetcher(source, connect_to=connect_to, limits=limits) as fetcher:
        return await _Look(url, source, fetcher).propose()


def recognise(html: str, links: list[str]) -> list[tuple[float, Platform, list[str]]]:
    """The platforms a page may be of, the likeliest first, each with its score (0 to 1) and why."""
    tree = LexborHTMLParser(html)
    found = []
    for platform in load_platforms():
        reasons, score = [], 0.0
        marks = [mark for mark in platform.marks if tree.css_first(mark) is not None]
        if marks:
            score += 0.6
            reasons.append(f"the page has {marks[0]}")
        trace = re.search(_TRACES.get(platform.platform, r"(?!)"), html)
        if trace:
            score += 0.25
            reasons.append(f"the page names {trace.group()[:40]!r}")
        fitting = [link for link in links if platform.key and re.search(platform.key, link)]
        if platform.platform != "plain" and len(fitting) >= 3 and (marks or trace):
            score += 0.15
            reasons.append(f"{len(fitting)} links have the form of its articles")
        if score:
            found.append((round(score, 2), platform, reasons))
    return sorted(found, key=lambda one: -one[0])


class _Look:
    """One look at one portal."""

    def __init__(self, url: str, source: Source, fetcher: Fetcher) -> None:
        self.url, self.source, self.fetcher = url, source, fetcher
        self.pager: str | None = None

    async def propose(self) -> Proposal:
        """Everything, one after the other, politely."""
        home = await self.fetcher.get(self.url)
        if home.status >= 400:
            raise TinxaError(self.url, f"the portal answered {home.status}", "name its front page")
        html = decode_html(home.body, home.header("content-type")).text
        anchors = _anchors(html, home.final_url, self.source)
        ranked = recognise(html, list(anchors))
        platform = ranked[0][1] if ranked else next(p for p in load_platforms() if p.platform == "plain")
        reasons = ranked[0][2] if ranked else ["no platform was recognised: articles are told by their addresses"]
        confidence = ranked[0][0] if ranked else 0.1
        self.source = _with_platform(self.source, platform)
        lists = await self._lists(anchors, home)
        feeds, sitemaps = await self._feeds(html, home.final_url), await self._sitemaps()
        sample = await self._sample(lists, home, html)
        if sample is not None and sample.reader == "generic" and platform.article.body:
            reasons.append("the platform's rules do not read its articles: they need rules of their own")
            confidence = round(confidence / 2, 2)
        title = page_title(LexborHTMLParser(html))
        ways = [{"feed": feed} for feed in feeds] + [{"sitemap": sitemap} for sitemap in sitemaps]
        return Proposal(
            url=self.url,
            platform=platform.platform,
            confidence=confidence,
            reasons=tuple(reasons),
            lists=tuple(lists),
            feeds=tuple(feeds),
            sitemaps=tuple(sitemaps),
            sample=sample,
            yaml=_as_yaml(self.source, title, lists, self.pager, ways),
        )

    async def _try(self, url: str) -> Exchange | None:
        try:
            exchange = await self.fetcher.get(url)
        except TinxaError:
            return None  # an address that was only guessed
        return exchange if exchange.status == 200 else None

    async def _lists(self, anchors: Mapping[str, str], home: Exchange) -> list[FoundList]:
        """Menu links that lead to pages on which the platform's rules find articles, newsy names first."""
        menu = {u: text for u, text in anchors.items() if text and not article_url(home.final_url, u, self.source)}
        likely = sorted(menu, key=lambda url: (not _NEWS.search(menu[url]), len(url)))
        found: list[FoundList] = []
        for url in likely[: MOST_LISTS * 2]:
            if len(found) < MOST_LISTS and canonical_url(url) != canonical_url(home.final_url):
                count = await self._count(url)
                if count >= FEWEST_ARTICLES:
                    found.append(FoundList(url=url, name=menu[url], articles=count))
        return found

    async def _count(self, url: str) -> int:
        exchange = await self._try(url)
        if exchange is None:
            return 0
        html = decode_html(exchange.body, exchange.header("content-type")).text
        pager = _POSTBACK.search(html)
        self.pager = self.pager or (pager[1] if pager else None)
        return len(read_links(html, exchange.final_url, self.source))

    async def _feeds(self, html: str, base: str) -> list[str]:
        tree = LexborHTMLParser(html)
        named = tree.css('link[type="application/rss+xml"], link[type="application/atom+xml"]')
        linked = tree.css('a[href*="/rss"], a[href*="/feed"]')
        addresses = (absolute_url(base, node.attributes.get("href") or "") for node in (*named, *linked))
        feeds = []
        for address in list(dict.fromkeys(filter(None, addresses)))[:MOST_FEEDS]:
            exchange = await self._try(address)
            if exchange and read_feed(exchange.body, exchange.final_url, self.source):
                feeds.append(address)
        return feeds

    async def _sitemaps(self) -> list[str]:
        named = await self.fetcher.sitemaps()
        found = []
        for address in (named or [f"{self.source.base}/sitemap.xml"])[:MOST_FEEDS]:
            exchange = await self._try(address)
            if exchange and any(read_sitemap(exchange.body, exchange.final_url, self.source)):
                found.append(address)
        return found

    async def _sample(self, lists: list[FoundList], home: Exchange, html: str) -> Article | None:
        """One article, as the proposed source reads it."""
        page = await self._try(lists[0].url) if lists else home
        if page is None:
            return None
        text = decode_html(page.body, page.header("content-type")).text if lists else html
        for link in read_links(text, page.final_url, self.source)[:2]:
            exchange = await self._try(link.url)
            if exchange is not None:
                try:
                    return read_article(response_of(exchange), self.source)
                except TinxaError:
                    continue  # the next one may be readable; none is told by `sample` being None
        return None


def _base_of(url: str) -> str:
    parts = urlsplit(url)
    if not parts.hostname:
        raise UsageError(url, "no web address", "give the address of a portal's front page")
    return f"{parts.scheme}://{parts.netloc}"


def _with_platform(source: Source, platform: Platform) -> Source:
    rules = platform.model_dump(by_alias=True, exclude_unset=True)
    own = source.model_dump(include={"id", "name", "base", "politeness", "allow_private"})
    return Source.model_validate(rules | own)


def _anchors(html: str, base: str, source: Source) -> dict[str, str]:
    """The portal's own addresses that a page links to, with the text of the link."""
    found: dict[str, str] = {}
    for node in LexborHTMLParser(html).css("a[href]"):
        target = absolute_url(base, node.attributes.get("href") or "")
        if target and source.owns(urlsplit(target).hostname or ""):
            found.setdefault(target.partition("#")[0], plain(node.text())[:80])
    return found


def _as_yaml(source: Source, title: str, lists: list[FoundList], pager: str | None, ways: list[dict[str, str]]) -> str:
    """The file to look at: what was found, under the platform's defaults."""
    host = source.host.removeprefix("www.")
    data: dict[str, object] = {
        "id": re.sub(r"[^a-z0-9]+", "-", host),
        "name": title or host,
        "platform": source.platform,
        "base": source.base,
    }
    if lists:
        data["categories"] = [one.url.removeprefix(source.base).lstrip("/") for one in lists]
        data["list"] = {"url": "/{category}"}
    if pager:
        data["paging"] = {"kind": "postback", "target": pager}
    if ways:
        data["discover"] = ways
    data |= {"politeness": {"delay_s": 3}, "verified": False}
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120)
    return text + '# home: "Quán Lào, Yên Định, Thanh Hóa"   (yours: commune, district, province, lowest first)\n'
