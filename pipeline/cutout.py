"""Cutting an article out of a page by a platform's or source's rules."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.blocks import Block, plain, read_blocks
from pipeline.model import Paragraph
from pipeline.pagedate import read_page_date, read_with_format
from pipeline.source_model import ArticleRule, FieldRule
from pipeline.urls import absolute_url

SHORTEST_BODY = 40
_ALIKE, _COMPARED = 0.9, 600
_FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|rar|zip|odt)$", re.IGNORECASE)
_TAIL_HEAD = re.compile(
    r"(?:các )?(?:tin|bài(?: viết)?)(?: bài)? (?:liên quan|khác|cùng chuyên mục|mới hơn|cũ hơn)\b.{0,20}|"
    r"những tin (?:cũ|mới) hơn.{0,10}|xem thêm\s*:?|(?:theo dòng sự kiện|bài đọc nhiều|tags?|từ khóa)\s*:?.{0,100}",
    re.IGNORECASE,
)
_POINTER = re.compile(r"(?:>>|»|▶|➤|xem thêm|mời (?:bạn )?xem|đọc thêm)", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:tác giả(?: bài viết)?|(?:tin|bài)(?:,| và| -)? (?:và )?ảnh|người (?:viết|đăng)|thực hiện|bài)\s*:\s*(.{2,80})",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"(?:nguồn(?: tin)?|theo|t/h)\s*:\s*(.{2,100})", re.IGNORECASE)
_NAME = re.compile(r"[^\d.:;!?]{3,45}")


@dataclass
class Cut:
    """The parts of an article as a page gives them; `doubtful` is a date that may be the page's clock."""

    title: str
    lead: str = ""
    blocks: list[Block] = field(default_factory=list)
    published: dt.datetime | None = None
    updated: dt.datetime | None = None
    doubtful: dt.datetime | None = None
    author: str | None = None
    credit: str | None = None
    category: str | None = None
    attachments: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """How many letters there are to read."""
        return len(self.lead) + sum(len(block.text) for block in self.blocks)

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Lead and body; a lead that the body repeats stands once."""
        blocks = self.blocks
        at = next((at for at, block in enumerate(blocks) if block.kind != "caption"), 0)
        if self.lead and blocks and _alike(self.lead, blocks[at].text):
            blocks = blocks[:at] + blocks[at + 1 :]
        lead = [Paragraph(text=self.lead, kind="lead")] if self.lead else []
        return (*lead, *(Paragraph(text=block.text, kind=block.kind) for block in blocks))


def cut_out(tree: LexborHTMLParser, rule: ArticleRule, url: str, fetched_at: dt.datetime) -> Cut | None:
    """The article by the rules, None where title or body are not found. What the rules drop is taken off the tree.

    A body without text is found nevertheless: the article is then shorter than `SHORTEST_BODY`.
    """
    head = first_of(tree, rule.title)
    body = first_of(tree, rule.body, SHORTEST_BODY) or first_of(tree, rule.body, 0)
    title = plain(head.text()) if head is not None else ""
    if body is None or not title:
        return None
    cut = Cut(
        title=title,
        published=field_date(tree, rule.date, fetched_at),
        updated=field_date(tree, rule.updated, fetched_at),
        author=field_text(tree, rule.author),
        credit=field_text(tree, rule.credit),
        category=field_text(tree, rule.category),
        attachments=_attachments(tree, body, rule.files, url),
    )
    lead = first_of(tree, rule.lead)
    inside = _lead_blocks(lead, rule) if lead is not None else []
    cut.lead = " ".join(block.text for block in inside if block.kind != "caption")
    for selector in rule.drop:
        for node in body.css(selector):
            node.decompose()
    captions = {node.mem_id for node in body.css(rule.caption)}
    cut.blocks = read_blocks(body, captions)
    tidy(cut)
    cut.blocks[:0] = [block for block in inside if block.kind == "caption"]
    return cut


def _lead_blocks(lead: LexborNode, rule: ArticleRule) -> list[Block]:
    """A lead may hold the picture of the article, with what it shows."""
    return read_blocks(lead, {node.mem_id for node in lead.css(rule.caption)})


def tidy(cut: Cut) -> None:
    """Take off what stands in a body and is not its text: the title again, related articles, by-lines, credits."""
    blocks = cut.blocks
    if blocks and blocks[0].text == cut.title:
        del blocks[0]
    blocks[:] = _without_related(blocks)
    while len(blocks) > 1 and len(blocks[-1].text) <= 110:
        last = blocks[-1]
        if (found := _BYLINE.fullmatch(last.text)) and last.kind != "row":
            cut.author = cut.author or found[1].strip(" .")
        elif (found := _CREDIT.fullmatch(last.text)) and last.kind != "row":
            cut.credit = cut.credit or found[1].strip(" .")
        elif _is_signature(last):
            cut.author = cut.author or last.text
        else:
            return
        del blocks[-1]


def _is_signature(block: Block) -> bool:
    """Whether the last line is the author's name: at the right or bold, a few capitalised words."""
    set_apart = block.align == "right" or (block.bold > 0.9 and block.align != "center")
    words = block.text.replace("-", " ").replace("/", " ").split()
    if not set_apart or block.kind != "text" or not 1 < len(words) <= 7 or not _NAME.fullmatch(block.text):
        return False
    return all(word[0].isupper() or not word[0].isalpha() or word == "và" for word in words)


