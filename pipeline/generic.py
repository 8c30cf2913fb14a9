"""Reading pages of unknown portals: the text by trafilatura, title and dates by what such pages have in common."""

from __future__ import annotations

import datetime as dt
import re

from selectolax.lexbor import LexborHTMLParser

from pipeline.blocks import Block, plain
from pipeline.cutout import Cut, tidy
from pipeline.published import dates_near_title, is_date_line
from pipeline.records import ArchivedResponse

MOST_TAGS = 50_000
_FOOT = re.compile(
    r"bản quyền|copyright|©|giấy phép(?: xuất bản| hoạt động)? số|ghi rõ nguồn|chịu trách nhiệm (?:chính|nội dung)|"
    r"(?:điện thoại|email|địa chỉ)\s*:",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s+[-–|»]\s+")
_ROW = re.compile(r"^\|(.*)\|$")


def read_generic(html: str, response: ArchivedResponse) -> Cut | None:
    """The article that trafilatura finds on a page, None if it finds none; `published` is the visible date."""
    if html.count("<") > MOST_TAGS:
        return None
    import trafilatura

    found = trafilatura.bare_extraction(
        html, url=response.url, include_comments=False, include_tables=True, with_metadata=False, favor_recall=True
    )
    if isinstance(found, dict):
        raise TypeError("trafilatura was asked for a Document")
    if found is None or not found.text:
        return None
    tree = LexborHTMLParser(html)
    title = page_title(tree)
    below, above = dates_near_title(tree, title, response.fetched_at)
    author = tree.css_first('meta[name="author"]')
    name = plain(author.attributes.get("content") or "") if author is not None else ""
    cut = Cut(title=title, author=name or None, published=below[0] if below else None)
    # A line above the title may be the page's clock, which shows the day it was fetched.
    if above and abs(above[0] - response.fetched_at) > dt.timedelta(days=2):
        cut.doubtful = above[0]
    cut.blocks = _text_blocks(found.text, title, tree)
    tidy(cut)
    return cut


def _text_blocks(text: str, title: str, tree: LexborHTMLParser) -> list[Block]:
    """The lines found, without what stands above the title, date lines at the top, and the portal's foot."""
    blocks = [block for line in text.split("\n") if (block := _block(line)) and block.text != title]
    before = _above_title(tree, title)
    while blocks and (blocks[0].text in before or is_date_line(blocks[0].text)):
        del blocks[0]
    while len(blocks) > 1 and len(blocks[-1].text) < 250 and _FOOT.search(blocks[-1].text):
        del blocks[-1]
    return blocks


def _above_title(tree: LexborHTMLParser, title: str) -> set[str]:
    lines = [plain(line) for line in tree.body.text(separator="\n").split("\n")] if tree.body is not None else []
    return set(lines[: lines.index(title)]) if title in lines else set()


def page_title(tree: LexborHTMLParser) -> str:
    """The article's title: a heading that the page's own title begins with, else the page's title without the site."""
    head = tree.css_first('meta[property="og:title"]')
    whole = tree.css_first("title")
    named = [
        plain(head.attributes.get("content") or "") if head is not None else "",
        plain(whole.text()) if whole is not None else "",
    ]
    headings = [
        text for node in tree.css("h1, h2, .title, [class*=title]") if 8 <= len(text := plain(node.text())) <= 300
    ]
    for name in filter(None, named):
        for heading in headings:
            if name.casefold().startswith(heading.casefold()) or heading.casefold().startswith(name.casefold()):
                return heading
    first = tree.css_first("h1")
    if first is not None and plain(first.text()):
        return plain(first.text())
    name = next(filter(None, named), "")
    return max(_SITE.split(name), key=len) if name else (headings[0] if headings else "")


def _block(line: str) -> Block | None:
    line = plain(line)
    row = _ROW.match(line)
    if row:
        cells = [cell.strip() for cell in row[1].split("|")]
        return Block(text=" | ".join(cells), kind="row") if any(cells) else None
    item = line.startswith("- ")
    return Block(text=line, kind="item" if item else "text") if line else None
