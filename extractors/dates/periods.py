"""Rules for periods: parts of a year counted in months, terms, school years, weeks, open periods, past lengths."""

from __future__ import annotations

import datetime as dt
import re

from extractors.dates import calendar as cal
from extractors.dates import guards
from extractors.dates.calendar import Days
from extractors.dates.found import Found, Reader
from extractors.dates.points import read_month
from extractors.dates.resolve import Memory, resolve
from extractors.dates.words import (
    ANY_YEAR,
    COUNT,
    LENGTHS,
    LEXICON,
    MANY,
    RELATIVE_YEAR,
    RELATIVE_YEARS,
    ROUGHLY,
    YEAR4,
    either,
    spell,
)
from extractors.numerals import parse_amount

_YEAR_OF = rf"(?:(?P<y>{YEAR4})|(?P<rel>{RELATIVE_YEAR}))"
_SCHOOL = re.compile(rf"{either(LEXICON['terms']['school'])}\s*:?\s*\(?$")
_MONTHS_OF_YEAR = re.compile(
    rf"(?P<n>{COUNT})\s*(?P<unit>tháng|quý|t(?=\s+đầu))\s*(?:(?P<which>đầu|cuối)\s+(?:của\s+)?năm(?!\s+học)(?:\s+{_YEAR_OF})?"
    rf"|(?:(?:của\s+)?năm\s+|/\s*)(?P<y2>{YEAR4}))"
)
_MONTHS_SO_FAR = re.compile(
    rf"(?P<n>{COUNT})\s+tháng(?=\s*(?:[,;:(]|$|\n|(?:toàn|trên|đã|xảy|phát|là|có|cả|so)(?!\w)))"
)
_SUMMED = ("lũy kế ", "lũy kế trong ", "cộng dồn ", "kết quả ", "tính chung ")
_DAYS_OF_MONTH = re.compile(rf"(?P<n>{COUNT})\s+ngày\s+(?P<which>đầu|cuối)\s+(?:của\s+)?(?=tháng)")
_HALF = re.compile(rf"nửa\s+(?P<which>đầu|cuối)\s+(?:của\s+)?năm(?!\s+học)(?:\s+{_YEAR_OF})?")
_PAST = re.compile(
    rf"(?P<n>{COUNT})\s+(?P<unit>{either(LENGTHS)})\s+(?:(?:liên\s+tiếp|gần\s+nhất)\s+)?(?P<tail>{either(LEXICON['past_tails'])})"
)
_AHEAD = re.compile(rf"(?P<n>{COUNT})\s+(?P<unit>{either(LENGTHS)})\s+(?:sắp\s+)?tới(?!\w)")
_AWAY = re.compile(
    rf"(?P<n>{COUNT})\s+(?P<unit>{either(LENGTHS)})\s+(?P<way>trước\s+đó|sau\s+đó|trước|sau)(?!\w|\s+(?:khi|nếu|ngày|tết|đây))"
)
_LENGTH = re.compile(rf"(?P<n>{COUNT})\s+(?P<unit>{either(LENGTHS)})")
_COUNTED_YEARS = re.compile(
    rf"(?P<n>{COUNT})\s+năm\s*\(?\s*(?P<years>{YEAR4}(?:\s*(?:,|-|và|đến)\s*{YEAR4}){{1,9}})\s*\)?"
)
_WEEK = re.compile(
    r"(?:trong\s+)?tuần\s+(?:lễ\s+)?(?:(?P<past>vừa\s+qua|qua)|(?P<before>trước|rồi)|(?P<this>này)|(?P<next>tới|sau))(?!\w)"
)
_WEEKEND = re.compile(r"cuối\s+tuần\s+(?:(?P<past>vừa\s+qua|qua|trước|rồi)|(?P<this>này)|(?P<next>tới|sau))(?!\w)")
_WEEK_NUMBER = re.compile(rf"tuần\s+(?:lễ\s+)?(?:thứ\s+)?(?P<n>\d\d?)\s*,?\s*(?:/\s*|(?:của\s+)?năm\s+)(?P<y>{YEAR4})")
_YEARS = re.compile(rf"(?P<a>{ANY_YEAR})\s*-\s*(?P<b>{ANY_YEAR}|\d\d(?!\d))(?![/\w]|[.,-]\d)")
_NEAR = 400  # characters within which a day named is what "3 ngày sau" counts from
_AGO = ("cách đây ", "cách nay ", "cách đây tròn ", "cách đây đúng ")


def count(words: str) -> int:
    """A count in figures or words; 0 where it is none."""
    return int(parse_amount(words) or 0)


