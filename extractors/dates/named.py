"""Rules for named times: Tết and other feasts, birth years, recurring times, lengths."""

from __future__ import annotations

import datetime as dt
import re

from extractors.dates import calendar as cal
from extractors.dates import guards, lunar
from extractors.dates.calendar import Days
from extractors.dates.found import Found, Reader
from extractors.dates.periods import count
from extractors.dates.words import (
    COUNT,
    HOLIDAYS,
    LENGTHS,
    LEXICON,
    LUNAR_HOLIDAYS,
    SETS,
    STEM_BRANCH,
    WEEKDAY,
    YEAR4,
    either,
    spell,
    stem_branch,
)
from extractors.lexicon import alternation

_YEAR = rf"(?:\s*[-,(]?\s*(?:năm\s+)?(?P<name>{STEM_BRANCH}))?(?:\s*[-,(/]?\s*(?:năm\s+)?(?P<y>{YEAR4})(?![/\w])\)?)?"
_TET = re.compile(
    rf"(?P<what>tết(?:\s+(?:nguyên\s+đán|cổ\s+truyền|âm\s+lịch|ta)(?!\w))?(?:\s+(?:của\s+)?dân\s+tộc)?){_YEAR}(?!\w)"
)
_FEAST = re.compile(rf"(?P<what>{either([*HOLIDAYS, *LUNAR_HOLIDAYS])}){_YEAR}")
_FEAST_DAY_AHEAD = re.compile(r"[^.;\n]{0,60}?(?<![\d/])\d{1,2}\s?[/.-]\s?\d{1,2}(?!\d)")
_JUBILEE = re.compile(r"\d+\s+năm\s+(?:[^.;\n\d]{0,40})?$")
_SN = re.compile(r"(?:s\.?n\.?\s*:?|sinh)\s*(?P<y>(?:19|20)\d\d)(?!\d)")
_BRACKETED_BIRTH = re.compile(
    r"(?:19[2-9]\d|200\d|201[0-5])(?=,\s*(?:trú|ngụ|quê|ở|chủ|thường|tạm|hktt|là|cùng|vợ|chồng|con|nhà)(?!\w))"
)
_SET = re.compile(
    rf"(?:(?P<unit>{either(SETS)})|(?P<weekday>{WEEKDAY})\s+{either(SETS)}|(?P<n>{COUNT})\s+(?P<length>{either(LENGTHS)})\s*(?:/|một\s+)\s*lần)"
)
_LENGTH = re.compile(rf"(?P<n>{COUNT})\s*(?P<unit>{either(LENGTHS)})")
_DURATION_HEAD = re.compile(
    rf"(?<!\w)(?:{alternation(LEXICON['duration_heads'])})\s+(?:khoảng\s+|hơn\s+|gần\s+|tối\s+đa\s+)?(?:là\s+)?$"
)
_NOT_DURATION = re.compile(
    rf"\s*(?:{either([w for w in LEXICON['not_durations']])}|/|thứ\s|nay\b|qua\b|đầu\s|cuối\s|\(?{YEAR4})"
)
_DATES_AHEAD = re.compile(r"[\s,(:]*(?:từ\s+|và\s+)?(?:ngày\s+)?\d{1,2}(?!\d)")
_NOT_TET = re.compile(rf"\s+{either(LEXICON['not_tet'])}")


def _near(days: list[dt.date | None], published: dt.date) -> Days | None:
    return cal.nearest([Days(d, d) if d else None for d in days], published)


def _year_told(m: re.Match[str], published: dt.date | None) -> int | None:
    if m["y"]:
        return int(m["y"])
    if m["name"] and published:
        return lunar.year_of_name(*stem_branch(m["name"]), published.year)
    return None


def read_tet(reader: Reader, at: int) -> list[Found]:
    """`Tết Nguyên đán (Kỷ Hợi) (2019)`, `dịp Tết`: the first day of the lunar year."""
    m = _TET.match(reader.low, at)
    published = reader.memory.published
    if m is None:
        return []
    bare = spell(m["what"]) == "tết" and not m["name"] and not m["y"]
    if bare and (reader.word_before(at) not in LEXICON["tet_leads"] or _NOT_TET.match(reader.low, m.end())):
        return []
    if bare and not reader.text.view[at].isupper() and reader.word_before(at) != "dịp":
        return []
    year = _year_told(m, published)
    if year is None and published is None:
        return []
    only = lunar.tet(year) if year else None
    if year is None and published is not None:
        near = _near([lunar.tet(y) for y in cal.around(published)], published)
        only = near.start if near else None
    if only is None:
        return []
    return [Found(at, _closed(reader, m), "date", only.isoformat(), Days(only, only), "tet", anchor=False)]


