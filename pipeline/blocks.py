"""From a cut-out part of a page to paragraphs: block elements end one, so do two line breaks; tables become rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from selectolax.lexbor import LexborNode

from pipeline.model import Paragraph

SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "form", "button", "select", "iframe", "object", "svg", "nav"}
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "o:p",
    ]
)
_KINDS = {"figcaption": "caption", "li": "item", **{f"h{n}": "heading" for n in range(1, 7)}}
_BREAK = "\x00"
# Alternative texts and keys that templates leave behind as text.
_LEFTOVER = re.compile(
    r"^(?:responsive image|loading\.\.\.|\{\w+\}|[\w-]+\.(?:jpe?g|png|gif|bmp)|cms-view-count:.*)$", re.I
)


def read_blocks(node: LexborNode, captions: Collection[int] = ()) -> list[Paragraph]:
    """The paragraphs under `node` in page order; `captions` are the mem_ids of nodes that hold captions."""
    walker = _Walker(captions)
    walker.walk(node, "text")
    walker.end("text")
    return walker.paragraphs


def plain(text: str) -> str:
    """One line: any run of blanks, no-break ones included, becomes one blank."""
    return " ".join(text.replace(_BREAK, " ").split())


class _Walker:
    """Gathers text until a block ends."""

    def __init__(self, captions: Collection[int]) -> None:
        self.captions = captions
        self.paragraphs: list[Paragraph] = []
        self.pieces: list[str] = []

    def walk(self, node: LexborNode, kind: str) -> None:
        for child in node.iter(include_text=True):
            tag = child.tag
            if tag == "-text":
                self.pieces.append(child.text_content or "")
            elif tag == "br":
                self.pieces.append(_BREAK)
            elif tag == "table" and _is_data(child):
                self.end(kind)
                self.paragraphs += [Paragraph(text=row, kind="row") for row in _rows(child)]
            elif tag not in SKIPPED and not (tag or "").startswith("_"):
                self._descend(child, tag or "", kind)

    def _descend(self, node: LexborNode, tag: str, kind: str) -> None:
        inner = "caption" if node.mem_id in self.captions else _KINDS.get(tag, kind)
        block = tag in _BLOCKS or inner != kind
        if block:
            self.end(kind)
        self.walk(node, inner)
        if block:
            self.end(inner)

    def end(self, kind: str) -> None:
        """Close the paragraph gathered so far; two line breaks in a row part it."""
        text, self.pieces = "".join(self.pieces), []
        for part in re.split(rf"(?:\s*{_BREAK}\s*){{2,}}", text):
            line = plain(part)
            if line and not _LEFTOVER.match(line):
                self.paragraphs.append(Paragraph.model_validate({"text": line, "kind": kind}))


def _is_data(table: LexborNode) -> bool:
    """Whether a table holds data: two rows of two cells with text. Layout tables hold whole texts in few cells."""
    rows = [[plain(cell.text()) for cell in row.css("td, th")] for row in table.css("tr")]
    filled = [row for row in rows if sum(1 for cell in row if cell) >= 2]
    return len(filled) >= 2 and max(len(cell) for row in filled for cell in row) < 300


def _rows(table: LexborNode) -> Iterator[str]:
    for row in table.css("tr"):
        cells = [plain(cell.text()) for cell in row.css("td, th")]
        if any(cells):
            yield " | ".join(cells)
