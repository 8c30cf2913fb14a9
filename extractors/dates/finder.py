"""One pass over the text: at each word that can begin an expression of time, the rules for that word are asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extractors.dates import calendar as cal
from extractors.dates.calendar import Days
from extractors.dates.days import read_days
from extractors.dates.found import Found, Reader, to_fact
from extractors.dates.guards import is_page_noise, of_document
from extractors.dates.named import read_birth, read_bracketed_birth, read_duration, read_feast, read_set, read_tet
from extractors.dates.periods import (
    read_away,
    read_days_of_month,
    read_months_of_year,
    read_past,
    read_week,
    read_years,
)
from extractors.dates.relative import (
    match_same_period,
    read_bare_year,
    read_edge,
    read_month_words,
    read_within,
    read_year_words,
)
from extractors.dates.reporting import ReportingPeriods
from extractors.dates.resolve import Memory
from extractors.dates.since import read_since
from extractors.dates.words import COUNT, HOLIDAYS, LENGTHS, LUNAR_HOLIDAYS, RELATED
from extractors.lexicon import alternation
from extractors.model import Context, DateFact
from extractors.text import Text

Rule = Callable[[Reader, int], list[Found]]

_COUNT_RULES: tuple[Rule, ...] = (
    read_months_of_year,
    read_days_of_month,
    read_past,
    read_away,
    read_set,
    read_duration,
)
_DIGIT_RULES: tuple[Rule, ...] = (read_years, read_bracketed_birth, read_days, read_bare_year)
_NUMBER_WORDS = frozenset({"một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"})
# Most numbers count something else: a length of time must follow, else no rule of counts is asked.
_COUNTS = re.compile(rf"{COUNT}\s*(?:{alternation(LENGTHS)}|t(?!\w))")
# Most numbers count something: only what may follow a number in a date is worth the grammar.
_MAY_DATE = re.compile(
    r"\d{1,4}(?!\d)\s*(?:[-/:(&+~]|[.,]\s*(?:\d|tháng|ngày|quý|năm|âm)|[hg](?![^\W\d])|giờ|tháng|năm|quý|tuần|ngày|đêm|tết|thế\s+kỷ|phút|giây|tiếng|đến|tới|và|hôm|âm|al\b|cùng|sáng|trưa|chiều|tối|này|$)"
    r"|(?:19|20)\d\d(?!\d)"
)
_RULES: dict[str, tuple[Rule, ...]] = {
    "từ": (read_since,),
    "ngày": (read_feast, read_days),
    "rằm": (read_days,),
    "thứ": (read_set, read_days),
    "chủ": (read_set, read_days),
    "cùng": (read_days,),
    "t": (read_days,),
    "tháng": (read_days, read_month_words),
    "quý": (read_days, read_month_words),
    "năm": (read_days, read_year_words),
    "tuần": (read_week,),
    "trong": (read_week, read_within),
    "cuối": (read_week, read_edge, read_days),
    "đầu": (read_edge, read_days),
    "giữa": (read_edge, read_days),
    "nửa": (read_months_of_year, read_days),
    "tết": (read_feast, read_tet),
    "sn": (read_birth,),
    "s": (read_birth,),
    "sinh": (read_birth,),
    "hằng": (read_set,),
    "hàng": (read_set,),
}
for _word in (
    "hôm",
    "bữa",
    "mùng",
    "mồng",
    "sáng",
    "trưa",
    "chiều",
    "tối",
    "đêm",
    "khuya",
    "rạng",
    "xế",
    "gần",
    "buổi",
):
    _RULES[_word] = (read_days,)
for _word in ("tảng", "tờ", "giao"):
    _RULES[_word] = (read_days,)
for _word in _NUMBER_WORDS:
    _RULES.setdefault(_word, ())
for _name in (*HOLIDAYS, *LUNAR_HOLIDAYS):
    _head = _name.split()[0]
    if read_feast not in _RULES.get(_head, ()):
        _RULES[_head] = (read_feast, *_RULES.get(_head, ()))
_HEADS = frozenset(_RULES)


@dataclass(frozen=True, slots=True)
class _SamePeriod:
    start: int
    end: int
    year: int | None
    back: int


def find(text: Text, context: Context) -> list[DateFact]:
    """All dates of the text, sorted by start, in view offsets."""
    reader = Reader(text, Memory(context.published))
    found: list[Found] = []
    same: list[_SamePeriod] = []
    until = _end_of_article(text)
    at = 0
    tokens = text.tokens
    for index in tokens.of(_HEADS | {word for word in tokens.places if word[0] <= "9"}):
        word, start = tokens.words[index], tokens.starts[index]
        rules = _RULES.get(word, _DIGIT_RULES)
        counts = rules is _DIGIT_RULES or word in _NUMBER_WORDS
        if start < at or (rules is _DIGIT_RULES and not _MAY_DATE.match(text.low, start)):
            continue
        if start >= until:
            break
        if word == "cùng" and (told := match_same_period(text.low, start)):
            same.append(_SamePeriod(start, *told))
            at = told[0]
            continue
        if counts and _COUNTS.match(text.low, start):
            rules = _COUNT_RULES + rules
        new = _read(reader, rules, start)
        if new and not is_page_noise(reader, new[-1].end):
            found += new
            at = max(f.end for f in new)
            _remember(reader, new)
    facts = [to_fact(text, f) for f in found]
    return sorted(facts + _same_periods(facts, same, text), key=lambda f: f.start_char)


def _read(reader: Reader, rules: tuple[Rule, ...], start: int) -> list[Found]:
    for rule in rules:
        if new := rule(reader, start):
            return new
    return []


def _end_of_article(text: Text) -> int:
    """Where a block of links to other articles begins: their titles hold dates of other stories."""
    for p in text.paragraphs[1:]:
        if p.end - p.start < 40 and RELATED.fullmatch(text.low, p.start, p.end):
            return p.start
    return len(text.view)


def _remember(reader: Reader, new: list[Found]) -> None:
    memory, last = reader.memory, new[-1]
    reader.last = last
    if not last.anchor or last.days is None:
        return
    single_day = last.days.start == last.days.end
    if last.method in ("day", "deictic", "anaphora", "away", "day_range", "day_list", "range") and (
        single_day or last.method.startswith("day_")
    ):
        memory.last_day, memory.last_day_at = last.days.end, last.end
        if (last.dated or memory.dated == last.days.start) and not of_document(reader.low, last.start):
            memory.dated, memory.dated_at = last.days.start, last.end
    elif last.method in ("month", "month_edge"):
        memory.month = last.days
    elif last.method == "quarter":
        memory.quarter = last.days
    if last.method in ("year", "months_of_year", "since"):
        memory.year, memory.year_at = last.days.start.year, last.end


def _same_periods(facts: list[DateFact], same: list[_SamePeriod], text: Text) -> list[DateFact]:
    new: list[DateFact] = []
    if not same:
        return new
    periods = ReportingPeriods(facts, text)
    for s in same:
        told = periods.at(s.start)
        if told is None or told.start is None or told.end is None:
            continue
        back = 12 * (told.end.year - s.year) if s.year else s.back
        if not 0 < back <= 12 * 60:
            continue
        days = cal.shift_span(Days(told.start, told.end), -back)
        new.append(to_fact(text, Found(s.start, s.end, "period", f"{days.start}/{days.end}", days, "same_period")))
    return new
