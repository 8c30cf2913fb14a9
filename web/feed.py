"""Atom feeds (RFC 4287) of searches."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from lxml import etree

from extractors.model import Frozen

TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
# What XML cannot hold.
_UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = "1970-01-01T00:00:00+00:00"


class Entry(Frozen):
    """One article: `updated` is when its text came or changed (ISO), `page` our page, `original` the portal's."""

    id: str
    title: str
    summary: str
    source: str
    published: str | None
    updated: str
    page: str
    original: str | None


def atom(title: str, address: str, page: str, entries: Iterable[Entry]) -> bytes:
    """The feed at `address` of the search that `page` shows."""
    listed = list(entries)
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _text(feed, "id", f"urn:tinxa:search:{hashlib.sha256(page.encode()).hexdigest()[:32]}")
    _text(feed, "title", title)
    _text(feed, "updated", max((entry.updated for entry in listed), default=_EPOCH))
    _text(etree.SubElement(feed, f"{{{_ATOM}}}author"), "name", "Tinxa")
    _link(feed, "self", address)
    _link(feed, "alternate", page)
    for entry in listed:
        _entry(feed, entry)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="UTF-8"))


def _entry(feed: etree._Element, entry: Entry) -> None:
    node = etree.SubElement(feed, f"{{{_ATOM}}}entry")
    _text(node, "id", f"urn:tinxa:article:{entry.id}")
    _text(node, "title", entry.title)
    _text(node, "updated", entry.updated)
    if entry.published:
        _text(node, "published", entry.published)
    _text(etree.SubElement(node, f"{{{_ATOM}}}author"), "name", entry.source)
    _link(node, "alternate", entry.page)
    if entry.original:
        _link(node, "via", entry.original)
    _text(node, "summary", entry.summary)


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}{name}").text = _UNSAYABLE.sub("", text)


def _link(parent: etree._Element, rel: str, href: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}link", rel=rel, href=_UNSAYABLE.sub("", href))
