"""From a point as written to days of the calendar: the missing year, month or anchor is found here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from extractors.dates import calendar as cal
from extractors.dates import lunar
from extractors.dates.calendar import Days
from extractors.dates.points import JUST_PAST, Point
from extractors.model import DateKind

_STORY_CHARS = 600
_STORY_DAYS = 60
_REPORT_SEASON = 3  # the last month in which the year told of is usually the past one


@dataclass(slots=True)
class Memory:
    """What the text has told so far: the anchors of "cùng ngày", "ngày 15", "cùng kỳ", "trong năm"."""

    published: dt.date | None
    last_day: dt.date | None = None
    last_day_at: int = -1
    dated: dt.date | None = None
    dated_at: int = -1
    month: Days | None = None
    quarter: Days | None = None
    year: int | None = None
    year_at: int = -1

    @property
    def reporting_year(self) -> int | None:
        """The year told of: that of publishing, but in the season of annual reports the past one once it is named."""
        if self.published is None:
            return self.year
        past = self.published.year - 1
        return past if self.published.month <= _REPORT_SEASON and self.year == past else self.published.year


class Resolved(NamedTuple):
    """The days of an expression with its TIMEX3 value; days are None for what names no span of days."""

    days: Days | None
    value: str
    kind: DateKind


def resolve(point: Point, memory: Memory, future: bool = False) -> Resolved | None:
    """The days a point means; None where only a publication date or an anchor could tell."""
    days = _days_of(point, memory, future)
    if days is None:
        return _misprint(point, memory)
    return Resolved(days, _value(point, days), "time" if point.clock else "date")


def _misprint(point: Point, memory: Memory) -> Resolved | None:
    """A day the calendar lacks (31/11) is kept as written, without days."""
    if point.grain != "day" or point.calendar != "solar" or not (point.day and point.month):
        return None
    year = point.year or (memory.published.year if memory.published else None)
    if year is None or point.anaphoric is not None or point.deictic is not None:
        return None
    return Resolved(None, f"{year:04d}-{point.month:02d}-{point.day:02d}", "date")


def _value(point: Point, days: Days) -> str:
    if point.grain == "day":
        suffix = f"T{point.clock[0]:02d}:{point.clock[1]:02d}" if point.clock else point.part and f"T{point.part[1:]}"
        return days.start.isoformat() + (suffix or "")
    if point.calendar != "solar":
        return f"{days.start}/{days.end}"
    if point.grain == "month":
        return f"{days.start:%Y-%m}"
    return f"{days.start.year:04d}-Q{point.quarter}" if point.grain == "quarter" else f"{days.start.year:04d}"


def _days_of(point: Point, memory: Memory, future: bool) -> Days | None:
    if point.grain == "day":
        return _day(point, memory, future)
    year = explicit_year(point, memory)
    if point.grain == "year":
        return cal.years(year, year) if year else None
    years = [year] if year else _year_candidates(memory)
    if point.calendar != "solar":
        found = [lunar.lunar_month(y, point.month or 1) for y in years]
    elif point.grain == "month":
        found = [cal.month(y, point.month or 1) for y in years]
    else:
        last = 3 * (point.quarter or 1)
        found = [cal.months(y, last - 2, last) for y in years]
    return _pick(found, memory, future)


def explicit_year(point: Point, memory: Memory) -> int | None:
    """The year that the point itself tells, in figures, by name or relative to publishing."""
    if point.year is not None:
        return point.year
    near = memory.published.year if memory.published else None
    if point.relative_year is not None and memory.published:
        return memory.published.year + point.relative_year
    if point.year_name is not None and near is not None:
        return lunar.year_of_name(*point.year_name, near)
    return None


def _year_candidates(memory: Memory) -> list[int]:
    return list(cal.around(memory.published)) if memory.published else []


def _pick(found: list[Days | None], memory: Memory, future: bool) -> Days | None:
    real = [d for d in found if d is not None]
    if len(real) == 1 or memory.published is None:
        return real[0] if real else None
    return cal.nearest(real, memory.published, future)


def _day(point: Point, memory: Memory, future: bool) -> Days | None:
    if point.anaphoric is not None:
        return _shifted(memory.last_day, point.anaphoric)
    if point.month is None and point.deictic is not None:
        return _shifted(memory.published, point.deictic)
    if point.week is not None:
        return _weekday(point, memory)
    if point.month is None and point.calendar != "tet":
        return _day_alone(point, memory, future)
    year = explicit_year(point, memory)
    if year is None and point.deictic is None and (told := _in_story(point, memory)):
        return told
    years = [year] if year else _year_candidates(memory)
    return _pick([_day_in_year(point, y) for y in years], memory, future)


def _in_story(point: Point, memory: Memory) -> Days | None:
    """Soon after a day of an earlier year was told, a day without a year belongs to the same story."""
    told, published = memory.dated, memory.published
    if told is None or published is None or point.start - memory.dated_at > _STORY_CHARS:
        return None
    if told.year == published.year or (published - told).days < _STORY_DAYS:
        return None
    days = _day_in_year(point, told.year)
    return days if days and 0 <= (days.start - told).days <= _STORY_DAYS else None


def _day_in_year(point: Point, year: int) -> Days | None:
    number, month = point.day or 1, point.month or 1
    if point.calendar == "tet":
        only = lunar.day_of_tet(year, number)
    elif point.calendar == "lunar":
        only = lunar.lunar_day(year, month, number)
    else:
        return cal.day(year, month, number) if 0 < year < 10000 else None
    return Days(only, only) if only else None


def _shifted(anchor: dt.date | None, by: int) -> Days | None:
    if anchor is None:
        return None
    only = cal.shift_days(anchor, by)
    return Days(only, only)


def _weekday(point: Point, memory: Memory) -> Days | None:
    """`thứ Sáu tuần trước`; "vừa qua" is the last such day before publishing."""
    if memory.published is None or point.weekday is None or point.week is None:
        return None
    if point.week == JUST_PAST:
        back = (memory.published.isoweekday() - point.weekday) % 7 or 7
        return _shifted(memory.published, -back)
    monday = cal.shift_days(memory.published, 1 - memory.published.isoweekday())
    return _shifted(monday, 7 * point.week + point.weekday - 1)


def _day_alone(point: Point, memory: Memory, future: bool) -> Days | None:
    """`ngày 15`: in the month of the last day named, else the one nearest to publishing."""
    anchor = memory.last_day or memory.published
    if anchor is None or point.day is None:
        return None
    if point.relative_month is not None:
        if memory.published is None:
            return None
        anchor = cal.shift_months(memory.published, point.relative_month)
        return cal.day(anchor.year, anchor.month, point.day)
    shifted = [cal.shift_months(anchor, n) for n in (-1, 0, 1)]
    found = [cal.day(a.year, a.month, point.day) for a in shifted]
    if memory.last_day is not None:
        return cal.nearest(found, memory.last_day)
    return _pick(found, memory, future)


def share(first: Point, last: Point) -> Point:
    """`first` completed by what is only written once, at `last`: month, year, calendar."""
    if first.grain == "day" and first.month is None and first.calendar == "solar":
        first = first._replace(month=last.month, calendar=last.calendar, relative_month=last.relative_month)
    if first.year is None and first.year_name is None and first.relative_year is None and first.deictic is None:
        earlier = _order(first) <= _order(last) or first.calendar == "tet"
        year = last.year if last.year is None or earlier else last.year - 1
        first = first._replace(year=year, relative_year=last.relative_year, year_name=last.year_name)
        if last.calendar == "lunar" and first.month is not None:
            first = first._replace(calendar="lunar")
    return first


def continue_calendar(first: Point, last: Point) -> Point:
    """`từ 29 tháng Chạp đến mùng 5`: a bare end counts in the start's calendar, over the new year after month 12."""
    if not last.shareable or last.calendar != "solar" or first.calendar == "solar":
        return last
    if first.calendar == "tet" or first.month == 12:
        return last._replace(calendar="tet")
    return last._replace(calendar="lunar", month=first.month)


def _order(point: Point) -> tuple[int, int]:
    month = point.month or 3 * (point.quarter or 0)
    return month, point.day or 0
