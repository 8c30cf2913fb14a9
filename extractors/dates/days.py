"""Rules for expressions that begin with a point: days, months, quarters, years, their ranges and lists."""

from __future__ import annotations

import re

from extractors.dates import calendar as cal
from extractors.dates import guards
from extractors.dates.found import Found, Reader
from extractors.dates.points import Point, day_only, read_point
from extractors.dates.resolve import resolve
from extractors.dates.runs import Run, read_run, resolve_run, single

_DAY_RANGE_AHEAD = re.compile(
    r"\d{1,2}\s*(?:-|,|và|đến)\s*(?:ngày\s+)?\d{1,2}(?:\s*(?:,|và)\s*\d{1,2}){0,8}\s*(?:[/.]\s*\d{1,2}(?!\d)|-\s*\d{1,2}(?!\d)|\s+(?:tháng|tết)\b)"
)
_BIRTH = re.compile(r"\bsinh\s+(?:vào\s+)?(?:các\s+|ngày\s+)?$")


def read_days(reader: Reader, at: int) -> list[Found]:
    """The expression that begins with the point at `at`, with its range or list."""
    low = reader.low
    first = read_point(low, at)
    if first is None:
        first = _first_of_bare_run(reader, at)
    elif not _accept(reader, first):
        first = None
    if first is None:
        return []
    run = read_run(low, first)
    if run.kind == "single" and first.shareable and not _stands_alone(reader, first):
        return []
    if first.grain == "year" and _BIRTH.search(reader.before(at, 20)):
        return _births(reader, run)
    if first.grain == "year" and run.kind == "single" and (decade := _decade(reader, first)):
        return decade
    return resolve_run(run, reader, reader.future(at))


def _decade(reader: Reader, year: Point) -> list[Found]:
    """`những năm 1980`: ten years."""
    if year.year is None or year.year % 10 or reader.word_before(year.start) != "những":
        return []
    days = cal.years(year.year, year.year + 9)
    return [Found(year.start, year.end, "period", f"{days.start}/{days.end}", days, "decade", anchor=False)]


def _births(reader: Reader, run: Run) -> list[Found]:
    found = [(p, resolve(p, reader.memory)) for p in run.points]
    return [single(p, r)._replace(method="birth", anchor=False) for p, r in found if r is not None]


def _first_of_bare_run(reader: Reader, at: int) -> Point | None:
    if not _DAY_RANGE_AHEAD.match(reader.low, at) or guards.glued(reader, at):
        return None
    first = day_only(reader.low, at)
    return first if first is not None and _is_bare_run(reader, first) else None


def _is_bare_run(reader: Reader, first: Point) -> bool:
    """`1 - 4.8`, `11-12/7/2018`, `26, 27 tháng 6` without "ngày": a lead, a bracket or a year must say it is a date."""
    run = read_run(reader.low, first)
    if run.kind == "single" or guards.names_something(reader, first.start):
        return False
    last = run.points[-1]
    if last.year is not None or last.figures == "":
        return last.month is not None
    if guards.counts_something(reader, run.end):
        return False
    bracket = reader.low[max(first.start - 1, 0)] == "("
    return bracket or guards.led(reader, first.start)


def _accept(reader: Reader, point: Point) -> bool:
    if point.grain == "year":
        return not guards.in_law(reader, point.start)
    if point.grain == "month":
        return _is_month(reader, point)
    if point.grain == "day" and not point.cued:
        return guards.is_day(reader, point)
    return not (reader.low[point.start].isdigit() and guards.glued(reader, point.start))


def _is_month(reader: Reader, point: Point) -> bool:
    if point.figures == "/":
        return not guards.glued(reader, point.start) and not guards.names_something(reader, point.start)
    if point.figures == "word":
        return _is_month_word(reader, point)
    return not reader.before(point.start, 12).endswith(("cách mạng ", "đường "))


def _is_month_word(reader: Reader, point: Point) -> bool:
    """`tháng Năm` but not `tháng, năm`; not the month in the name of a revolution."""
    before = reader.before(point.start, 24)
    if before.endswith(("cách mạng ", "đường ", "các ", "mỗi ", "hàng ", "hằng ", "phố ")):
        return False
    word = reader.text.view[point.start : point.end].split()
    return point.year is not None or (len(word) > 1 and word[1][:1].isupper()) or point.month not in (5, 1)


def _stands_alone(reader: Reader, point: Point) -> bool:
    """A day without a month: `ngày 15` yes, `ngày 2 buổi` no."""
    return point.cued and not guards.counts_in_a_day(reader, point.end)
