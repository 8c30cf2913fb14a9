"""The documents that a fetched article links to, as links to fetch."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from extractors.errors import TinxaError
from pipeline.article import read_article
from pipeline.fetch import Exchange
from pipeline.listing import Link
from pipeline.records import response_of
from pipeline.source_model import Source
from pipeline.urls import canonical_url

# Most pages have none: these bytes are looked for before a page is taken apart.
_TRACE = re.compile(
    rb"\.(?:[pP][dD][fF]|[dD][oO][cC]|[xX][lL][sS]|[pP][pP][tT]|[oO][dD][tT]|[rR][aA][rR]|[zZ][iI][pP])"
)


def attached_files(exchange: Exchange, source: Source) -> list[Link]:
    """The documents of an article page that lie on the portal itself, each once, as many as the source allows."""
    most = source.politeness.files
    if not most or exchange.status != 200:
        return []
    if not _TRACE.search(exchange.body) and b"download=" not in exchange.body:
        return []
    try:
        article = read_article(response_of(exchange), source)
    except TinxaError:
        return []  # no article: told when it is read
    own = (url for url in article.attachments if source.owns(urlsplit(url).hostname or ""))
    links = {(link := Link(url=url, canonical=canonical_url(url, source), role="file")).canonical: link for url in own}
    return list(links.values())[:most]
