"""Feeds, sitemaps and JSON listings: articles found without looking at a page."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from pipeline.listing import Link, read_links
from pipeline.source_model import JsonRule, Source
from pipeline.urls import absolute_url, article_url

MOST_LINKS = 50_000
_MOST_BYTES = 60_000_000
# No entities, no network, no DTD: a feed is data, whatever it says it is.
_XML = {"resolve_entities": False, "no_network": True, "load_dtd": False, "recover": True, "huge_tree": False}
_FEED_DATES = ("pubDate", "published", "date", "updated", "issued", "publication_date", "lastmod")


def read_feed(body: bytes, url: str, source: Source) -> list[Link]:
    """The articles of an RSS or Atom feed, each once, with their dates as written; none from what is no feed."""
    links: dict[str, Link] = {}
    for item in _elements(body, ("item", "entry")):
        address = _feed_address(item)
        _add(links, address, url, source, _date_of(item))
    return list(links.values())


def read_sitemap(body: bytes, url: str, source: Source) -> tuple[list[Link], list[str]]:
    """The articles of a sitemap and the sitemaps that it points to, on the portal's own hosts; gzip is undone."""
    links: dict[str, Link] = {}
    further: dict[str, None] = {}
    for entry in _elements(_gunzipped(body), ("url", "sitemap")):
        address = next((_text(child) for child in entry if _name(child) == "loc"), None)
        if _name(entry) == "url":
            _add(links, address, url, source, _date_of(entry))
        elif address and (target := absolute_url(url, address)) and source.owns(urlsplit(target).hostname or ""):
            further[target] = None
    return list(links.values())[:MOST_LINKS], list(further)


def read_json_links(body: bytes, url: str, source: Source, rule: JsonRule) -> list[Link]:
    """The articles of a JSON answer; where `items` is a string, it is HTML that the list's selectors read."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return []
    items = at_path(answer, rule.items)
    if isinstance(items, str):
        return read_links(items, url, source)
    links: dict[str, Link] = {}
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            date = at_path(item, rule.date) if rule.date else None
            _add(links, _json_address(item, rule), source.base + "/", source, None if date is None else str(date))
    return list(links.values())


def at_path(value: Any, path: str) -> Any:
    """What stands at a dotted path of a JSON value, None where nothing does; numbers are places in a list."""
    for part in filter(None, path.split(".")):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def _json_address(item: dict[str, Any], rule: JsonRule) -> str | None:
    if "{" not in rule.url:
        found = at_path(item, rule.url)
        return found if isinstance(found, str) else None
    address = rule.url
    for name, value in item.items():
        if isinstance(value, str | int):
            address = address.replace("{" + name + "}", str(value))
    return None if "{" in address else address


def _add(links: dict[str, Link], address: str | None, base: str, source: Source, date: str | None) -> None:
    """Keep a link if it leads to an article of the source and is new."""
    canonical = article_url(base, address, source) if address else None
    target = absolute_url(base, address) if address else None
    if canonical and target and canonical not in links:
        links[canonical] = Link(url=target, canonical=canonical, date_text=date)


def _elements(body: bytes, names: tuple[str, ...]) -> Iterator[etree._Element]:
    try:
        root = etree.fromstring(body.strip(), etree.XMLParser(**_XML))
    except (etree.XMLSyntaxError, ValueError):
        return
    if root is not None:
        yield from (element for element in root.iter() if _name(element) in names)


def _feed_address(item: etree._Element) -> str | None:
    """`<link>` as text (RSS) or its href (Atom, the alternate one), else a guid that is an address."""
    links = [child for child in item if _name(child) == "link"]
    for link in links:
        if link.get("rel", "alternate") == "alternate" and (address := link.get("href") or _text(link)):
            return str(address)
    guid = next((_text(child) for child in item if _name(child) in ("guid", "id")), None)
    return guid if guid and guid.startswith("http") else None


def _date_of(entry: etree._Element) -> str | None:
    dated = {_name(child): _text(child) for child in entry.iter()}
    return next((dated[name] for name in _FEED_DATES if dated.get(name)), None)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _text(element: etree._Element) -> str | None:
    return (element.text or "").strip() or None


def _gunzipped(body: bytes) -> bytes:
    """A body unpacked if it is gzip, up to a cap."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, _MOST_BYTES)
    except zlib.error:
        return b""