def period(start: int, end: int, days: Days, method: str) -> Found:
    """A period fact; its value is `start/end`."""
    return Found(start, end, "period", f"{days.start}/{days.end}", days, method)


def year_of(m: re.Match[str], memory: Memory) -> int | None:
    """The year told by the groups `y` and `rel`; None where none is told or no anchor is known."""
    if m["y"]:
        return int(m["y"])
    if m["rel"] and memory.published:
        return memory.published.year + RELATIVE_YEARS[spell(m["rel"])]
    return None


def read_years(reader: Reader, at: int) -> list[Found]:
    """`2016 - 2020`, `2018-2019` after "năm học": from the first day to the last."""
    m = _YEARS.match(reader.low, at)
    if m is None or guards.glued(reader, at):
        return []
    return _span_of_years(reader, at, m.end(), int(m["a"]), m["b"])


def _span_of_years(reader: Reader, start: int, end: int, first: int, last_written: str) -> list[Found]:
    """The days of `A - B` (B may be short: `2016-20`), a school year where its name stands before."""
    last = int(last_written) if len(last_written) == 4 else first - first % 100 + int(last_written)
    school = _SCHOOL.search(reader.before(start, 20)) is not None or (
        reader.last is not None and reader.last.method == "school_year" and start - reader.last.end < 8
    )
    if not first < last <= first + 800 or (len(last_written) == 2 and not school):
        return []
    if school and last == first + 1:
        bounds = LEXICON["school_year"]
        opening, closing = cal.day(first, *bounds["start"]), cal.day(last, *bounds["end"])
        if opening and closing:
            return [period(start, end, Days(opening.start, closing.end), "school_year")]
    return [period(start, end, cal.years(first, last), "years")]


def read_months_of_year(reader: Reader, at: int) -> list[Found]:
    """`6 tháng đầu năm (2019)`, `9 tháng năm 2020`, `6 tháng cuối năm`, `hai quý đầu năm`, `nửa đầu năm`."""
    memory = reader.memory
    if m := _HALF.match(reader.low, at):
        number, which, year = 6, m["which"], year_of(m, memory)
    elif m := _MONTHS_OF_YEAR.match(reader.low, at):
        number = count(m["n"]) * (3 if m["unit"] == "quý" else 1)
        which, year = m["which"] or "đầu", int(m["y2"]) if m["y2"] else year_of(m, memory)
    elif (m := _MONTHS_SO_FAR.match(reader.low, at)) and reader.before(at, 16).endswith(_SUMMED):
        number, which, year = count(m["n"]), "đầu", None
    else:
        return []
    if not 1 <= number <= 12 or (m.re is _MONTHS_OF_YEAR and guards.glued(reader, at)):
        return []
    year = year or _year_of_part(number, which, memory)
    if year is None:
        return []
    first, last = (1, number) if which == "đầu" else (13 - number, 12)
    return [period(at, m.end(), cal.months(year, first, last), "months_of_year")]


def _year_of_part(number: int, which: str, memory: Memory) -> int | None:
    """The year of "9 tháng đầu năm": that of the report; in January to March the year before for late parts."""
    if memory.published is None:
        return None
    year = memory.reporting_year or memory.published.year
    if memory.year is None and memory.published.month <= 3:
        late = which == "cuối" or number > memory.published.month + 4
        return year - 1 if late else year
    return year


def read_days_of_month(reader: Reader, at: int) -> list[Found]:
    """`15 ngày đầu tháng 1/2017`: the first or last days of a month."""
    m = _DAYS_OF_MONTH.match(reader.low, at)
    point = read_month(reader.low, m.end()) if m else None
    told = resolve(point, reader.memory) if point else None
    if m is None or point is None or told is None or told.days is None or not 1 <= count(m["n"]) <= 28:
        return []
    first, last = told.days
    if m["which"] == "đầu":
        return [period(at, point.end, Days(first, cal.shift_days(first, count(m["n"]) - 1)), "days_of_month")]
    return [period(at, point.end, Days(cal.shift_days(last, 1 - count(m["n"])), last), "days_of_month")]


def _moved(day: dt.date, number: int, unit: str) -> dt.date:
    code = LENGTHS[unit]
    if code == "H":
        return cal.shift_days(day, round(number / 24) or (1 if number > 0 else -1))
    if code in "DW":
        return cal.shift_days(day, number * (7 if code == "W" else 1))
    return cal.shift_months(day, number * {"M": 1, "Q": 3, "Y": 12}[code])


