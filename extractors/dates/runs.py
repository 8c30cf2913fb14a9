"""Runs of points: ranges and lists whose month or year is written once, and their days."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from extractors.dates.calendar import Days
from extractors.dates.found import Found, Reader
from extractors.dates.points import Point, day_only, figures, read_point
from extractors.dates.resolve import Memory, Resolved, continue_calendar, resolve, share
from extractors.dates.words import RELATIVE_YEAR, RELATIVE_YEARS, YEAR4, spell

_TO = re.compile(
    r"\s*,?\s*(?:(?:cho\s+)?(?:đến|tới)(?:\s+(?:hết|trước|khoảng|lúc))*(?!\w)\s*|-\s*(?:hết\s+)?)|\s*,?\s*(?=rạng\s)"
)
_AND = re.compile(r"\s*(?:và|,\s*và|,|&)\s*(?!\w*\s*\d+\s*[.)]\s)")
_BARE_MONTH = re.compile(
    rf"(?P<m>0?[1-9]|1[0-2])(?!\d|\s?%)(?:\s*[/.-]\s*(?P<y>{YEAR4})|\s*,?\s*năm\s+(?:(?P<y2>{YEAR4})|(?P<rel>{RELATIVE_YEAR})))?"
    r"(?![\d/.-]\d|/\w)"
)
_BARE_QUARTER = re.compile(rf"(?P<q>iv|i{{1,3}}|[1-4])(?!\w)(?:\s*(?:/|-|,?\s*năm)\s*(?P<y>{YEAR4}))?")
_BARE_YEAR = re.compile(rf"(?P<y>{YEAR4})(?![\w/]|[.,-]\d)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MAX_ITEMS = 8


class Run(NamedTuple):
    """Points joined by "đến" or "-" (`kind` range), by "và" or commas (list), or one alone (single)."""

    kind: str
    points: tuple[Point, ...]

    @property
    def start(self) -> int:
        return self.points[0].start

    @property
    def end(self) -> int:
        return self.points[-1].end


def read_run(low: str, first: Point) -> Run:
    """The longest run that begins with `first`."""
    if m := _TO.match(low, first.end):
        last = next_point(low, m.end(), first, loose="-" not in m.group())
        if last is not None and _makes_range(first, last := continue_calendar(first, last), m.group()):
            return Run("range", (first, last))
    return _read_list(low, first)


def next_point(low: str, at: int, first: Point, loose: bool = True) -> Point | None:
    """The point at `at` that ends a run begun by `first`; its unit word may be left out."""
    if at >= len(low):
        return None
    point = read_point(low, at)
    if point is not None and (point.grain == first.grain or loose):
        return point
    if first.grain == "day":
        return figures(low, at) or day_only(low, at)
    return _bare(low, at, first.grain)


def _bare(low: str, at: int, grain: str) -> Point | None:
    if grain == "month" and (m := _BARE_MONTH.match(low, at)):
        year = m["y"] or m["y2"]
        relative = RELATIVE_YEARS[spell(m["rel"])] if m["rel"] else None
        point = Point(at, m.end(), "month", month=int(m["m"]), year=int(year) if year else None)
        return point._replace(relative_year=relative)
    if grain == "quarter" and (m := _BARE_QUARTER.match(low, at)):
        number = _ROMAN.get(m["q"]) or int(m["q"])
        return Point(at, m.end(), "quarter", quarter=number, year=int(m["y"]) if m["y"] else None)
    if grain == "year" and (m := _BARE_YEAR.match(low, at)):
        return Point(at, m.end(), "year", year=int(m["y"]))
    return None


def _makes_range(first: Point, last: Point, joint: str) -> bool:
    if first.grain == "day" and first.shareable and first.calendar == "solar":
        return last.grain == "day" and (not last.shareable or first.cued)
    if last.shareable and last.calendar == "solar" and "-" in joint:
        return False
    if first.grain == "year" and last.grain == "year" and first.year and last.year:
        return first.year < last.year
    return True


def _read_list(low: str, first: Point) -> Run:
    """`ngày 14 và 15/7`, `tháng 7, 8`, `năm 2018, 2019`: items under one unit word."""
    points = [first]
    while len(points) < _MAX_ITEMS and (m := _AND.match(low, points[-1].end)):
        previous = points[-1]
        if first.grain == "day":
            point = next_point(low, m.end(), first, loose=False)
            if not previous.shareable and not _year_follows(previous, point):
                break
        else:
            point = _bare(low, m.end(), first.grain)
        if point is None or (first.grain != "day" and previous.year is not None and first.grain != "year"):
            break
        points.append(point)
    if len(points) > 1 and first.grain == "day" and points[-1].shareable:
        points = points[:1]
    return Run("list" if len(points) > 1 else "single", tuple(points))


def _year_follows(previous: Point, point: Point | None) -> bool:
    """`ngày 30/4 và 01/5 năm 2022`: the year is written once, after the last day."""
    if point is None or point.grain != "day" or point.month is None or point.calendar != previous.calendar:
        return False
    undated = previous.month is not None and previous.year is None and previous.relative_year is None
    return undated and previous.deictic is None and (point.year is not None or point.relative_year is not None)


def resolve_run(run: Run, reader: Reader, future: bool) -> list[Found]:
    """The facts of a run: one period, one fact a point, or nothing where no anchor is known."""
    memory = reader.memory
    last = run.points[-1]
    points = [share(p, last) for p in run.points[:-1]] + [last]
    resolved = [resolve(p, memory, future) for p in points]
    if any(r is None for r in resolved):
        return _each(run, resolved)
    known = [r for r in resolved if r is not None]
    if run.kind == "range":
        return _range(run, points, known, memory, future)
    if run.kind == "list" and run.points[0].month is not None and last.grain == "day":
        return _each(run, list(known))
    if run.kind == "list" and _adjacent(known):
        return [_period(run.start, run.end, known[0], known[-1], f"{last.grain}_list")]
    return _each(run, resolved)


def _range(run: Run, points: list[Point], known: list[Resolved], memory: Memory, future: bool) -> list[Found]:
    first, last = known[0], known[-1]
    if first.days and last.days and first.days.start > last.days.start:
        # the end decides the year: "từ 20/12 đến 10/1"
        earlier = [resolve(points[0]._replace(year=last.days.start.year - n), memory, future) for n in (0, 1)]
        fitting = [e for e in earlier if e and e.days and e.days.start <= last.days.start]
        if points[0].year is not None or not fitting:
            return _each(run, list(known))
        first = fitting[0]
    elif first.days and last.days and points[1].year is None and points[0].year is not None:
        later = [resolve(points[1]._replace(year=first.days.start.year + n), memory, future) for n in (0, 1)]
        fitting = [e for e in later if e and e.days and e.days.end >= first.days.start]
        last = fitting[0] if fitting and points[1].relative_year is None and points[1].deictic is None else last
    if first.days is None or last.days is None:
        return _each(run, list(known))
    return [_period(run.start, run.end, first, last, f"{points[0].grain}_range")]


def _adjacent(known: list[Resolved]) -> bool:
    spans = [r.days for r in known]
    return all(a and b and (b.start - a.end).days == 1 for a, b in pairwise(spans))


def _period(start: int, end: int, first: Resolved, last: Resolved, method: str) -> Found:
    assert first.days is not None and last.days is not None
    days = Days(first.days.start, last.days.end)
    return Found(start, end, "period", f"{days.start}/{days.end}", days, method)


def _each(run: Run, resolved: list[Resolved | None]) -> list[Found]:
    return [single(p, r) for p, r in zip(run.points, resolved, strict=True) if r is not None]


def single(point: Point, resolved: Resolved) -> Found:
    """The fact of one point."""
    method = point.grain if point.calendar == "solar" else f"lunar_{point.grain}"
    if point.deictic is not None:
        method = "deictic"
    if point.anaphoric is not None:
        method = "anaphora"
    dated = point.grain == "day" and point.year is not None
    return Found(point.start, point.end, resolved.kind, resolved.value, resolved.days, method, dated=dated)
