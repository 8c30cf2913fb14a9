"""Rules for periods opened by "từ": to a second point, to today, or from the start of the year."""

from __future__ import annotations

import re

from extractors.dates import calendar as cal
from extractors.dates import guards
from extractors.dates.calendar import Days
from extractors.dates.found import Found, Reader
from extractors.dates.periods import period, year_of
from extractors.dates.points import Point, day_only, figures, read_point
from extractors.dates.resolve import continue_calendar, explicit_year, resolve, share
from extractors.dates.runs import next_point
from extractors.dates.words import COUNT, NOW, RELATIVE_YEAR, YEAR4

_FROM = re.compile(r"từ\s+(?:(?:lúc|khoảng|hồi|thời\s+điểm|trước)\s+)?")
_EDGE = re.compile(
    rf"(?P<which>đầu|giữa|cuối|hết)\s+(?:năm(?!\s+học)(?:\s+(?:(?P<y>{YEAR4})|(?P<rel>{RELATIVE_YEAR})))?(?!\s*\d)|(?P<y2>{YEAR4})(?!\d)"
    r"|(?P<month>tháng)(?!\s*(?:\d|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|giêng|chạp))(?:\s+(?P<step>này|trước|sau|tới))?(?!\w))"
)
_LOOSE = re.compile(
    r"(?:đầu|giữa|cuối|hết|trước|khoảng|lúc|thời\s+điểm|ngày)\s+(?=\d|ngày|tháng|năm|quý|nay|thứ|chủ|mùng|mồng|rằm|sáng|trưa|chiều|tối|đêm)"
)
_TO = re.compile(r"\s*,?\s*(?:(?:cho\s+|kéo\s+dài\s+)?(?:đến|tới)(?!\w)\s*|-\s*)(?:thời\s+điểm\s+)?")
_TO_NOW = re.compile(
    rf"\s*,?\s*(?:trở\s+(?:lại|về)\s+đây(?!\w)|(?:cho\s+)?(?:đến|tới|-)\s*(?:thời\s+điểm\s+)?(?:{NOW}|hôm\s+nay|ngày\s+hôm\s+nay))"
)
_BARE_YEAR = re.compile(rf"(?P<y>{YEAR4})(?!\w|\s*[/]|[.,]\d)")
_NOW_START = re.compile(r"(?:hôm\s+)?nay(?!\w)")
_TO_TET = re.compile(r"(?:(?:trước|hết)\s+)?tết(?:\s+nguyên\s+đán)?(?!\w)")
_COUNTED = re.compile(rf"{COUNT}\s+(?:năm|tháng|ngày|tuần)\b")


def read_since(reader: Reader, at: int) -> list[Found]:
    """The period that "từ" at `at` opens; a lone point after it is left to the rules of points."""
    m = _FROM.match(reader.low, at)
    if m is None:
        return []
    if n := _NOW_START.match(reader.low, m.end()):
        return _from_now(reader, at, n.end())
    start = _start(reader, m.end())
    if start is None:
        return []
    days, end, year_start, point = start
    if n := _TO_NOW.match(reader.low, end):
        return _until(reader, at, n.end(), days)
    if n := _TO.match(reader.low, end):
        last = _end(reader, n.end(), point, days)
        if last is not None:
            return _closed(at, days, point, last, reader)
    return _until(reader, at, end, days) if year_start and _just_begun(days, reader) else []


def _just_begun(days: Days | None, reader: Reader) -> bool:
    """Without "đến nay" only the running year, or a month just past, is meant to last until publishing."""
    published = reader.memory.published
    if days is None or published is None:
        return False
    whole_year = (days.end - days.start).days > 31
    return days.start.year == published.year and (whole_year or (published - days.end).days < 62)


def _until(reader: Reader, at: int, end: int, days: Days | None) -> list[Found]:
    published = reader.memory.published
    if days is None or published is None or days.start > published:
        return []
    return [period(at, end, Days(days.start, published), "since")]


def _start(reader: Reader, at: int) -> tuple[Days | None, int, bool, Point | None] | None:
    """Days, end offset, whether it is the start of a year or month, and the point itself where it is one."""
    low = reader.low
    if m := _EDGE.match(low, at):
        days = _edge(reader, m)
        return (days, m.end(), m["which"] == "đầu", None) if days else None
    loose = _LOOSE.match(low, at)
    place = loose.end() if loose and not low.startswith("ngày", at) else at
    point = _point(reader, place)
    if point is None:
        return None
    resolved = resolve(point, reader.memory)
    opened = loose is not None and low.startswith("đầu", at)
    return (resolved.days if resolved else None), point.end, opened, point