def read_past(reader: Reader, at: int) -> list[Found]:
    """`5 năm qua`, `6 tháng qua`, `24 giờ qua`, `3 năm (2022, 2023, 2024)`: back from publishing."""
    if m := _COUNTED_YEARS.match(reader.low, at):
        named = [int(y) for y in re.findall(YEAR4, m["years"])]
        if len(named) > 1 and min(named) < max(named):
            start = m.start("years")
            return [period(start, m.end("years"), cal.years(min(named), max(named)), "years")]
    m = _PAST.match(reader.low, at) or _AHEAD.match(reader.low, at)
    published = reader.memory.published
    if m is None or published is None or not 0 < count(m["n"]) <= 400 or guards.glued(reader, at):
        return []
    if m.re is _AHEAD:
        return [
            period(at, m.end(), Days(published, _moved(published, count(m["n"]), spell(m["unit"]))), "coming_length")
        ]
    return [period(at, m.end(), Days(_moved(published, -count(m["n"]), spell(m["unit"])), published), "past_length")]


def read_away(reader: Reader, at: int) -> list[Found]:
    """`2 ngày trước đó`, `trước đó 2 ngày`, `cách đây 5 năm`, `3 ngày sau`: one point away from an anchor."""
    low, memory = reader.low, reader.memory
    bare = _LENGTH.match(low, at)
    if bare is None or guards.glued(reader, at):
        return []
    before = reader.before(at, 14)
    number, unit = count(bare["n"]), spell(bare["unit"])
    if before.endswith(_AGO):
        return _away(reader, at, bare.end(), -number, unit, memory.published)
    if before.endswith(("trước đó ", "sau đó ")):
        sign = -1 if before.endswith("trước đó ") else 1
        return _away(reader, at, bare.end(), sign * number, unit, memory.last_day)
    m = _AWAY.match(low, at)
    if m is None or reader.word_before(at) in ROUGHLY or reader.word_before(at) in MANY:
        return []
    back = m["way"].startswith("trước")
    near = memory.last_day is not None and at - memory.last_day_at < _NEAR
    anchor = memory.published if m["way"] == "trước" else memory.last_day if near else None
    return _away(reader, at, m.end(), -number if back else number, unit, anchor)


def _away(reader: Reader, start: int, end: int, number: int, unit: str, anchor: dt.date | None) -> list[Found]:
    code = LENGTHS[unit]
    if anchor is None or not 0 < abs(number) <= 400 or code == "H":
        return []
    if code in "DW":
        only = cal.shift_days(anchor, number * (7 if code == "W" else 1))
        return [Found(start, end, "date", only.isoformat(), Days(only, only), "away")]
    if code == "Y":
        year = min(max(anchor.year + number, 1), 9999)
        return [Found(start, end, "date", f"{year:04d}", cal.years(year, year), "away")]
    moved = cal.shift_months(anchor, number * (3 if code == "Q" else 1))
    return [Found(start, end, "date", f"{moved:%Y-%m}", cal.month(moved.year, moved.month), "away")]


def read_week(reader: Reader, at: int) -> list[Found]:
    """`tuần qua`, `tuần trước`, `tuần này`, `tuần thứ 20 của năm 2015`, `cuối tuần qua`."""
    published = reader.memory.published
    if m := _WEEK_NUMBER.match(reader.low, at):
        return _numbered_week(at, m)
    if published is None:
        return []
    monday = cal.shift_days(published, 1 - published.isoweekday())
    if m := _WEEKEND.match(reader.low, at):
        step = -7 if m["past"] else 7 if m["next"] else 0
        days = Days(cal.shift_days(monday, 5 + step), cal.shift_days(monday, 6 + step))
        return [period(at, m.end(), days, "week")]
    m = _WEEK.match(reader.low, at)
    if m is None:
        return []
    if m["past"]:
        days = Days(cal.shift_days(published, -6), published)
    elif m["before"]:
        days = Days(cal.shift_days(published, -13), cal.shift_days(published, -7))
    else:
        shift = 7 if m["next"] else 0
        days = Days(cal.shift_days(monday, shift), cal.shift_days(monday, shift + 6))
    return [period(at, m.end(), days, "week")]


def _numbered_week(at: int, m: re.Match[str]) -> list[Found]:
    try:
        monday = dt.date.fromisocalendar(int(m["y"]), int(m["n"]), 1)
    except ValueError:
        return []
    value = f"{int(m['y']):04d}-W{int(m['n']):02d}"
    return [Found(at, m.end(), "date", value, Days(monday, cal.shift_days(monday, 6)), "week")]
