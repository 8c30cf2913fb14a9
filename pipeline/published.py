"""When an article was posted: the visible date wins, then the list's, the page's data, the address."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from selectolax.lexbor import LexborHTMLParser

from pipeline.blocks import plain
from pipeline.pagedate import VIETNAM, read_page_date
from pipeline.records import ArchivedResponse

Origin = Literal["visible", "list", "feed", "meta", "url", "text"]
Dated = tuple[dt.datetime, Origin]
EARLIEST = dt.datetime(2000, 1, 1, tzinfo=VIETNAM)
_META = (
    ('meta[property="article:published_time"]', "content"),
    ('[itemprop="datePublished"]', "content"),
    ('[itemprop="datePublished"]', "datetime"),
    ('meta[name="pubdate"], meta[name="dc.date"], meta[name="DC.date.issued"], meta[name="publish-date"]', "content"),
)
# One walk over the page tells of most that they have none of them.
_ANY_META = ", ".join(dict.fromkeys(selector for selector, _ in _META))
_IN_ADDRESS = (
    re.compile(r"/(20\d\d)-(\d{1,2})-(\d{1,2})(?=[/-])"),
    re.compile(r"/(20\d\d)/(\d{1,2})/(\d{1,2})/"),
    re.compile(r"/(20\d\d)(\d\d)(\d\d)(?=[/-])"),
)
_FROM_FEED = re.compile(r"^\w{3}, |T\d\d:")
_NOT_DATE = re.compile(
    r"[\d\s:/|.,()\[\]+-]|gmt|thứ|chủ nhật|hai|ba|tư|năm|sáu|bảy|tháng|ngày|giờ|lúc|cập nhật|đăng|xuất bản|lượt xem|"
    r"\bsa\b|\bch\b|cỡ chữ|aa",
    re.IGNORECASE,
)
_SEEN_BELOW, _SEEN_ABOVE, _MOST_LETTERS = 14, 5, 30


def choose_date(candidates: Iterable[Dated | None], fetched_at: dt.datetime) -> Dated | None:
    """The first candidate that can be: not before 2000, not after the page was fetched (a day's grace for clocks)."""
    latest = fetched_at + dt.timedelta(days=1)
    return next((dated for dated in candidates if dated and EARLIEST <= dated[0] <= latest), None)


def listed_date(response: ArchivedResponse) -> Dated | None:
    """The date that the list or feed gave with the link."""
    moment = read_page_date(response.listed, response.fetched_at) if response.listed else None
    if moment is None or response.listed is None:
        return None
    return moment, "feed" if _FROM_FEED.search(response.listed) else "list"


def meta_date(tree: LexborHTMLParser) -> Dated | None:
    """The date in the page's data for machines, which some platforms overwrite at each edit."""
    for selector, attribute in _META if tree.css_first(_ANY_META) is not None else ():
        node = tree.css_first(selector)
        moment = read_page_date(node.attributes.get(attribute) or "") if node is not None else None
        if moment:
            return moment, "meta"
    written = _from_linked_data(tree)
    moment = read_page_date(written) if written else None
    return (moment, "meta") if moment else None


def address_date(url: str) -> Dated | None:
    """The day in an address such as `/2024-5-17/`."""
    for pattern in _IN_ADDRESS:
        found = pattern.search(url)
        if found:
            try:
                return dt.datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=VIETNAM), "url"
            except ValueError:
                continue
    return None


def dates_near_title(tree: LexborHTMLParser, title: str, now: dt.datetime) -> tuple[Dated | None, Dated | None]:
    """The date lines below and above the title; a line that says more than a date is none."""
    if tree.body is None:
        return None, None
    lines = [line for raw in tree.body.text(separator="\n").split("\n") if (line := plain(raw))]
    wanted = plain(title)
    places = [at for at, line in enumerate(lines) if line == wanted]
    if not wanted or not places:
        return None, None
    at = places[-1] if len(places) < 4 else places[0]
    below = _first_date(lines[at + 1 : at + 1 + _SEEN_BELOW], now)
    above = _first_date(reversed(lines[max(0, at - _SEEN_ABOVE) : at]), now)
    return below, above


def is_date_line(line: str) -> bool:
    """Whether a line says hardly more than a date."""
    return len(line) <= 150 and len(_NOT_DATE.sub("", line)) <= _MOST_LETTERS and read_page_date(line) is not None


def _first_date(lines: Iterable[str], now: dt.datetime) -> Dated | None:
    for line in lines:
        if len(line) <= 150 and len(_NOT_DATE.sub("", line)) <= _MOST_LETTERS:
            moment = read_page_date(line, now)
            if moment:
                return moment, "visible"
    return None


def _from_linked_data(tree: LexborHTMLParser) -> str | None:
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(node.text() or "null")
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            written = thing.get("datePublished")
            if isinstance(written, str):
                return written
    return None


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """The objects of linked data: itself, those of a list, those of its graph."""
    for thing in data if isinstance(data, list) else [data]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (inner for inner in (graph if isinstance(graph, list) else []) if isinstance(inner, dict))
