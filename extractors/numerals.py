"""Numbers as this news writes them: digits, words, ranges, approximations, scales; found once per text.

Vietnamese separators: `1.234` is a thousand, `2,5` a half. `hai mươi mốt` is 21, `hàng trăm` is 100 at least,
`5 triệu 400 nghìn` is 5,400,000. Words are only read as numbers; whether `năm` is five or a year is the caller's
question, answered by what follows (`NumberMatch.word`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.model import Qualifier

UNITS = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
SCALES = {
    "chục": 10, "trăm": 100, "nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tr": 1e6, "trđ": 1e6,
    "tỷ": 1e9, "tỉ": 1e9,
}  # fmt: skip

_L = "a-zà-ỹđ"
_ONES = "mốt|một|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín"
_WORD_99 = rf"(?:(?:hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín)\s+mươi(?:\s+(?:{_ONES}))?|mười(?:\s+(?:{_ONES}))?|{_ONES})"
_WORD_999 = rf"(?:(?:{_ONES})\s+trăm(?:\s+(?:linh\s+|lẻ\s+)?{_WORD_99})?|{_WORD_99})"
_DIGITS = r"\d{1,3}(?:[.\u00a0 ]\d{3})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?"
_SCALE = r"(?:chục|trăm|nghìn|ngàn|vạn|triệu|trđ|tr|tỷ|tỉ)"
_ATOM = rf"(?:(?:{_DIGITS})|(?<![{_L}])(?:{_WORD_999}|nửa(?=\s+{_SCALE}))(?![{_L}]))"
_SCALED = rf"(?:\s*{_SCALE}(?![{_L}]))"
_AMOUNT = rf"(?:{_ATOM}{_SCALED}+\s+){{0,3}}{_ATOM}{_SCALED}*(?:\s+rưỡi(?![{_L}]))?"
_BEFORE = (
    r"(?P<about>khoảng|gần|ước tính|ước|xấp xỉ|ngót|chừng|tầm)"
    r"|(?P<least>trên|hơn|quá|ít nhất|tối thiểu|không dưới|không ít hơn)"
    r"|(?P<most>dưới|chưa đến|chưa tới|không quá|tối đa)"
)
# Found by what can begin an amount, then read forwards; the words before it are looked at only there.
_SEED = re.compile(
    rf"[0-9mhbnsct](?:(?<=[0-9])(?<![\d{_L}].)|(?<![{_L}\d].)(?:(?<=m)(?:ột|ười)|(?<=h)(?:ai|àng|ơn)|(?<=b)(?:ốn|ảy|ẩy|a)"
    rf"|(?<=n)(?:ăm(?!\s+\d)|ửa)|(?<=s)áu|(?<=t)ám|(?<=c)hín)(?![{_L}]))"
)
_NUMBER = re.compile(
    rf"(?P<vague>hàng|hơn)\s+"
    rf"(?P<tens>(?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?:\s+(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ))?)(?![{_L}])"
    rf"|(?P<first>{_AMOUNT})"
    rf"(?:\s*(?P<dash>-|đến|tới)\s*(?P<second>{_AMOUNT}))?"
)
# A number that is all of its amount: no separator, scale, range or half follows.
_PLAIN = re.compile(rf"\d+(?!\d|,\d|[.\u00a0 ]\d{{3}}|\s*(?:-|đến|tới|{_SCALE})|\s+rưỡi)")
_LEAD = re.compile(rf"(?<![\d{_L}])(?:(?:{_BEFORE})\s+)?(?:từ\s+)?$")
_LEAD_REACH = 18
_LEAD_ENDS = (  # the last words of what `_LEAD` finds
    "khoảng", "gần", "tính", "ước", "xỉ", "ngót", "chừng", "tầm", "trên", "hơn", "quá", "nhất", "thiểu", "dưới",
    "đến", "tới", "đa", "từ",
)  # fmt: skip
_PIECE = re.compile(rf"(?P<digits>{_DIGITS})|(?P<word>[{_L}]+)")
_DECIMALS = 3  # 33,23 tỷ is 33,230,000,000, whatever floats make of it
_DIGIT = re.compile(r"\d")
_QUALIFIERS: dict[str, Qualifier] = {"about": "about", "least": "at_least", "most": "at_most"}


class NumberMatch(NamedTuple):
    """A number in the text: `[start, end)` without its qualifier word, which begins at `outer`."""

    start: int
    end: int
    outer: int
    value: float
    value_max: float | None
    qualifier: Qualifier
    word: bool


def parse_amount(text: str) -> float | None:
    """The value of one amount in lower case (`1.234`, `hai mươi mốt`, `2,5 tỷ`, `5 triệu 400 nghìn`), or None."""
    if text.isdecimal():
        return float(text)
    total = group = last_scaled = 0.0
    last = 1.0
    seen = False
    for piece in _PIECE.finditer(text):
        if piece["digits"]:
            group += float(re.sub(r"[.\s]", "", piece["digits"]).replace(",", "."))
            seen = True
            continue
        word = piece["word"]
        if word in UNITS:
            group += UNITS[word]
        elif word == "nửa":
            group += 0.5
        elif word == "mười":
            group += 10
        elif word == "mươi":
            group = group - group % 10 + (group % 10) * 10
        elif word in ("chục", "trăm"):
            group = (group or 1) * SCALES[word]
        elif word in SCALES:
            scaled = (last_scaled if group == 0 and last_scaled else group or 1) * SCALES[word]
            total, group, last = total - (last_scaled if group == 0 else 0) + scaled, 0.0, SCALES[word]
            last_scaled = scaled
        elif word == "rưỡi":
            total += last / 2
        elif word not in ("linh", "lẻ"):
            return None
        seen = True
    return round(total + group, _DECIMALS) if seen else None


def find_numbers(low: str, start: int = 0, end: int | None = None) -> list[NumberMatch]:
    """All numbers of `low` (a lower-case view) in [start, end), left to right, never overlapping."""
    found: list[NumberMatch] = []
    at, stop = start, len(low) if end is None else end
    for seed in _SEED.finditer(low, start, stop):
        if seed.start() < at:
            continue
        begin = seed.start()
        plain = _PLAIN.match(low, begin, stop)
        m = None if plain else _NUMBER.match(low, begin, stop)
        number = _plain(low, plain, at) if plain else _read(low, m, at) if m else None
        if number is not None:
            found.append(number)
            at = number.end
    return found


def _plain(low: str, m: re.Match[str], after: int) -> NumberMatch:
    """A number in digits alone, as most are."""
    start, end = m.span()
    lead = _lead(low, max(after, start - _LEAD_REACH), start)
    return NumberMatch(start, end, lead.start() if lead else start, float(m.group()), None, _qualifier(lead), False)


def _read(low: str, m: re.Match[str], after: int) -> NumberMatch | None:
    """One matched amount with the qualifier that stands before it, not before `after`."""
    lead = _lead(low, max(after, m.start() - _LEAD_REACH), m.start())
    outer = lead.start() if lead else m.start()
    tens, first, latter = m.group("tens", "first", "second")
    if tens:
        return NumberMatch(m.start(), m.end(), outer, _vague_value(tens), None, "at_least", True)
    value, second = parse_amount(first), parse_amount(latter) if latter else None
    if value is None:
        return None
    if second is not None and second <= value and not _shares_scale(first, latter):
        second = None
    if second is not None:
        value = round(value * _shared_scale(first, latter), _DECIMALS)
    word = not _DIGIT.search(first)
    end = m.end("second" if second is not None else "first")
    return NumberMatch(m.start("first"), end, outer, value, second, _qualifier(lead), word)


def _qualifier(lead: re.Match[str] | None) -> Qualifier:
    return next((q for g, q in _QUALIFIERS.items() if lead[g]), "exact") if lead else "exact"


def _lead(low: str, start: int, end: int) -> re.Match[str] | None:
    """The words before a number that qualify it, in [start, end)."""
    return _LEAD.search(low, start, end) if low[start:end].rstrip().endswith(_LEAD_ENDS) else None


def _vague_value(scales: str) -> float:
    """`trăm` is 100, `trăm triệu` 100,000,000."""
    value = 1.0
    for scale in scales.split():
        value *= SCALES[scale]
    return value


def _shares_scale(first: str, second: str) -> bool:
    return _shared_scale(first, second) > 1


def _shared_scale(first: str, second: str) -> float:
    """`2 - 3 triệu`: the scale written once belongs to both ends."""
    tail = re.search(rf"({_SCALE})$", second.strip())
    return SCALES[tail[1]] if tail and not re.search(rf"{_SCALE}$", first.strip()) else 1.0
