"""Reading: an archived page becomes an Article, by its source's selectors first, by the generic extractor else."""

from __future__ import annotations

import datetime as dt
import re
from difflib import SequenceMatcher

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.errors import TinxaError
from pipeline.archive import ArchivedResponse
from pipeline.blocks import plain, read_blocks
from pipeline.charset import Decoded, decode_html
from pipeline.model import Article, Paragraph
from pipeline.pagedate import read_page_date
from pipeline.source_model import FieldRule, Source

_MISSING = re.compile(
    r"lỗi truy cập 404|không tồn tại trên máy chủ|không tìm thấy trang|trang bạn yêu cầu không tồn tại|"
    r"bài viết không tồn tại|website tạm ngưng hoạt động|bạn không được phép xem bài viết|server error in '/'|"
    r"runtime error|the requested url was rejected|truy cập bị từ chối|vui lòng bật javascript|"
    r"xác nhận bạn không phải robot",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"^(?:>>|»|xem thêm|tin liên quan|bài liên quan|các tin khác|tin cùng chuyên mục|những tin (?:cũ|mới) hơn)", re.I
)
_BYLINE = re.compile(r"^(?:tác giả|tin,? (?:và )?ảnh|thực hiện|bài,? (?:và )?ảnh|nguồn(?: tin)?|t/h)\s*:\s*(.+)$", re.I)
_SHORTEST_BODY, _ALIKE = 40, 0.9


class ReadFailure(TinxaError):
    """A page that holds no article: an error page, a login wall, no text."""


def read_article(response: ArchivedResponse, source: Source | None = None) -> Article:
    """The article of a page; raises ReadFailure with the reason."""
    if response.status >= 400:
        raise ReadFailure(response.url, f"the portal answered {response.status}", "nothing to read; it is kept as gone")
    page = decode_html(response.body, response.header("content-type"))
    tree = LexborHTMLParser(page.text)
    article = _by_source(tree, page, response.url, source) if source else None
    if article is None:
        article = _generic(page, response.url, source)
    return article


def _by_source(tree: LexborHTMLParser, page: Decoded, url: str, source: Source) -> Article | None:
    """The article by the source's rules, None where its body rule finds no text."""
    rule = source.article
    head = tree.css_first(rule.title)
    title = plain(head.text()) if head else ""
    published, updated = _field_date(tree, rule.date), _field_date(tree, rule.updated)
    author, credit, category = (_field(tree, r) for r in (rule.author, rule.credit, rule.category))
    lead = plain(node.text()) if rule.lead and (node := tree.css_first(rule.lead)) else ""
    files = tuple(n.attributes.get("href") or "" for n in tree.css(rule.files)) if rule.files else ()
    body = tree.css_first(rule.body) if rule.body else None
    if body is None or not title:
        return None
    paragraphs = _paragraphs(body, source)
    if len(lead) + sum(len(p.text) for p in paragraphs) < _SHORTEST_BODY:
        _reject_error_page(page, url)
        raise ReadFailure(url, "the article has no text", "look at the page; its body rule may need mending")
    paragraphs, byline = _without_tail(paragraphs)
    return Article(
        url=url,
        source_id=source.id,
        title=title,
        lead=lead or None,
        paragraphs=tuple(_with_lead(lead, paragraphs)),
        author=author or byline,
        category=category,
        credit=credit,
        published=published.date() if published else None,
        published_at=published,
        updated_at=updated,
        date_origin="visible" if published else None,
        attachments=tuple(f for f in files if f),
        home=source.home,
        encoding=page.encoding,
    )


def _paragraphs(body: LexborNode, source: Source) -> list[Paragraph]:
    for selector in source.article.drop:
        for node in body.css(selector):
            node.decompose()
    captions = {node.mem_id for node in body.css(source.article.caption)}
    return read_blocks(body, captions)


def _with_lead(lead: str, paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The lead in front, once: many portals repeat it as the first paragraph."""
    if not lead:
        return paragraphs
    first = paragraphs[0].text if paragraphs else ""
    if SequenceMatcher(None, lead, first[: len(lead) + 40]).quick_ratio() > _ALIKE and _alike(lead, first):
        paragraphs = paragraphs[1:]
    return [Paragraph(text=lead, kind="lead"), *paragraphs]


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() > _ALIKE


def _without_tail(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], str | None]:
    """Paragraphs without a trailing block of related links, and the by-line if one closes the text."""
    author = None
    for at, paragraph in enumerate(paragraphs):
        if at and _RELATED.match(paragraph.text):
            paragraphs = paragraphs[:at]
            break
    if len(paragraphs) > 1 and (found := _BYLINE.match(paragraphs[-1].text)):
        author, paragraphs = found[1], paragraphs[:-1]
    return paragraphs, author


def _field(tree: LexborHTMLParser, rule: FieldRule | None) -> str | None:
    """The text of a field, None where the rule finds none."""
    if rule is None:
        return None
    nodes = tree.css(rule.select) if rule.select else [tree.body] if tree.body else []
    for node in nodes:
        text = plain((node.attributes.get(rule.attr) or "") if rule.attr else node.text())
        if not rule.regex:
            if text:
                return text
            continue
        found = re.search(rule.regex, text)
        if found:
            return found[1] if found.re.groups == 1 and found[1] else found.group()
    return None


def _field_date(tree: LexborHTMLParser, rule: FieldRule | None) -> dt.datetime | None:
    text = _field(tree, rule)
    return read_page_date(text) if text else None


def _reject_error_page(page: Decoded, url: str) -> None:
    found = _MISSING.search(page.text)
    if found:
        raise ReadFailure(url, f"an error page ({found.group()!r})", "nothing to read; it is kept as gone")


def _generic(page: Decoded, url: str, source: Source | None) -> Article:
    """Any page by trafilatura."""
    import trafilatura

    _reject_error_page(page, url)
    found = trafilatura.bare_extraction(
        page.text, url=url, include_comments=False, include_tables=True, with_metadata=True, favor_recall=True
    )
    if isinstance(found, dict):
        raise TypeError("trafilatura was asked for a Document")
    text = found.text if found is not None else None
    if found is None or not text or len(text) < _SHORTEST_BODY:
        raise ReadFailure(url, "no article text was found on the page", "give the page of one article")
    title = plain(found.title or "")
    lines = [plain(line) for line in text.split("\n")]
    paragraphs, author = _without_tail([Paragraph(text=line) for line in lines if line and line != title])
    published = read_page_date(found.date) if found.date else None
    return Article(
        url=url,
        source_id=source.id if source else "",
        title=title,
        paragraphs=tuple(paragraphs),
        author=found.author or author,
        published=published.date() if published else None,
        published_at=published,
        date_origin="meta" if published else None,
        home=source.home if source else None,
        reader="generic",
        encoding=page.encoding,
    )
