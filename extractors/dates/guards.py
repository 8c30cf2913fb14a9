"""Figures that look like dates and are none: ratios, scores, names, law years, numbers of documents and telephones."""

from __future__ import annotations

import re

from extractors.dates.found import Reader
from extractors.dates.points import Point
from extractors.dates.words import AFTER_DATES, COUNTED, DATE_LEADS, LEXICON, NAME_HEADS, NOT_DAYS
from extractors.lexicon import alternation

_GLUED_BEFORE = re.compile(r"(?:[\w.,/%]|[\w:]-|\d:|\d\s[.,/]\s)$")
_LAW = re.compile(rf"(?<!\w)(?P<law>{alternation(LEXICON['laws'])})\s[^.;:\"]{{0,80}}$")
_LAW_BREAK = re.compile(r"\b(?:từ|đến|vào|trong|đã|của|cho|tại|với)\s+$")
_AMENDED = re.compile(r"sửa đổi,? bổ sung\s*(?:một số điều\s*)?(?:vào\s*)?$")
_NAMED_DAY = re.compile(r"\bngày\s+[^\W\d][^\d.;:]{3,60}$")
_DOCUMENT = re.compile(
    r"(?:số\s*:?\s*[\w/.-]+\s*,?\s*|\w[/-](?:qđ|nq|kh|ct|nđ|tt|tb|hd|kl|bc)[\w/-]*\s*,?\s*|sinh\s+)$"
)
_OF_ANY_RANGE = frozenset({"từ", "đến", "tới", "là", "qua", "trước", "sau"})
_COUNTER = re.compile(r"\s*:\s*\d[\d.,]*\s*(?:\n|$|[^\W\d]+\s+[^\W\d]+\s*:|lượt)")
_RECURS = re.compile(
    r"\s*(?:của\s+)?(?:hàng|hằng|mỗi|các|từng)?\s*(?:tháng|quý)(?!\s*[\w])|\s*(?:của\s+)?(?:hàng|hằng|mỗi|các|từng)\s+(?:tháng|quý)|\s*của\s+tháng\s+(?:cuối|đầu|sau|liền)"
)
_LIST_JOINT = re.compile(r"[\s,&(]*(?:và\s*|&\s*|,\s*|-\s*|\(\s*)?$")
_WORD = re.compile(r"\s*([^\W\d_]+|%)(?:\s+([^\W\d_]+))?")


def glued(reader: Reader, start: int) -> bool:
    """The figures at `start` continue a longer number or code (`0912.345`, `29C-12`, `1034/15`)."""
    return _GLUED_BEFORE.search(reader.low[max(start - 3, 0) : start]) is not None


def counts_something(reader: Reader, end: int) -> bool:
    """A counted noun follows: `8/9 xã`."""
    m = _WORD.match(reader.low, end)
    if m is None:
        return False
    pair = f"{m[1]} {m[2]}" if m[2] else m[1]
    return m[1] in COUNTED or pair in COUNTED


def counts_in_a_day(reader: Reader, end: int) -> bool:
    """`ngày 2 buổi` is a frequency, no day."""
    m = _WORD.match(reader.low, end)
    return m is not None and (m[1] in NOT_DAYS or _RECURS.match(reader.low, end) is not None)


def _words_before(reader: Reader, start: int) -> tuple[str, str]:
    one = reader.word_before(start)
    if not one:
        return "", ""
    index = reader.text.tokens.at(start) - 1
    two = reader.word_before(reader.text.tokens.starts[index])
    return one, f"{two} {one}" if two else one


def names_something(reader: Reader, start: int) -> bool:
    """The head of a name or number stands right before: `đường 30/4`, `Điều 2/3`."""
    one, two = _words_before(reader, start)
    return one in NAME_HEADS or two in NAME_HEADS


def led(reader: Reader, start: int) -> bool:
    """A word that goes with dates stands right before, or a date that this one continues, or a named day."""
    one, two = _words_before(reader, start)
    if one in DATE_LEADS or two in DATE_LEADS:
        return True
    last = reader.last
    if last is not None and 0 <= start - last.end <= 8 and _LIST_JOINT.fullmatch(reader.low[last.end : start]):
        return True
    return _NAMED_DAY.search(reader.before(start, 70)) is not None


def is_day(reader: Reader, point: Point) -> bool:
    """Whether uncued figures are a date where they stand."""
    start, figures = point.start, point.figures
    if glued(reader, start) or names_something(reader, start):
        return False
    if point.year is not None:
        return True
    if counts_something(reader, point.end) or _maybe_ratio(reader, point):
        return False
    if counts_in_a_day(reader, point.end) or (figures != "/" and _range_of_numbers(reader, point)):
        return False
    if (point.day, point.month) == (24, 7) and figures == "/":
        return led(reader, start)
    return figures == "/" or led(reader, start)


def _maybe_ratio(reader: Reader, point: Point) -> bool:
    """`7/8 thí sinh`: a part no larger than its whole, without a word of time before, and a noun after it."""
    if point.day is None or point.month is None or point.day > point.month or led(reader, point.start):
        return False
    m = _WORD.match(reader.low, point.end)
    return m is not None and m[1] not in AFTER_DATES


def _range_of_numbers(reader: Reader, point: Point) -> bool:
    """`từ 2-3 nhà`: after a preposition of any range, only what follows a date may follow."""
    m = _WORD.match(reader.low, point.end)
    return m is not None and m[1] not in AFTER_DATES and reader.word_before(point.start) in _OF_ANY_RANGE


def is_page_noise(reader: Reader, end: int) -> bool:
    """A visitor counter: `Hôm nay: 1.234`."""
    return _COUNTER.match(reader.low, end) is not None


def of_document(low: str, start: int) -> bool:
    """The day at `start` is that of a document's number or of a birth."""
    return _DOCUMENT.search(low[max(start - 60, 0) : start]) is not None


def in_law(reader: Reader, start: int) -> bool:
    """The year at `start` belongs to the name of a law: `Luật Đất đai năm 2013`, `(sửa đổi, bổ sung năm 2017)`."""
    before = reader.before(start)
    if _AMENDED.search(before):
        return True
    m = _LAW.search(before)
    if m is None or _LAW_BREAK.search(before):
        return False
    at = start - len(before) + m.start("law")
    return reader.text.view[at].isupper() or m["law"].startswith("bl")
