"""From bytes to text: what a page declares, what it really is, and the encodings from before Unicode."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from extractors.legacy import Encoding, convert, decode_legacy, syllable_share
from extractors.model import Frozen

_META = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_HIDDEN = ("script", "style")
# Letters that only Unicode text has: a page with some of them is in no older encoding.
_MODERN = re.compile(r"[\u1ea0-\u1ef9]")
_HIGH = re.compile(r"[^\x00-\x7f\ufffd]+")
_LATIN = frozenset({"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252", "cp1252"})
_TRUSTED = re.compile(r"utf-?(?:8|16|16le|16be)|us-ascii|ascii|latin-?1|iso-8859-1?\d|(?:windows-|cp)125[0-8]|tis-620")
_SAMPLE, _FEW = 200_000, 20


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
    lossy = body.decode("utf-8", "replace")
    # Some broken bytes do not make a page of another charset: text cut in the middle of a letter, a pasted word.
    broken, whole = lossy.count("\ufffd"), sum(map(len, _HIGH.findall(lossy)))
    if broken * 5 <= whole:
        return _finished(lossy, "utf-8")
    return max(_readings(body, declared), key=lambda read: syllable_share(visible(read.text[:_SAMPLE])[:20_000]))


def _readings(body: bytes, declared: str | None) -> Iterator[Decoded]:
    """What the bytes may be, the likeliest first. Browsers read iso-8859-1 as windows-1252, and so do we."""
    hinted = "windows-1252" if declared in _LATIN else declared
    names = [hinted] if hinted and hinted not in ("utf-8", "utf8") else []
    for name in dict.fromkeys([*names, "windows-1258", "windows-1252"]):
        yield _finished(body.decode(name, "replace"), name)


def _declared(body: bytes, content_type: str | None) -> str | None:
    """The charset named in the header or in a meta tag, lower case, if it is one that pages are written in."""
    header = _HEADER.search(content_type or "")
    meta = _META.search(body[:4096])
    name = header[1] if header else meta[1].decode("ascii") if meta else None
    if name is None:
        return None
    return name.lower() if _TRUSTED.fullmatch(name.lower()) else None


def _finished(text: str, charset: str) -> Decoded:
    encoding: Encoding = "unicode"
    if sum(1 for _ in islice(_MODERN.finditer(text, 0, _SAMPLE), _FEW)) < _FEW:
        encoding = decode_legacy(visible(text[:_SAMPLE])).encoding
    # Markup is ASCII, which neither encoding touches, so that the page can be converted whole.
    text = convert(text, encoding).replace("\x00", "")
    return Decoded(text=unicodedata.normalize("NFC", text), charset=charset, encoding=encoding)


def visible(html: str) -> str:
    """Roughly the text of a page: without tags, scripts and styles; in linear time on whatever comes."""
    lower = html.lower()
    pieces, at = [], 0
    while True:
        begins = [(start, name) for name in _HIDDEN if (start := lower.find(f"<{name}", at)) >= 0]
        if not begins:
            break
        start, name = min(begins)
        end = lower.find(f"</{name}", start)
        pieces.append(html[at:start])
        at = end if end >= 0 else len(html)
    pieces.append(html[at:])
    return _TAG.sub(" ", " ".join(pieces))
