"""Attached documents: what they are, and their text where it can be read.

PDF and DOCX are read in a process of their own with little memory and time: such files come from anywhere and may be
made to exhaust a reader. Scans, old Word files, tables and packed archives are told by their kind and kept as they are.
"""

from __future__ import annotations

import io
import json
import re
import resource
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any, Literal
from zipfile import BadZipFile, ZipFile

from extractors.model import Frozen

Kind = Literal["pdf", "docx", "doc", "xlsx", "xls", "pptx", "odt", "zip", "rar", "image", "page", "other"]
State = Literal["read", "scan", "kept", "failed"]

MOST_PAGES, MOST_LETTERS, MOST_SECONDS = 400, 2_000_000, 30
MOST_MEMORY, MOST_UNPACKED, MOST_PARTS = 1_000_000_000, 200_000_000, 5_000
# A page with fewer letters than this has no text but that of its stamp or page number.
_FEWEST_LETTERS = 25
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "doc"),
    (b"Rar!", "rar"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
)
_PARTS: tuple[tuple[str, Kind], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
    ("content.xml", "odt"),
)
_XLS = re.compile(r"\.xls(?:$|\?)", re.IGNORECASE)


class Document(Frozen):
    """What became of an attached file.

    "read" has its text; a "scan" is a PDF of images; "kept" is of a kind that is not read; "failed" says why.
    """

    kind: Kind
    state: State
    text: str = ""
    pages: int | None = None
    failure: str | None = None


def read_document(body: bytes, url: str = "") -> Document:
    """Read a file's text, or tell what it is; never raises for what the file holds."""
    kind = kind_of(body, url)
    if kind == "page":
        return Document(kind=kind, state="failed", failure="not a document but a web page")
    if kind not in ("pdf", "docx"):
        return Document(kind=kind, state="kept")
    told = _in_a_process(kind, body)
    if "failure" in told:
        return Document(kind=kind, state="failed", failure=told["failure"])
    text = _mended(told["text"])
    pages = told["pages"]
    scan = kind == "pdf" and len(text) < _FEWEST_LETTERS * max(pages or 1, 1)
    return Document(kind=kind, state="scan" if scan else "read", text=text, pages=pages)


def kind_of(body: bytes, url: str = "") -> Kind:
    """What a file is by its first bytes; names lie."""
    start = body[:1024].lstrip()
    if b"%PDF" in body[:1024]:
        return "pdf"
    found = next((kind for magic, kind in _MAGIC if start.startswith(magic)), None)
    if found == "doc" and _XLS.search(url):
        return "xls"
    if found is None and start.startswith(b"PK\x03\x04"):
        return _packed_kind(body)
    if found is None and re.match(rb"(?:\xef\xbb\xbf)?<(?:!doctype html|html|head|body|script|meta)", start.lower()):
        return "page"
    return found or "other"


def _packed_kind(body: bytes) -> Kind:
    try:
        with ZipFile(io.BytesIO(body)) as pack:
            names = set(pack.namelist())
    except (BadZipFile, ValueError, OSError):
        return "zip"
    return next((kind for part, kind in _PARTS if part in names), "zip")


def _in_a_process(kind: Kind, body: bytes) -> dict[str, Any]:
    """What the reading process says: text and pages, or a failure."""
    command = [sys.executable, "-m", "pipeline.documents", kind]
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return {"failure": f"takes longer than {MOST_SECONDS} seconds to read"}
    if done.returncode != 0:
        return {"failure": "exhausts its reader (damaged, or made to)"}
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _mended(text: str) -> str:
    """The text in Unicode, composed, without what no reader sees; lines of a page stay lines."""
    from extractors.legacy import convert, decode_legacy

    text = convert(text, decode_legacy(text[:200_000]).encoding)
    text = unicodedata.normalize("NFC", text).replace("\x00", "").replace("\r", "\n")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:MOST_LETTERS]


def _read_pdf(body: bytes) -> tuple[str, int]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(body), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValueError("it needs a password")
    pages = len(reader.pages)
    texts, size = [], 0
    for page in reader.pages[:MOST_PAGES]:
        text = page.extract_text() or ""
        texts.append(text)
        size += len(text)
        if size > MOST_LETTERS:
            break
    return "\n\n".join(texts), pages


def _read_docx(body: bytes) -> tuple[str, None]:
    from docx import Document as open_docx

    with ZipFile(io.BytesIO(body)) as pack:
        parts = pack.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ValueError("it unpacks to more than any document is")
    return "\n\n".join(_docx_blocks(open_docx(io.BytesIO(body)))), None


def _docx_blocks(document: Any) -> Iterator[str]:
    """Paragraphs and tables in their order; rows as in articles, cells joined by " | "."""
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                # A merged cell stands once for each column it spans.
                cells = dict.fromkeys(cell.text.strip().replace("\n", " ") for cell in row.cells)
                yield " | ".join(filter(None, cells))
        elif block.text.strip():
            yield block.text


def _main(kind: str) -> None:
    """The reading process: a file on stdin, JSON on stdout."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    body = sys.stdin.buffer.read()
    told: dict[str, Any]
    try:
        text, pages = _read_pdf(body) if kind == "pdf" else _read_docx(body)
        told = {"text": text[: MOST_LETTERS * 2], "pages": pages}
    except Exception as error:  # the readers raise whatever a damaged file makes them stumble over
        told = {"failure": f"cannot be read ({type(error).__name__}: {str(error)[:200]})"}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    _main(sys.argv[1])
