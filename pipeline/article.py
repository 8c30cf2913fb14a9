"""Reading: an archived page becomes an Article, by its source's selectors first, by the generic extractor else."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, Literal

from selectolax.lexbor import LexborHTMLParser

from pipeline.blocks import plain, read_blocks
from pipeline.charset import Decoded, decode_html
from pipeline.cutout import SHORTEST_BODY, Cut, cut_out, tidy
from pipeline.discovery import at_path
from pipeline.generic import read_generic
from pipeline.missing import ReadFailure, reject_answer, reject_error_page, reject_nesting
from pipeline.model import Article
from pipeline.pagedate import VIETNAM, read_page_date
from pipeline.published import Dated, address_date, choose_date, dates_near_title, listed_date, meta_date
from pipeline.records import ArchivedResponse
from pipeline.source_model import ArticleRule, JsonArticle, Source

__all__ = ["ReadFailure", "read_article"]

Reader = Literal["source", "platform", "generic"]


def read_article(response: ArchivedResponse, source: Source | None = None) -> Article:
    """The article of a page; raises ReadFailure with the reason.

    Without a source the page's platform is recognised by its marks; a page of none is read by the generic extractor.
    """
    reject_answer(response)
    if source is not None and source.article.json_ is not None and _is_json(response):
        return _from_json(response, source, source.article.json_)
    page = decode_html(response.body, response.header("content-type"))
    reject_nesting(page.text, response.url)
    tree = LexborHTMLParser(page.text)
    meta = meta_date(tree)
    for rule, reader in _rules(tree, source):
        cut = cut_out(tree, rule, response.url, response.fetched_at)
        if cut is not None and cut.length >= SHORTEST_BODY:
            cut.published = cut.published or _near_title(tree, cut.title, response)
            return _article(cut, page, response, source, reader, meta)
        if cut is not None:
            _reject_empty(cut, page, response)
            return _article(cut, page, response, source, reader, meta)
    generic = read_generic(page.text, response)
    if generic is None or generic.length < SHORTEST_BODY:
        reject_error_page(page.text, response.url)
        mend = "look at the page; its body rule may need mending" if source else "give the page of one article"
        raise ReadFailure(response.url, "no article text was found on the page", mend)
    # What an error page says stands alone; an article may speak of errors in a sentence.
    reject_error_page("\n".join([generic.title, *(b.text for b in generic.blocks if len(b.text) < 100)]), response.url)
    return _article(generic, page, response, source, "generic", meta)


def _near_title(tree: LexborHTMLParser, title: str, response: ArchivedResponse) -> dt.datetime | None:
    """The date line below the title, where a rule finds none; one above it may be the page's clock."""
    below, _ = dates_near_title(tree, title, response.fetched_at)
    return below[0] if below else None


def _reject_empty(cut: Cut, page: Decoded, response: ArchivedResponse) -> None:
    """Raise ReadFailure for an article whose place on the page is known and holds neither text nor documents."""
    reject_error_page(page.text, response.url)
    if not cut.attachments:
        mend = "look at the page; its body rule may need mending"
        raise ReadFailure(response.url, "the article has no text", mend)


def _rules(tree: LexborHTMLParser, source: Source | None) -> Iterator[tuple[ArticleRule, Reader]]:
    """The rules to try: the source's, those of its former layouts; without a source, those of the page's platform."""
    if source is not None:
        yield source.article, "source"
        for layout in source.parsers:
            yield layout.article, "source"
        return
    from pipeline.sources import load_platforms

    for platform in load_platforms():
        if any(tree.css_first(mark) is not None for mark in platform.marks):
            yield platform.article, "platform"


def _article(
    cut: Cut, page: Decoded, response: ArchivedResponse, source: Source | None, reader: Reader, meta: Dated | None
) -> Article:
    visible: Dated | None = (cut.published, "visible") if cut.published else None
    doubtful: Dated | None = (cut.doubtful, "visible") if cut.doubtful else None
    others = (listed_date(response), meta, address_date(response.url), doubtful)
    # A date of today may be the page's clock: it yields to any other that the page or its list gives.
    clock = cut.published is not None and cut.published.date() == response.fetched_at.astimezone(VIETNAM).date()
    dated = choose_date((*others, visible) if clock else (visible, *others), response.fetched_at)
    return Article(
        url=response.url,
        source_id=source.id if source else "",
        title=cut.title,
        lead=cut.lead or None,
        paragraphs=cut.paragraphs(),
        author=cut.author,
        category=cut.category,
        credit=cut.credit,
        published=dated[0].date() if dated else None,
        published_at=dated[0] if dated else None,
        updated_at=cut.updated,
        date_origin=dated[1] if dated else None,
        attachments=cut.attachments,
        home=source.home if source else None,
        reader=reader,
        encoding=page.encoding,
    )


def _is_json(response: ArchivedResponse) -> bool:
    return "json" in (response.header("content-type") or "").lower() or response.body[:1] in (b"{", b"[")


def _from_json(response: ArchivedResponse, source: Source, rule: JsonArticle) -> Article:
    """The article of a JSON answer, whose body may be HTML."""
    page = decode_html(response.body, response.header("content-type"))
    try:
        data = json.loads(page.text)
    except (ValueError, RecursionError) as error:
        raise ReadFailure(response.url, f"no valid JSON ({error})", "check the source's addresses") from error

    def text(path: str | None) -> str:
        found: Any = at_path(data, path) if path else None
        return str(found) if isinstance(found, str | int) else ""

    body = text(rule.body)
    reject_nesting(body, response.url)
    inner = LexborHTMLParser(body).body
    cut = Cut(
        title=plain(LexborHTMLParser(text(rule.title)).text()),
        lead=plain(LexborHTMLParser(text(rule.lead)).text()),
        published=read_page_date(text(rule.date), response.fetched_at),
        updated=read_page_date(text(rule.updated), response.fetched_at),
        author=text(rule.author) or None,
        category=text(rule.category) or None,
    )
    cut.blocks = read_blocks(inner) if inner is not None else []
    tidy(cut)
    if not cut.title or cut.length < SHORTEST_BODY:
        raise ReadFailure(response.url, "the answer holds no article text", "check the source's article.json rules")
    return _article(cut, page, response, source, "source", None)