def _closed(reader: Reader, m: re.Match[str]) -> int:
    """The match's end, without a bracket that opened before it."""
    end = m.end()
    inside = m.group()
    return end - 1 if inside.endswith(")") and "(" not in inside else end


def read_feast(reader: Reader, at: int) -> list[Found]:
    """`lễ Quốc khánh`, `Tết Trung thu 2019`, `Giỗ Tổ`: the day itself, unless its date is written after it."""
    m = _FEAST.match(reader.low, at)
    if m is None or _JUBILEE.search(reader.before(at, 60)):
        return []
    what = spell(m["what"])
    year = _year_told(m, reader.memory.published)
    lead = reader.word_before(at)
    if year is None and not (lead in LEXICON["holiday_leads"] or what.startswith("tết") or what in LUNAR_HOLIDAYS):
        return []
    if year is None and _FEAST_DAY_AHEAD.match(reader.low, m.end()):
        return []
    only = _feast_day(what, year, reader.memory.published)
    if only is None:
        return []
    return [Found(at, _closed(reader, m), "date", only.isoformat(), Days(only, only), "holiday", anchor=False)]


def _feast_day(what: str, year: int | None, published: dt.date | None) -> dt.date | None:
    table = LUNAR_HOLIDAYS if what in LUNAR_HOLIDAYS else HOLIDAYS
    month, day = (int(n) for n in table[what].split("-"))
    years = [year] if year else list(cal.around(published)) if published else []
    if table is LUNAR_HOLIDAYS:
        days = [lunar.lunar_day(y, month, day) for y in years]
    else:
        days = [dt.date(y, month, day) for y in years if 0 < y < 10000]
    if len(days) == 1:
        return days[0]
    near = _near(days, published) if published else None
    return near.start if near else None


def read_birth(reader: Reader, at: int) -> list[Found]:
    """`SN 1984`, `SN: 1984`, `sinh 1984`."""
    m = _SN.match(reader.low, at)
    if m is None:
        return []
    year = int(m["y"])
    return [Found(at, m.end(), "date", f"{year:04d}", cal.years(year, year), "birth", anchor=False)]


def read_bracketed_birth(reader: Reader, at: int) -> list[Found]:
    """`Trần Hậu T. (1962, chủ nhà)`: the year of birth after a name."""
    m = _BRACKETED_BIRTH.match(reader.low, at)
    index = reader.text.tokens.at(at) - 1
    if (
        m is None
        or at < 2
        or reader.low[at - 1] != "("
        or not reader.text.view[reader.text.tokens.starts[max(index, 0)]].isupper()
    ):
        return []
    year = int(m.group())
    return [Found(at, m.end(), "date", f"{year:04d}", cal.years(year, year), "birth", anchor=False)]


def read_set(reader: Reader, at: int) -> list[Found]:
    """`hằng năm`, `thứ Năm hàng tuần`, `2 năm/lần`."""
    m = _SET.match(reader.low, at)
    if m is None:
        return []
    value = SETS[spell(m["unit"])] if m["unit"] else "P1W"
    if m["length"]:
        value = f"P{count(m['n'])}{LENGTHS[spell(m['length'])]}"
    return [Found(at, m.end(), "set", value, None, "set", anchor=False)]


def read_duration(reader: Reader, at: int) -> list[Found]:
    """`trong 3 tháng`, `thời gian 10 ngày`: a length that a word of duration opens."""
    m = _LENGTH.match(reader.low, at)
    if (
        m is None
        or _DATES_AHEAD.match(reader.low, m.end())
        or not _DURATION_HEAD.search(reader.before(at, 40))
        or _NOT_DURATION.match(reader.low, m.end())
    ):
        return []
    number, code = count(m["n"]), LENGTHS[spell(m["unit"])]
    if number == 0 or guards.glued(reader, at):
        return []
    value = f"PT{number}H" if code == "H" else f"P{3 * number}M" if code == "Q" else f"P{number}{code}"
    return [Found(at, m.end(), "duration", value, None, "duration", anchor=False)]
