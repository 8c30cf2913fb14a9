"""Scope: the reporting period and the area that a count speaks of."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from extractors.incidents.bounds import paragraph_near, sentence_near
from extractors.incidents.contexts import any_of, last_match, words
from extractors.incidents.counts import is_ratio
from extractors.incidents.kinds import ACCIDENTS
from extractors.model import DateFact, PlaceFact
from extractors.text import Text

Period = tuple[dt.date | None, dt.date | None]
_OPENING = 600  # what a title counts is dated in the lead
_SHORTLY = 31
_NEXT = 16
_STORY = 2000  # how far behind a statement the day of the deed is told
_GLOSS = 14
_REMEMBERED = 100  # dates looked back upon
NO_PERIOD: Period = (None, None)

_BASELINE = re.compile(
    r"(?:so\s+với[^,.;:()\n]{0,30}|so(?:\s+sánh)?(?:\s+với)?|cùng\s+kỳ|cùng\s+kì|bằng|cùng\s+thời\s+điểm)\s*(?:của\s*)?(?:năm\s*)?$"
)
_HAPPENED = re.compile(r"(?<!\w)(?:xảy\s+ra|xẩy\s+ra|phát\s+hiện|bắt|khiến|nhận(?:\s+được)?|bị)(?!\w)")
_DOCUMENT = re.compile(rf"(?:(?<!\w){any_of('documents')}(?!\w)(?:\s+số)?|số\s+\d+[/-]\S+)[^.;:\n]{{0,30}}$")
_PERSON = re.compile(r"(?:sinh(?:\s+ngày|\s+năm)?|sn|s\.n)\s*:?\s*$")
_RECORD = re.compile(r"(?:chưa\s+từng\s+(?:có|thấy)|nhất|kỷ\s+lục|hiếm\s+(?:có|gặp))\s+(?:trong|của)?[^,.;]{0,16}$")
_PROCEDURE = re.compile(
    r"[^.;]{0,120}?(?<!\w)(?:khởi\s+tố|tạm\s+giam|truy\s+tố|xét\s+xử|tuyên\s+(?:phạt|án)|tống\s+đạt|phê\s+chuẩn)"
)
_UNTIL = re.compile(r"(?:tính\s+đến|đến\s+hết|cho\s+đến|tính\s+tới|đến)\s*(?:hết\s*)?(?:ngày\s*)?$")
_FUTURE = re.compile(
    r"(?:đến\s+năm|phấn\s+đấu|mục\s+tiêu|nhiệm\s+vụ|phương\s+hướng|kế\s+hoạch|giải\s+pháp)\s*(?:trong\s*)?$"
)
_AREA = re.compile(
    r"(?:địa bàn|toàn|trong|khắp)\s+(?:(?:toàn|cả)\s+)?(tỉnh|huyện|thành phố|thị xã|quận|xã|phường|thị trấn|thôn)"
)
_LEVELS = {
    "tỉnh": ("province",),
    "huyện": ("district",),
    "quận": ("district",),
    "thị xã": ("district",),
    "thành phố": ("province", "district"),
    "xã": ("commune",),
    "phường": ("commune",),
    "thị trấn": ("commune",),
    "thôn": ("hamlet",),
}


class _Day(NamedTuple):
    start: int
    end: int
    period: Period
    single: bool
    until: bool
    baseline: bool
    aside: int | None
    meeting: bool

    def reaches(self, offset: int) -> bool:
        """What stands in brackets governs only what stands there too."""
        return self.aside is None or offset <= self.aside


class Periods:
    """The dates of an article as reporting periods."""

    def __init__(self, text: Text, dates: Sequence[DateFact]) -> None:
        self._text = text
        self._days = [d for d in (_read(text, date) for date in sorted(dates, key=lambda x: x.start_char)) if d]
        self._starts = [d.start for d in self._days]

    def of(self, offset: int, kind: str | None = None) -> Period:
        """The period that governs a count at `offset`: its clause's, else the last one reported before it."""
        day = self._governing(offset)
        if day is None:
            return self._earlier(paragraph_near(self._text, offset).start, kind)
        return self._deed(day) if day.meeting else self._stretch(day, kind)

    def _governing(self, offset: int) -> _Day | None:
        """The date of the clause, the paragraph or the rest of the sentence; a statement's day for want of these."""
        sentence = sentence_near(self._text, offset)
        here = self._range(sentence.start, offset)
        told = [d for d in reversed(here) if d.reaches(offset) and (not d.baseline or self._own(d, offset))]
        acted = [d for d in told if not d.meeting]
        if acted:
            spans = [d for d in acted if not d.single and not d.baseline]
            return spans[0] if spans and acted[0].until else acted[0]
        before = self._range(paragraph_near(self._text, offset).start, sentence.start)
        near = [d for d in reversed(before) if not d.baseline and d.aside is None]
        behind = [d for d in self._range(offset, sentence.end) if not d.baseline]
        listed = [*(d for d in (*near, *behind) if not d.meeting), *told, *behind, *near]
        return listed[0] if listed else None

    def _own(self, day: _Day, offset: int) -> bool:
        """Whether a period that is compared with has a count of its own: `(cùng kỳ năm 2018: 12 vụ)`."""
        return offset - day.end < _NEXT and ";" not in self._text.low[day.end : offset]

    def day_of_event(self, offset: int) -> Period:
        """The day of a narrated event: the nearest single day in its paragraph, else the first in the text."""
        sentence, paragraph = sentence_near(self._text, offset), paragraph_near(self._text, offset)
        near = [*reversed(self._range(paragraph.start, offset)), *self._range(offset, sentence.end)]
        after = [d for d in self._days if d.start > self._text.title_end]
        for days in (near, after):
            singles = [d for d in days if d.single and not d.baseline]
            if singles:
                acted = [d for d in singles if not d.meeting]
                day = acted[0] if acted else singles[0]
                if day.meeting or _PROCEDURE.match(self._text.low, day.end):
                    told = self._deed(day)
                    return told if told != NO_PERIOD or day.meeting else day.period
                return day.period
        return NO_PERIOD

    def _deed(self, telling: _Day) -> Period:
        """What a statement tells of: the next day told that lies shortly before it, else the last period reported."""
        said = telling.period[1]
        for day in self._range(telling.end, telling.end + _STORY):
            begun = day.period[0]
            if day.baseline or day.meeting or day.until or begun is None or said is None:
                continue
            if 0 <= (said - begun).days <= _SHORTLY:
                return day.period
        spans = [d for d in self._range(0, telling.start) if not d.single and not d.baseline and d.aside is None]
        return self._stretch(spans[-1]) if spans else NO_PERIOD

    def within(self, start: int, end: int) -> Period:
        """The first period told in [start, end)."""
        return next((d.period for d in self._range(start, end)), NO_PERIOD)

    def single_day(self, start: int, end: int) -> bool:
        """Whether [start, end) names a calendar day."""
        return any(d.single and not d.baseline for d in self._range(start, end))

    def _earlier(self, offset: int, kind: str | None = None) -> Period:
        """The last reporting period before a paragraph, else the last day of an event, else the first told after."""
        before = [d for d in self._range(0, offset) if not d.baseline and d.aside is None]
        spans = [d for d in before if not d.single]
        events = [d for d in before if d.single and not d.meeting and not d.until]
        after = [
            d for d in self._range(offset, offset + _OPENING) if not d.baseline and not d.meeting and d.aside is None
        ]
        found = spans[-1:] or events[-1:] or (after[:1] if offset == 0 else [])
        return self._stretch(found[0], kind) if found else NO_PERIOD

    def _stretch(self, day: _Day, kind: str | None = None) -> Period:
        """`Tính đến ngày …` counts from the event shortly before, else from the first day of that year.

        What a flood or a fire has done is not counted from the first day of a year.
        """
        end = day.period[1]
        if not day.until or end is None:
            return day.period
        events = [d for d in self._range(0, day.start) if d.single and not (d.meeting or d.until or d.baseline)]
        for event in reversed(events):
            begun = event.period[0]
            if begun is not None and 0 <= (end - begun).days <= _SHORTLY:
                return begun, end
        return NO_PERIOD if kind in ACCIDENTS else (dt.date(end.year, 1, 1), end)

    def _range(self, start: int, end: int) -> list[_Day]:
        high = bisect_left(self._starts, end)
        return self._days[max(bisect_left(self._starts, start), high - _REMEMBERED) : high]


