"""Rules for months, quarters and years told without a number: `năm ngoái`, `trong tháng`, `đầu năm`, `cùng kỳ`."""

from __future__ import annotations

import datetime as dt
import re

from extractors.dates import calendar as cal
from extractors.dates import guards
from extractors.dates.calendar import Days
from extractors.dates.found import Found, Reader
from extractors.dates.periods import period
from extractors.dates.points import read_point
from extractors.dates.runs import read_run, resolve_run
from extractors.dates.words import MANY, RELATIVE_YEARS, YEAR4, YEAR_LEADS, spell

_YEAR = re.compile(r"năm\s+(?P<rel>nay|ngoái|trước|rồi|sau|tới|vừa\s+qua|qua)(?!\w)(?!\s+đó)")
_MONTH = re.compile(
    r"(?P<unit>tháng|quý)\s+(?:(?P<this>này)|(?P<before>trước|rồi)(?!\s+đó)|(?P<next>sau|tới)|(?P<past>vừa\s+qua|qua))(?!\w)"
)
_WITHIN = re.compile(
    r"trong\s+(?P<unit>ngày|tuần|tháng|quý|năm)(?!\w)(?!\s*[\d(]|\s+(?:qua|vừa|này|nay|tới|trước|sau|hôm|học|đầu|cuối|giêng|chạp|thứ|đó|"
    r"ấy|lễ|tết|mới|ngoái|rồi|hội|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|kỷ|cùng|i{1,3}(?!\w)|iv|tài|khai|làm|nghỉ|mùng|mồng|đại|rằm|"
    r"hành|thanh|an|cao|đẹp|gần|tháng|nắng|mưa|đêm|ngày)(?!\w))"
)
_WITHIN_DAY_AFTER = re.compile(r"\s*(?:[,.;:)]|\n|$|(?:và|đã|thì|nhưng|cũng|là)(?!\w))")
_EDGE = re.compile(r"(?P<which>đầu|giữa|cuối)\s+(?=năm|tháng|quý|\d{4})")
_YEAR_ALONE = re.compile(
    r"năm(?!\w)(?!\s*\d|\s+(?:học|mới|âm|qua|tháng|sau|trước|tới))(?:\s+(?P<rel>nay|ngoái))?(?!\w)"
)
_MONTH_ALONE = re.compile(r"tháng\s+(?P<step>này|trước|rồi|tới|sau)(?!\w)")
_NEAR = 200  # characters within which a year named is what "năm trước" counts from
_ONE_YEAR_ON_ANOTHER = re.compile(r"năm\s+sau\s[^.;]{0,30}năm\s+trước|năm\s+trước\s[^.;]{0,30}năm\s+sau")
_NO_EDGE_AFTER = frozenset({"tháng", "ngày", "dịp", "những", "mỗi", "hàng", "hằng", "các", "chào", "quý", "tuần"})
_SAME_PERIOD = re.compile(
    rf"cùng\s+kỳ(?:\s*,?\s*(?:của\s+)?(?:(?:năm\s+)?(?P<y>{YEAR4})|năm\s+(?P<last>ngoái|trước|rồi)|(?P<unit>tháng|quý)\s+trước))?(?!\w)"
)
_BARE_YEAR = re.compile(rf"(?P<y>{YEAR4})(?![\w/%]|\s*[/%]|[.,-]\d)")


def read_year_words(reader: Reader, at: int) -> list[Found]:
    """`năm nay`, `năm ngoái`, `năm trước` (before the year told of), `năm qua`."""
    m = _YEAR.match(reader.low, at)
    memory = reader.memory
    before = reader.word_before(at)
    if m is None or memory.published is None or before in MANY or before.isdigit() or _counts(reader, at):
        return []
    word = spell(m["rel"])
    if word in ("sau", "trước") and _ONE_YEAR_ON_ANOTHER.search(reader.low[max(at - 40, 0) : m.end() + 40]):
        return []
    recent = (memory.published.year, memory.published.year - 1)
    if word in ("qua", "vừa qua"):
        year = memory.year if memory.year in recent else memory.published.year - (memory.published.month < 10)
    elif word == "trước":
        near = memory.year in recent and at - memory.year_at < _NEAR
        year = (memory.year if near and memory.year else memory.reporting_year or memory.published.year) - 1
    else:
        year = memory.published.year + RELATIVE_YEARS[word]
    return [_year(at, m.end(), year, "relative_year")]


def _counts(reader: Reader, at: int) -> bool:
    return reader.word_before(at) in {"một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"}


def _year(start: int, end: int, year: int, method: str) -> Found:
    return Found(start, end, "date", f"{year:04d}", cal.years(year, year), method)


