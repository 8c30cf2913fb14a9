"""From a cut-out part of a page to paragraphs: block elements end one, so do two line breaks; tables become rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from selectolax.lexbor import LexborNode

from extractors.text import LOWER, UPPER
from pipeline.model import Paragraph

Kind = Literal["lead", "text", "caption", "heading", "item", "row"]
# fmt: off
SKIPPED = frozenset({
    "script", "style", "noscript", "template", "form", "button", "select", "iframe", "object", "svg", "nav",
    "textarea", "audio", "video", "canvas",
})
# fmt: on
# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "o:p",
})
# fmt: on
_KINDS: dict[str, Kind] = {"figcaption": "caption", "li": "item", **{f"h{n}": "heading" for n in range(1, 7)}}
_ITALIC, _BOLD = frozenset({"em", "i"}), frozenset({"b", "strong"})
_BREAK = "\x00"
# Alternative texts and keys that templates leave behind as text.
_LEFTOVER = re.compile(
    r"responsive image|loading\.\.\.|\{\w+\}(?:\s*\{\w+\})*|[\w-]+\.(?:jpe?g|png|gif|bmp)|cms-view-count:.*|"
    r"(?:lượt xem|số lần đọc|đã xem)\s*:?\s*[\d.]*|skip (?:ribbon commands|to main content)|truy cập nội dung luôn|"
    r"function gtag\(.*|bản in|gởi bài viết|\[?trở về\]?|100%",
    re.IGNORECASE,
)
_CREDITED = re.compile(r"(?:^|[.(\s])(?:ảnh|hình|nguồn)\s*:\s*\S|^ảnh\b|ảnh minh họa", re.IGNORECASE)
_ALIGNED = re.compile(r"text-align\s*:\s*(center|right)|\b(center|right)\b", re.IGNORECASE)
_ENDS, _BEGINS = re.compile(r"[.!?:;…)\"”]\s*$"), re.compile(rf"\s*(?:[{UPPER}\"“+•*-]|\d+[.)/])")
_RUNS_ON, _GOES_ON = re.compile(rf"[{LOWER},]$"), re.compile(rf"[{LOWER}]")
_LONGEST_CAPTION, _LONGEST_CELL, _SHORTEST_LINE = 300, 300, 20


@dataclass
class Block:
    """A paragraph with what its markup says: how it is aligned, how much of it is italic, bold, linked (0 to 1)."""

    text: str
    kind: Kind = "text"
    align: str = ""
    italic: float = 0.0
    bold: float = 0.0
    linked: float = 0.0


@dataclass
class _Style:
    """What holds for text at a place of the tree."""

    kind: Kind = "text"
    align: str = ""
    italic: bool = False
    bold: bool = False
    linked: bool = False


def read_blocks(node: LexborNode, captions: Collection[int] = ()) -> list[Block]:
    """The paragraphs under `node` in page order; `captions` are the mem_ids of nodes that hold captions."""
    walker = _Walker(captions)
    walker.walk(node)
    return _joined(walker.blocks)


def read_paragraphs(node: LexborNode) -> list[Paragraph]:
    """The paragraphs under `node` as an article keeps them."""
    return [Paragraph(text=block.text, kind=block.kind) for block in read_blocks(node)]


def plain(text: str) -> str:
    """One line: any run of blanks, no-break and zero-width ones included, becomes one blank."""
    return " ".join(text.replace(_BREAK, " ").replace("\u200b", "").replace("\ufeff", "").replace("\xad", "").split())


class _Walker:
    """Gathers text until a block ends. It keeps its own stack: hostile pages nest deeper than Python recurses."""

    def __init__(self, captions: Collection[int]) -> None:
        self.captions = captions
        self.blocks: list[Block] = []
        self.pieces: list[tuple[str, _Style]] = []
        self.after_image = False

    def walk(self, root: LexborNode) -> None:
        """Visit everything under `root`."""
        style = _Style()
        stack: list[tuple[LexborNode | None, _Style]] = [(root.child, style)]
        while stack:
            node, style = stack.pop()
            if node is None:  # the end of a block
                self.end(style)
                continue
            if node.next is not None:
                stack.append((node.next, style))
            inner = self._visit(node, style)
            if inner is None:
                continue
            if (node.tag or "") in _BLOCKS or inner.kind != style.kind:
                self.end(style)
                stack.append((None, inner))
            if node.child is not None:
                stack.append((node.child, inner))
        self.end(style)

    def _visit(self, node: LexborNode, style: _Style) -> _Style | None:
        """Take what a node itself holds; returns the style of what is inside, None if that is not to be visited."""
        tag = node.tag or ""
        if tag == "-text":
            self.pieces.append((node.text_content or "", style))
        elif tag == "br":
            self.pieces.append((_BREAK, style))
        elif tag == "img":
            self.end(style)
            self.after_image = True
        elif tag == "table":
            return self._table(node, style)
        elif tag not in SKIPPED and not tag.startswith("-"):
            return self._inner(node, tag, style)
        return None

    def _table(self, node: LexborNode, style: _Style) -> _Style | None:
        self.end(style)
        if not _is_data(node):
            return _Style(kind=style.kind, align=style.align)
        self.blocks += [Block(text=row, kind="row") for row in _rows(node)]
        return None

    def _inner(self, node: LexborNode, tag: str, style: _Style) -> _Style:
        if tag in _BLOCKS:
            attributes = node.attributes
            aligned = _ALIGNED.search(f"{attributes.get('style') or ''} {attributes.get('align') or ''}")
            align = (aligned[1] or aligned[2]).lower() if aligned else "center" if tag == "center" else style.align
            kind = "caption" if node.mem_id in self.captions else _KINDS.get(tag, style.kind)
            return _Style(kind=kind, align=align, italic=style.italic, bold=style.bold, linked=style.linked)
        kind = "caption" if node.mem_id in self.captions else style.kind
        italic, bold = style.italic or tag in _ITALIC, style.bold or tag in _BOLD
        linked = style.linked or tag == "a"
        if (kind, italic, bold, linked) == (style.kind, style.italic, style.bold, style.linked):
            return style
        return _Style(kind=kind, align=style.align, italic=italic, bold=bold, linked=linked)

    def end(self, style: _Style) -> None:
        """Close the paragraph gathered so far."""
        pieces, self.pieces = self.pieces, []
        if not any(text.strip() for text, _ in pieces):
            return
        whole = sum(len(text.strip()) for text, _ in pieces) or 1
        share = {
            name: sum(len(text.strip()) for text, at in pieces if getattr(at, name)) / whole
            for name in ("italic", "bold", "linked")
        }
        for part in _parts("".join(text for text, _ in pieces)):
            line = plain(part)
            if line and not _LEFTOVER.fullmatch(line):
                block = Block(text=line, kind=style.kind, align=style.align, **share)
                if self.after_image and _is_caption(block):
                    block.kind = "caption"
                self.blocks.append(block)
                self.after_image = False


def _is_caption(block: Block) -> bool:
    """Whether the text after an image says what it shows."""
    if block.kind != "text" or len(block.text) > _LONGEST_CAPTION:
        return False
    return block.italic > 0.9 or block.align == "center" or _CREDITED.search(block.text) is not None


def _parts(text: str) -> Iterator[str]:
    """The paragraphs of a block: two line breaks part it, one only between whole sentences."""
    lines = text.split(_BREAK)
    gathered = lines[0]
    for before, line in pairwise(lines):
        apart = not before.strip() or not line.strip()
        if apart or (_ENDS.search(before[-50:]) and _BEGINS.match(line)):
            yield gathered
            gathered = line
        else:
            gathered += " " + line
    yield gathered


def _joined(blocks: list[Block]) -> list[Block]:
    """Paragraphs that a paste from a word processor broke in the middle of a phrase, made whole."""
    whole: list[Block] = []
    for block in blocks:
        last = whole[-1] if whole else None
        if last is not None and _runs_on(last, block):
            last.text = f"{last.text} {block.text}"
        else:
            whole.append(block)
    return whole


def _runs_on(last: Block, block: Block) -> bool:
    alike = last.kind == block.kind == "text" and last.align == block.align
    broken = _RUNS_ON.search(last.text) is not None and _GOES_ON.match(block.text) is not None
    return alike and broken and len(last.text) > _SHORTEST_LINE


def _is_data(table: LexborNode) -> bool:
    """Whether a table holds data: two rows of two cells with text. Layout tables hold whole texts in few cells."""
    if any(inner.mem_id != table.mem_id for inner in table.css("table")):
        return False
    rows = [[plain(cell.text()) for cell in row.css("td, th")] for row in table.css("tr")]
    filled = [row for row in rows if sum(1 for cell in row if cell) >= 2]
    return len(filled) >= 2 and max(len(cell) for row in filled for cell in row) < _LONGEST_CELL


def _rows(table: LexborNode) -> Iterator[str]:
    for row in table.css("tr"):
        cells = [plain(cell.text(separator=" ")) for cell in row.css("td, th")]
        if any(cells):
            yield " | ".join(cells)
