"""Points: one named day, month, quarter or year as written, before its missing parts are found.

`read_point` reads at one place only, by anchored patterns: what stands before a day (hour, part of the day, weekday,
"ngày") in any order, then its core in figures or words, then what follows (year, lunar mark, bracket).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from extractors.dates.words import (
    ANY_YEAR,
    DAY_PARTS,
    DAY_WORD,
    LEXICON,
    LUNAR_MARK,
    LUNAR_MONTH_WORD,
    LUNAR_MONTHS,
    MONTH_WORD,
    MONTHS,
    PART,
    RELATIVE_YEAR,
    RELATIVE_YEARS,
    STEM_BRANCH,
    WEEKDAY,
    WEEKDAYS,
    YEAR4,
    either,
    spell,
    stem_branch,
)

JUST_PAST = -99  # the week of "thứ Sáu vừa qua": the last such day before publishing
Grain = Literal["day", "month", "quarter", "year"]


class Point(NamedTuple):
    """A day, month, quarter or year as written; None where it is not written.

    `deictic` counts days from publishing, `anaphoric` from the last day named, `relative_year` years from publishing;
    `cued` says that a word marks it as a date; `calendar` is `tet` where the day counts from the lunar new year.
    """

    start: int
    end: int
    grain: Grain
    day: int | None = None
    month: int | None = None
    year: int | None = None
    quarter: int | None = None
    relative_year: int | None = None
    relative_month: int | None = None
    year_name: tuple[int, int] | None = None
    deictic: int | None = None
    anaphoric: int | None = None
    week: int | None = None
    weekday: int | None = None
    part: str | None = None
    clock: tuple[int, int] | None = None
    calendar: Literal["solar", "lunar", "tet"] = "solar"
    cued: bool = False
    figures: str = ""

    @property
    def shareable(self) -> bool:
        """It needs the month (or year) of a later point."""
        return self.grain == "day" and self.month is None and self.deictic is None and self.anaphoric is None


@dataclass(slots=True)
class _Lead:
    """What stood before the core of a day."""

    part: str | None = None
    clock: tuple[int, int] | None = None
    weekday: int | None = None
    word: str = ""
    last: str = ""
    open_brackets: int = 0
    end: int = 0


_CLOCK = (
    r"(?P<hour>\d{1,2})(?:\s*(?:giờ|h|g)\s*(?:(?P<minute>[0-5]?\d)(?![\d/.-]?\d|\s*(?:tháng|-\s*\d|/\s*\d))\s*(?:phút|ph|p|')?(?!\w)|rưỡi|(?!\w)|(?=\d))"
    r"|:(?P<minute2>[0-5]\d)(?:\s*(?:am|pm|phút))?(?!\w))"
)
_LEAD = re.compile(
    rf"(?:{_CLOCK}|(?P<part>{PART})|(?P<weekday>{WEEKDAY})|(?P<word>ngày|hôm|mùng|mồng|bữa)(?!\w|\s*:)|(?P<day>ngày)(?=\d))"
    r"(?P<gap>[^\S\n]*(?:(?:,|và|vào|của|-)[^\S\n]*)?(?P<bracket>\([^\S\n]*)?)"
)
_MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])(?!\d)"
_FIGURES_AHEAD = re.compile(r"\d{1,2}\s*[/.-]")
_STROKE_FULL = re.compile(
    r"(?P<d>0?[1-9]|[12]\d|3[01])\s?(?P<s>[/.-])\s?(?P<m>0?[1-9]|1[0-2])\s?[/.-]\s?(?P<y>(?:1[5-9]|20|21)\d\d|(?<=[/.-])\d\d(?=\D|$))(?!\d|/\w|-[^\W\d])"
)
_MISPRINT = re.compile(r"(?P<d>\d{1,2})(?P<s>[/.-])(?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d\d)(?!\d|[/-]\w)")
_DAY_OF_RANGE = re.compile(
    r"(?P<d>0?[1-9]|[12]\d|3[01])(?=\s*-\s*(?:ngày\s+)?\d{1,2}\s*(?:[/.]\s*\d{1,2}(?!\d)|\s*-\s*\d{1,2}(?!\d)|\s*(?:tháng|tết)\b|-\s*\d{1,2}\s*-\s*\d{4}))"
)
_STROKE = re.compile(
    r"(?P<d>0?[1-9]|[12]\d|3[01])\s?(?P<s>[/.]|-|\s-\s)\s?(?P<m>0?[1-9]|1[0-2])(?!\d|[/.,-]\d|\s?/\s?\d|(?!đến)\w|\s?%|\s*(?:tháng|tết)\b|[/-]\w|:\d)"
)
_STROKE_BEFORE_RANGE = re.compile(
    r"(?P<d>0?[1-9]|[12]\d|3[01])\s?(?P<s>[/.-])\s?(?P<m>0?[1-9]|1[0-2])(?=\s?-\s?(?:ngày\s+)?\d{1,2}\s?[/.-]\s?\d{1,2}(?!\d{3}))"
)
_IN_WORDS = re.compile(
    rf"(?P<d>0?[1-9]|[12]\d|3[01]|rằm|{DAY_WORD})\s*,?\s*tháng\s*(?:(?P<m>{_MONTH_NUMBER}(?!\s*tháng))|(?P<word>{MONTH_WORD})"
    rf"|(?P<lunar>{LUNAR_MONTH_WORD})|(?P<relative>(?:này|trước|sau|tới)(?!\w)))"
)
_DAY_ONLY = re.compile(r"(?P<d>0?[1-9]|[12]\d|3[01])(?!\d|[.,:]\d|\w|\s?%|/\d)")
_TET = re.compile(
    rf"(?P<d>0?[1-9]|[12]\d|30|{DAY_WORD})\s*(?:âm\s+lịch\s+)?tết(?:\s+(?:nguyên\s+đán|cổ\s+truyền|âm\s+lịch))?(?!\w)"
)
_TET_REACH = 40
_EVE = re.compile(r"(?:đêm\s+)?giao\s+thừa(?!\w)")
_FULL_MOON = re.compile(r"rằm\s+tháng\s+")
_YEAR_TAIL = re.compile(
    rf"(?:\s*,?\s*năm\s+(?P<y>{YEAR4})|\s*[/.-]\s*(?P<y2>{YEAR4})(?![/\w]|-[^\W\d])|\s*,?\s*năm\s+(?P<rel>{RELATIVE_YEAR})"
    rf"|\s*,?\s*(?:năm\s+)?(?P<name>{STEM_BRANCH})(?:\s*\(?\s*-?\s*(?P<y3>{YEAR4})\)?)?|\s+(?P<y4>{YEAR4})(?![\w/]|-[^\W\d]))"
)
_LUNAR_TAIL = re.compile(rf"\s*{LUNAR_MARK}")
_MONTH = re.compile(
    rf"(?:tháng\s*|t(?=\d{{1,2}}[/.-]\d{{4}}))(?:(?P<m>{_MONTH_NUMBER})|(?P<word>{MONTH_WORD})|(?P<lunar>{LUNAR_MONTH_WORD}))"
)
_MONTH_YEAR = re.compile(rf"(?P<m>0?[1-9]|1[0-2])\s?[/.-]\s?(?P<y>{YEAR4})(?![/.-]?\w)")
_QUARTER = re.compile(r"quý\s*(?P<q>iv|i{1,3}|0?[1-4]|một|hai|ba|bốn|tư)(?![\w])")
_NOT_YEAR_AFTER = "đồng|người|hộ|ha|tấn|m2|lượt|suất"
_YEAR = re.compile(
    rf"năm\s*(?:(?P<y>{ANY_YEAR})(?!\s*(?:{_NOT_YEAR_AFTER})(?!\w))|(?P<name>{STEM_BRANCH})(?:\s*[(,-]?\s*(?P<y3>{YEAR4})\)?)?)"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4}
_HOM = {spell(k): v for k, v in LEXICON["deictics"]["hôm"].items()}
_AFTER_PART = {spell(k): v for k, v in LEXICON["deictics"]["part"].items()}
_AFTER_DAY = {spell(k): v for k, v in LEXICON["deictics"]["ngày"].items()}
_HOM_BACK = {spell(k): v for k, v in LEXICON["anaphora"]["hôm"].items()}
_DAY_BACK = {spell(k): v for k, v in LEXICON["anaphora"]["ngày"].items()}
_DEICTIC = re.compile(either({*_HOM, *_AFTER_PART, *_AFTER_DAY, *_HOM_BACK, *_DAY_BACK}))
_SAME_DAY = re.compile(rf"(?:{either(LEXICON['same_day'])}|cùng\s+(?:{PART}))")
_WEEK_TAIL = re.compile(
    r"\s*,?\s*(?:(?P<last>tuần\s+(?:trước|rồi|qua|vừa\s+qua))|(?P<past>vừa\s+qua|vừa\s+rồi)|(?P<this>tuần\s+này)|(?P<next>tuần\s+(?:sau|tới)))(?!\w)"
)
_EXPLICIT_AFTER = re.compile(r"\s*(?:[,-]\s*)?\(?\s*(?:tức\s+(?:là\s+)?)?(?:ngày\s+)?(?=\d)")
_CLOSE = re.compile(r"\s*\)")
_MAX_LEADS = 5


def read_point(low: str, at: int) -> Point | None:
    """The point that begins exactly at `at` of a lower-case view, or None."""
    if point := _read_day(low, at):
        return point
    if low.startswith("quý", at):
        return _read_quarter(low, at)
    return _read_year(low, at) if low.startswith("năm", at) else read_month(low, at)


def _read_leads(low: str, at: int) -> _Lead:
    lead = _Lead(end=at)
    for _ in range(_MAX_LEADS):
        m = _LEAD.match(low, lead.end)
        if m is None or (m["hour"] and int(m["hour"]) > 24):
            break
        if m["hour"]:
            lead.clock = (int(m["hour"]) % 24, int(m["minute"] or m["minute2"] or 0))
            lead.last = "clock"
        elif m["part"]:
            lead.part = DAY_PARTS[spell(m["part"]).removeprefix("buổi ")]
            lead.last = "part"
        elif m["weekday"]:
            lead.weekday = WEEKDAYS[spell(m["weekday"])]
            lead.last = "weekday"
        else:
            lead.word = lead.last = m["word"] or m["day"]
        if m["bracket"]:
            lead.open_brackets += 1
        lead.end = m.end()
    return lead


def _read_day(low: str, at: int) -> Point | None:
    lead = _read_leads(low, at)
    point = _day_core(low, lead)
    if point is None:
        return None
    end = point.end
    if lead.open_brackets and (close := _CLOSE.match(low, end)):
        end = close.end()
    return point._replace(
        start=at,
        end=end,
        part=lead.part,
        clock=lead.clock,
        weekday=point.weekday or lead.weekday,
        cued=point.cued or bool(lead.last),
    )


def _day_core(low: str, lead: _Lead) -> Point | None:
    at = lead.end
    if m := _SAME_DAY.match(low, at):
        return Point(at, m.end(), "day", anaphoric=0, cued=True)
    if lead.last in ("hôm", "part", "ngày", "clock") and (point := _relative_day(low, at, lead)):
        return point
    if point := (_lunar_core(low, at) or figures(low, at) or _in_words(low, at)):
        return point
    if lead.word in ("ngày", "mùng", "mồng", "hôm") or (lead.last == "part" and low[at : at + 1].isdigit()):
        return day_only(low, at)
    if lead.weekday is not None and not lead.open_brackets and (m := _WEEK_TAIL.match(low, at)):
        week = JUST_PAST if m["past"] else -1 if m["last"] else 1 if m["next"] else 0
        return Point(at, m.end(), "day", week=week, weekday=lead.weekday)
    return None


def _relative_day(low: str, at: int, lead: _Lead) -> Point | None:
    m = _DEICTIC.match(low, at)
    if m is None:
        return None
    word, last = spell(m.group()), lead.last
    table = {"hôm": _HOM, "part": _AFTER_PART, "clock": {}, "ngày": _AFTER_DAY}[last]
    back = {"hôm": _HOM_BACK, "part": {}, "clock": {}, "ngày": _DAY_BACK}[last]
    if word in back:
        return Point(at, m.end(), "day", anaphoric=back[word], cued=True)
    if word not in table:
        return None
    point = Point(at, m.end(), "day", deictic=table[word], cued=True)
    return _with_explicit(low, point)


def _with_explicit(low: str, point: Point) -> Point:
    """`sáng nay (15/8)`, `hôm qua, 12.5`: the date that is written out wins over the word."""
    m = _EXPLICIT_AFTER.match(low, point.end)
    named = m and (figures(low, m.end()) or _in_words(low, m.end()))
    if not m or not named or named.start > named.end:
        return point
    end = named.end
    if "(" in m.group():
        close = _CLOSE.match(low, end)
        end = close.end() if close else end
    return named._replace(start=point.start, end=end, cued=True, week=None, deictic=point.deictic)


def figures(low: str, at: int) -> Point | None:
    """`15/8/2019`, `15-8`, `15.8` with the year that follows."""
    if not _FIGURES_AHEAD.match(low, at):
        return None
    if m := _STROKE_FULL.match(low, at):
        year = int(m["y"]) if len(m["y"]) == 4 else 2000 + int(m["y"])
        return Point(at, m.end(), "day", int(m["d"]), int(m["m"]), year, figures=m["s"] + "y", cued=len(m["y"]) == 4)
    if m := _MISPRINT.match(low, at):
        return Point(at, m.end(), "day", int(m["d"]), int(m["m"]), int(m["y"]), figures="?")
    if m := _STROKE_BEFORE_RANGE.match(low, at):
        return Point(at, m.end(), "day", int(m["d"]), int(m["m"]), figures=m["s"].strip())
    if _DAY_OF_RANGE.match(low, at):
        return None
    if m := _STROKE.match(low, at):
        return _tail(low, Point(at, m.end(), "day", int(m["d"]), int(m["m"]), figures=m["s"].strip()))
    return None


def _in_words(low: str, at: int) -> Point | None:
    m = _IN_WORDS.match(low, at)
    if m is None:
        return None
    number = _number(m["d"])
    if m["relative"]:
        step = {"này": 0, "trước": -1, "sau": 1, "tới": 1}[m["relative"]]
        return Point(at, m.end(), "day", number, relative_month=step, cued=True)
    point = Point(at, m.end(), "day", number, cued=True)
    if m["lunar"]:
        return _tail(low, point._replace(month=LUNAR_MONTHS[spell(m["lunar"])], calendar="lunar"))
    month = int(m["m"]) if m["m"] else MONTHS[spell(m["word"])]
    calendar: Literal["solar", "lunar"] = "lunar" if m["d"] == "rằm" else "solar"
    return _tail(low, point._replace(month=month, calendar=calendar))


def _number(written: str) -> int:
    return int(written) if written.isdigit() else 15 if written == "rằm" else MONTHS[spell(written)]


def _lunar_core(low: str, at: int) -> Point | None:
    if "tết" in low[at : at + _TET_REACH] and (m := _TET.match(low, at)):
        return _tail(low, Point(at, m.end(), "day", _number(m["d"]), calendar="tet", cued=True))
    if low.startswith(("giao", "đêm"), at) and (m := _EVE.match(low, at)):
        return _tail(low, Point(at, m.end(), "day", 30, calendar="tet", cued=True))
    return None


def day_only(low: str, at: int) -> Point | None:
    """A bare number of a day."""
    m = _DAY_ONLY.match(low, at)
    return Point(at, m.end(), "day", int(m["d"])) if m else None


def _tail(low: str, point: Point) -> Point:
    """Add the year and the lunar mark that follow, in either order."""
    for _ in range(2):
        if point.calendar != "lunar" and (m := _LUNAR_TAIL.match(low, point.end)):
            end = m.end() if ("(" in m.group()) == (")" in m.group()) else m.end() - m.group().endswith(")")
            calendar: Literal["lunar", "tet"] = "tet" if point.calendar == "tet" else "lunar"
            point = point._replace(end=end, calendar=calendar, cued=True)
        if point.year is None and point.year_name is None and (m := _YEAR_TAIL.match(low, point.end)):
            point = _with_year(point, m)
    return point


def _with_year(point: Point, m: re.Match[str]) -> Point:
    year = m["y"] or m["y2"] or m["y4"]
    if year:
        return point._replace(end=m.end(), year=int(year), cued=True)
    if m["rel"]:
        return point._replace(end=m.end(), relative_year=RELATIVE_YEARS[spell(m["rel"])], cued=True)
    lunar: Literal["lunar", "tet"] = "tet" if point.calendar == "tet" else "lunar"
    solar = int(m["y3"]) if m["y3"] else None
    return point._replace(end=m.end(), year=solar, year_name=stem_branch(m["name"]), calendar=lunar, cued=True)


def read_month(low: str, at: int) -> Point | None:
    """`tháng 7`, `tháng 7/2019`, `tháng Giêng`, `7/2019`."""
    if m := _MONTH.match(low, at):
        point = Point(at, m.end(), "month", cued=True)
        if m["lunar"]:
            return _tail(low, point._replace(month=LUNAR_MONTHS[spell(m["lunar"])], calendar="lunar"))
        month = int(m["m"]) if m["m"] else MONTHS[spell(m["word"])]
        return _tail(low, point._replace(month=month, figures="" if m["m"] else "word"))
    if m := _MONTH_YEAR.match(low, at):
        return Point(at, m.end(), "month", month=int(m["m"]), year=int(m["y"]), figures="/")
    return None


def _read_quarter(low: str, at: int) -> Point | None:
    m = _QUARTER.match(low, at)
    if m is None:
        return None
    number = _QUARTERS.get(m["q"]) or int(m["q"])
    return _tail(low, Point(at, m.end(), "quarter", quarter=number, cued=True))


def _read_year(low: str, at: int) -> Point | None:
    m = _YEAR.match(low, at)
    if m is None:
        return None
    if m["y"]:
        return Point(at, m.end(), "year", year=int(m["y"]), cued=True)
    solar = int(m["y3"]) if m["y3"] else None
    return Point(at, m.end(), "year", year=solar, year_name=stem_branch(m["name"]), cued=True)