def read_month_words(reader: Reader, at: int) -> list[Found]:
    """`tháng này`, `tháng trước`, `tháng qua`, `quý này`."""
    m = _MONTH.match(reader.low, at)
    published = reader.memory.published
    if m is None or published is None or reader.word_before(at) in MANY or _counts(reader, at):
        return []
    if reader.word_before(at).isdigit():
        return []
    size = 3 if m["unit"] == "quý" else 1
    told = reader.memory.month
    if m["past"] and size == 1 and told is not None and 0 <= (published - told.end).days <= 31:
        return [_unit(at, m.end(), told.start, m["unit"], "relative_month")]
    if m["past"]:
        return [period(at, m.end(), Days(cal.shift_months(published, -size), published), "past_length")]
    step = -size if m["before"] else size if m["next"] else 0
    return [_unit(at, m.end(), cal.shift_months(published, step), m["unit"], "relative_month")]


def _unit(start: int, end: int, day: dt.date, unit: str, method: str) -> Found:
    if unit == "quý":
        quarter = (day.month + 2) // 3
        days = cal.months(day.year, 3 * quarter - 2, 3 * quarter)
        return Found(start, end, "date", f"{day.year:04d}-Q{quarter}", days, method)
    return Found(start, end, "date", f"{day:%Y-%m}", cal.month(day.year, day.month), method)


def read_within(reader: Reader, at: int) -> list[Found]:
    """`trong tuần`, `trong tháng`, `trong năm`, `trong ngày`: the unit just told of, else that of publishing."""
    m = _WITHIN.match(reader.low, at)
    memory = reader.memory
    if m is None or reader.text.view[m.start("unit")].isupper() != reader.text.view[at + 1].isupper():
        return []
    unit, end = m["unit"], m.end()
    if unit == "ngày":
        return _within_day(reader, at, end)
    if memory.published is None:
        return []
    if unit == "tuần":
        return [period(at, end, Days(cal.shift_days(memory.published, -6), memory.published), "week")]
    if unit == "năm":
        return [_year(at, end, memory.reporting_year or memory.published.year, "within")]
    told = memory.month if unit == "tháng" else memory.quarter
    near = told is not None and abs((memory.published - told.end).days) <= 100
    return [_unit(at, end, told.start if told and near else memory.published, unit, "within")]


def _within_day(reader: Reader, at: int, end: int) -> list[Found]:
    memory = reader.memory
    if memory.last_day is None or at - memory.last_day_at > 300 or not _WITHIN_DAY_AFTER.match(reader.low, end):
        return []
    return [Found(at, end, "date", memory.last_day.isoformat(), Days(memory.last_day, memory.last_day), "anaphora")]


def read_edge(reader: Reader, at: int) -> list[Found]:
    """`đầu năm 2021`, `cuối năm`, `giữa tháng 8`, `cuối tháng trước`: the year or month it is part of."""
    m = _EDGE.match(reader.low, at)
    if m is None:
        return []
    low, memory, place = reader.low, reader.memory, m.end()
    if (y := _BARE_YEAR.match(low, place)) and not guards.counts_something(reader, y.end()):
        return [_year(at, y.end(), int(y["y"]), "year_edge")]
    point = read_point(low, place)
    if point is not None and point.grain != "day":
        found = resolve_run(read_run(low, point), reader, reader.future(at))
        return [_from(f, at) if f.start == place else f for f in found]
    if memory.published is None or reader.word_before(at) in _NO_EDGE_AFTER:
        return []
    if n := _MONTH_ALONE.match(low, place):
        step = {"này": 0, "trước": -1, "rồi": -1}.get(n["step"], 1)
        return [_unit(at, n.end(), cal.shift_months(memory.published, step), "tháng", "month_edge")]
    if n := _YEAR_ALONE.match(low, place):
        return [_year(at, n.end(), memory.published.year - (n["rel"] == "ngoái"), "year_edge")]
    return []


def _from(found: Found, start: int) -> Found:
    return Found(start, found.end, found.kind, found.value, found.days, f"{found.method}_edge", found.anchor)


def read_bare_year(reader: Reader, at: int) -> list[Found]:
    """A year without "năm" after a word of time: `so với 2018`, `đến 2025`."""
    m = _BARE_YEAR.match(reader.low, at)
    if m is None or guards.glued(reader, at) or guards.counts_something(reader, m.end()):
        return []
    one = reader.word_before(at)
    two = reader.before(at, 12)
    if one not in YEAR_LEADS and not any(two.endswith(f"{w} ") for w in YEAR_LEADS if " " in w):
        return []
    after = re.compile(r"\s*(?:[,.;:)\-]|$|\n|(?:và|đến|là|có|toàn|cả|trở|trên|tại|đã|sẽ|của|ở)(?!\w))").match(
        reader.low, m.end()
    )
    if after is None or (one in ("trong", "trước", "sau", "khoảng", "tới", "vào") and int(m["y"]) < 1980):
        return []
    return [_year(at, m.end(), int(m["y"]), "year")]


def match_same_period(low: str, at: int) -> tuple[int, int | None, int] | None:
    """`cùng kỳ` at `at`: its end, the year named, and how many months back it means without one."""
    m = _SAME_PERIOD.match(low, at)
    if m is None:
        return None
    back = 12 if not m["unit"] else 3 if m["unit"] == "quý" else 1
    return m.end(), int(m["y"]) if m["y"] else None, back