def _read(text: Text, date: DateFact) -> _Day | None:
    if date.start is None or date.end is None or is_ratio(text.low, date):
        return None
    before = text.low[max(0, date.start_char - 60) : date.start_char]
    if (
        date.text.lower().startswith(("sn", "sinh"))
        or _PERSON.search(before[-12:])
        or _FUTURE.search(before[-22:])
        or (date.start == date.end and _DOCUMENT.search(before))
    ):
        return None
    single = date.start == date.end
    baseline = bool(_BASELINE.search(before[-44:]) or _RECORD.search(before[-40:])) or "cùng k" in date.text.lower()
    until = single and bool(_UNTIL.search(before[-22:]))
    return _Day(
        date.start_char,
        date.end_char,
        (date.start, date.end),
        single,
        until,
        baseline,
        _aside(text, date),
        single and _meets(text, date),
    )


def _meets(text: Text, date: DateFact) -> bool:
    """Whether the day is that of a meeting or a statement, not of what is counted."""
    sentence = sentence_near(text, date.start_char)
    end = min(sentence.end, date.end_char + 160)
    said = words("meetings").search(text.low, date.end_char, end)
    if said is None and sentence.start < date.start_char - 3:
        return False
    return said is not None and not _HAPPENED.search(text.low, date.end_char, said.start())


