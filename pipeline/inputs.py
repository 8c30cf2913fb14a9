"""What `tinxa extract` is given: a text or HTML file, a web page, or standard input, opened as an Article."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.errors import TinxaError, UsageError
from extractors.legacy import decode_legacy
from pipeline.model import Article, Paragraph

if TYPE_CHECKING:
    from pipeline.fetch import Exchange

TEXT_ENDINGS = frozenset({".txt", ".text", ".md", ""})
HTML_ENDINGS = frozenset({".html", ".htm", ".xhtml", ".aspx"})


class InputFailure(TinxaError):
    """An input that cannot be opened as an article."""


def open_input(name: str) -> Article:
    """The article in a file, at a web address, or on standard input (`-`). Raises TinxaError naming it."""
    if name == "-":
        return read_text_article(sys.stdin.buffer.read(), "standard input")
    if name.startswith(("http://", "https://")):
        return _fetched(name)
    path = Path(name)
    ending = path.suffix.lower()
    if ending not in TEXT_ENDINGS | HTML_ENDINGS:
        raise UsageError(name, f"unknown file type {ending!r}", "give a .txt file (title, blank line, body) or .html")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputFailure(name, (error.strerror or str(error)).lower(), "check the path") from error
    if ending in HTML_ENDINGS or content.lstrip()[:15].lower().startswith((b"<!doctype", b"<html")):
        return _page(name, content)
    return read_text_article(content, name)


def read_text_article(content: bytes, name: str) -> Article:
    """A text file: title, blank line, body. Without a blank line all of it is body."""
    if b"\x00" in content:
        raise InputFailure(name, "not text but binary data", "give a .txt or .html file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("windows-1252", "replace")
    decoded = decode_legacy(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = unicodedata.normalize("NFC", decoded.text)
    if not text.strip():
        raise InputFailure(name, "the file is empty", "give a file with a title, a blank line and a body")
    title, gap, body = text.strip("\n").partition("\n\n")
    if not gap or "\n" in title.strip():
        title, body = "", text
    return Article(
        url=name,
        source_id="",
        title=" ".join(title.split()),
        paragraphs=(Paragraph(text=body.strip()),),
        encoding=decoded.encoding,
    )


def _page(name: str, content: bytes) -> Article:
    from pipeline.archive import ArchivedResponse
    from pipeline.article import read_article

    if not content.strip():
        raise InputFailure(name, "the file is empty", "give the page of one article")
    now = dt.datetime.now(dt.UTC)
    return read_article(ArchivedResponse(url=name, status=200, headers=(), body=content, fetched_at=now))


def _fetched(url: str) -> Article:
    from pipeline.archive import ArchivedResponse
    from pipeline.article import read_article

    exchange = asyncio.run(_get(url))
    return read_article(
        ArchivedResponse(
            url=exchange.final_url,
            status=exchange.status,
            headers=exchange.headers,
            body=exchange.body,
            fetched_at=exchange.fetched_at,
        )
    )


async def _get(url: str) -> Exchange:
    from pipeline.fetch import Fetcher, Limits
    from pipeline.source_model import ListRule, Source

    # A person who names an address means it, a private one too; a redirect elsewhere is still guarded.
    source = Source(id="", name=url, platform="any", base=url, list=ListRule(url="", item="a"), allow_private=True)
    async with Fetcher(source, limits=Limits(attempts=2)) as fetcher:
        return await fetcher.get(url)
