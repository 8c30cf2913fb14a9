"""Attached documents: read, known as scans, kept unread, or refused for what they would do to a reader."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline import documents
from pipeline.documents import Document, kind_of, read_document
from tests.pipeline.papers import DECISION, make_docx, make_pdf, pdf_bomb, zip_bomb


def test_a_pdf_is_read_page_by_page() -> None:
    found = read_document(make_pdf(DECISION, "Nơi nhận: Ủy ban nhân dân huyện, lưu văn phòng."))
    assert (found.kind, found.state, found.pages) == ("pdf", "read", 2)
    assert found.text == f"{DECISION}\n\nNơi nhận: Ủy ban nhân dân huyện, lưu văn phòng."


def test_text_is_composed() -> None:
    found = read_document(make_docx(unicodedata.normalize("NFD", DECISION)))
    assert found.text == DECISION


def test_a_docx_is_read_with_its_tables_as_rows() -> None:
    found = read_document(make_docx("Danh sách khen thưởng", rows=[["1", "Lê Văn An"], ["2", "Trần Thị Bình"]]))
    assert (found.kind, found.state) == ("docx", "read")
    assert found.text == "Danh sách khen thưởng\n\n1 | Lê Văn An\n\n2 | Trần Thị Bình"


def test_old_letters_are_converted() -> None:
    old = "QuyÕt ®Þnh khen th\u00adëng ba tËp thÓ vµ m\u00adêi hai c¸ nh©n cã thµnh tÝch xuÊt s¾c cña huyÖn"
    assert read_document(make_docx(old)).text.startswith("Quyết định khen thưởng ba tập thể và mười hai cá nhân")


@pytest.mark.parametrize(
    ("body", "url", "told"),
    [
        (make_pdf("", ""), "", ("pdf", "scan")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "/a.doc", ("doc", "kept")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "/a.xls?x=1", ("xls", "kept")),
        (b"Rar!\x1a\x07\x00", "/a.rar", ("rar", "kept")),
        (b"\xff\xd8\xff\xe0", "/a.pdf", ("image", "kept")),
        (b"<!DOCTYPE html><html><body>404</body></html>", "/a.pdf", ("page", "failed")),
        (b"PK\x03\x04 nothing else", "/a.docx", ("zip", "kept")),
        (b"", "/a.pdf", ("other", "kept")),
    ],
    ids=["scan", "doc", "xls", "rar", "jpeg", "page", "zip", "empty"],
)
def test_other_kinds_are_told(body: bytes, url: str, told: tuple[str, str]) -> None:
    found = read_document(body, url)
    assert ((found.kind, found.state), found.text) == (told, "")


@pytest.mark.parametrize(
    "body",
    [b"%PDF-1.4 and then nothing", make_pdf(DECISION)[:-200] + bytes(300), zip_bomb(), pdf_bomb()],
    ids=["cut short", "no index", "zip bomb", "pdf bomb"],
)
def test_hostile_files_are_told_and_harm_nobody(body: bytes) -> None:
    found = read_document(body)
    assert found.state in ("failed", "scan", "read")
    assert len(found.text) <= documents.MOST_LETTERS
    if found.state == "failed":
        assert found.failure


def test_a_docx_that_unpacks_to_too_much_is_refused() -> None:
    assert kind_of(zip_bomb()) == "docx"
    assert "unpacks to more than" in (read_document(zip_bomb()).failure or "")


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_SECONDS", 0.01)
    found = read_document(make_pdf(DECISION))
    assert found == Document(kind="pdf", state="failed", failure="takes longer than 0.01 seconds to read")
