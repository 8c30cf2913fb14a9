"""Counts: a number beside the noun it counts ("45 vụ việc", "51/61 vụ", "bị thương 3", "2,5 tỷ đồng")."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from extractors.incidents.contexts import any_of, phrases_of
from extractors.incidents.words import Mark, Marks
from extractors.model import DateFact, PlaceFact
from extractors.numerals import NumberMatch, find_numbers

_L = "a-zà-ỹđ"
# A number after one of these is a name or a day, never a count.
_NAMED = re.compile(rf"(?<![{_L}]){any_of('named_numbers')}\s+$")
_NAMING = tuple({phrase.split()[-1] for phrase in phrases_of("named_numbers")})
_CALENDAR = {"ngày": (1, 31), "tháng": (1, 12), "năm": (1900, 2100), "quý": (1, 4)}
_TOTAL_NUMBER = re.compile(r"(?:tổng số|tổng|con số|với số|trong số|tăng số|có số|số người|số)\s+$")
_MONEY = re.compile(rf"\s*(?:đồng|vnđ|vnd|đ)(?![{_L}])")
_SCALED = re.compile(r"(?:nghìn|ngàn|triệu|trđ|tr|tỷ|tỉ|rưỡi)$")
_HOME_LABEL = re.compile(r"(?<!\w)(?P<home>nhà|hộ)\s[^.;:()\d]{1,40}\s(?:là|:)\s*$")
_RATIO = re.compile(r"\d{1,2}/\d{1,2}")
_COUNTED = re.compile(r"\s*(?:vụ|đối tượng|bị can|bị cáo|người|trường hợp|tin|đơn|ca|án|việc|tố giác)(?!\w)")
_SLASH = re.compile(r"\s*/\s*$")
_NOT_BARE = re.compile(rf"\s*(?:%|[{_L}]{{1,3}}(?![{_L}])|[.,:/-]?\d|[{_L}])")
_BARE_LABEL = re.compile(
    rf"(?<![{_L}])(?:số\s+(?:vụ|người\s+chết|người\s+bị\s+thương|ca|đối\s+tượng|bị\s+can|trường\s+hợp)[^.;,\d(]{{0,40}}|"
    rf"{any_of('bare_labels')})"
    rf"\s*(?::|=|là|\|)?\s*$"
)


class Count(NamedTuple):
    """A number and its noun; `unit`: section of the lexicon, `whole`: N of `n/N vụ`, `owner`: what it breaks down."""

    start: int
    number_end: int
    end: int
    unit: str
    value: float
    number: NumberMatch
    whole: NumberMatch | None = None
    owner: Count | None = None


def is_ratio(low: str, date: DateFact) -> bool:
    """`11/11 vụ` read as a day is a part and its whole."""
    return bool(_RATIO.fullmatch(date.text)) and bool(_COUNTED.match(low, date.end_char))


class Numbers:
    """The numbers of a text that are no part of a date, a place's name, a document's name or an address."""

    def __init__(self, low: str, dates: Sequence[DateFact], places: Sequence[PlaceFact]) -> None:
        named = [(d.start_char, d.end_char) for d in dates if not is_ratio(low, d)]
        spans = sorted(named + [(p.start_char, p.end_char) for p in places if low[p.end_char - 1].isdigit()])
        starts = [s for s, _ in spans]

        def dated(n: NumberMatch) -> bool:
            at = bisect_right(starts, n.start) - 1
            return at >= 0 and spans[at][1] >= n.end and spans[at][1] > n.start

        self.all = [n for n in find_numbers(low) if not dated(n)]
        self._starts = [n.start for n in self.all]

    def between(self, start: int, end: int) -> list[NumberMatch]:
        """The numbers that begin in [start, end)."""
        low, high = bisect_right(self._starts, start - 1), bisect_right(self._starts, end - 1)
        return self.all[low:high]


def find_counts(low: str, marks: Marks, numbers: list[NumberMatch], start: int, end: int) -> list[Count]:
    """The counts of the sentence [start, end), in order."""
    counts: list[Count] = []
    skip: NumberMatch | None = None
    for i, number in enumerate(numbers):
        if number is skip or _is_name(low, number, start):
            continue
        following = numbers[i + 1] if i + 1 < len(numbers) else None
        if following is not None and _SLASH.match(low[number.end : following.start]) and not following.word:
            unit = _unit_after(low, marks, following.end, end)
            if unit is not None:
                counts.append(Count(number.outer, number.end, unit.end, unit.value, number.value, number, following))
                skip = following
                continue
        count = _count(low, marks, number, start, end)
        if count is not None:
            counts.append(count)
    return counts


def _count(low: str, marks: Marks, number: NumberMatch, start: int, end: int) -> Count | None:
    money = _MONEY.match(low, number.end, end)
    if money or _SCALED.search(low, number.start, number.end):
        unit = None if money else _unit_after(low, marks, number.end, end)
        if unit is None:
            stop = money.end() if money else number.end
            return Count(number.outer, number.end, stop, "vnd", number.value, number) if number.value >= 1000 else None
    else:
        unit = _unit_after(low, marks, number.end, end)
    if unit is not None:
        return Count(number.outer, number.end, unit.end, unit.value, number.value, number)
    befell = _mark_after(low, marks, number.end, end, "outcome")
    if befell is not None and not number.word and befell.value != "undivided":
        return Count(number.outer, number.end, number.end, "persons", number.value, number)
    if (
        not number.word
        and not _NOT_BARE.match(low, number.end, end)
        and _BARE_LABEL.search(low, max(start, number.outer - 70), number.outer)
    ):
        return Count(number.outer, number.end, number.end, "bare", number.value, number)
    home = _HOME_LABEL.search(low, max(start, number.outer - 60), number.outer)
    if home is not None and not number.word and not _NOT_BARE.match(low, number.end, end):
        unit_name = "households" if home["home"] == "hộ" else "houses"
        return Count(number.outer, number.end, number.end, unit_name, number.value, number)
    return None


def _unit_after(low: str, marks: Marks, at: int, end: int) -> Mark | None:
    return _mark_after(low, marks, at, end, "unit")


def _mark_after(low: str, marks: Marks, at: int, end: int, group: str) -> Mark | None:
    while at < end and low[at] == " ":
        at += 1
    if at < end and low[at] == '"':
        at += 1
    return marks.at(at, group) if at < end else None


def _is_name(low: str, number: NumberMatch, start: int) -> bool:
    before = low[max(start, number.outer - 14) : number.outer]
    if not before.rstrip().endswith(_NAMING):
        return False
    named = _NAMED.search(before)
    if named is None or _TOTAL_NUMBER.search(before):
        return False
    limit = _CALENDAR.get(named.group().strip())
    return limit is None or limit[0] <= number.value <= limit[1]
