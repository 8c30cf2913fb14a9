"""From bytes to text: what a page declares, what it really is, and the encodings from before Unicode."""

from __future__ import annotations

import re
import unicodedata

from extractors.legacy import Encoding, decode_legacy
from extractors.model import Frozen

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.DOTALL | re.IGNORECASE)


class Decoded(Frozen):
    """A page's text (NFC), the charset its bytes were read in, and what its letters were taken for."""

    text: str
    charset: str
    encoding: Encoding = "unicode"


def decode_html(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of an HTML page. UTF-8 wins wherever it fits strictly; a declaration is a hint, never believed alone."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _finished(body.decode("utf-16", "replace"), "utf-16")
    try:
        return _finished(body.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError:
        declared = _declared(body, content_type)
    if declared in ("utf-8", "utf8") or declared is None:
        lossy = body.decode("utf-8", "replace")
        if lossy.count("\ufffd") * 50 < len(lossy):
            return _finished(lossy, "utf-8")
        declared = "windows-1258"
    # Browsers read iso-8859-1 as windows-1252; TCVN3 and VNI pages declare either and are told apart by their letters.
    name = "windows-1252" if declared in ("iso-8859-1", "latin1", "us-ascii", "windows-1252") else declared
    return _finished(body.decode(name, "replace"), name)


def _declared(body: bytes, content_type: str | None) -> str | None:
    """The charset named in the header or in a meta tag, lower case, if Python knows it."""
    header = _HEADER.search(content_type or "")
    meta = _META.search(body[:4096])
    name = header[1] if header else meta[1].decode("ascii") if meta else None
    if name is None:
        return None
    try:
        b"".decode(name)
    except LookupError:
        return None
    return name.lower()


def _finished(text: str, charset: str) -> Decoded:
    visible = _TAG.sub(" ", text[:200_000])
    decoded = decode_legacy(visible)
    if decoded.encoding == "unicode":
        return Decoded(text=unicodedata.normalize("NFC", text), charset=charset)
    from extractors.legacy import convert

    # Markup is ASCII, which neither encoding touches, so that the page can be converted whole.
    return Decoded(
        text=unicodedata.normalize("NFC", convert(text, decoded.encoding)), charset=charset, encoding=decoded.encoding
    )