def _without_related(blocks: list[Block]) -> list[Block]:
    """Blocks without pointers to other articles; a heading such as "Tin liên quan" ends the text if titles follow."""
    kept: list[Block] = []
    teasers_from = len(blocks)
    while teasers_from and _is_teaser(blocks[teasers_from - 1]):
        teasers_from -= 1
    for at, block in enumerate(blocks):
        if at and at + 1 >= teasers_from and _TAIL_HEAD.fullmatch(block.text):
            break
        if not (block.linked > 0.8 and _POINTER.match(block.text)):
            kept.append(block)
    tail = len(kept)
    while tail and kept[tail - 1].linked > 0.9 and not _FILES.search(kept[tail - 1].text):
        tail -= 1
    return kept[:tail] if tail and len(kept) - tail >= 2 else kept


def _is_teaser(block: Block) -> bool:
    return block.linked > 0.4 or len(block.text) < 150


def first_of(tree: LexborHTMLParser, selector: str | None, least: int = 1) -> LexborNode | None:
    """The first element with at least so many letters, by the first alternative of the selector that has one."""
    for alternative in _alternatives(selector) if selector else ():
        for node in tree.css(alternative):
            if len(node.text().strip()) >= least:
                return node
    return None


@cache
def _alternatives(selector: str) -> tuple[str, ...]:
    """The parts of a selector list; commas inside brackets or quotes part nothing."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(selector):
        depth += (letter in "([" and 1) or (letter in ")]" and -1) or 0
        if letter == "," and depth == 0:
            parts.append(selector[start:at].strip())
            start = at + 1
    return (*parts, selector[start:].strip())


def field_text(tree: LexborHTMLParser, rule: FieldRule | None) -> str | None:
    """The text of a field, None where the rule finds none."""
    if rule is None:
        return None
    for node in _nodes(tree, rule):
        text = plain((node.attributes.get(rule.attr) or "") if rule.attr else node.text(separator=" "))
        found = re.search(rule.regex, text) if rule.regex else None
        if rule.regex is None and text:
            return text[:200]
        if found:
            return (found[1] if found.re.groups == 1 and found[1] else found.group())[:200]
    return None


def _nodes(tree: LexborHTMLParser, rule: FieldRule) -> Iterator[LexborNode]:
    """The elements of a rule, one alternative after the other: each costs a walk over the page, if it is needed."""
    if rule.select is None:
        yield from [tree.body] if tree.body is not None else []
        return
    for alternative in _alternatives(rule.select):
        yield from tree.css(alternative)


def field_date(tree: LexborHTMLParser, rule: FieldRule | None, fetched_at: dt.datetime) -> dt.datetime | None:
    """The date of a field, by its format if it has one."""
    text = field_text(tree, rule)
    if text is None or rule is None:
        return None
    return (read_with_format(text, rule.format) if rule.format else None) or read_page_date(text, fetched_at)


def _attachments(tree: LexborHTMLParser, body: LexborNode, files: str | None, url: str) -> tuple[str, ...]:
    """The documents an article links to, absolute, each once."""
    named = [node.attributes.get("href") for node in tree.css(files)] if files else []
    inside = [href for node in body.css("a[href]") if (href := node.attributes.get("href")) and _is_file(href)]
    found = (absolute_url(url, href) for href in (*named, *inside) if href and not href.startswith("#"))
    return tuple(dict.fromkeys(address for address in found if address))


def _is_file(href: str) -> bool:
    try:
        return _FILES.search(urlsplit(href).path) is not None
    except ValueError:
        return False


def _alike(lead: str, first: str) -> bool:
    """Whether the first paragraph says the lead again, give or take a dateline; long ones by their beginning."""
    lead, first = lead[:_COMPARED], first[:_COMPARED]
    if lead == first or (len(lead) > 60 and first.startswith(lead)):
        return lead == first
    matcher = SequenceMatcher(None, lead, first, autojunk=False)
    return matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE
