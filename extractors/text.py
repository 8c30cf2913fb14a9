"""The text that rules read: NFC, a same-meaning view for matching, paragraphs and sentences, all offset-exact.

Three coordinates exist. `raw` is what came in; `nfc` is the article text that published spans point into
(`title + "\\n\\n" + body`, NFC); `view` is what the rules match: one tone placement, plain blanks, dashes and quotes,
no zero-width characters. `view` has one character per character of `nfc` except where zero-width ones were dropped;
`Text.to_nfc` leads back.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import NamedTuple

import yaml

from data import resource
from extractors.tokens import Tokens, read_tokens

_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
LETTERS = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
# Upper and lower case alternate in Unicode's Vietnamese block, so a range such as [Ạ-Ỹ] would hold both: list them.
_VIETNAMESE = [chr(c) for c in (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)) if chr(c).isalpha()]
UPPER = "A-Z" + "".join(c for c in _VIETNAMESE if c.isupper())
LOWER = "a-z" + "".join(c for c in _VIETNAMESE if c.islower())


class Span(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int


def _look_alikes() -> dict[int, str]:
    """Single characters that stand for a plainer one; every replacement is one character long."""
    table: dict[int, str] = {}
    for code in (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x0009, 0x000B, 0x000C, 0x000D):
        table[code] = " "
    for code in (0x2028, 0x2029, 0x0085):
        table[code] = "\n"
    for char in "‐‑‒–—―−﹣－":
        table[ord(char)] = "-"
    for char in "‘’‚‛`´ʼ′":
        table[ord(char)] = "'"
    for char in "“”„‟«»″〝〞＂":
        table[ord(char)] = '"'
    table |= {ord("Ð"): "Đ", ord("ð"): "đ", ord("Ɖ"): "Đ"}
    for char in "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ":
        table[ord(char)] = unicodedata.name(char).rsplit(" ", 1)[-1].lower()
    for latin, cyrillic in zip("aeopcyxABEKMHOPCTX", "аеорсухАВЕКМНОРСТХ", strict=True):
        table[ord(cyrillic)] = latin
    for code in (*range(0x1D7CE, 0x1D800), *range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)):
        table[code] = unicodedata.normalize("NFKC", chr(code))
    return table


def _ranges(codes: Iterable[int]) -> str:
    """A character class of runs: one that lists single characters beyond the basic plane is searched slowly."""
    runs: list[list[int]] = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in runs)


_PLAINER = {chr(code): plain for code, plain in _look_alikes().items()}
_LOOK_ALIKE = re.compile(f"[{_ranges(map(ord, _PLAINER))}]")
_TONES = {"a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ"}
_GLIDES = {"o": "òóỏõọ", "u": "ùúủũụ"}


def _tone_pairs() -> dict[str, str]:
    """`oà` -> `òa`, `uỷ` -> `ủy` in every case mixture: the mark on the first vowel, as in the gazetteer."""
    pairs: dict[str, str] = {}
    for glide, vowels in (("o", "ae"), ("u", "y")):
        for vowel in vowels:
            for i, marked in enumerate(_TONES[vowel]):
                old, new = glide + marked, _GLIDES[glide][i] + vowel
                for shape in ("{0}{1}", "{2}{1}", "{0}{3}", "{2}{3}"):
                    key = shape.format(old[0], old[1], old[0].upper(), old[1].upper())
                    pairs[key] = shape.format(new[0], new[1], new[0].upper(), new[1].upper())
    return pairs


_TONE_PAIRS = _tone_pairs()
_TONE = re.compile(rf"[oOuU](?:(?<=[oO])[àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|(?<=[uU])[ỳýỷỹỵỲÝỶỸỴ])(?<![qQ]..)(?![{LETTERS}])")


def canonical(text: str) -> str:
    """`text` (NFC) with look-alikes and tone placement made plain; the length is kept."""
    plain = _LOOK_ALIKE.sub(lambda m: _PLAINER[m.group()], text)
    return _TONE.sub(lambda m: _TONE_PAIRS[m.group()], plain)


def visible(text: str) -> str:
    """`text` in NFC without zero-width characters and soft hyphens."""
    return _ZERO_WIDTH.sub("", unicodedata.normalize("NFC", text))


_FOLD = str.maketrans("đĐ", "dD")


def fold(text: str) -> str:
    """Lower case without any mark (đ -> d): for matching what was typed without marks."""
    decomposed = unicodedata.normalize("NFD", text.translate(_FOLD))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


@dataclass(frozen=True)
class Text:
    """An article's text as the rules read it; all offsets but those into `nfc` are offsets of `view`."""

    nfc: str
    view: str
    low: str
    title_end: int
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    origin: tuple[int, ...] | None = None

    @cached_property
    def tokens(self) -> Tokens:
        """The words of `low`."""
        return read_tokens(self.low)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [p.start for p in self.paragraphs]

    def to_nfc(self, start: int, end: int) -> Span:
        """The range of `nfc` that the range [start, end) of `view` was made from."""
        if self.origin is None:
            return Span(start, end)
        return Span(self.origin[start], self.origin[end - 1] + 1 if end > start else self.origin[start])

    def of_nfc(self, start: int, end: int) -> Span:
        """The range of `view` that was made from the range [start, end) of `nfc`."""
        if self.origin is None:
            return Span(start, end)
        return Span(bisect_left(self.origin, start), bisect_left(self.origin, end))

    def until(self, end: int) -> Text:
        """The same text as if its view ended at `end`: what stands behind is not read, offsets stay."""
        if end >= len(self.view):
            return self
        return replace(
            self,
            view=self.view[:end],
            low=self.low[:end],
            paragraphs=tuple(p for p in self.paragraphs if p.end <= end),
            sentences=tuple(s for s in self.sentences if s.end <= end),
        )

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds `offset` (or the nearest one before it)."""
        return self.sentences[max(bisect_right(self._sentence_starts, offset) - 1, 0)]

    def paragraph_at(self, offset: int) -> Span:
        """The paragraph that holds `offset` (or the nearest one before it)."""
        return self.paragraphs[max(bisect_right(self._paragraph_starts, offset) - 1, 0)]


def read_text(title: str, body: str) -> Text:
    """Build the Text of an article. Linear in the length; any string is accepted."""
    head = unicodedata.normalize("NFC", title)
    nfc = head + "\n\n" + unicodedata.normalize("NFC", body) if head else unicodedata.normalize("NFC", body)
    origin: tuple[int, ...] | None = None
    visible, title_end = nfc, len(head)
    if _ZERO_WIDTH.search(nfc):
        origin = (*(i for i, c in enumerate(nfc) if not _ZERO_WIDTH.match(c)), len(nfc))
        visible = "".join(nfc[i] for i in origin[:-1])
        title_end = sum(1 for i in origin[:-1] if i < len(head))
    view = canonical(visible)
    paragraphs = _paragraphs(view)
    sentences = tuple(s for p in paragraphs for s in _sentences(view, p)) or (Span(0, len(view)),)
    return Text(nfc, view, _lower(view), title_end, paragraphs or (Span(0, len(view)),), sentences, origin)


def _lower(view: str) -> str:
    """Lower case of the same length (a few foreign capitals grow when lowered; those are kept)."""
    low = view.lower()
    return low if len(low) == len(view) else "".join(c.lower() if len(c.lower()) == 1 else c for c in view)


_PARAGRAPH_BREAK = re.compile(r"\n[ ]*\n\s*")
# A line break inside a paragraph ends a sentence before a list mark or a capital, not within a wrapped line.
_LINE_BREAK = re.compile(rf"\n\s*(?=[-+*•·●▪]|\d{{1,2}}[.)/]\s|[a-zđ][.)]\s|[\"(]?[{UPPER}])")
_STOP = re.compile(
    rf"[.!?…](?:[.!?…]{{0,30}}[\"')\]]{{0,9}}(?=\s|$)|(?<=[{LOWER})\d]{{2}}\.)(?=[{UPPER}][{LOWER}])|(?<=\.) ?/\.?)"
)
_LIST_NUMBER = re.compile(r"(?:^|\s)(?:\d{1,2}|[IVX]{1,4})\.$")
_AFTER_STOP = re.compile(rf"\s*[\"'(\[]*[-+*•]?\s*[\d{UPPER}]")


@cache
def _abbreviation() -> re.Pattern[str]:
    """An abbreviation or an initial whose dot ends no sentence, at the end of a stretch of text."""
    lexicon = yaml.safe_load(resource("lexicons", "abbreviations.yaml").read_text(encoding="utf-8"))
    dotted = "|".join(re.escape(written) for written in lexicon["dotted"])
    return re.compile(rf"(?:^|[\s(\",;/-])(?:{dotted}|[A-ZĐ])\.$")


def _paragraphs(view: str) -> tuple[Span, ...]:
    spans, start = [], 0
    for gap in _PARAGRAPH_BREAK.finditer(view):
        spans.append(_strip(view, start, gap.start()))
        start = gap.end()
    spans.append(_strip(view, start, len(view)))
    return tuple(s for s in spans if s.end > s.start)


def _strip(view: str, start: int, end: int) -> Span:
    while start < end and view[start].isspace():
        start += 1
    while end > start and view[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _sentences(view: str, paragraph: Span) -> list[Span]:
    """Sentences of one paragraph: cut at stops no abbreviation explains, at breaks before a capital or list mark."""
    cuts = {m.end() for m in _LINE_BREAK.finditer(view, paragraph.start, paragraph.end)}
    cuts |= {
        m.end() for m in _STOP.finditer(view, paragraph.start, paragraph.end) if _ends_sentence(view, m, paragraph)
    }
    spans, start = [], paragraph.start
    for cut in sorted(cuts | {paragraph.end}):
        span = _strip(view, start, cut)
        if span.end > span.start:
            spans.append(span)
        start = cut
    return spans


def _ends_sentence(view: str, stop: re.Match[str], paragraph: Span) -> bool:
    end = stop.end()
    if end >= paragraph.end:
        return True
    if stop.group() == "." and _abbreviation().search(view[max(paragraph.start, end - 8) : end]):
        return False
    if stop.group() == "." and _LIST_NUMBER.search(view[max(paragraph.start, end - 6) : end]):
        return False
    return bool(_AFTER_STOP.match(view, end, paragraph.end))