def _point(reader: Reader, at: int) -> Point | None:
    low = reader.low
    if at >= len(low):
        return None
    point = read_point(low, at)
    if point is None and (m := _BARE_YEAR.match(low, at)):
        return None if guards.counts_something(reader, m.end()) else Point(at, m.end(), "year", year=int(m["y"]))
    if point is None and low[at].isdigit() and not _COUNTED.match(low, at):
        point = figures(low, at) or day_only(low, at)
    return point


def _edge(reader: Reader, m: re.Match[str]) -> Days | None:
    """`đầu năm 2018`, `đầu năm`, `đầu tháng`: the whole year or month."""
    memory = reader.memory
    if m["month"]:
        if memory.published is None:
            return None
        step = {"trước": -1, "sau": 1, "tới": 1}.get(m["step"] or "", 0)
        moved = cal.shift_months(memory.published, step)
        return cal.month(moved.year, moved.month)
    year = int(m["y2"]) if m["y2"] else year_of(m, memory) or memory.reporting_year
    return cal.years(year, year) if year and not (m["rel"] and memory.published is None) else None


def _end(reader: Reader, at: int, first: Point | None, days: Days | None) -> tuple[Days | Point, int] | None:
    """What closes the period: an edge of a year or month as days, or a point still to share its parts."""
    low = reader.low
    if m := _EDGE.match(low, at):
        edge = _edge(reader, m)
        return (edge, m.end()) if edge else None
    if m := _LOOSE.match(low, at):
        at = m.start() if low.startswith("ngày", m.start()) else m.end()
        if m := _LOOSE.match(low, at):
            at = m.start() if low.startswith("ngày", m.start()) else m.end()
    point = _point(reader, at) if first is None else next_point(low, at, first) or _point(reader, at)
    return (point, point.end) if point is not None else None


def _closed(
    at: int, days: Days | None, first: Point | None, last: tuple[Days | Point, int], reader: Reader
) -> list[Found]:
    closing, end = last
    memory = reader.memory
    if isinstance(closing, Point):
        closing = continue_calendar(first, closing) if first is not None else closing
        if (
            first is not None
            and first.shareable
            and closing.month is None
            and (closing.grain != "day" or (closing.shareable and not first.cued))
        ):
            return []
        if first is not None and closing.year is None and first.year is not None:
            closing = _following(closing, first)
        elif first is None and days is not None and closing.year is None and closing.relative_year is None:
            closing = closing._replace(year=days.start.year) if closing.deictic is None and closing.month else closing
        resolved = resolve(closing, memory, reader.future(at))
        if resolved is None or resolved.days is None:
            return []
        days = _start_days(first, closing, resolved.days, reader) if first is not None else days
        closing_days = resolved.days
    else:
        closing_days = closing
    if days is None or days.start > closing_days.end:
        return []
    return [period(at, end, Days(days.start, closing_days.end), "range")]


def _following(closing: Point, first: Point) -> Point:
    """The end without a year lies in the year of the start, or in the next where it would lie before it."""
    if closing.grain == "year" or closing.month is None or closing.deictic is not None or first.year is None:
        return closing
    wraps = (closing.month, closing.day or 31) < (first.month or 1, first.day or 1)
    return closing._replace(year=first.year + wraps)


def _start_days(first: Point, closing: Point, closing_days: Days, reader: Reader) -> Days | None:
    shared = share(first, closing)
    if shared.year is None and explicit_year(shared, reader.memory) is None and shared.deictic is None:
        same = resolve(shared._replace(year=closing_days.end.year), reader.memory)
        if same and same.days and same.days.start <= closing_days.end:
            return same.days
        before = resolve(shared._replace(year=closing_days.end.year - 1), reader.memory)
        return before.days if before else None
    resolved = resolve(shared, reader.memory)
    return resolved.days if resolved else None


def _from_now(reader: Reader, at: int, end: int) -> list[Found]:
    """`từ nay đến cuối năm`, `từ nay đến 30/9`, `từ nay đến Tết`."""
    published = reader.memory.published
    m = _TO.match(reader.low, end)
    if published is None or m is None:
        return []
    last = _end(reader, m.end(), None, None)
    if last is None:
        return []
    closing, stop = last
    if isinstance(closing, Point):
        resolved = resolve(closing, reader.memory, future=True)
        if resolved is None or resolved.days is None:
            return []
        closing = resolved.days
    if closing.end < published:
        return []
    return [period(at, stop, Days(published, closing.end), "from_now")]