def _aside(text: Text, date: DateFact) -> int | None:
    """Where the bracket that holds a date closes, None outside brackets; a dateline `(Ngày 5/3)` alone is no aside."""
    sentence = sentence_near(text, date.start_char)
    opened = text.low.rfind("(", sentence.start, date.start_char)
    if opened < 0 or ")" in text.low[opened : date.start_char]:
        return None
    closed = text.low.find(")", date.end_char, sentence.end)
    if date.start_char - opened < _GLOSS and 0 <= closed - date.end_char < _GLOSS:
        return None  # the bracket only spells out the words before it: "(từ 30/4 đến 3/5)"
    return closed if closed >= 0 else sentence.end


class Areas:
    """The places of an article as areas of counts."""

    def __init__(self, text: Text, places: Sequence[PlaceFact]) -> None:
        self._text, self._places = text, places
        self._order = sorted(range(len(places)), key=lambda i: places[i].start_char)
        self._starts = [places[i].start_char for i in self._order]

    def of(self, before: int, start: int, end: int, after: int) -> int | None:
        """The place told in the count's own words or sentence, else the main place where the text says `địa bàn`."""
        own = self._told(start, after)
        own = self._told(before, start) if own is None else own
        if own is not None:
            return own
        sentence = sentence_near(self._text, start)
        told = self._told(sentence.start, start)
        if told is not None:
            return told
        area = last_match(_AREA, self._text.low, sentence.start, sentence.end)
        return self._main(_LEVELS[area[1]]) if area else None

    def _told(self, start: int, end: int) -> int | None:
        """The last place in [start, end) that says where (not one inside the name of an authority)."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        for i in reversed(self._order[max(low, high - _REMEMBERED) : high]):
            lead = self._text.low[max(0, self._places[i].start_char - 22) : self._places[i].start_char].rstrip(" (")
            if (
                lead.endswith(("tại", "ở", "địa bàn", "toàn", "thuộc", "trong", "đoạn qua", "qua", ",", ":", ";"))
                or self._places[i].start_char == start
            ):
                return i
        return None

    def _main(self, levels: tuple[str, ...]) -> int | None:
        return next((i for i in self._order if self._places[i].level in levels), None)
