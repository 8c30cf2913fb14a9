"""Documents made for tests: PDF with Vietnamese text, scans, DOCX, and files made to exhaust a reader."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from zipfile import ZIP_DEFLATED, ZipFile

DECISION = "Quyết định khen thưởng 3 tập thể và 12 cá nhân của xã Hòa Lạc, ngày 15/8/2019."


def make_pdf(*pages: str, extra: Sequence[bytes] = ()) -> bytes:
    """A PDF with these texts; a page of "" is an image without text, as a scanner makes it."""
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(count))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)]
    objects.append(b"")  # the font, when its number is known
    for n, text in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (5 + 2 * n)
        )
        objects.append(_stream(_drawn(text)))
    objects[2] = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode %d 0 R" % (
        len(objects) + 1
    )
    objects[2] += b" /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo"
    objects[2] += b" << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
    objects.append(_stream(_unicode_map()))
    return _whole([*objects, *extra])


def make_docx(*paragraphs: str, rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A DOCX with paragraphs and a table."""
    from docx import Document

    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for cell, text in zip(table.rows[at].cells, row, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zip_bomb(name: str = "word/document.xml") -> bytes:
    """A pack of a few hundred kilobytes that unpacks to 300 megabytes."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as pack, pack.open(name, "w") as part:
        for _ in range(300):
            part.write(b" " * 1_000_000)
    return out.getvalue()


def pdf_bomb() -> bytes:
    """A PDF whose one page unpacks, and unpacks again, to a gigabyte."""
    once = zlib.compress(b"\x00" * 1_000_000_000, 9)
    twice = zlib.compress(once, 9)
    body = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(twice), twice)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return _whole([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, body])


def _drawn(text: str) -> bytes:
    if not text:
        return b"q 600 0 0 800 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
    return b"BT /F 12 Tf 50 700 Td <%s> Tj ET" % text.encode("utf-16-be").hex().encode()


def _unicode_map() -> bytes:
    ranges = b"\n".join(b"<%02x00> <%02xff> <%02x00>" % (high, high, high) for high in (0x00, 0x01, 0x1E, 0x20))
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def\n"
        b"1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        b"4 beginbfrange\n" + ranges + b"\nendbfrange\nendcmap end end"
    )


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _whole(objects: Sequence[bytes]) -> bytes:
    out, offsets = io.BytesIO(b"%PDF-1.5\n"), []
    out.seek(0, io.SEEK_END)
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()
